/* A journal written by a test. */
#ifndef PAP_TESTS_LOG_H
#define PAP_TESTS_LOG_H

#include "store/journal_session.h"

/*
 * Opens the journal of `home` (NULL: in memory) with a busy timeout of 200 ms; its clock always
 * says noon.
 */
struct pap_journal *log_open(const char *home);

/* Removes journal.db and its companion files; it must not be open. */
void log_remove(const char *home);

/* Starts a session of a guide; `person` may be NULL. */
struct pap_journal_session_claim log_start(struct pap_journal *journal, const char *guide,
                                           const char *person);

/* The event with this number: step "motif" was shown. */
struct pap_event log_event(const struct pap_journal_session_claim *claim, int64_t seq);

/* Records it, which must succeed. */
void log_record(struct pap_journal *journal, const struct pap_journal_session_claim *claim,
                int64_t seq);

/*
 * Writes `count` sessions of twenty events with the guides guide-secret-0, guide-secret-1 and so
 * on, enough that pages are split, rebuilt and freed. Returns the last session's claim.
 */
struct pap_journal_session_claim log_fill(struct pap_journal *journal, int count);

#endif
