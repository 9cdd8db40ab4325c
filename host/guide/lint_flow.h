/* The part of lint that looks at the way through the steps: inside guide/ only. */
#ifndef PAP_GUIDE_LINT_FLOW_H
#define PAP_GUIDE_LINT_FLOW_H

#include "guide/findings.h"

#include <jansson.h>

/*
 * Judges where the steps of a guide that readers accept lead (`next`, `branch`, `missing`) and the
 * parts that they form; adds what a person would suffer to `judge`.
 */
void pap_lint_flow(struct pap_judge *judge, const json_t *guide);

#endif
