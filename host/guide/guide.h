/*
 * Guides: bytes in, verdicts out (format version 1). Three kinds of verdict: schema (what
 * guides/guide.schema.json can express), semantic (what it cannot), lint (readers accept it, but it
 * harms users).
 */
#ifndef PAP_GUIDE_GUIDE_H
#define PAP_GUIDE_GUIDE_H

#include "base/error.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

enum {
    PAP_GUIDE_BYTES_MAX = 512 * 1024,
    PAP_GUIDE_DEPTH_MAX = 32,
    PAP_GUIDE_STEPS_MAX = 60,
};

#define PAP_GUIDE_REVISION_MAX (INT64_C(1) << 31)

enum pap_verdict {
    PAP_VERDICT_SCHEMA,
    PAP_VERDICT_SEMANTIC,
    PAP_VERDICT_LINT,
};

/* One fault, with its place in the file. */
struct pap_finding {
    enum pap_verdict verdict;
    bool warning;           /* lint only: a hint; other findings reject the guide */
    const char *rule;       /* stable slug ("say-too-long"); static */
    char *pointer;          /* JSON pointer (RFC 6901) of the member */
    struct pap_error error; /* line, column and remedy, in both languages */
};

struct pap_findings {
    struct pap_finding *items;
    size_t count;
    size_t capacity;
    size_t dropped; /* findings beyond 200: counted, not stored */
};

void pap_findings_clear(struct pap_findings *findings);

struct pap_guide {
    json_t *json;   /* the whole document; owned */
    const char *id; /* views into json */
    int64_t revision;
    const char *language;
};

/*
 * Parses and validates (schema and semantic). On PAP_OK `guide` owns its document and `findings` is
 * unchanged; on PAP_INVALID `findings` lists all faults and `guide` is empty. `findings` may be
 * NULL if only the status matters. PAP_LIMIT over PAP_GUIDE_BYTES_MAX; PAP_NO_MEMORY.
 */
enum pap_status pap_guide_parse(const char *bytes, size_t length, struct pap_guide *guide,
                                struct pap_findings *findings);
void pap_guide_clear(struct pap_guide *guide);

/*
 * The guide as readers show it: every *text* is replaced by the one chosen for `locale` (RFC 4647
 * lookup, then the guide's own language) as {"text", "lang"}; targets, ids and everything else are
 * unchanged. `*localised` is a new reference.
 */
enum pap_status pap_guide_localise(const json_t *guide, const char *locale, json_t **localised);

/* One *text* chosen as above; both strings are borrowed from `text`. NULL if it is not a text. */
const char *pap_guide_text(const json_t *text, const char *locale, const char *language,
                           const char **chosen);

#endif
