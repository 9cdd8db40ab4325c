/*
 * What no schema can say: the verdict `semantic`. Each function judges one kind of value and is
 * named by its shape (format.c); all of them run only on a guide whose shape is right.
 */
#ifndef PAP_GUIDE_SENSE_H
#define PAP_GUIDE_SENSE_H

#include "guide/findings.h"

typedef void pap_sense(struct pap_judge *judge, const json_t *guide, const json_t *value,
                       const struct pap_place *place);

pap_sense pap_sense_text;    /* it has the guide's own language */
pap_sense pap_sense_pattern; /* it is a match pattern */
pap_sense pap_sense_address; /* it is an https address that fits `sites` */
pap_sense pap_sense_date;    /* the day exists */
pap_sense pap_sense_steps;   /* no two have the same id */
pap_sense pap_sense_go;      /* it leads to a step, or to "end" */

/* Runs them all. */
void pap_sense_guide(struct pap_judge *judge, const json_t *guide);

#endif
