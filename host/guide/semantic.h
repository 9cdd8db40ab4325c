/* What no schema can say of a guide: the verdict `semantic`. */
#ifndef PAP_GUIDE_SEMANTIC_H
#define PAP_GUIDE_SEMANTIC_H

#include "guide/findings.h"

/*
 * Adds all that is semantically wrong with `guide`, whose schema is right: unique ids, targets of
 * `go` and `next`, patterns, addresses, days, and that each text has the guide's own language.
 */
void pap_semantic_guide(struct pap_judge *judge, const json_t *guide);

#endif
