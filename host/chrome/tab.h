/*
 * A tab of a browser controlled by devtools.h. Opens pages and examines them with a script in an
 * isolated world; never acts on a page.
 */
#ifndef PAP_CHROME_TAB_H
#define PAP_CHROME_TAB_H

#include "chrome/devtools.h"

struct pap_tab {
    struct pap_devtools *devtools;
    char *session;
    char *frame;        /* the tab's main frame */
    const char *script; /* the extension's check/check.js; borrowed */
    json_int_t world;   /* the isolated world of the script */
    json_t *place;      /* the page's address, status (HTTP; 0: unknown), lang */
};

/*
 * Opens an empty tab of the given size in CSS pixels. `devtools` and `script` must outlive it. The
 * caller ends it with pap_tab_clear(). Errors as pap_devtools_call().
 */
enum pap_status pap_tab_open(struct pap_tab *tab, struct pap_devtools *devtools, const char *script,
                             int width, int height, struct pap_error *error);
void pap_tab_clear(struct pap_tab *tab);

/*
 * Opens `url` and waits until the page has loaded. PAP_BUSY if the site is unreachable, does not
 * answer in time or reports that the page does not exist; `error` says which, and the tab is still
 * usable.
 */
enum pap_status pap_tab_go(struct pap_tab *tab, const char *url, struct pap_error *error);

/*
 * Looks for targets. `wanted` is a list of {"target", "danger", "awaited", "own"}; takes ownership.
 * An awaited target gets up to `timeout_ms` to appear. The element found for a step's own target is
 * not matched to another target. `*seen` is a new reference to a list of the same length: {"kind":
 * "found" | "unsure" | "gone"}, where found also with "confidence" (0 to 1), "changed" (names of
 * members), "captured" (a target) and "kept" (its selectors that still match the element).
 */
enum pap_status pap_tab_examine(struct pap_tab *tab, json_t *wanted, int timeout_ms, json_t **seen,
                                struct pap_error *error);

#endif
