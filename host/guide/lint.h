/* Lint: faults that readers accept but that harm users. */
#ifndef PAP_GUIDE_LINT_H
#define PAP_GUIDE_LINT_H

#include "guide/guide.h"

/*
 * Checks a parsed guide; each finding that is not a warning is an error. `bytes` are the ones it
 * was parsed from (for line and column). PAP_NO_MEMORY.
 */
enum pap_status pap_lint_guide(const struct pap_guide *guide, const char *bytes, size_t length,
                               struct pap_findings *findings);

#endif
