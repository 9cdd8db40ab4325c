/* A guide's pages, gone through as far as nobody has to act: which of its steps are there today. */
#ifndef PAP_MAIN_GUIDE_WALK_H
#define PAP_MAIN_GUIDE_WALK_H

#include "chrome/tab.h"

struct guide_walk {
    const json_t *guide;

    /*
     * A list with an object a step: "id", "verdict", where one was looked at "page" (its address),
     * where found "confidence" and "changed", where it was not reached and somebody has to act
     * first, or may be led on to its page, "after" (that step's id). The verdicts: "card" (nothing
     * to find), "found", "unsure", "gone", "absent" (an optional step that did not come),
     * "unreached".
     */
    json_t *steps;
    json_t *seen; /* step id -> as pap_heal_guide() takes it, of those that were found */
    int found, drifted, unsure, gone, unreached; /* of `unsure`, no optional steps */
    struct pap_error trouble;                    /* of the first page that was not shown */
};

/*
 * Goes through the guide, or looks at `url` alone (NULL: goes). A page that is not shown is noted
 * in `trouble` and left out. On the way, a step is missed only before somebody has to act: later
 * ones may need it. On a page that was named, a step is missed where its `pages` say that it is
 * there, where the steps beside it are there and no click lies between, or where none is. `walk` is
 * ended with guide_walk_clear() in any case.
 */
enum pap_status guide_walk_run(struct guide_walk *walk, struct pap_tab *tab, const json_t *guide,
                               const char *url, struct pap_error *error);
void guide_walk_clear(struct guide_walk *walk);

#endif
