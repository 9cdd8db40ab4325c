/* Lint of single steps and their neighbours. Private to guide/. */
#ifndef PAP_GUIDE_LINT_STEPS_H
#define PAP_GUIDE_LINT_STEPS_H

#include "guide/findings.h"

#include <jansson.h>

/* Checks the steps of a valid guide; adds findings to `judge`. */
void pap_lint_steps(struct pap_judge *judge, const json_t *guide);

#endif
