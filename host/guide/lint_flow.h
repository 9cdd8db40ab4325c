/* Lint of the control flow between steps. Private to guide/. */
#ifndef PAP_GUIDE_LINT_FLOW_H
#define PAP_GUIDE_LINT_FLOW_H

#include "guide/findings.h"

#include <jansson.h>

/*
 * Checks the control flow of a valid guide (`next`, `branch`, `missing`) and its parts; adds
 * findings to `judge`.
 */
void pap_lint_flow(struct pap_judge *judge, const json_t *guide);

#endif
