/* Checks that a schema cannot express: verdict PAP_VERDICT_SEMANTIC. */
#ifndef PAP_GUIDE_SEMANTIC_H
#define PAP_GUIDE_SEMANTIC_H

#include "guide/findings.h"

/*
 * Adds all semantic faults of `guide`, which must be valid by schema: unique ids, targets of `go`
 * and `next`, patterns, addresses, days, and that each text exists in the guide's own language.
 */
void pap_semantic_guide(struct pap_judge *judge, const json_t *guide);

#endif
