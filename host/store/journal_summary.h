/* What one person did, guide by guide. */
#ifndef PAP_STORE_JOURNAL_SUMMARY_H
#define PAP_STORE_JOURNAL_SUMMARY_H

#include "store/journal.h"

#include <jansson.h>

enum { PAP_SUMMARY_GUIDES_MAX = 1000 };

/*
 * `*guides` is a new reference to an array, the latest first, at most PAP_SUMMARY_GUIDES_MAX:
 * guide, mode, started and completed (how often), last (wall clock, ms since 1970 UTC), ms (spent
 * in all), and step: where the latest session stands unless it was completed, else null.
 */
enum pap_status pap_journal_summary_read(struct pap_journal *journal, const char *person,
                                         json_t **guides, struct pap_error *error);

#endif
