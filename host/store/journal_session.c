#include "store/journal_session.h"

#include "base/buffer.h"
#include "base/debug.h"
#include "base/text.h"
#include "guide/guide.h"
#include "store/journal_internal.h"

#include <stdbool.h>
#include <string.h>

static const char *const modes[] = {"real", "practice", NULL};
static const char *const outcomes[] = {"completed", "stopped", NULL};
static const char *const events[] = {"shown",    "done",    "skipped", "back",   "lost",
                                     "off_path", "missing", "drifted", "helped", NULL};

/* The properties of a target (guide format, "A target"), in its order. */
static const char *const properties[] = {
    "selectors", "role",     "name", "tag",  "id",     "classes", "attributes", "text",  "label",
    "heading",   "landmark", "near", "path", "idPath", "box",     "viewport",   "frame", NULL};

enum { PROPERTIES = sizeof properties / sizeof properties[0] - 1, CHANGED_MAX = 160 };

/* The stored state of a session before a call. Texts live until the row is ended. */
struct state {
    struct pap_statement row;
    int64_t number;
    int64_t epoch;
    const char *owner;
    const char *outcome;
    const char *guide;
    int64_t revision;
    const char *mode;
    int64_t seq;
    int64_t ms;
    const char *step;
};

static bool is_slug(const char *text)
{
    size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-");
    return length > 0 && length <= PAP_SLUG_MAX && text[length] == '\0';
}

static enum pap_status bad_name(const char *what, struct pap_error *error)
{
    return pap_error_set(error, PAP_INVALID, "\"%s\" is not a name that is known here",
                         "« %s » : ce nom n'est pas connu ici", what);
}

static enum pap_status gone(struct pap_error *error)
{
    return pap_error_set(error, PAP_NOT_FOUND, "no such session: it was erased",
                         "cette session n'existe plus : elle a été effacée");
}

/* Reads the session; the caller ends state->row, whatever is returned. */
static enum pap_status read_state(struct pap_journal *journal, const char *session,
                                  struct state *state, struct pap_error *error)
{
    struct pap_statement *row = &state->row;
    pap_statement_start(row, &journal->connection, error,
                        "SELECT number, epoch, owner, outcome, guide, revision, mode,"
                        " " JOURNAL_LAST("seq") ", " JOURNAL_LAST("ms") ", " JOURNAL_LAST(
                            "step") " FROM session WHERE id = ?",
                        "t", session);
    if (!pap_statement_next(row))
        return row->status != PAP_OK ? row->status : gone(error);
    state->number = pap_statement_integer(row, 0);
    state->epoch = pap_statement_integer(row, 1);
    state->owner = pap_statement_text(row, 2);
    state->outcome = pap_statement_text(row, 3);
    state->guide = pap_statement_text(row, 4);
    state->revision = pap_statement_integer(row, 5);
    state->mode = pap_statement_text(row, 6);
    state->seq = pap_statement_integer(row, 7);
    state->ms = pap_statement_integer(row, 8);
    state->step = pap_statement_text(row, 9);
    return row->status;
}

static enum pap_status check_epoch(const struct state *state, int64_t epoch,
                                   struct pap_error *error)
{
    if (state->epoch == epoch)
        return PAP_OK;
    return pap_error_set(error, PAP_CONFLICT, "the session goes on elsewhere",
                         "la session continue ailleurs");
}

enum pap_status pap_journal_session_start(struct pap_journal *journal,
                                          const struct pap_journal_session_plan *plan,
                                          struct pap_journal_session_claim *claim,
                                          struct pap_error *error)
{
    if (!is_slug(plan->guide))
        return bad_name("guide", error);
    if (!pap_text_is_one_of(plan->mode, modes))
        return bad_name("mode", error);
    if (plan->revision < 1 || plan->revision > PAP_GUIDE_REVISION_MAX)
        return bad_name("revision", error);
    claim->epoch = 1;
    if (pap_random_id(claim->session) != PAP_OK || pap_random_id(claim->owner) != PAP_OK)
        return pap_error_set(error, PAP_IO, "the system gives no random numbers",
                             "le système ne donne pas de nombres au hasard");
    return pap_statement_run(&journal->connection, error,
                             "INSERT INTO session (id, epoch, owner, person, guide, revision, mode,"
                             " started) VALUES (?, 1, ?, ?, ?, ?, ?, ?)",
                             "ttttiti", claim->session, claim->owner,
                             plan->person == NULL ? "" : plan->person, plan->guide, plan->revision,
                             plan->mode, journal->now());
}

/* Writes the names in the format's order, so that equal sets give equal texts. */
static enum pap_status write_changed(const char *const *names, char text[CHANGED_MAX],
                                     struct pap_error *error)
{
    bool present[PROPERTIES] = {false};
    size_t length = 0;
    text[0] = '\0';
    for (; names != NULL && *names != NULL; names++) {
        size_t i = 0;
        while (i < PROPERTIES && strcmp(properties[i], *names) != 0)
            i++;
        if (i == PROPERTIES || present[i])
            return bad_name("detail", error);
        present[i] = true;
    }
    for (size_t i = 0; i < PROPERTIES; i++) {
        size_t size = strlen(properties[i]);
        if (!present[i] || length + size + 2 > CHANGED_MAX)
            continue;
        if (length > 0)
            text[length++] = ' ';
        memcpy(text + length, properties[i], size + 1);
        length += size;
    }
    return PAP_OK;
}

/* Idempotent retry: the same event is accepted again, a different one is refused. */
static enum pap_status compare(struct pap_journal *journal, const struct state *state,
                               const struct pap_event *event, const char *changed,
                               struct pap_error *error)
{
    struct pap_statement row;
    pap_statement_start(&row, &journal->connection, error,
                        "SELECT step = ? AND event = ? AND ms = ? AND changed = ? FROM event"
                        " WHERE session = ? AND seq = ?",
                        "ttitii", event->step, event->event, event->ms, changed, state->number,
                        event->seq);
    bool same = pap_statement_next(&row) && pap_statement_integer(&row, 0) != 0;
    enum pap_status status = pap_statement_end(&row, PAP_OK);
    if (status == PAP_OK && !same)
        status = pap_error_set(error, PAP_CONFLICT, "seq %lld is already another event",
                               "le numéro %lld est déjà celui d'un autre événement",
                               (long long)event->seq);
    return status;
}

static enum pap_status append(struct pap_journal *journal, const struct state *state,
                              const struct pap_event *event, const char *changed,
                              struct pap_error *error)
{
    if (state->outcome != NULL)
        return pap_error_set(error, PAP_CONFLICT, "the session is finished",
                             "la session est terminée");
    if (event->seq != state->seq + 1)
        return pap_error_set(error, PAP_CONFLICT, "seq %lld leaves a gap: %lld comes next",
                             "le numéro %lld laisse un trou : le suivant est %lld",
                             (long long)event->seq, (long long)state->seq + 1);
    if (event->seq > PAP_SESSION_EVENTS_MAX)
        return pap_error_set(error, PAP_LIMIT, "a session has at most %d events",
                             "une session a au plus %d événements", PAP_SESSION_EVENTS_MAX);
    if (event->ms < state->ms)
        return pap_error_set(error, PAP_INVALID, "\"ms\" is before the last event's",
                             "« ms » est avant celui du dernier événement");
    return pap_statement_run(&journal->connection, error,
                             "INSERT INTO event (session, seq, step, event, ms, at, changed)"
                             " VALUES (?, ?, ?, ?, ?, ?, ?)",
                             "iittiit", state->number, event->seq, event->step, event->event,
                             event->ms, journal->now(), changed);
}

enum pap_status pap_journal_session_record(struct pap_journal *journal,
                                           const struct pap_event *event, struct pap_error *error)
{
    char changed[CHANGED_MAX];
    struct state state = {0};
    if (!is_slug(event->step))
        return bad_name("step", error);
    if (!pap_text_is_one_of(event->event, events))
        return bad_name("event", error);
    enum pap_status status = write_changed(event->changed, changed, error);
    if (status != PAP_OK)
        return status;
    status = pap_transaction_begin_write(&journal->connection, error);
    if (status != PAP_OK)
        return status;
    status = read_state(journal, event->session, &state, error);
    if (status == PAP_OK)
        status = check_epoch(&state, event->epoch, error);
    if (status == PAP_OK && event->seq >= 1 && event->seq <= state.seq)
        status = compare(journal, &state, event, changed, error);
    else if (status == PAP_OK)
        status = append(journal, &state, event, changed, error);
    status = pap_statement_end(&state.row, status);
    status = pap_transaction_end(&journal->connection, status, error);
    pap_debug(PAP_DEBUG_STORE, "session %lld, event %lld: %s", (long long)state.number,
              (long long)event->seq, pap_status_name(status));
    return status;
}

#define COUNT(name) "(SELECT count(*) FROM event WHERE session = number AND event = '" name "')"

static enum pap_status summarise(struct pap_journal *journal, int64_t number, json_t **summary,
                                 struct pap_error *error)
{
    struct pap_statement row;
    pap_statement_start(&row, &journal->connection, error,
                        "SELECT guide, revision, mode, outcome,"
                        " coalesce(" JOURNAL_LAST("ms") ", 0), " JOURNAL_LAST(
                            "step") ","
                                    " " COUNT("done") ", " COUNT("skipped") ", " COUNT(
                                        "helped") " FROM session WHERE number = ?",
                        "i", number);
    if (pap_statement_next(&row))
        *summary = json_pack(
            "{s:s,s:I,s:s,s:s?,s:I,s:s?,s:I,s:I,s:I}", "guide", pap_statement_text(&row, 0),
            "revision", (json_int_t)pap_statement_integer(&row, 1), "mode",
            pap_statement_text(&row, 2), "outcome", pap_statement_text(&row, 3), "ms",
            (json_int_t)pap_statement_integer(&row, 4), "step", pap_statement_text(&row, 5), "done",
            (json_int_t)pap_statement_integer(&row, 6), "skipped",
            (json_int_t)pap_statement_integer(&row, 7), "helped",
            (json_int_t)pap_statement_integer(&row, 8));
    enum pap_status status = pap_statement_end(&row, PAP_OK);
    return status == PAP_OK && *summary == NULL ? pap_error_no_memory(error) : status;
}

#undef COUNT

enum pap_status pap_journal_session_finish(struct pap_journal *journal, const char *session,
                                           int64_t epoch, const char *outcome, json_t **summary,
                                           struct pap_error *error)
{
    struct state state = {0};
    *summary = NULL;
    if (!pap_text_is_one_of(outcome, outcomes))
        return bad_name("outcome", error);
    enum pap_status status = pap_transaction_begin_write(&journal->connection, error);
    if (status != PAP_OK)
        return status;
    status = read_state(journal, session, &state, error);
    if (status == PAP_OK)
        status = check_epoch(&state, epoch, error);
    if (status == PAP_OK && state.outcome != NULL && strcmp(state.outcome, outcome) != 0)
        status = pap_error_set(error, PAP_CONFLICT, "the session is finished already",
                               "la session est déjà terminée");
    bool already = status == PAP_OK && state.outcome != NULL;
    status = pap_statement_end(&state.row, status);
    if (status == PAP_OK && !already)
        status = pap_statement_run(&journal->connection, error,
                                   "UPDATE session SET outcome = ? WHERE number = ?", "ti", outcome,
                                   state.number);
    if (status == PAP_OK)
        status = summarise(journal, state.number, summary, error);
    status = pap_transaction_end(&journal->connection, status, error);
    if (status != PAP_OK) {
        json_decref(*summary);
        *summary = NULL;
    }
    return status;
}

enum pap_status pap_journal_session_resume(struct pap_journal *journal, const char *session,
                                           const char *owner, json_t **place,
                                           struct pap_error *error)
{
    struct state state = {0};
    char next[PAP_RANDOM_ID];
    *place = NULL;
    if (pap_random_id(next) != PAP_OK)
        return pap_error_set(error, PAP_IO, "the system gives no random numbers",
                             "le système ne donne pas de nombres au hasard");
    enum pap_status status = pap_transaction_begin_write(&journal->connection, error);
    if (status != PAP_OK)
        return status;
    status = read_state(journal, session, &state, error);
    if (status == PAP_OK && strcmp(state.owner, owner) != 0)
        status = pap_error_set(error, PAP_CONFLICT, "somebody else has taken the session over",
                               "la session a déjà été reprise ailleurs");
    if (status == PAP_OK && state.outcome != NULL && strcmp(state.outcome, "completed") == 0)
        status = pap_error_set(error, PAP_CONFLICT, "the session is completed",
                               "la session est terminée");
    if (status == PAP_OK) {
        *place = json_pack("{s:s,s:I,s:s,s:s,s:I,s:s,s:s?,s:I,s:I}", "session", session, "epoch",
                           (json_int_t)state.epoch + 1, "owner", next, "guide", state.guide,
                           "revision", (json_int_t)state.revision, "mode", state.mode, "step",
                           state.step, "seq", (json_int_t)state.seq, "ms", (json_int_t)state.ms);
        status = *place == NULL ? pap_error_no_memory(error) : PAP_OK;
    }
    status = pap_statement_end(&state.row, status);
    if (status == PAP_OK)
        status = pap_statement_run(&journal->connection, error,
                                   "UPDATE session SET epoch = epoch + 1, owner = ?, outcome = NULL"
                                   " WHERE number = ?",
                                   "ti", next, state.number);
    status = pap_transaction_end(&journal->connection, status, error);
    if (status != PAP_OK) {
        json_decref(*place);
        *place = NULL;
    }
    return status;
}

static json_t *open_row(struct pap_statement *row)
{
    const char *outcome = pap_statement_text(row, 4);
    return json_pack("{s:s,s:s,s:I,s:s,s:b,s:s,s:s?,s:I,s:I}", "session",
                     pap_statement_text(row, 0), "guide", pap_statement_text(row, 1), "revision",
                     (json_int_t)pap_statement_integer(row, 2), "mode", pap_statement_text(row, 3),
                     "stopped", outcome != NULL, "owner", pap_statement_text(row, 5), "step",
                     pap_statement_text(row, 6), "seq", (json_int_t)pap_statement_integer(row, 7),
                     "last", (json_int_t)pap_statement_integer(row, 8));
}

static enum pap_status list_open(struct pap_journal *journal, const char *person, json_t *list,
                                 struct pap_error *error)
{
    struct pap_statement rows;
    enum pap_status status = PAP_OK;
    pap_statement_start(
        &rows, &journal->connection, error,
        "SELECT id, guide, revision, mode, outcome, owner,"
        " " JOURNAL_LAST("step") ", " JOURNAL_LAST(
            "seq") ","
                   " coalesce(" JOURNAL_LAST(
                       "at") ", started) AS last FROM session AS open"
                             " WHERE person = ? AND outcome IS NOT 'completed' AND NOT EXISTS ("
                             "SELECT 1 FROM session AS later WHERE later.person = open.person"
                             " AND later.guide = open.guide AND later.mode = open.mode"
                             " AND later.number > open.number AND later.outcome = 'completed')"
                             " ORDER BY last DESC, number DESC LIMIT ?",
        "ti", person == NULL ? "" : person, (int64_t)PAP_SESSIONS_OPEN_MAX);
    while (status == PAP_OK && pap_statement_next(&rows))
        if (json_array_append_new(list, open_row(&rows)) != 0)
            status = pap_error_no_memory(error);
    return pap_statement_end(&rows, status);
}

enum pap_status pap_journal_session_list_open(struct pap_journal *journal, const char *person,
                                              json_t **list, struct pap_error *error)
{
    json_t *open = json_array();
    enum pap_status status = open == NULL ? pap_error_no_memory(error) : PAP_OK;
    if (status == PAP_OK && journal->path != NULL)
        status = list_open(journal, person, open, error);
    if (status == PAP_OK)
        *list = open;
    else
        json_decref(open);
    return status;
}

enum pap_status pap_journal_session_uses(struct pap_journal *journal, const char *guide,
                                         int64_t revision, bool *used, struct pap_error *error)
{
    struct pap_statement rows;
    pap_statement_start(&rows, &journal->connection, error,
                        "SELECT 1 FROM session WHERE guide = ? AND revision = ?"
                        " AND outcome IS NOT 'completed' LIMIT 1",
                        "ti", guide, revision);
    *used = pap_statement_next(&rows);
    return pap_statement_end(&rows, PAP_OK);
}
