#include "store/erase.h"

#include "store/quarantine.h"
#include "store/statement.h"

static enum pap_status unfinished(struct pap_error *error)
{
    return pap_error_set(error, PAP_BUSY,
                         "erased from the journal, but not yet from the disk: another program is "
                         "reading it; this is tried again",
                         "effacé du journal, mais pas encore du disque : un autre programme le "
                         "lit ; un nouvel essai sera fait");
}

enum pap_status pap_erase_rows(struct pap_journal *journal, const struct pap_erase_scope *scope,
                               int64_t *sessions, struct pap_error *error)
{
    enum pap_status status;
    if (scope->session != NULL)
        status = pap_statement_run(journal, PAP_ERASE_SESSION, error, "t", scope->session);
    else if (scope->person != NULL)
        status = pap_statement_run(journal, PAP_ERASE_PERSON, error, "t", scope->person);
    else if (scope->before != 0)
        status = pap_statement_run(journal, PAP_ERASE_BEFORE, error, "i", scope->before);
    else
        status = pap_statement_run(journal, PAP_ERASE_ALL, error, "");
    int64_t count = sqlite3_changes64(journal->database);
    if (sessions != NULL)
        *sessions = count;
    if (status == PAP_OK && journal->path != NULL)
        status = pap_statement_run(journal, PAP_SETTING_WRITE, error, "tt", "unswept", "1");
    return status;
}

/* Rebuilds the file, empties the WAL, deletes damaged copies; waits as long as the connection. */
static enum pap_status sweep(struct pap_journal *journal, struct pap_error *error)
{
    int code = sqlite3_exec(journal->database, "VACUUM", NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_wal_checkpoint_v2(journal->database, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL,
                                         NULL);
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
        return unfinished(error);
    if (code != SQLITE_OK)
        return pap_database_error(journal->database, code, error);
    enum pap_status status = pap_quarantine_delete(journal->path, error);
    if (status == PAP_OK)
        status = pap_statement_run(journal, PAP_SETTING_DELETE, error, "t", "unswept");
    return status;
}

enum pap_status pap_erase_sweep(struct pap_journal *journal, struct pap_error *error)
{
    return journal->path == NULL ? PAP_OK : sweep(journal, error);
}

static enum pap_status is_unswept(struct pap_journal *journal, bool *unswept,
                                  struct pap_error *error)
{
    sqlite3_stmt *statement = NULL;
    enum pap_status status =
        pap_statement_start(journal, PAP_SETTING_READ, &statement, error, "t", "unswept");
    if (status == PAP_OK)
        status = pap_statement_step(journal, statement, unswept, error);
    pap_statement_end(statement);
    return status;
}

enum pap_status pap_erase_again(struct pap_journal *journal, enum pap_status status,
                                struct pap_error *error)
{
    bool unswept = false;
    if (status != PAP_NOT_FOUND || is_unswept(journal, &unswept, NULL) != PAP_OK || !unswept)
        return status;
    return pap_erase_sweep(journal, error);
}

enum pap_status pap_erase(struct pap_journal *journal, const struct pap_erase_scope *scope,
                          int64_t *sessions, struct pap_error *error)
{
    enum pap_status status = pap_journal_begin(journal, error);
    if (status != PAP_OK)
        return status;
    status = pap_erase_rows(journal, scope, sessions, error);
    if (status == PAP_OK && scope->session != NULL && *sessions == 0)
        status = pap_error_set(error, PAP_NOT_FOUND, "no such session: it was erased",
                               "cette session n'existe plus : elle a été effacée");
    status = pap_journal_end(journal, status, error);
    return status == PAP_OK ? pap_erase_sweep(journal, error)
                            : pap_erase_again(journal, status, error);
}

enum pap_status pap_erase_finish(struct pap_journal *journal, struct pap_error *error)
{
    bool unswept = false;
    enum pap_status status = is_unswept(journal, &unswept, error);
    if (status != PAP_OK || !unswept || journal->path == NULL)
        return status;
    sqlite3_busy_timeout(journal->database, 0);
    status = sweep(journal, error);
    sqlite3_busy_timeout(journal->database, journal->patience_ms);
    return status;
}
