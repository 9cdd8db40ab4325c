/* Creating findings. Private to guide/; callers of guide/ read struct pap_findings. */
#ifndef PAP_GUIDE_FINDINGS_H
#define PAP_GUIDE_FINDINGS_H

#include "guide/guide.h"

/*
 * The position of a value in the document: a chain on the stack, so that a valid document needs no
 * allocation. `name` NULL: item `index` of a list.
 */
struct pap_place {
    const struct pap_place *up; /* NULL: the document */
    const char *name;
    size_t index;
};

/* Context passed to every check. `findings` may be NULL: then only `count` is updated. */
struct pap_judge {
    struct pap_findings *findings;
    size_t count;   /* findings so far, stored or not */
    bool no_memory; /* a finding could not be stored */
};

/* The rule of a finding: its static part. */
struct pap_rule {
    const char *slug;
    enum pap_verdict verdict;
    bool warning;
};

/* Lint rules: an error, and a hint (warning). */
#define PAP_LINT_ERROR(slug)                                                                       \
    {                                                                                              \
        slug, PAP_VERDICT_LINT, false                                                              \
    }
#define PAP_LINT_HINT(slug)                                                                        \
    {                                                                                              \
        slug, PAP_VERDICT_LINT, true                                                               \
    }

/*
 * Adds a finding at `place` and returns its error, to be filled with pap_error_set(); NULL, which
 * pap_error_set() accepts, if it is not stored. A phrase that differs by language is passed as two
 * arguments: PAP_EN in one format uses the first, PAP_FR in the other the second.
 */
struct pap_error *pap_findings_add(struct pap_judge *judge, const struct pap_rule *rule,
                                   const struct pap_place *place);

#define PAP_EN "%s%.0s"
#define PAP_FR "%.0s%s"

/* Sets line and column of the findings from `first` on; `bytes` is the document they are about. */
void pap_findings_locate(struct pap_findings *findings, size_t first, const char *bytes,
                         size_t length);

#endif
