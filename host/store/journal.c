#include "base/clock.h"
#include "base/dirs.h"
#include "store/erase.h"
#include "store/statement.h"

#include <stdarg.h>
#include <stdlib.h>

static const char *const migrations[] = {
    "CREATE TABLE session ("
    " number INTEGER PRIMARY KEY,"
    " id TEXT NOT NULL UNIQUE,"
    " epoch INTEGER NOT NULL,"
    " owner TEXT NOT NULL,"
    " person TEXT NOT NULL," /* a picture's name; '' where nobody is told apart */
    " guide TEXT NOT NULL,"
    " revision INTEGER NOT NULL,"
    " mode TEXT NOT NULL,"
    " started INTEGER NOT NULL," /* wall clock, ms since 1970 UTC */
    " outcome TEXT"
    ") STRICT;"
    "CREATE INDEX session_person ON session (person, guide, mode);"
    "CREATE TABLE event ("
    " session INTEGER NOT NULL REFERENCES session ON DELETE CASCADE,"
    " seq INTEGER NOT NULL,"
    " step TEXT NOT NULL,"
    " event TEXT NOT NULL,"
    " ms INTEGER NOT NULL,"
    " at INTEGER NOT NULL," /* wall clock; durations come from ms */
    " changed TEXT NOT NULL,"
    " PRIMARY KEY (session, seq)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TABLE person (picture TEXT PRIMARY KEY NOT NULL, added INTEGER NOT NULL) STRICT;"
    "CREATE TABLE setting (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT;",
};

static const struct pap_schema schema = {migrations, sizeof migrations / sizeof migrations[0]};

/* The session's last event: everything that its state says is read from it. */
#define LAST(column)                                                                               \
    "(SELECT " column " FROM event WHERE session = number ORDER BY seq DESC LIMIT 1)"
#define COUNT(name) "(SELECT count(*) FROM event WHERE session = number AND event = '" name "')"

static const char *const texts[PAP_STATEMENTS] = {
    [PAP_BEGIN] = "BEGIN IMMEDIATE",
    [PAP_COMMIT] = "COMMIT",
    [PAP_ROLLBACK] = "ROLLBACK",
    [PAP_SESSION_INSERT] = "INSERT INTO session (id, epoch, owner, person, guide, revision, mode,"
                           " started) VALUES (?, 1, ?, ?, ?, ?, ?, ?)",
    [PAP_SESSION_STATE] = "SELECT number, epoch, owner, outcome, guide, revision, mode, " LAST(
        "seq") ", " LAST("ms") ", " LAST("step") " FROM session WHERE id = ?",
    [PAP_SESSION_RESUME] = "UPDATE session SET epoch = epoch + 1, owner = ?, outcome = NULL"
                           " WHERE number = ?",
    [PAP_SESSION_FINISH] = "UPDATE session SET outcome = ? WHERE number = ?",
    [PAP_SESSION_OPEN] =
        "SELECT id, guide, revision, mode, outcome, owner, " LAST("step") ", " LAST(
            "seq") ", coalesce(" LAST("at") ", started) AS last FROM session AS open"
                                            " WHERE person = ? AND outcome IS NOT 'completed' AND "
                                            "NOT EXISTS ("
                                            "SELECT 1 FROM session AS later WHERE later.person = "
                                            "open.person"
                                            " AND later.guide = open.guide AND later.mode = "
                                            "open.mode"
                                            " AND later.number > open.number AND later.outcome = "
                                            "'completed')"
                                            " ORDER BY last DESC, number DESC LIMIT ?",
    [PAP_SESSION_USES] = "SELECT 1 FROM session WHERE guide = ? AND revision = ?"
                         " AND outcome IS NOT 'completed' LIMIT 1",
    [PAP_SESSION_SUMMARY] =
        "SELECT guide, revision, mode, outcome, coalesce(" LAST("ms") ", 0), " LAST(
            "step") ", " COUNT("done") ", " COUNT("skipped") ", " COUNT("helped") " FROM session "
                                                                                  "WHERE number = "
                                                                                  "?",
    [PAP_EVENT_INSERT] = "INSERT INTO event (session, seq, step, event, ms, at, changed)"
                         " VALUES (?, ?, ?, ?, ?, ?, ?)",
    [PAP_EVENT_FIND] = "SELECT step = ? AND event = ? AND ms = ? AND changed = ? FROM event"
                       " WHERE session = ? AND seq = ?",
    [PAP_JOURNAL_SUMMARY] = "SELECT guide, mode, started, completed, last, ms, (SELECT " LAST(
        "step") " FROM session"
                " WHERE number = latest AND outcome IS NOT 'completed') FROM ("
                "SELECT guide, mode, count(*) AS started, sum(outcome IS 'completed') AS completed,"
                " max(number) AS latest, max(coalesce(" LAST(
                    "at") ", started)) AS last,"
                          " sum(coalesce(" LAST("ms") ", 0)) AS ms FROM session WHERE person = ?"
                                                      " GROUP BY guide, mode) ORDER BY last DESC, "
                                                      "latest DESC LIMIT ?",
    [PAP_JOURNAL_DRIFT] =
        "WITH drift AS (SELECT guide, revision, number, step FROM session JOIN event"
        " ON event.session = number WHERE event = 'drifted' AND mode = 'real'),"
        " often AS (SELECT guide, revision, count(DISTINCT number) AS sessions FROM drift"
        " GROUP BY guide, revision HAVING sessions >= ? ORDER BY sessions DESC LIMIT ?)"
        " SELECT DISTINCT guide, revision, sessions, step FROM often JOIN drift"
        " USING (guide, revision) ORDER BY guide, revision, step",
    [PAP_JOURNAL_EXPORT] =
        "SELECT number, coalesce(seq, 0), id, person, guide, revision, mode, started, outcome,"
        " seq, step, event, ms, at, nullif(changed, '') FROM session LEFT JOIN event"
        " ON event.session = number WHERE person = ?1 AND number >= ?2"
        " AND (number > ?2 OR coalesce(seq, 0) > ?3) ORDER BY number, seq",
    [PAP_PERSON_INSERT] = "INSERT INTO person (picture, added) VALUES (?, ?)",
    [PAP_PERSON_FIND] = "SELECT 1 FROM person WHERE picture = ?",
    [PAP_PERSON_LIST] = "SELECT picture FROM person ORDER BY rowid",
    [PAP_PERSON_DELETE] = "DELETE FROM person WHERE picture = ?",
    [PAP_PEOPLE_DELETE] = "DELETE FROM person",
    [PAP_SETTING_READ] = "SELECT value FROM setting WHERE name = ?",
    [PAP_SETTING_WRITE] = "INSERT INTO setting (name, value) VALUES (?, ?)"
                          " ON CONFLICT DO UPDATE SET value = excluded.value",
    [PAP_SETTING_DELETE] = "DELETE FROM setting WHERE name = ?",
    [PAP_ERASE_SESSION] = "DELETE FROM session WHERE id = ?",
    [PAP_ERASE_PERSON] = "DELETE FROM session WHERE person = ?",
    [PAP_ERASE_BEFORE] = "DELETE FROM session WHERE coalesce((SELECT max(at) FROM event"
                         " WHERE session = number), started) < ?",
    [PAP_ERASE_ALL] = "DELETE FROM session",
};

enum pap_status pap_journal_open(const struct pap_journal_options *options,
                                 struct pap_journal **out, struct pap_error *error)
{
    const struct pap_database_options where = {
        .home = options->home,
        .name = "journal.db",
        .schema = &schema,
        .verify_on_open = options->verify_on_open,
        .read_only = options->read_only,
        .patience_ms = options->patience_ms,
    };
    struct pap_journal *journal = calloc(1, sizeof *journal);
    if (journal == NULL)
        return pap_no_memory(error);
    journal->now = options->now != NULL ? options->now : pap_clock_wall_ms;
    journal->patience_ms =
        options->patience_ms > 0 ? options->patience_ms : PAP_DATABASE_PATIENCE_MS;
    enum pap_status status = PAP_OK;
    if (options->home != NULL) {
        journal->path = pap_dirs_join(options->home, "journal.db");
        status = journal->path == NULL ? pap_no_memory(error) : PAP_OK;
    }
    if (status == PAP_OK)
        status = pap_database_open(&where, &journal->database, error);
    if (status == PAP_OK && !options->read_only)
        pap_erase_finish(journal, NULL); /* else it is tried again later */
    if (status == PAP_OK)
        *out = journal;
    else
        pap_journal_close(journal);
    return status;
}

void pap_journal_close(struct pap_journal *journal)
{
    if (journal == NULL)
        return;
    for (size_t i = 0; i < PAP_STATEMENTS; i++)
        sqlite3_finalize(journal->statements[i]);
    pap_database_close(journal->database);
    free(journal->path);
    free(journal);
}

static int bind(sqlite3_stmt *statement, const char *types, va_list arguments)
{
    int code = SQLITE_OK;
    for (int i = 0; code == SQLITE_OK && types[i] != '\0'; i++)
        if (types[i] == 't')
            code = sqlite3_bind_text(statement, i + 1, va_arg(arguments, const char *), -1,
                                     SQLITE_STATIC);
        else
            code = sqlite3_bind_int64(statement, i + 1, va_arg(arguments, int64_t));
    return code;
}

static enum pap_status start(struct pap_journal *journal, enum pap_statement which,
                             sqlite3_stmt **out, struct pap_error *error, const char *types,
                             va_list arguments)
{
    sqlite3_stmt **statement = &journal->statements[which];
    int code = SQLITE_OK;
    if (*statement == NULL)
        code = sqlite3_prepare_v3(journal->database, texts[which], -1, SQLITE_PREPARE_PERSISTENT,
                                  statement, NULL);
    if (code == SQLITE_OK)
        code = bind(*statement, types, arguments);
    *out = *statement;
    return code == SQLITE_OK ? PAP_OK : pap_database_error(journal->database, code, error);
}

enum pap_status pap_statement_start(struct pap_journal *journal, enum pap_statement which,
                                    sqlite3_stmt **statement, struct pap_error *error,
                                    const char *types, ...)
{
    va_list arguments;
    va_start(arguments, types);
    enum pap_status status = start(journal, which, statement, error, types, arguments);
    va_end(arguments);
    return status;
}

enum pap_status pap_statement_step(struct pap_journal *journal, sqlite3_stmt *statement, bool *row,
                                   struct pap_error *error)
{
    int code = sqlite3_step(statement);
    *row = code == SQLITE_ROW;
    if (*row)
        return PAP_OK;
    enum pap_status status =
        code == SQLITE_DONE ? PAP_OK : pap_database_error(journal->database, code, error);
    sqlite3_reset(statement);
    return status;
}

void pap_statement_end(sqlite3_stmt *statement)
{
    sqlite3_reset(statement);
}

enum pap_status pap_statement_run(struct pap_journal *journal, enum pap_statement which,
                                  struct pap_error *error, const char *types, ...)
{
    sqlite3_stmt *statement;
    bool row;
    va_list arguments;
    va_start(arguments, types);
    enum pap_status status = start(journal, which, &statement, error, types, arguments);
    va_end(arguments);
    if (status == PAP_OK)
        status = pap_statement_step(journal, statement, &row, error);
    return status;
}

enum pap_status pap_journal_begin(struct pap_journal *journal, struct pap_error *error)
{
    return pap_statement_run(journal, PAP_BEGIN, error, "");
}

enum pap_status pap_journal_end(struct pap_journal *journal, enum pap_status status,
                                struct pap_error *error)
{
    if (status == PAP_OK)
        status = pap_statement_run(journal, PAP_COMMIT, error, "");
    if (status != PAP_OK && !sqlite3_get_autocommit(journal->database))
        pap_statement_run(journal, PAP_ROLLBACK, NULL, "");
    return status;
}
