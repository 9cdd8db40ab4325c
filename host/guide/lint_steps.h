/* The part of lint that looks at one step and what stands around it: inside guide/ only. */
#ifndef PAP_GUIDE_LINT_STEPS_H
#define PAP_GUIDE_LINT_STEPS_H

#include "guide/findings.h"

#include <jansson.h>

/* Judges the steps of a guide that readers accept; adds what a person would suffer to `judge`. */
void pap_lint_steps(struct pap_judge *judge, const json_t *guide);

#endif
