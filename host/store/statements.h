/* What the journal's files share: every statement of it, prepared once and kept. */
#ifndef PAP_STORE_STATEMENTS_H
#define PAP_STORE_STATEMENTS_H

#include "store/journal.h"

#include <stdbool.h>

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
    PAP_EVENT_INSERT,
    PAP_EVENT_FIND,
    PAP_JOURNAL_SUMMARY,
    PAP_STATEMENTS,
};

struct pap_journal {
    sqlite3 *database;
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

#endif
