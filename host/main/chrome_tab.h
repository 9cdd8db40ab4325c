/* A tab of the browser that `guide check` drives: pages are opened and looked at, never acted on.
 */
#ifndef PAP_MAIN_CHROME_TAB_H
#define PAP_MAIN_CHROME_TAB_H

#include "chrome/devtools.h"

struct tab {
    struct pap_devtools *devtools;
    char *session;
    char *frame;      /* the tab's own */
    char *script;     /* share/pasapas/check.js */
    json_int_t world; /* where the script runs, unseen by the page */
    json_t *place;    /* of the page: address, status (of HTTP; 0: unknown), lang */
};

/* Reads the script and opens an empty tab of that size in CSS pixels. Ended with tab_clear(). */
enum pap_status tab_open(struct tab *tab, struct pap_devtools *devtools, int width, int height,
                         struct pap_error *error);
void tab_clear(struct tab *tab);

/*
 * Opens `url` and waits until the page is made. PAP_BUSY where the site cannot be reached, does not
 * answer in time or says that there is no such page; the error says which, and all else is well.
 */
enum pap_status tab_go(struct tab *tab, const char *url, struct pap_error *error);

/*
 * Looks for targets: `wanted` is a list of {"target", "danger", "awaited", "own"}, taken; for what
 * is awaited the page is given `patience_ms`, and what is a step's own is no other one's. `*seen`
 * is a new reference to a list of the same length:
 * {"kind": "found" | "unsure" | "gone"}, where found with "confidence" (0 to 1), "changed" (names
 * of members), "captured" (a target) and "kept" (those of its selectors that still have it).
 */
enum pap_status tab_examine(struct tab *tab, json_t *wanted, int patience_ms, json_t **seen,
                            struct pap_error *error);

#endif
