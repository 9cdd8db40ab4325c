/*
 * Guides whose sites have changed: how many sessions found a step by other evidence than the guide
 * gives first. Counted over everybody who uses this computer, and told as a number only: never who,
 * never when.
 */
#ifndef PAP_STORE_JOURNAL_DRIFT_H
#define PAP_STORE_JOURNAL_DRIFT_H

#include "store/journal.h"

#include <jansson.h>

enum {
    PAP_DRIFT_SESSIONS = 3,     /* a site that is being tried on some visitors is not yet another */
    PAP_DRIFT_GUIDES_MAX = 200, /* in one answer */
};

/*
 * `*guides` is a new reference to an array, ordered by guide and revision: guide, revision,
 * sessions (how many drifted, PAP_DRIFT_SESSIONS or more), steps (ids of those that did, in their
 * alphabet). Sessions of practice do not count: a copy of a site says nothing of the site.
 */
enum pap_status pap_journal_drift_read(struct pap_journal *journal, json_t **guides,
                                       struct pap_error *error);

#endif
