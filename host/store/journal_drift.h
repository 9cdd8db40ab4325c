/*
 * Guides whose sites have changed: counts the sessions that found a step by other evidence than the
 * guide's first choice. Counts cover all users of this computer; no user and no time is reported.
 */
#ifndef PAP_STORE_JOURNAL_DRIFT_H
#define PAP_STORE_JOURNAL_DRIFT_H

#include "store/journal.h"

#include <jansson.h>

enum {
    PAP_DRIFT_SESSIONS = 3,     /* fewer may come from an A/B test that only some visitors see */
    PAP_DRIFT_GUIDES_MAX = 200, /* per answer */
};

/*
 * `*guides` is a new reference to an array, ordered by guide and revision: guide, revision,
 * sessions (number of drifted sessions, at least PAP_DRIFT_SESSIONS), steps (ids of the drifted
 * steps, sorted). Practice sessions do not count, because they ran on a copy of the site.
 */
enum pap_status pap_journal_drift_read(struct pap_journal *journal, json_t **guides,
                                       struct pap_error *error);

#endif
