#include "store/library.h"

#include "base/clock.h"
#include "base/dirs.h"
#include "base/log.h"
#include "store/database.h"
#include "store/library_internal.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BATCH_BUSY_TIMEOUT_MS = 2 };

/* Documents are in a table of their own, so that reading cards does not read whole guides. */
static const char *const migrations[] = {
    "CREATE TABLE state (one INTEGER PRIMARY KEY CHECK (one = 1), generation INTEGER NOT NULL);"
    "INSERT INTO state VALUES (1, 0);"
    "CREATE TABLE source (source INTEGER PRIMARY KEY,"
    " kind TEXT NOT NULL CHECK (kind IN ('key', 'installed', 'folder')),"
    " place TEXT NOT NULL,"         /* a public key, '', an absolute path */
    " precedence INTEGER NOT NULL," /* enum library_precedence */
    " UNIQUE (kind, place));"
    "INSERT INTO source VALUES (1, 'installed', '', 200);"
    "CREATE TABLE guide (guide INTEGER PRIMARY KEY, source INTEGER NOT NULL, id TEXT NOT NULL,"
    " revision INTEGER NOT NULL, card TEXT NOT NULL, retired INTEGER,"
    " UNIQUE (source, id, revision));"
    "CREATE INDEX guide_id ON guide (id, source, revision, retired);"
    "CREATE INDEX guide_retired ON guide (retired) WHERE retired IS NOT NULL;"
    "CREATE TABLE document (guide INTEGER PRIMARY KEY, json BLOB NOT NULL);"
    "CREATE TABLE site (pattern TEXT NOT NULL, guide INTEGER NOT NULL, host TEXT NOT NULL,"
    " PRIMARY KEY (pattern, guide)) WITHOUT ROWID;"
    "CREATE INDEX site_host ON site (host);"
    "CREATE INDEX site_guide ON site (guide);"
    "CREATE TABLE file (source INTEGER NOT NULL, path TEXT NOT NULL, mtime INTEGER NOT NULL,"
    " size INTEGER NOT NULL, inode INTEGER NOT NULL, guide INTEGER, en TEXT, fr TEXT,"
    " PRIMARY KEY (source, path)) WITHOUT ROWID;"
    "CREATE INDEX file_guide ON file (guide);"
    "CREATE TABLE folder (source INTEGER NOT NULL, path TEXT NOT NULL, mtime INTEGER NOT NULL,"
    " PRIMARY KEY (source, path)) WITHOUT ROWID;"
    "CREATE VIRTUAL TABLE words USING"
    " fts5(title, summary, steps, tokenize = 'unicode61 remove_diacritics 0', detail = column);"
    "CREATE VIRTUAL TABLE vocabulary USING fts5vocab(words, row);",
};

static const struct pap_schema schema = {
    .migrations = migrations,
    .count = sizeof migrations / sizeof migrations[0],
};

enum pap_status pap_library_begin_read(struct pap_library *library, struct pap_error *error)
{
    return library->batch.open ? PAP_OK : pap_transaction_begin_read(&library->connection, error);
}

enum pap_status pap_library_end_read(struct pap_library *library, enum pap_status status,
                                     struct pap_error *error)
{
    return library->batch.open ? status : pap_transaction_end(&library->connection, status, error);
}

enum pap_status pap_library_raise_generation(struct pap_library *library, struct pap_error *error)
{
    return pap_statement_run(&library->connection, error,
                             "UPDATE state SET generation = generation + 1", "");
}

enum pap_status pap_library_batch_begin(struct pap_library *library, struct pap_error *error)
{
    struct library_batch *batch = &library->batch;
    if (batch->open)
        return PAP_OK;
    sqlite3_busy_timeout(library->connection.database, BATCH_BUSY_TIMEOUT_MS);
    enum pap_status status = pap_transaction_begin_write(&library->connection, error);
    sqlite3_busy_timeout(library->connection.database, PAP_DATABASE_BUSY_TIMEOUT_MS);
    if (status == PAP_OK)
        *batch = (struct library_batch){.open = true, .since = pap_clock_monotonic_ms()};
    return status;
}

/* Reloads the sources after a rollback. If that fails, only the installed source is certain. */
static void reread_sources(struct pap_library *library)
{
    if (pap_library_source_read(&library->sources, &library->connection, NULL) == PAP_OK)
        return;
    for (size_t i = 0; i < library->sources.count; i++)
        if (library->sources.items[i].kind != LIBRARY_SOURCE_INSTALLED)
            library->sources.items[i].rowid = 0;
}

enum pap_status pap_library_batch_end(struct pap_library *library, enum pap_status status,
                                      struct pap_error *error)
{
    struct library_batch *batch = &library->batch;
    if (!batch->open)
        return status;
    if (status == PAP_OK && batch->visible)
        status = pap_library_raise_generation(library, error);
    status = pap_transaction_end(&library->connection, status, error);
    *batch = (struct library_batch){.lost = status != PAP_OK};
    if (status != PAP_OK)
        reread_sources(library);
    return status;
}

void pap_library_batch_flush(struct pap_library *library)
{
    struct pap_error error = {0};
    if (pap_library_batch_end(library, PAP_OK, &error) != PAP_OK)
        pap_log("the folders of guides are scanned again: %s", error.en);
}

enum pap_status pap_library_generation(struct pap_library *library, int64_t *generation,
                                       struct pap_error *error)
{
    struct pap_statement row;
    pap_library_batch_flush(library);
    pap_statement_start(&row, &library->connection, error, "SELECT generation FROM state", "");
    if (pap_statement_next(&row))
        *generation = pap_statement_integer(&row, 0);
    return pap_statement_end(&row, PAP_OK);
}

/*
 * Makes a path absolute now: "guides" is relative to the folder in which the program was started.
 */
static char *absolute(const char *path, size_t length)
{
    char *folder = NULL;
    char *joined = NULL;
    while (length > 1 && path[length - 1] == '/')
        length--;
    char *own = strndup(path, length);
    if (own == NULL || own[0] == '/')
        return own;
    folder = getcwd(NULL, 0);
    if (folder != NULL)
        joined = pap_dirs_join(folder, own);
    free(folder);
    free(own);
    return joined;
}

static enum pap_status add_sources(struct pap_library *library,
                                   const struct pap_library_options *options,
                                   struct pap_error *error)
{
    struct library_sources *sources = &library->sources;
    enum pap_status status = pap_library_source_add(
        sources, LIBRARY_SOURCE_INSTALLED, LIBRARY_PRECEDENCE_INSTALLED, strdup(""), error);
    if (status == PAP_OK && options->system != NULL)
        status = pap_library_source_add(sources, LIBRARY_SOURCE_FOLDER, LIBRARY_PRECEDENCE_SYSTEM,
                                        absolute(options->system, strlen(options->system)), error);
    const char *rest = options->folders;
    while (status == PAP_OK && rest != NULL && *rest != '\0') {
        size_t length = strcspn(rest, ":");
        if (length > 0)
            status =
                pap_library_source_add(sources, LIBRARY_SOURCE_FOLDER, LIBRARY_PRECEDENCE_FOLDER,
                                       absolute(rest, length), error);
        rest += length + (rest[length] == ':');
    }
    return status;
}

/* Removes catalog.db, the name of the database before the first release. It held only copies. */
static void remove_catalog(const char *home)
{
    static const char *const names[] = {"catalog.db", "catalog.db-wal", "catalog.db-shm",
                                        "catalog.db-journal", "catalog.db-lock"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char *path = pap_dirs_join(home, names[i]);
        int failed = path == NULL ? -1 : unlink(path);
        free(path);
        if (i == 0 && failed != 0)
            return;
    }
}

static enum pap_status open_database(struct pap_library *library, const char *home, bool read_only,
                                     struct pap_error *error)
{
    const struct pap_database_options options = {.home = home,
                                                 .name = "library.db",
                                                 .schema = &schema,
                                                 .rollback = true,
                                                 .verify_on_open = read_only,
                                                 .read_only = read_only};
    struct pap_connection *connection = &library->connection;
    enum pap_status status = pap_database_open(&options, &connection->database, error);
    if (status == PAP_OK && home != NULL && !read_only)
        remove_catalog(home);
    if (status == PAP_OK)
        status = pap_library_source_register(&library->sources, connection, error);
    if (status == PAP_OK)
        status = pap_library_source_read(&library->sources, connection, error);
    return status;
}

static void close_connection(struct pap_connection *connection)
{
    pap_statement_clear(connection);
    pap_database_close(connection->database);
    connection->database = NULL;
}

/* Copies all pages. After a failure the copy is empty, and the next scan fills it. */
static bool copy_pages(sqlite3 *to, sqlite3 *from)
{
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
    if (backup == NULL)
        return false;
    int code = sqlite3_backup_step(backup, -1);
    return sqlite3_backup_finish(backup) == SQLITE_OK && code == SQLITE_DONE;
}

static enum pap_status copy_to_memory(struct pap_library *library, struct pap_error *error)
{
    struct pap_connection old = library->connection;
    library->connection = (struct pap_connection){0};
    enum pap_status status = open_database(library, NULL, false, error);
    if (status == PAP_OK && old.database != NULL &&
        copy_pages(library->connection.database, old.database))
        status = pap_library_source_read(&library->sources, &library->connection, error);
    close_connection(&old);
    return status;
}

enum pap_status pap_library_move_to_memory(struct pap_library *library,
                                           const struct pap_error *cause, struct pap_error *error)
{
    pap_log("library.db cannot be used, guides are kept in memory: %s", cause->en);
    library->trouble = *cause;
    return copy_to_memory(library, error);
}

enum pap_status pap_library_open(const struct pap_library_options *options,
                                 struct pap_library **out, struct pap_error *error)
{
    struct pap_error cause = {0};
    struct pap_library *library = calloc(1, sizeof *library);
    if (library == NULL)
        return pap_error_no_memory(error);
    enum pap_status status = add_sources(library, options, error);
    if (status != PAP_OK)
        goto out;
    if (options->home != NULL)
        status = open_database(library, options->home, options->read_only, &cause);
    else
        status = pap_error_set(&cause, PAP_UNAVAILABLE, "there is no folder to keep things in",
                               "il n'y a aucun dossier où garder les données");
    library->trouble = cause;
    if (status == PAP_NO_MEMORY)
        pap_error_no_memory(error);
    else if (options->read_only)
        status = copy_to_memory(library, error);
    else if (status != PAP_OK)
        status = pap_library_move_to_memory(library, &cause, error);
out:
    if (status == PAP_OK)
        *out = library;
    else
        pap_library_close(library);
    return status;
}

void pap_library_close(struct pap_library *library)
{
    if (library == NULL)
        return;
    close_connection(&library->connection);
    pap_library_source_clear(&library->sources);
    free(library);
}

const struct pap_error *pap_library_trouble(const struct pap_library *library)
{
    return library->trouble.status == PAP_OK ? NULL : &library->trouble;
}
