/* What the journal's files share: every statement of it, prepared once and kept. */
#ifndef PAP_STORE_STATEMENT_H
#define PAP_STORE_STATEMENT_H

#include "store/journal.h"

#include <stdbool.h>

struct pap_erase_scope;

enum pap_statement {
    PAP_BEGIN,
    PAP_COMMIT,
    PAP_ROLLBACK,
    PAP_SESSION_INSERT,
    PAP_SESSION_STATE,
    PAP_SESSION_RESUME,
    PAP_SESSION_FINISH,
    PAP_SESSION_OPEN,
    PAP_SESSION_SUMMARY,
    PAP_SESSION_USES,
    PAP_EVENT_INSERT,
    PAP_EVENT_FIND,
    PAP_JOURNAL_SUMMARY,
    PAP_JOURNAL_DRIFT,
    PAP_JOURNAL_EXPORT,
    PAP_PERSON_INSERT,
    PAP_PERSON_FIND,
    PAP_PERSON_LIST,
    PAP_PERSON_DELETE,
    PAP_PEOPLE_DELETE,
    PAP_SETTING_READ,
    PAP_SETTING_WRITE,
    PAP_SETTING_DELETE,
    PAP_ERASE_SESSION,
    PAP_ERASE_PERSON,
    PAP_ERASE_BEFORE,
    PAP_ERASE_ALL,
    PAP_STATEMENTS,
};

struct pap_journal {
    sqlite3 *database;
    char *path; /* NULL: in memory */
    int patience_ms;
    int64_t (*now)(void);
    sqlite3_stmt *statements[PAP_STATEMENTS];
};

/*
 * Starts one statement with its parameters: `types` has a letter each, 't' for a text (borrowed
 * until the statement is reset; NULL binds null), 'i' for an int64_t. `*statement` is the
 * journal's; sqlite3_step() it and end with pap_statement_end().
 */
enum pap_status pap_statement_start(struct pap_journal *journal, enum pap_statement which,
                                    sqlite3_stmt **statement, struct pap_error *error,
                                    const char *types, ...);

/*
 * One step: `*row` says whether a row stands there. A statement that fails or is through is reset.
 */
enum pap_status pap_statement_step(struct pap_journal *journal, sqlite3_stmt *statement, bool *row,
                                   struct pap_error *error);

/* Releases the locks of a statement that was left in the middle; NULL is fine. */
void pap_statement_end(sqlite3_stmt *statement);

/* Starts and runs one that gives no rows. */
enum pap_status pap_statement_run(struct pap_journal *journal, enum pap_statement which,
                                  struct pap_error *error, const char *types, ...);

/* A transaction that may write from its start on, so that it cannot fail half-way for a lock. */
enum pap_status pap_journal_begin(struct pap_journal *journal, struct pap_error *error);

/* Commits where `status` is PAP_OK, else rolls back; returns what came of it. */
enum pap_status pap_journal_end(struct pap_journal *journal, enum pap_status status,
                                struct pap_error *error);

/* A text of the row, NULL where there is none or no memory; borrowed until the next step. */
static inline const char *pap_column_text(sqlite3_stmt *row, int column)
{
    return (const char *)sqlite3_column_text(row, column);
}

static inline enum pap_status pap_no_memory(struct pap_error *error)
{
    return pap_database_error(NULL, SQLITE_NOMEM, error);
}

/* To be asked once the row's texts were read: whether one of them is missing for lack of memory. */
static inline enum pap_status pap_row_check(struct pap_journal *journal, struct pap_error *error)
{
    return (sqlite3_errcode(journal->database) & 0xff) == SQLITE_NOMEM ? pap_no_memory(error)
                                                                       : PAP_OK;
}

/* The two halves of pap_erase(): inside a transaction, and after it. */
enum pap_status pap_erase_rows(struct pap_journal *journal, const struct pap_erase_scope *scope,
                               int64_t *sessions, struct pap_error *error);
enum pap_status pap_erase_sweep(struct pap_journal *journal, struct pap_error *error);

/*
 * For a repeated call: what it names is gone (PAP_NOT_FOUND), but if the sweep after that failed,
 * ending it is what was asked for.
 */
enum pap_status pap_erase_again(struct pap_journal *journal, enum pap_status status,
                                struct pap_error *error);

#endif
