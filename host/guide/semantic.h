/*
 * What no schema can say: the verdict `semantic`. Each function judges one kind of value and is
 * named by its shape (format.c); all of them run only on a guide whose shape is right.
 */
#ifndef PAP_GUIDE_SEMANTIC_H
#define PAP_GUIDE_SEMANTIC_H

#include "guide/findings.h"

typedef void pap_semantic(struct pap_judge *judge, const json_t *guide, const json_t *value,
                          const struct pap_place *place);

pap_semantic pap_semantic_text;    /* it has the guide's own language */
pap_semantic pap_semantic_pattern; /* it is a match pattern */
pap_semantic pap_semantic_address; /* it is an https address that fits `sites` */
pap_semantic pap_semantic_date;    /* the day exists */
pap_semantic pap_semantic_steps;   /* no two have the same id */
pap_semantic pap_semantic_go;      /* it leads to a step, or to "end" */

/* Runs them all. */
void pap_semantic_guide(struct pap_judge *judge, const json_t *guide);

#endif
