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

/* An open database and the statements that were prepared for it. Zero is one without statements. */
struct pap_connection {
    sqlite3 *database;
    sqlite3_stmt **statements;
    size_t count;
};

/* One statement while it runs. No other may run the same SQL before it has ended. */
struct pap_statement {
    sqlite3 *database;
    sqlite3_stmt *handle; /* the connection's; NULL where it could not be prepared */
    struct pap_error *error;
    enum pap_status status; /* the first failure of its own */
    bool row;               /* it stands on one */
};

/*
 * Starts `sql` with its parameters. `types` has a letter each:
 *   t  const char *: a text, NULL for null
 *   b  const void *, size_t: bytes        s  const char *, size_t: a text of that length
 *   i  int64_t                            r  int64_t: a rowid, 0 for null
 * Texts and bytes are borrowed until the end. `error` is filled when something fails, until then.
 * Always ended with pap_statement_end(), since an open reader holds back writers.
 */
void pap_statement_start(struct pap_statement *statement, struct pap_connection *connection,
                         struct pap_error *error, const char *sql, const char *types, ...);

/* Goes to the first or next row; false after the last one and after a failure. */
bool pap_statement_next(struct pap_statement *statement);

/* The column of the row; 0 where it is null. */
int64_t pap_statement_integer(const struct pap_statement *statement, int column);

/*
 * The column of the row, borrowed until the next row or the end; NULL where it is null. Where there
 * is no memory for it, it is "" and pap_statement_end() returns PAP_NO_MEMORY, so that whatever was
 * done with it is undone like after any other failure.
 */
const char *pap_statement_text(struct pap_statement *statement, int column);

/* The same for bytes, of which there are `*length`; never NULL. */
const void *pap_statement_bytes(struct pap_statement *statement, int column, size_t *length);

/*
 * Releases the locks. Returns its own failure, else `status`: what came of the work between. A
 * statement that is all zero is fine.
 */
enum pap_status pap_statement_end(struct pap_statement *statement, enum pap_status status);

/* Starts and ends one that gives no rows. */
enum pap_status pap_statement_run(struct pap_connection *connection, struct pap_error *error,
                                  const char *sql, const char *types, ...);

/* Finalises all of them; to be called before the database is closed. */
void pap_statement_clear(struct pap_connection *connection);

#endif
