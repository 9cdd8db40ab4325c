/*
 * Healing: updates a guide to the current site, from elements found there by similarity. Nothing is
 * published automatically: the result is a file that a person reads, compares (guide/diff.h) and
 * accepts.
 */
#ifndef PAP_GUIDE_HEAL_H
#define PAP_GUIDE_HEAL_H

#include "base/error.h"

#include <jansson.h>
#include <stdbool.h>

/* Whether the sighting of a step has changed properties. */
bool pap_heal_is_drifted(const json_t *seen);

/*
 * The target updated to the current page. `captured` is everything known of the element now, `kept`
 * the target's selectors that still match it, `lang` the page's language. A new reference; NULL
 * without memory.
 *
 * A recorded target is replaced by a new recording; a hand-written one keeps only the kinds of
 * members that its author chose. Wordings that the site no longer has stay beside the new ones:
 * sites deploy gradually, so some visitors still see the old one.
 */
json_t *pap_heal_target(const json_t *target, const json_t *captured, const json_t *kept,
                        const char *lang);

/*
 * The next revision of a guide. `seen` maps the id of each found step to an object with "changed",
 * "captured", "kept" and "lang". If an element whose disappearance the step awaits was found
 * changed, the object also has the list "goings" of such objects, each with its "target". Steps
 * without changes are unchanged. A condition on a healed target is updated to the new target.
 * `reviewed` becomes null: nobody has followed this revision yet.
 *
 * `*healed` is a new reference, null if no step has drifted. `*reread` is a new list of {"step",
 * "words", "now"}: texts for users that quote wordings which the site has changed; only a person
 * can correct these. PAP_LIMIT: there is no higher revision. PAP_NO_MEMORY.
 */
enum pap_status pap_heal_guide(const json_t *guide, const json_t *seen, json_t **healed,
                               json_t **reread, struct pap_error *error);

#endif
