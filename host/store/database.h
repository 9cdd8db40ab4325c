/*
 * One SQLite file as this program keeps them: WAL, synchronous=FULL, busy_timeout 5 s,
 * secure_delete; a rollback journal on network file systems, where several computers cannot share
 * a WAL's memory. A file that is damaged, or no database of ours, is set aside
 * (store/quarantine.h).
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
     * A call on it said PAP_CORRUPT: look at every page and at the schema, which takes a while,
     * and set the file aside if the damage is real.
     */
    bool verify_on_open;

    /* What is damaged is told as PAP_CORRUPT and left where it is: somebody only looks. */
    bool read_only;

    int busy_timeout_ms; /* how long to wait for another process; 0: PAP_DATABASE_BUSY_TIMEOUT_MS */

    bool rollback; /* a rollback journal on every disk: who only reads writes nothing */

    /* Whether `folder` lies on another computer; NULL: ask the system. */
    bool (*is_remote)(const char *folder);
};

/*
 * Opens, migrates, sets aside what is damaged. `*database` is closed with pap_database_close().
 * PAP_FULL, PAP_READ_ONLY, PAP_BUSY (also: it is damaged and another process has it open), PAP_IO,
 * PAP_NO_MEMORY, PAP_UNAVAILABLE (made by a newer version), PAP_CORRUPT where it stays read_only.
 */
enum pap_status pap_database_open(const struct pap_database_options *options, sqlite3 **database,
                                  struct pap_error *error);

/* Closes it, statements finalised before; NULL is fine. */
void pap_database_close(sqlite3 *database);

/*
 * What a failed SQLite call means for a person; always returns other than PAP_OK. After
 * PAP_CORRUPT the database is to be closed and opened again as `verify_on_open`.
 */
enum pap_status pap_database_error(sqlite3 *database, int code, struct pap_error *error);

#endif
