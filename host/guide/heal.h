/*
 * A guide made to fit its site again, from what was found there by likeness. Nothing is healed by
 * itself: the result is a file that somebody reads, compares (guide/diff.h) and accepts.
 */
#ifndef PAP_GUIDE_HEAL_H
#define PAP_GUIDE_HEAL_H

#include "base/error.h"

#include <jansson.h>
#include <stdbool.h>

/* Whether what was seen of a step says that some of its properties have changed. */
bool pap_heal_is_drifted(const json_t *seen);

/*
 * The target updated to the current page. `captured` is all that is known of the element now,
 * `kept` those of the target's selectors that still have it, `lang` the page's language. A new
 * reference; NULL without memory.
 *
 * A target that was recorded is recorded anew; one that was written by hand says no more than its
 * author chose to say. Wordings that the site does not have any more stay beside the new ones: not
 * every visitor gets the new site on the same day.
 */
json_t *pap_heal_target(const json_t *target, const json_t *captured, const json_t *kept,
                        const char *lang);

/*
 * The next revision of a guide. `seen` has for the id of each step that was found an object with
 * "changed", "captured", "kept" and "lang", and where something that the step waits to see go was
 * found differently, the list "goings" of such objects with the "target" of each; steps without
 * changes stay as they are. A condition that speaks of a healed target speaks of the new one.
 * `reviewed` becomes null: nobody has followed this revision yet.
 *
 * `*healed` is a new reference, null where no step has drifted. `*reread` is a new list of
 * {"step", "words", "now"}: texts for people which name words that the site has changed, and which
 * only a person can mend. PAP_LIMIT: there is no higher revision. PAP_NO_MEMORY.
 */
enum pap_status pap_heal_guide(const json_t *guide, const json_t *seen, json_t **healed,
                               json_t **reread, struct pap_error *error);

#endif
