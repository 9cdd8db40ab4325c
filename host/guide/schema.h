/*
 * The schema of a guide as data: which members there are, what each may hold. One table
 * (schema_guide.c, schema_target.c) is read by four: the validator (what guides/guide.schema.json
 * says, with the same verdicts), the reader that localises (which values are texts), the semantic
 * checks (which values they are about) and lint (which members are unknown).
 */
#ifndef PAP_GUIDE_SCHEMA_H
#define PAP_GUIDE_SCHEMA_H

#include "guide/findings.h"

enum pap_schema_type {
    PAP_SCHEMA_STRING,  /* least..most count code points; `form` or `among` narrow it */
    PAP_SCHEMA_INTEGER, /* least..most bound the value */
    PAP_SCHEMA_NUMBER,
    PAP_SCHEMA_BOOLEAN,
    PAP_SCHEMA_TRUE,
    PAP_SCHEMA_NULL,
    PAP_SCHEMA_LIST, /* least..most count the items, each an `item` */
    PAP_SCHEMA_MAP,  /* least..most count the members, named by `form`, each an `item` */
    PAP_SCHEMA_TEXT, /* a map of languages to strings that a person reads */
    PAP_SCHEMA_OBJECT,
    PAP_SCHEMA_EITHER, /* the first of `choices` whose JSON type is the value's */
};

/* The semantic check that a value needs (semantic.c). A text needs its own in every place. */
enum pap_schema_check {
    PAP_CHECK_NONE,
    PAP_CHECK_PATTERN, /* a string: a match pattern */
    PAP_CHECK_ADDRESS, /* a string: an https address that fits `sites` */
    PAP_CHECK_DATE,    /* a string: a day of the calendar */
    PAP_CHECK_GO,      /* a string: the id of a step, or "end" */
    PAP_CHECK_STEP,    /* an object: a step, for what holds between its members */
    PAP_CHECK_STEPS,   /* a list: the steps, for what holds between them */
};

enum pap_member_flag {
    PAP_MEMBER_REQUIRED = 1,
    PAP_MEMBER_RESERVED = 2,    /* kept for a later version, refused now */
    PAP_MEMBER_SOURCE_ONLY = 4, /* of the source of a guide alone, which readers refuse */
};

struct pap_schema;

struct pap_member {
    const char *name;
    const struct pap_schema *schema;
    unsigned flags;
};

struct pap_schema {
    enum pap_schema_type type;
    const char *en; /* "a number from 1 to 120": completes "must be" */
    const char *fr; /* the same, completes « doit être » */
    json_int_t least;
    json_int_t most;
    bool unique; /* list: no two items are the same */
    bool (*form)(const char *text);
    const char *const *among;                /* closed set, NULL at its end */
    const char *const *reserved;             /* values kept for a later version; may be NULL */
    const struct pap_schema *item;           /* of a list or map */
    const struct pap_schema *const *choices; /* NULL at the end */
    const struct pap_member *members;        /* name NULL at the end */
    /* What holds between members (a condition has exactly one); adds what it finds. */
    void (*between)(struct pap_judge *judge, const json_t *value, const struct pap_place *place);
    enum pap_schema_check check;
};

typedef void pap_schema_visit(void *context, const struct pap_schema *schema, const json_t *value,
                              const struct pap_place *place);

/* The whole document. */
extern const struct pap_schema pap_schema_guide;

/* The element that a step is about, or a condition waits for. */
extern const struct pap_schema pap_schema_target;

/* Judges `value` against `schema`: the verdict `schema`. */
void pap_schema_judge(struct pap_judge *judge, const struct pap_schema *schema, const json_t *value,
                      const struct pap_place *place);

/* Visits every value that has a schema, parents first; values of a wrong type are passed over. */
void pap_schema_walk(const struct pap_schema *schema, const json_t *value,
                     const struct pap_place *place, pap_schema_visit *visit, void *context);

/* The schema that `value` is meant to have: `schema`, or of its choices the one of its type; NULL:
 * none. */
const struct pap_schema *pap_schema_choice(const struct pap_schema *schema, const json_t *value);

/* The member of that name in an object's schema; NULL if it has none. */
const struct pap_member *pap_schema_member(const struct pap_schema *schema, const char *name);

#endif
