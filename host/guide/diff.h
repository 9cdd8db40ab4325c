/*
 * Differences between two guides, in sentences that a mediator reads before accepting the new one.
 */
#ifndef PAP_GUIDE_DIFF_H
#define PAP_GUIDE_DIFF_H

#include "base/error.h"

#include <jansson.h>

/*
 * `*changes` is a new reference to a list, in the order of the guide: first changes of the guide
 * itself, then of its steps. Each is an object with "kind" ("added" | "removed" | "moved" |
 * "changed"), "step" (its id; null: the guide), "member" (as "say" or "target.text"; null: the
 * whole step), "language" (null if none), "before" and "after" (null if none), and a sentence in
 * "en" and in "fr". Empty if both guides are equal, ignoring the order of members. PAP_NO_MEMORY.
 */
enum pap_status pap_diff_guides(const json_t *before, const json_t *after, json_t **changes,
                                struct pap_error *error);

#endif
