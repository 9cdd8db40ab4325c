/*
 * A session: one person follows one guide. It is held by one browser at a time, by the epoch: who
 * resumes a session gets a new epoch, and the old one is refused from then on. Events are numbered
 * from 1 without gaps by the one who holds it; the same number with the same content is one event,
 * so an answer that was lost can be asked for again.
 */
#ifndef PAP_STORE_JOURNAL_SESSION_H
#define PAP_STORE_JOURNAL_SESSION_H

#include "base/random.h"
#include "store/journal.h"

#include <jansson.h>
#include <stdint.h>

enum {
    PAP_SLUG_MAX = 64,
    PAP_SESSION_EVENTS_MAX = 20000, /* a person does not take so many steps: something loops */
    PAP_SESSIONS_OPEN_MAX = 100,
};

struct pap_journal_session_plan {
    const char *guide;
    int64_t revision;
    const char *mode;   /* "real" or "practice" */
    const char *person; /* picture of who follows; NULL where nobody is told apart */
};

/* What shows that one holds a session. */
struct pap_journal_session_claim {
    char session[PAP_RANDOM_ID];
    char owner[PAP_RANDOM_ID]; /* changes with the epoch; to be shown by who wants to take over */
    int64_t epoch;
};

struct pap_event {
    const char *session;
    int64_t epoch;
    int64_t seq;
    const char *step;
    const char *event;
    int64_t ms;                 /* since the start, monotonic */
    const char *const *changed; /* names of target properties, ended by NULL; NULL for none */
};

/* Starts a session. PAP_INVALID: a name that is none. */
enum pap_status pap_journal_session_start(struct pap_journal *journal,
                                          const struct pap_journal_session_plan *plan,
                                          struct pap_journal_session_claim *claim,
                                          struct pap_error *error);

/*
 * Writes one event. PAP_INVALID: a name that is none, or a time before the last event's.
 * PAP_NOT_FOUND: no such session (it was erased). PAP_CONFLICT: an epoch that was taken over, a
 * finished session, a number that leaves a gap or stands for another event. PAP_LIMIT: over
 * PAP_SESSION_EVENTS_MAX.
 */
enum pap_status pap_journal_session_record(struct pap_journal *journal,
                                           const struct pap_event *event, struct pap_error *error);

/*
 * Ends a session: "completed" for good; "stopped" keeps the place, pap_journal_session_resume()
 * takes it up again. The same outcome twice is one. `*summary` is a new reference. Errors as above.
 */
enum pap_status pap_journal_session_finish(struct pap_journal *journal, const char *session,
                                           int64_t epoch, const char *outcome, json_t **summary,
                                           struct pap_error *error);

/*
 * Takes a session over from whoever holds it. `owner` is what pap_journal_session_list_open()
 * showed; if somebody else was quicker, PAP_CONFLICT. `*place` is a new reference: where to go on.
 */
enum pap_status pap_journal_session_resume(struct pap_journal *journal, const char *session,
                                           const char *owner, json_t **place,
                                           struct pap_error *error);

/*
 * What `person` (NULL as above) can go on with, the latest first: sessions that are not completed
 * and whose guide was not completed since. A journal in memory offers nothing: the next person at
 * the computer may be another one. `*list` is a new reference to an array.
 */
enum pap_status pap_journal_session_list_open(struct pap_journal *journal, const char *person,
                                              json_t **list, struct pap_error *error);

/* Whether anybody has a session of this revision that is not completed. */
enum pap_status pap_journal_session_uses(struct pap_journal *journal, const char *guide,
                                         int64_t revision, bool *used, struct pap_error *error);

#endif
