/* Summary of one person's sessions, per guide. */
#ifndef PAP_STORE_JOURNAL_SUMMARY_H
#define PAP_STORE_JOURNAL_SUMMARY_H

#include "store/journal.h"

#include <jansson.h>

enum { PAP_SUMMARY_GUIDES_MAX = 1000 };

/*
 * `*guides` is a new reference to an array, latest first, at most PAP_SUMMARY_GUIDES_MAX: guide,
 * mode, started and completed (counts), last (wall clock, ms since 1970 UTC), ms (total time
 * spent), and step: the current step of the latest session, null if it was completed.
 */
enum pap_status pap_journal_summary_read(struct pap_journal *journal, const char *person,
                                         json_t **guides, struct pap_error *error);

#endif
