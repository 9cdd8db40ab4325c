/*
 * Walks through a guide's pages as far as no user action is needed, and checks which steps still
 * exist.
 */
#ifndef PAP_MAIN_GUIDE_WALK_H
#define PAP_MAIN_GUIDE_WALK_H

#include "chrome/tab.h"

struct guide_walk {
    const json_t *guide;

    /*
     * A list with one object per step: "id", "verdict"; if it was looked for, "page" (its address);
     * if found, "confidence" and "changed"; if it was not reached because the user must act first,
     * or may be led on to its page, "after" (id of that earlier step). The verdicts: "card"
     * (nothing to find), "found", "unsure", "gone", "absent" (an optional step that did not
     * appear), "unreached".
     */
    json_t *steps;
    json_t *seen; /* step id -> object for pap_heal_guide(); found steps only */
    int found, drifted, unsure, gone, unreached; /* `unsure` excludes optional steps */
    struct pap_error trouble;                    /* of the first page that could not be loaded */
};

/*
 * Walks through the guide, or looks at `url` alone (NULL: walks). A page that cannot be loaded is
 * recorded in `trouble` and skipped. On a walk, a step can be missing only before the user must
 * act, because later steps may depend on that action. On a given page, a step is missing if its
 * `pages` place it there, or if its neighbours are there and no click lies between, or if no
 * neighbour is there. The caller ends `walk` with guide_walk_clear() in any case.
 */
enum pap_status guide_walk_run(struct guide_walk *walk, struct pap_tab *tab, const json_t *guide,
                               const char *url, struct pap_error *error);
void guide_walk_clear(struct guide_walk *walk);

#endif
