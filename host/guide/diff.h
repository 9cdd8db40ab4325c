/* What changed between two guides, in words that a mediator reads before accepting it. */
#ifndef PAP_GUIDE_DIFF_H
#define PAP_GUIDE_DIFF_H

#include "base/error.h"

#include <jansson.h>

/*
 * `*changes` is a new reference to a list, in the order of the guide: of the guide itself first,
 * then of its steps. Each is an object with "kind" ("added" | "removed" | "moved" | "changed"),
 * "step" (its id; null: the guide), "member" (as "say" or "target.text"; null: the whole step),
 * "language" (null where there is none), "before" and "after" (null where there is none), and a
 * sentence each in "en" and "fr". Empty where both say the same, in whatever order. PAP_NO_MEMORY.
 */
enum pap_status pap_diff_guides(const json_t *before, const json_t *after, json_t **changes,
                                struct pap_error *error);

#endif
