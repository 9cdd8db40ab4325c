#include "store/database.h"

#include "base/clock.h"
#include "base/debug.h"
#include "base/dirs.h"
#include "store/quarantine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

/* Marks our files (PRAGMA application_id), so that another program's database is never migrated. */
enum { APPLICATION = 0x50617350 };

enum { PAUSE_MS = 20 };

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
    case SQLITE_ERROR: /* our SQL is valid, so the tables are not ours */
        return PAP_CORRUPT;
    case SQLITE_IOERR:
        if (code == SQLITE_IOERR_NOMEM)
            return PAP_NO_MEMORY;
        break;
    default:
        break;
    }
    return pap_status_of_errno(database == NULL ? 0 : sqlite3_system_errno(database));
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
        return pap_error_no_memory(error);
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

static bool is_remote(const char *folder)
{
    static const unsigned long
        remote[] =
            {
                NFS_SUPER_MAGIC,  SMB_SUPER_MAGIC,  CIFS_SUPER_MAGIC, SMB2_SUPER_MAGIC,
                AFS_SUPER_MAGIC,  CODA_SUPER_MAGIC, CEPH_SUPER_MAGIC, V9FS_MAGIC,
                FUSE_SUPER_MAGIC, /* sshfs and others; on a local FUSE file system the rollback
                                     journal is correct too */
            };
    struct statfs system;
    if (statfs(folder, &system) != 0)
        return false;
    for (size_t i = 0; i < sizeof remote / sizeof remote[0]; i++)
        if (((unsigned long)system.f_type & 0xffffffffUL) == remote[i])
            return true;
    return false;
}

static int busy_timeout(const struct pap_database_options *options)
{
    return options->busy_timeout_ms > 0 ? options->busy_timeout_ms : PAP_DATABASE_BUSY_TIMEOUT_MS;
}

static int read_number(sqlite3 *database, const char *sql, int *number)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(database, sql, -1, &statement, NULL);
    if (code != SQLITE_OK)
        return code;
    if (sqlite3_step(statement) == SQLITE_ROW)
        *number = sqlite3_column_int(statement, 0);
    return sqlite3_finalize(statement);
}

/*
 * FULL: an acknowledged write survives a power cut. secure_delete and temp_store: erased data stays
 * neither in free pages nor in a temporary file. trusted_schema: a crafted file cannot run
 * functions.
 */
static int configure(sqlite3 *database)
{
    int code = sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(database,
                            "PRAGMA temp_store=MEMORY; PRAGMA secure_delete=ON;"
                            "PRAGMA synchronous=FULL",
                            NULL, NULL, NULL);
    return code;
}

static int choose_journal(sqlite3 *database, bool wal)
{
    return sqlite3_exec(database, wal ? "PRAGMA journal_mode=WAL" : "PRAGMA journal_mode=DELETE",
                        NULL, NULL, NULL);
}

static int run_migrations(sqlite3 *database, const struct pap_schema *schema, int version)
{
    int code = SQLITE_OK;
    for (int i = version; code == SQLITE_OK && i < schema->count; i++)
        code = sqlite3_exec(database, schema->migrations[i], NULL, NULL, NULL);
    if (code != SQLITE_OK)
        return code;
    char *mark = sqlite3_mprintf("PRAGMA application_id=%d; PRAGMA user_version=%d", APPLICATION,
                                 schema->count);
    code = mark == NULL ? SQLITE_NOMEM : sqlite3_exec(database, mark, NULL, NULL, NULL);
    sqlite3_free(mark);
    return code;
}

/* Another process may migrate at the same time: read the version inside the transaction. */
static int migrate(sqlite3 *database, const struct pap_schema *schema)
{
    int version = 0;
    int code = sqlite3_exec(database, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = read_number(database, "PRAGMA user_version", &version);
    if (code == SQLITE_OK)
        code = run_migrations(database, schema, version);
    if (code == SQLITE_OK)
        code = sqlite3_exec(database, "COMMIT", NULL, NULL, NULL);
    return code;
}

/*
 * The text that `sql` returns. The caller calls sqlite3_free() on `*text`. If memory runs out,
 * SQLite returns no text; that must not count as damage.
 */
static int read_text(sqlite3 *database, const char *sql, char **text)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(database, sql, -1, &statement, NULL);
    if (code != SQLITE_OK)
        return code;
    if (sqlite3_step(statement) == SQLITE_ROW) {
        const char *column = (const char *)sqlite3_column_text(statement, 0);
        *text = column == NULL ? NULL : sqlite3_mprintf("%s", column);
    }
    code = sqlite3_finalize(statement);
    return code == SQLITE_OK && *text == NULL ? SQLITE_NOMEM : code;
}

/* All statements of the schema as one text. */
static int read_schema(sqlite3 *database, char **text)
{
    return read_text(database,
                     "SELECT coalesce(group_concat(sql, ';'), '') FROM (SELECT sql"
                     " FROM sqlite_schema WHERE name NOT GLOB 'sqlite_*'"
                     " ORDER BY type, name)",
                     text);
}

/* Compares the schema with a database in memory to which all migrations were applied. */
static int compare_schema(sqlite3 *database, const struct pap_schema *schema, bool *same)
{
    sqlite3 *fresh = NULL;
    char *wanted = NULL;
    char *found = NULL;
    int code =
        sqlite3_open_v2(":memory:", &fresh, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    if (code == SQLITE_OK)
        code = run_migrations(fresh, schema, 0);
    if (code == SQLITE_OK)
        code = read_schema(fresh, &wanted);
    if (code == SQLITE_OK)
        code = read_schema(database, &found);
    *same = code == SQLITE_OK && strcmp(wanted, found) == 0;
    sqlite3_free(found);
    sqlite3_free(wanted);
    sqlite3_close(fresh);
    return code;
}

static int check_pages(sqlite3 *database, bool *sound)
{
    char *answer = NULL;
    int code = read_text(database, "PRAGMA integrity_check(1)", &answer);
    *sound = code != SQLITE_OK || strcmp(answer, "ok") == 0;
    sqlite3_free(answer);
    return code;
}

/* The result of one attempt to open a file. */
struct attempt {
    sqlite3 *database;
    bool wal;     /* the file system supports WAL */
    bool damaged; /* certain: the file may be set aside */
};

static enum pap_status damaged(struct attempt *attempt, const char *why, struct pap_error *error)
{
    attempt->damaged = true;
    return explain(PAP_CORRUPT, why, error);
}

static enum pap_status failed(struct attempt *attempt, int code, struct pap_error *error)
{
    int kind = code & 0xff;
    attempt->damaged = kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB;
    return pap_database_error(attempt->database, code, error);
}

/*
 * One transaction for all reads: each transaction takes locks, and this delays the host's first
 * answer.
 */
static int read_marks(sqlite3 *database, int *version, int *application, int *tables)
{
    int code = sqlite3_exec(database, "BEGIN", NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = read_number(database, "PRAGMA user_version", version);
    if (code == SQLITE_OK)
        code = read_number(database, "PRAGMA application_id", application);
    if (code == SQLITE_OK && *application != APPLICATION)
        code = read_number(database, "SELECT count(*) FROM sqlite_schema", tables);
    return code == SQLITE_OK ? sqlite3_exec(database, "COMMIT", NULL, NULL, NULL) : code;
}

/*
 * Version and application id of an open file decide whether it is migrated, used, left alone or set
 * aside.
 */
static enum pap_status take(const struct pap_database_options *options, struct attempt *attempt,
                            struct pap_error *error)
{
    int version = 0;
    int application = 0;
    int tables = 0;
    bool same = true;
    bool sound = true;
    sqlite3 *database = attempt->database;
    int code = read_marks(database, &version, &application, &tables);
    if (code != SQLITE_OK)
        return failed(attempt, code, error);
    if (application != APPLICATION && (tables > 0 || version != 0))
        return damaged(attempt, "another program's tables", error);
    if (version > options->schema->count)
        return pap_error_set(error, PAP_UNAVAILABLE,
                             "the data was written by a newer version of Pas à Pas: update it",
                             "les données viennent d'une version plus récente de Pas à Pas : "
                             "mettez-le à jour");
    code = choose_journal(database, attempt->wal);
    if (code == SQLITE_OK && version < options->schema->count)
        code = migrate(database, options->schema);
    if (code == SQLITE_OK && options->verify_on_open)
        code = check_pages(database, &sound);
    if (code == SQLITE_OK && options->verify_on_open && sound)
        code = compare_schema(database, options->schema, &same);
    if (code != SQLITE_OK)
        return failed(attempt, code, error);
    return sound && same ? PAP_OK : damaged(attempt, sound ? "tables" : "pages", error);
}

/* Restricts the file to its owner: SQLite would create it readable by everybody. */
static void make_private(const char *path)
{
    int file = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (file >= 0)
        close(file);
}

/*
 * Without this, the last connection to close writes the WAL back and deletes it, even if the
 * database then proves to be damaged, and the latest events would be missing from the copy that is
 * set aside.
 */
static int keep_log(sqlite3 *database, bool keep)
{
    return sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep ? 1 : 0, NULL);
}

static enum pap_status open_file(const struct pap_database_options *options, const char *path,
                                 struct attempt *attempt, struct pap_error *error)
{
    *attempt = (struct attempt){0};
    if (path != NULL) {
        bool (*remote)(const char *) = options->is_remote != NULL ? options->is_remote : is_remote;
        attempt->wal = !options->rollback && !remote(options->home);
        make_private(path);
    }
    int code = sqlite3_open_v2(path == NULL ? ":memory:" : path, &attempt->database,
                               SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX |
                                   SQLITE_OPEN_EXRESCODE,
                               NULL);
    if (code == SQLITE_OK)
        code = keep_log(attempt->database, true);
    if (code == SQLITE_OK)
        code = sqlite3_busy_timeout(attempt->database, busy_timeout(options));
    if (code == SQLITE_OK)
        code = configure(attempt->database);
    enum pap_status status =
        code == SQLITE_OK ? take(options, attempt, error) : failed(attempt, code, error);
    if (status == PAP_OK)
        keep_log(attempt->database, false);
    if (status != PAP_OK) {
        sqlite3_close(attempt->database);
        attempt->database = NULL;
    }
    return status;
}

/* Under the exclusive lock: checks again and sets the file aside if it is still damaged. */
static enum pap_status set_aside(const struct pap_database_options *options, const char *path,
                                 struct pap_error *error)
{
    struct attempt attempt;
    int lock;
    enum pap_status status = pap_quarantine_lock(path, true, 0, &lock, error);
    if (status != PAP_OK)
        return status;
    status = open_file(options, path, &attempt, error);
    sqlite3_close(attempt.database);
    if (attempt.damaged)
        status = pap_quarantine_move(path, error);
    pap_quarantine_unlock(lock);
    return status;
}

static void unlock(void *lock)
{
    pap_quarantine_unlock((int)(intptr_t)lock);
}

static int compare_nothing(void *unused, int a_size, const void *a, int b_size, const void *b)
{
    (void)unused;
    (void)a;
    (void)b;
    return a_size - b_size;
}

/*
 * Ties the lock's lifetime to the connection: SQLite calls the destructor of a collation when the
 * connection closes.
 */
static enum pap_status tie(sqlite3 *database, int lock, struct pap_error *error)
{
    if (lock < 0)
        return PAP_OK;
    int code = sqlite3_create_collation_v2(database, "pasapas_lock", SQLITE_UTF8,
                                           (void *)(intptr_t)lock, compare_nothing, unlock);
    if (code == SQLITE_OK)
        return PAP_OK;
    pap_quarantine_unlock(lock);
    return pap_database_error(database, code, error);
}

/*
 * Retries until the timeout. When several processes create a database at once, SQLite returns
 * SQLITE_BUSY without calling its busy handler wherever waiting could deadlock, as in a change of
 * the journal mode.
 */
static enum pap_status open_until_timeout(const struct pap_database_options *options,
                                          const char *path, struct attempt *attempt,
                                          struct pap_error *error)
{
    int64_t end = pap_clock_monotonic_ms() + busy_timeout(options);
    enum pap_status status = open_file(options, path, attempt, error);
    while (status == PAP_BUSY && pap_clock_monotonic_ms() < end) {
        sqlite3_sleep(PAUSE_MS);
        status = open_file(options, path, attempt, error);
    }
    return status;
}

static enum pap_status open_shared(const struct pap_database_options *options, const char *path,
                                   struct attempt *attempt, struct pap_error *error)
{
    int lock;
    *attempt = (struct attempt){0};
    enum pap_status status = pap_quarantine_lock(path, false, busy_timeout(options), &lock, error);
    if (status != PAP_OK)
        return status;
    status = open_until_timeout(options, path, attempt, error);
    if (status != PAP_OK) {
        pap_quarantine_unlock(lock);
        return status;
    }
    status = tie(attempt->database, lock, error);
    if (status != PAP_OK) {
        sqlite3_close(attempt->database);
        attempt->database = NULL;
    }
    return status;
}

enum pap_status pap_database_open(const struct pap_database_options *options, sqlite3 **database,
                                  struct pap_error *error)
{
    struct attempt attempt;
    enum pap_status status;
    *database = NULL;
    if (options->home == NULL) {
        status = open_file(options, NULL, &attempt, error);
        *database = attempt.database;
        return status;
    }
    status = pap_dirs_make(options->home, error);
    if (status != PAP_OK)
        return status;
    char *path = pap_dirs_join(options->home, options->name);
    if (path == NULL)
        return explain(PAP_NO_MEMORY, "", error);
    status = open_shared(options, path, &attempt, error);
    /*
     * After waiting for the lock, check again: another host may have set the file aside and opened
     * a new one.
     */
    bool mend = attempt.damaged && !options->read_only;
    for (int waited = 0; mend && attempt.damaged && waited <= busy_timeout(options);
         waited += PAUSE_MS) {
        status = set_aside(options, path, error);
        if (status == PAP_BUSY)
            sqlite3_sleep(PAUSE_MS);
        else if (status != PAP_OK)
            break;
        enum pap_status busy = status;
        status = open_shared(options, path, &attempt, error);
        if (attempt.damaged && busy == PAP_BUSY)
            status = explain(PAP_BUSY, "", error);
    }
    pap_debug(PAP_DEBUG_STORE, "%s opened%s: %s", options->name, attempt.wal ? " with a WAL" : "",
              pap_status_name(status));
    *database = attempt.database;
    free(path);
    return status;
}

void pap_database_close(sqlite3 *database)
{
    sqlite3_close(database);
}
