/*
 * A tab of a browser that is driven by devtools.h: pages are opened and examined by a script in a
 * world of its own, never acted on.
 */
#ifndef PAP_CHROME_TAB_H
#define PAP_CHROME_TAB_H

#include "chrome/devtools.h"

struct pap_tab {
    struct pap_devtools *devtools;
    char *session;
    char *frame;        /* the tab's own */
    const char *script; /* of the extension, check/check.js; the caller's */
    json_int_t world;   /* where the script runs, unseen by the page */
    json_t *place;      /* of the page: address, status (of HTTP; 0: unknown), lang */
};

/*
 * Opens an empty tab of that size in CSS pixels. `devtools` and `script` outlive it. Ended with
 * pap_tab_clear(). Errors as pap_devtools_call().
 */
enum pap_status pap_tab_open(struct pap_tab *tab, struct pap_devtools *devtools, const char *script,
                             int width, int height, struct pap_error *error);
void pap_tab_clear(struct pap_tab *tab);

/*
 * Opens `url` and waits until the page is made. PAP_BUSY where the site cannot be reached, does not
 * answer in time or says that there is no such page; the error says which, and all else is well.
 */
enum pap_status pap_tab_go(struct pap_tab *tab, const char *url, struct pap_error *error);

/*
 * Looks for targets: `wanted` is a list of {"target", "danger", "awaited", "own"}, taken; for what
 * is awaited the page is given `timeout_ms`, and what is a step's own is no other one's. `*seen`
 * is a new reference to a list of the same length:
 * {"kind": "found" | "unsure" | "gone"}, where found with "confidence" (0 to 1), "changed" (names
 * of members), "captured" (a target) and "kept" (those of its selectors that still have it).
 */
enum pap_status pap_tab_examine(struct pap_tab *tab, json_t *wanted, int timeout_ms, json_t **seen,
                                struct pap_error *error);

#endif
