/* How findings are made: inside guide/ only; callers of guide/ read struct pap_findings. */
#ifndef PAP_GUIDE_FINDINGS_H
#define PAP_GUIDE_FINDINGS_H

#include "guide/guide.h"

/*
 * The position of a value in the document: a chain on the stack, so that nothing is allocated as
 * long as nothing is wrong. `name` NULL: an item of a list, `index` its place.
 */
struct pap_place {
    const struct pap_place *up; /* NULL: the document */
    const char *name;
    size_t index;
};

/* Passed down by every check. `findings` may be NULL: then only `count` is kept. */
struct pap_judge {
    struct pap_findings *findings;
    size_t count;   /* findings so far, kept or not */
    bool no_memory; /* one could not be kept */
};

/* What was judged and how: the static part of a finding. */
struct pap_rule {
    const char *slug;
    enum pap_verdict verdict;
    bool warning;
};

/* A rule of lint that a guide must keep, and one that it had better. */
#define PAP_LINT_ERROR(slug)                                                                       \
    {                                                                                              \
        slug, PAP_VERDICT_LINT, false                                                              \
    }
#define PAP_LINT_HINT(slug)                                                                        \
    {                                                                                              \
        slug, PAP_VERDICT_LINT, true                                                               \
    }

/*
 * Adds a finding at `place` and gives its sentence to fill with pap_error_set(); NULL, which that
 * takes too, where none is kept. A phrase that differs by language is passed twice and taken by
 * PAP_EN in one format, by PAP_FR in the other.
 */
struct pap_error *pap_findings_add(struct pap_judge *judge, const struct pap_rule *rule,
                                   const struct pap_place *place);

#define PAP_EN "%s%.0s"
#define PAP_FR "%.0s%s"

/* Line and column for the findings from `first` on, found in the document they are about. */
void pap_findings_locate(struct pap_findings *findings, size_t first, const char *bytes,
                         size_t length);

#endif
