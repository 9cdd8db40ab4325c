/*
 * One SQLite file as this program keeps them: WAL, synchronous=FULL, busy_timeout 5 s,
 * secure_delete; a rollback journal on network file systems. A file that is damaged or no
 * database is set aside with its -wal and -shm under an exclusive lock, never deleted.
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

struct pap_database_options {
    const char *home; /* folder; NULL: in memory */
    const char *name; /* "catalog.db" */
    const struct pap_schema *schema;
};

/*
 * Opens, migrates, sets aside what is damaged. `*database` is closed with pap_database_close().
 * PAP_FULL, PAP_READ_ONLY, PAP_BUSY, PAP_IO, PAP_NO_MEMORY, PAP_UNAVAILABLE (made by a newer
 * version).
 */
enum pap_status pap_database_open(const struct pap_database_options *options, sqlite3 **database,
                                  struct pap_error *error);
void pap_database_close(sqlite3 *database);

/* What a failed SQLite call means for a person; always returns other than PAP_OK. */
enum pap_status pap_database_error(sqlite3 *database, int code, struct pap_error *error);

#endif
