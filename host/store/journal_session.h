/*
 * A session: one person follows one guide. One browser owns it at a time, by the epoch: resuming a
 * session starts a new epoch, and calls with the old epoch are refused. The owner numbers events
 * from 1 without gaps. Recording is idempotent: the same sequence number with the same content is
 * one event, so a call whose answer was lost can be retried.
 */
#ifndef PAP_STORE_JOURNAL_SESSION_H
#define PAP_STORE_JOURNAL_SESSION_H

#include "base/random.h"
#include "store/journal.h"

#include <jansson.h>
#include <stdint.h>

enum {
    PAP_SLUG_MAX = 64,
    PAP_SESSION_EVENTS_MAX = 20000, /* more means a loop in the caller */
    PAP_SESSIONS_OPEN_MAX = 100,
};

struct pap_journal_session_plan {
    const char *guide;
    int64_t revision;
    const char *mode;   /* "real" or "practice" */
    const char *person; /* picture of the person; NULL where people are not distinguished */
};

/* Proof of ownership of a session. */
struct pap_journal_session_claim {
    char session[PAP_RANDOM_ID];
    char owner[PAP_RANDOM_ID]; /* changes with the epoch; required to take the session over */
    int64_t epoch;
};

struct pap_event {
    const char *session;
    int64_t epoch;
    int64_t seq;
    const char *step;
    const char *event;
    int64_t ms;                 /* since the start, monotonic */
    const char *const *changed; /* names of target properties, NULL-terminated; NULL for none */
};

/* Starts a session. PAP_INVALID: malformed name. */
enum pap_status pap_journal_session_start(struct pap_journal *journal,
                                          const struct pap_journal_session_plan *plan,
                                          struct pap_journal_session_claim *claim,
                                          struct pap_error *error);

/*
 * Records one event. PAP_INVALID: a malformed name, or a time before the last event's.
 * PAP_NOT_FOUND: no such session (it was erased). PAP_CONFLICT: the epoch was taken over, the
 * session is finished, the sequence number leaves a gap or belongs to a different event. PAP_LIMIT:
 * over PAP_SESSION_EVENTS_MAX.
 */
enum pap_status pap_journal_session_record(struct pap_journal *journal,
                                           const struct pap_event *event, struct pap_error *error);

/*
 * Ends a session: "completed" is final; "stopped" keeps the position, and
 * pap_journal_session_resume() can continue it. Idempotent for the same outcome. `*summary` is a
 * new reference. Errors as above.
 */
enum pap_status pap_journal_session_finish(struct pap_journal *journal, const char *session,
                                           int64_t epoch, const char *outcome, json_t **summary,
                                           struct pap_error *error);

/*
 * Takes a session over from its current owner. `owner` is the value that
 * pap_journal_session_list_open() returned; PAP_CONFLICT if another caller took it over since.
 * `*place` is a new reference: the position from which to continue.
 */
enum pap_status pap_journal_session_resume(struct pap_journal *journal, const char *session,
                                           const char *owner, json_t **place,
                                           struct pap_error *error);

/*
 * The sessions that `person` (NULL as above) can resume, latest first: those that are not completed
 * and whose guide was not completed later. Always empty for a journal in memory, because the next
 * person at the computer may be a different one. `*list` is a new reference to an array.
 */
enum pap_status pap_journal_session_list_open(struct pap_journal *journal, const char *person,
                                              json_t **list, struct pap_error *error);

/* Whether any session of this revision is not completed. */
enum pap_status pap_journal_session_uses(struct pap_journal *journal, const char *guide,
                                         int64_t revision, bool *used, struct pap_error *error);

#endif
