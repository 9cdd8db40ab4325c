#include "store/journal_erase.h"

#include "store/journal_erase_internal.h"
#include "store/journal_internal.h"
#include "store/quarantine.h"

/*
 * The setting that records a pending sweep. It is written in the transaction that deletes the rows
 * and removed after the sweep.
 */
#define UNSWEPT "'unswept'"

static enum pap_status unfinished(struct pap_error *error)
{
    return pap_error_set(error, PAP_BUSY,
                         "erased from the journal, but not yet from the disk: another program is "
                         "reading it; this is tried again",
                         "effacé du journal, mais pas encore du disque : un autre programme le "
                         "lit ; un nouvel essai sera fait");
}

enum pap_status pap_journal_erase_rows(struct pap_journal *journal,
                                       const struct pap_journal_erase_scope *scope,
                                       int64_t *sessions, struct pap_error *error)
{
    struct pap_connection *connection = &journal->connection;
    enum pap_status status;
    if (scope->session != NULL)
        status = pap_statement_run(connection, error, "DELETE FROM session WHERE id = ?", "t",
                                   scope->session);
    else if (scope->person != NULL)
        status = pap_statement_run(connection, error, "DELETE FROM session WHERE person = ?", "t",
                                   scope->person);
    else if (scope->before != 0)
        status = pap_statement_run(connection, error,
                                   "DELETE FROM session WHERE coalesce((SELECT max(at) FROM event"
                                   " WHERE session = number), started) < ?",
                                   "i", scope->before);
    else
        status = pap_statement_run(connection, error, "DELETE FROM session", "");
    int64_t count = sqlite3_changes64(connection->database);
    if (sessions != NULL)
        *sessions = count;
    if (status == PAP_OK && journal->path != NULL)
        status = pap_statement_run(connection, error,
                                   "INSERT OR REPLACE INTO setting (name, value)"
                                   " VALUES (" UNSWEPT ", '1')",
                                   "");
    return status;
}

/*
 * Rebuilds the file, truncates the WAL, deletes damaged copies; waits up to the connection's busy
 * timeout.
 */
static enum pap_status sweep(struct pap_journal *journal, struct pap_error *error)
{
    sqlite3 *database = journal->connection.database;
    int code = sqlite3_exec(database, "VACUUM", NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_wal_checkpoint_v2(database, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
        return unfinished(error);
    if (code != SQLITE_OK)
        return pap_database_error(database, code, error);
    enum pap_status status = pap_quarantine_delete(journal->path, error);
    if (status == PAP_OK)
        status = pap_statement_run(&journal->connection, error,
                                   "DELETE FROM setting WHERE name = " UNSWEPT, "");
    return status;
}

enum pap_status pap_journal_erase_sweep(struct pap_journal *journal, struct pap_error *error)
{
    return journal->path == NULL ? PAP_OK : sweep(journal, error);
}

static enum pap_status is_unswept(struct pap_journal *journal, bool *unswept,
                                  struct pap_error *error)
{
    struct pap_statement statement;
    pap_statement_start(&statement, &journal->connection, error,
                        "SELECT 1 FROM setting WHERE name = " UNSWEPT, "");
    *unswept = pap_statement_next(&statement);
    return pap_statement_end(&statement, PAP_OK);
}

enum pap_status pap_journal_erase_again(struct pap_journal *journal, enum pap_status status,
                                        struct pap_error *error)
{
    bool unswept = false;
    if (status != PAP_NOT_FOUND || is_unswept(journal, &unswept, NULL) != PAP_OK || !unswept)
        return status;
    return pap_journal_erase_sweep(journal, error);
}

enum pap_status pap_journal_erase(struct pap_journal *journal,
                                  const struct pap_journal_erase_scope *scope, int64_t *sessions,
                                  struct pap_error *error)
{
    enum pap_status status = pap_transaction_begin_write(&journal->connection, error);
    if (status != PAP_OK)
        return status;
    status = pap_journal_erase_rows(journal, scope, sessions, error);
    if (status == PAP_OK && scope->session != NULL && *sessions == 0)
        status = pap_error_set(error, PAP_NOT_FOUND, "no such session: it was erased",
                               "cette session n'existe plus : elle a été effacée");
    status = pap_transaction_end(&journal->connection, status, error);
    return status == PAP_OK ? pap_journal_erase_sweep(journal, error)
                            : pap_journal_erase_again(journal, status, error);
}

enum pap_status pap_journal_erase_finish(struct pap_journal *journal, struct pap_error *error)
{
    bool unswept = false;
    enum pap_status status = is_unswept(journal, &unswept, error);
    if (status != PAP_OK || !unswept || journal->path == NULL)
        return status;
    sqlite3_busy_timeout(journal->connection.database, 0);
    status = sweep(journal, error);
    sqlite3_busy_timeout(journal->connection.database, journal->busy_timeout_ms);
    return status;
}
