/*
 * Every SQL statement of the journal and the library: prepared on first use, kept, bound, stepped
 * and read here. Whoever runs one need not look at each call: a failure is remembered, ends the
 * rows, and is what pap_statement_end() returns.
 *
 *     struct pap_statement rows;
 *     enum pap_status status = PAP_OK;
 *     pap_statement_start(&rows, connection, error, "SELECT id FROM guide WHERE source = ?", "i",
 *                         source);
 *     while (status == PAP_OK && pap_statement_next(&rows))
 *         status = take(pap_statement_text(&rows, 0), error);
 *     return pap_statement_end(&rows, status);
 */
#ifndef PAP_STORE_STATEMENT_H
#define PAP_STORE_STATEMENT_H

#include "base/error.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An open database and its prepared statements. A zeroed struct has no statements. */
struct pap_connection {
    sqlite3 *database;
    sqlite3_stmt **statements;
    size_t count;
};

/* A running statement. The same SQL must not run again before it has ended. */
struct pap_statement {
    sqlite3 *database;
    sqlite3_stmt *handle; /* owned by the connection; NULL if it could not be prepared */
    struct pap_error *error;
    enum pap_status status; /* the first failure of this statement */
    bool row;               /* positioned on a row */
};

/*
 * Starts `sql` with its parameters. `types` has a letter each: t  const char *: a text, NULL for
 * null b  const void *, size_t: bytes        s  const char *, size_t: a text of that length i
 * int64_t                            r  int64_t: a rowid, 0 for null Texts and bytes are borrowed
 * until the end. `error` is filled when something fails, until then. The caller must call
 * pap_statement_end(), because an open reader blocks writers.
 */
void pap_statement_start(struct pap_statement *statement, struct pap_connection *connection,
                         struct pap_error *error, const char *sql, const char *types, ...);

/* Advances to the first or next row; false after the last row and after a failure. */
bool pap_statement_next(struct pap_statement *statement);

/* A column of the current row; 0 if it is null. */
int64_t pap_statement_integer(const struct pap_statement *statement, int column);

/*
 * A column of the current row, borrowed until the next row or the end; NULL if it is null. If
 * memory runs out, returns "" and pap_statement_end() returns PAP_NO_MEMORY, so that the caller
 * rolls back as after any other failure.
 */
const char *pap_statement_text(struct pap_statement *statement, int column);

/* The same for bytes; `*length` is their number. Never NULL. */
const void *pap_statement_bytes(struct pap_statement *statement, int column, size_t *length);

/*
 * Ends the statement and releases its locks. Returns the statement's own failure if any, else
 * `status`, the result of the work in between. A zeroed statement is fine.
 */
enum pap_status pap_statement_end(struct pap_statement *statement, enum pap_status status);

/* Runs a statement that returns no rows. */
enum pap_status pap_statement_run(struct pap_connection *connection, struct pap_error *error,
                                  const char *sql, const char *types, ...);

/* Finalises all prepared statements. Call before closing the database. */
void pap_statement_clear(struct pap_connection *connection);

#endif
