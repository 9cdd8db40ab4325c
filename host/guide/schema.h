/*
 * The schema of a guide as data: its members and their values. Four users read one table
 * (schema_guide.c, schema_target.c): the validator (same verdicts as guides/guide.schema.json), the
 * localiser (which values are texts), the semantic checks (which values they apply to) and lint
 * (which members are unknown).
 */
#ifndef PAP_GUIDE_SCHEMA_H
#define PAP_GUIDE_SCHEMA_H

#include "guide/findings.h"

enum pap_schema_type {
    PAP_SCHEMA_STRING,  /* least..most count code points; restricted by `form` or `among` */
    PAP_SCHEMA_INTEGER, /* least..most bound the value */
    PAP_SCHEMA_NUMBER,
    PAP_SCHEMA_BOOLEAN,
    PAP_SCHEMA_TRUE,
    PAP_SCHEMA_NULL,
    PAP_SCHEMA_LIST, /* least..most count the items, each an `item` */
    PAP_SCHEMA_MAP,  /* least..most count the members, named by `form`, each an `item` */
    PAP_SCHEMA_TEXT, /* a map of languages to strings shown to users */
    PAP_SCHEMA_OBJECT,
    PAP_SCHEMA_EITHER, /* the first of `choices` whose JSON type is the value's */
};

/* The semantic check of a value (semantic.c). Texts are checked everywhere. */
enum pap_schema_check {
    PAP_CHECK_NONE,
    PAP_CHECK_PATTERN, /* a string: a match pattern */
    PAP_CHECK_ADDRESS, /* a string: an https address that matches `sites` */
    PAP_CHECK_DATE,    /* a string: an existing day */
    PAP_CHECK_GO,      /* a string: the id of a step, or "end" */
    PAP_CHECK_STEP,    /* an object: a step, for constraints between its members */
    PAP_CHECK_STEPS,   /* a list: the steps, for constraints between them */
};

enum pap_member_flag {
    PAP_MEMBER_REQUIRED = 1,
    PAP_MEMBER_RESERVED = 2,    /* reserved for a later version, rejected now */
    PAP_MEMBER_SOURCE_ONLY = 4, /* only in a guide's source; readers reject it */
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
    const char *const *reserved;             /* values reserved for a later version; may be NULL */
    const struct pap_schema *item;           /* of a list or map */
    const struct pap_schema *const *choices; /* NULL at the end */
    const struct pap_member *members;        /* name NULL at the end */
    /* Checks constraints between members (a condition has exactly one); adds findings. */
    void (*between)(struct pap_judge *judge, const json_t *value, const struct pap_place *place);
    enum pap_schema_check check;
};

typedef void pap_schema_visit(void *context, const struct pap_schema *schema, const json_t *value,
                              const struct pap_place *place);

/* The whole document. */
extern const struct pap_schema pap_schema_guide;

/* The element that a step points at or a condition waits for. */
extern const struct pap_schema pap_schema_target;

/* Validates `value` against `schema`: verdict PAP_VERDICT_SCHEMA. */
void pap_schema_judge(struct pap_judge *judge, const struct pap_schema *schema, const json_t *value,
                      const struct pap_place *place);

/* Visits every value that has a schema, parents first; values of a wrong type are skipped. */
void pap_schema_walk(const struct pap_schema *schema, const json_t *value,
                     const struct pap_place *place, pap_schema_visit *visit, void *context);

/*
 * The schema for `value`: `schema` itself, or the one of its choices with the value's type; NULL:
 * none.
 */
const struct pap_schema *pap_schema_choice(const struct pap_schema *schema, const json_t *value);

/* The member of that name in an object's schema; NULL if it has none. */
const struct pap_member *pap_schema_member(const struct pap_schema *schema, const char *name);

#endif
