/*
 * Opens SQLite databases with the settings of this program: WAL, synchronous=FULL, busy_timeout 5
 * s, secure_delete. On network file systems it uses a rollback journal, because several computers
 * cannot share the WAL's shared memory. A file that is damaged, or that another program made, is
 * set aside (store/quarantine.h).
 */
#ifndef PAP_STORE_DATABASE_H
#define PAP_STORE_DATABASE_H

#include "base/error.h"

#include <sqlite3.h>
#include <stdbool.h>

/* One step of a schema: `sql` leads from version N to N+1 (PRAGMA user_version). */
struct pap_schema {
    const char *const *migrations;
    int count;
};

enum { PAP_DATABASE_BUSY_TIMEOUT_MS = 5000 };

struct pap_database_options {
    const char *home; /* folder; NULL: in memory */
    const char *name; /* "library.db" */
    const struct pap_schema *schema;

    /*
     * Set after a call on this database returned PAP_CORRUPT. Checks every page and the schema,
     * which is slow, and sets the file aside if it really is damaged.
     */
    bool verify_on_open;

    /* Read-only inspection: a damaged file is reported as PAP_CORRUPT and is not moved. */
    bool read_only;

    int busy_timeout_ms; /* time to wait for another process; 0: PAP_DATABASE_BUSY_TIMEOUT_MS */

    bool rollback; /* use a rollback journal on every file system, so that readers write nothing */

    /* Whether `folder` lies on another computer; NULL: ask the system. */
    bool (*is_remote)(const char *folder);
};

/*
 * Opens the database, migrates it, and sets a damaged file aside. The caller closes `*database`
 * with pap_database_close(). PAP_FULL, PAP_READ_ONLY, PAP_BUSY (also: the file is damaged and
 * another process has it open), PAP_IO, PAP_NO_MEMORY, PAP_UNAVAILABLE (made by a newer version),
 * PAP_CORRUPT (damaged, and `read_only` is set).
 */
enum pap_status pap_database_open(const struct pap_database_options *options, sqlite3 **database,
                                  struct pap_error *error);

/* Closes the database. All its statements must be finalised before. NULL is fine. */
void pap_database_close(sqlite3 *database);

/*
 * Fills `error` for a failed SQLite call; never returns PAP_OK. After PAP_CORRUPT the caller closes
 * the database and opens it again with `verify_on_open`.
 */
enum pap_status pap_database_error(sqlite3 *database, int code, struct pap_error *error);

#endif
