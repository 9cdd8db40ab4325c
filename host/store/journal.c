#include "store/journal.h"

#include "base/clock.h"
#include "base/dirs.h"
#include "store/journal_erase.h"
#include "store/journal_internal.h"

#include <stdlib.h>

static const char *const migrations[] = {
    "CREATE TABLE session ("
    " number INTEGER PRIMARY KEY,"
    " id TEXT NOT NULL UNIQUE,"
    " epoch INTEGER NOT NULL,"
    " owner TEXT NOT NULL,"
    " person TEXT NOT NULL," /* a picture's name; '' where people are not distinguished */
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
    " at INTEGER NOT NULL," /* wall clock; durations are computed from ms */
    " changed TEXT NOT NULL,"
    " PRIMARY KEY (session, seq)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TABLE person (picture TEXT PRIMARY KEY NOT NULL, added INTEGER NOT NULL) STRICT;"
    "CREATE TABLE setting (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT;",
};

static const struct pap_schema schema = {migrations, sizeof migrations / sizeof migrations[0]};

enum pap_status pap_journal_open(const struct pap_journal_options *options,
                                 struct pap_journal **out, struct pap_error *error)
{
    const struct pap_database_options where = {
        .home = options->home,
        .name = PAP_JOURNAL_FILE,
        .schema = &schema,
        .verify_on_open = options->verify_on_open,
        .read_only = options->read_only,
        .busy_timeout_ms = options->busy_timeout_ms,
    };
    struct pap_journal *journal = calloc(1, sizeof *journal);
    if (journal == NULL)
        return pap_error_no_memory(error);
    journal->now = options->now != NULL ? options->now : pap_clock_wall_ms;
    journal->busy_timeout_ms =
        options->busy_timeout_ms > 0 ? options->busy_timeout_ms : PAP_DATABASE_BUSY_TIMEOUT_MS;
    enum pap_status status = PAP_OK;
    if (options->home != NULL) {
        journal->path = pap_dirs_join(options->home, PAP_JOURNAL_FILE);
        status = journal->path == NULL ? pap_error_no_memory(error) : PAP_OK;
    }
    if (status == PAP_OK)
        status = pap_database_open(&where, &journal->connection.database, error);
    if (status == PAP_OK && !options->read_only)
        pap_journal_erase_finish(journal, NULL); /* a failure is retried later */
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
    pap_statement_clear(&journal->connection);
    pap_database_close(journal->connection.database);
    free(journal->path);
    free(journal);
}
