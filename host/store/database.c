#include "store/database.h"

#include "base/dirs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BUSY_MS = 5000 };

/* Marks our files (PRAGMA application_id), so that another program's database is never migrated. */
enum { APPLICATION = 0x50617350 };

static enum pap_status status_of_errno(int number)
{
    switch (number) {
    case ENOSPC:
    case EDQUOT:
        return PAP_FULL;
    case EACCES:
    case EPERM:
    case EROFS:
        return PAP_READ_ONLY;
    case ENOMEM:
        return PAP_NO_MEMORY;
    default:
        return PAP_IO;
    }
}

static enum pap_status status_of_code(sqlite3 *database, int code)
{
    switch (code & 0xff) {
    case SQLITE_FULL:
        return PAP_FULL;
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return PAP_READ_ONLY;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return PAP_BUSY;
    case SQLITE_NOMEM:
        return PAP_NO_MEMORY;
    case SQLITE_CONSTRAINT:
        return PAP_CONFLICT;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_ERROR: /* our statements are right, so the tables are not ours */
        return PAP_CORRUPT;
    case SQLITE_IOERR:
        if (code == SQLITE_IOERR_NOMEM)
            return PAP_NO_MEMORY;
        break;
    default:
        break;
    }
    return status_of_errno(database == NULL ? 0 : sqlite3_system_errno(database));
}

static enum pap_status explain(enum pap_status status, const char *detail, struct pap_error *error)
{
    switch (status) {
    case PAP_FULL:
        return pap_error_set(error, status, "the disk is full", "le disque est plein");
    case PAP_READ_ONLY:
        return pap_error_set(error, status, "nothing may be written in this folder",
                             "ce dossier est en lecture seule");
    case PAP_BUSY:
        return pap_error_set(error, status, "another program is using the data, try again",
                             "un autre programme utilise les données, réessayez");
    case PAP_NO_MEMORY:
        return pap_error_set(error, status, "out of memory", "mémoire insuffisante");
    case PAP_CORRUPT:
        return pap_error_set(error, status, "the database is damaged: %s",
                             "la base de données est abîmée : %s", detail);
    default:
        return pap_error_set(error, status, "the disk failed: %s", "le disque a échoué : %s",
                             detail);
    }
}

enum pap_status pap_database_error(sqlite3 *database, int code, struct pap_error *error)
{
    const char *detail = database == NULL ? sqlite3_errstr(code) : sqlite3_errmsg(database);
    return explain(status_of_code(database, code), detail, error);
}

static int read_number(sqlite3 *database, const char *sql, int *number)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(database, sql, -1, &statement, NULL);
    if (code == SQLITE_OK) {
        code = sqlite3_step(statement);
        *number = code == SQLITE_ROW ? sqlite3_column_int(statement, 0) : 0;
    }
    return sqlite3_finalize(statement);
}

/*
 * FULL: an answered write survives a power cut. secure_delete and temp_store: what is erased stays
 * neither in free pages nor in a temporary file. trusted_schema: a file that somebody prepared
 * cannot run functions.
 */
static int configure(sqlite3 *database, bool wal)
{
    sqlite3_extended_result_codes(database, 1);
    sqlite3_busy_timeout(database, BUSY_MS);
    int code = sqlite3_exec(database,
                            "PRAGMA trusted_schema=OFF; PRAGMA temp_store=MEMORY;"
                            "PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON;"
                            "PRAGMA synchronous=FULL",
                            NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code =
            sqlite3_exec(database, wal ? "PRAGMA journal_mode=WAL" : "PRAGMA journal_mode=DELETE",
                         NULL, NULL, NULL);
    return code;
}

static int run_migrations(sqlite3 *database, const struct pap_schema *schema, int version)
{
    int code = SQLITE_OK;
    for (int i = version; code == SQLITE_OK && i < schema->count; i++)
        code = sqlite3_exec(database, schema->migrations[i], NULL, NULL, NULL);
    char *mark = sqlite3_mprintf("PRAGMA application_id=%d; PRAGMA user_version=%d", APPLICATION,
                                 schema->count);
    if (code == SQLITE_OK)
        code = mark == NULL ? SQLITE_NOMEM : sqlite3_exec(database, mark, NULL, NULL, NULL);
    sqlite3_free(mark);
    return code;
}

/* Another process may migrate at the same time: the version counts only inside the transaction. */
static enum pap_status migrate(sqlite3 *database, const struct pap_schema *schema,
                               struct pap_error *error)
{
    int version = 0;
    int code = read_number(database, "PRAGMA user_version", &version);
    if (code == SQLITE_OK && version > schema->count)
        return pap_error_set(error, PAP_UNAVAILABLE,
                             "the data was written by a newer version of Pas à Pas: update it",
                             "les données viennent d'une version plus récente de Pas à Pas : "
                             "mettez-le à jour");
    if (code == SQLITE_OK && version == schema->count)
        return PAP_OK;
    if (code == SQLITE_OK)
        code = sqlite3_exec(database, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = read_number(database, "PRAGMA user_version", &version);
    if (code == SQLITE_OK)
        code = run_migrations(database, schema, version);
    if (code == SQLITE_OK)
        code = sqlite3_exec(database, "COMMIT", NULL, NULL, NULL);
    if (code == SQLITE_OK)
        return PAP_OK;
    enum pap_status status = pap_database_error(database, code, error);
    sqlite3_exec(database, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

/* SQLite would make the file readable by everybody. */
static void make_private(const char *path)
{
    int file = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (file >= 0)
        close(file);
}

enum pap_status pap_database_open(const struct pap_database_options *options, sqlite3 **out,
                                  struct pap_error *error)
{
    sqlite3 *database = NULL;
    char *path = NULL;
    enum pap_status status = PAP_OK;

    *out = NULL;
    if (options->home != NULL) {
        status = pap_dirs_make(options->home, error);
        if (status != PAP_OK)
            return status;
        path = pap_dirs_join(options->home, options->name);
        if (path == NULL)
            return explain(PAP_NO_MEMORY, "", error);
        make_private(path);
    }
    int code =
        sqlite3_open_v2(path == NULL ? ":memory:" : path, &database,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK)
        code = configure(database, path != NULL);
    status = code == SQLITE_OK ? migrate(database, options->schema, error)
                               : pap_database_error(database, code, error);
    if (status == PAP_OK)
        *out = database;
    else
        sqlite3_close(database);
    free(path);
    return status;
}

void pap_database_close(sqlite3 *database)
{
    sqlite3_close(database);
}
