#include "store/library.h"

#include "base/dirs.h"
#include "base/log.h"
#include "store/database.h"
#include "store/library_internal.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A guide's row is small and its document apart, so that cards are read without the guides. */
static const char *const migrations[] = {
    "CREATE TABLE state (one INTEGER PRIMARY KEY CHECK (one = 1), generation INTEGER NOT NULL);"
    "INSERT INTO state VALUES (1, 0);"
    "CREATE TABLE source (source INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);"
    "INSERT INTO source VALUES (1, 'installed');"
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

/* pap_rank(source): the place of a source among this process's, 0 the best; NULL: not ours. */
static void rank(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    const struct pap_library *library = sqlite3_user_data(context);
    int64_t rowid = sqlite3_value_int64(values[0]);
    for (size_t i = 0; i < library->source_count; i++)
        if (library->sources[i].rowid == rowid) {
            sqlite3_result_int64(context, (int64_t)i);
            return;
        }
}

enum pap_status library_statement(struct pap_library *library, enum library_statement slot,
                                  const char *sql, sqlite3_stmt **statement,
                                  struct pap_error *error)
{
    sqlite3_stmt **kept = &library->statements[slot];
    *statement = NULL;
    if (*kept == NULL) {
        int code =
            sqlite3_prepare_v3(library->database, sql, -1, SQLITE_PREPARE_PERSISTENT, kept, NULL);
        if (code != SQLITE_OK)
            return pap_database_error(library->database, code, error);
    }
    sqlite3_reset(*kept);
    sqlite3_clear_bindings(*kept);
    *statement = *kept;
    return PAP_OK;
}

enum pap_status library_run(struct pap_library *library, sqlite3_stmt *statement,
                            struct pap_error *error)
{
    int code = sqlite3_step(statement);
    enum pap_status status =
        code == SQLITE_DONE ? PAP_OK : pap_database_error(library->database, code, error);
    sqlite3_reset(statement);
    return status;
}

enum pap_status library_execute(struct pap_library *library, const char *sql,
                                struct pap_error *error)
{
    int code = sqlite3_exec(library->database, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? PAP_OK : pap_database_error(library->database, code, error);
}

enum pap_status library_begin(struct pap_library *library, struct pap_error *error)
{
    return library->look.writing ? PAP_OK : library_execute(library, "BEGIN", error);
}

enum pap_status library_end(struct pap_library *library, enum pap_status status,
                            struct pap_error *error)
{
    return library->look.writing ? status : library_commit(library, status, error);
}

enum pap_status library_commit(struct pap_library *library, enum pap_status status,
                               struct pap_error *error)
{
    if (status == PAP_OK)
        status = library_execute(library, "COMMIT", error);
    if (status != PAP_OK && sqlite3_get_autocommit(library->database) == 0)
        sqlite3_exec(library->database, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

enum pap_status library_raise_generation(struct pap_library *library, struct pap_error *error)
{
    sqlite3_stmt *statement;
    enum pap_status status =
        library_statement(library, STATEMENT_GENERATION_RAISE,
                          "UPDATE state SET generation = generation + 1", &statement, error);
    return status != PAP_OK ? status : library_run(library, statement, error);
}

enum pap_status pap_library_generation(struct pap_library *library, int64_t *generation,
                                       struct pap_error *error)
{
    sqlite3_stmt *statement;
    library_scan_pause(library);
    enum pap_status status = library_statement(library, STATEMENT_GENERATION,
                                               "SELECT generation FROM state", &statement, error);
    if (status != PAP_OK)
        return status;
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        *generation = sqlite3_column_int64(statement, 0);
    else
        status = pap_database_error(library->database, code, error);
    sqlite3_reset(statement);
    return status;
}

/* "guides" means a folder of where the program was started, wherever it is run from later. */
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

static enum pap_status add_source(struct pap_library *library, char *name, struct pap_error *error)
{
    if (name == NULL)
        return pap_error_no_memory(error);
    for (size_t i = 0; i < library->source_count; i++)
        if (strcmp(library->sources[i].name, name) == 0) {
            free(name);
            return PAP_OK;
        }
    struct library_source *sources =
        realloc(library->sources, (library->source_count + 1) * sizeof *sources);
    if (sources == NULL) {
        free(name);
        return pap_error_no_memory(error);
    }
    library->sources = sources;
    sources[library->source_count++] = (struct library_source){.name = name};
    return PAP_OK;
}

static enum pap_status add_sources(struct pap_library *library,
                                   const struct pap_library_options *options,
                                   struct pap_error *error)
{
    enum pap_status status = add_source(library, strdup("installed"), error);
    if (status == PAP_OK && options->system != NULL)
        status = add_source(library, absolute(options->system, strlen(options->system)), error);
    const char *rest = options->folders;
    while (status == PAP_OK && rest != NULL && *rest != '\0') {
        size_t length = strcspn(rest, ":");
        if (length > 0)
            status = add_source(library, absolute(rest, length), error);
        rest += length + (rest[length] == ':');
    }
    return status;
}

/* What the sources are called in this database; those that it does not know yet stay 0. */
static enum pap_status name_sources(struct pap_library *library, struct pap_error *error)
{
    sqlite3_stmt *statement;
    enum pap_status status = library_statement(
        library, STATEMENT_SOURCE, "SELECT source FROM source WHERE name = ?", &statement, error);
    for (size_t i = 0; status == PAP_OK && i < library->source_count; i++) {
        sqlite3_bind_text(statement, 1, library->sources[i].name, -1, SQLITE_STATIC);
        int code = sqlite3_step(statement);
        library->sources[i].rowid = code == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
        if (code != SQLITE_ROW && code != SQLITE_DONE)
            status = pap_database_error(library->database, code, error);
        sqlite3_reset(statement);
    }
    return status;
}

void library_forget_sources(struct pap_library *library)
{
    if (name_sources(library, NULL) == PAP_OK)
        return;
    for (size_t i = SOURCE_INSTALLED + 1; i < library->source_count; i++)
        library->sources[i].rowid = 0;
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
    enum pap_status status = pap_database_open(&options, &library->database, error);
    if (status != PAP_OK)
        return status;
    int code = sqlite3_create_function_v2(library->database, "pap_rank", 1,
                                          SQLITE_UTF8 | SQLITE_DETERMINISTIC, library, rank, NULL,
                                          NULL, NULL);
    if (code != SQLITE_OK)
        return pap_database_error(library->database, code, error);
    status = library_execute(library, "BEGIN", error);
    return status != PAP_OK ? status : library_end(library, name_sources(library, error), error);
}

static void close_database(struct pap_library *library)
{
    for (size_t i = 0; i < STATEMENTS; i++) {
        sqlite3_finalize(library->statements[i]);
        library->statements[i] = NULL;
    }
    pap_database_close(library->database);
    library->database = NULL;
}

/* Copies all pages; a failure leaves the copy empty, which the next look at the folders mends. */
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
    struct pap_library old = *library;
    memset(library->statements, 0, sizeof library->statements);
    library->database = NULL;
    enum pap_status status = open_database(library, NULL, false, error);
    if (status == PAP_OK && old.database != NULL && copy_pages(library->database, old.database))
        status = name_sources(library, error);
    close_database(&old);
    return status;
}

enum pap_status library_move_to_memory(struct pap_library *library, const struct pap_error *cause,
                                       struct pap_error *error)
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
        status = library_move_to_memory(library, &cause, error);
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
    library_scan_clear(library);
    close_database(library);
    for (size_t i = 0; i < library->source_count; i++)
        free(library->sources[i].name);
    free(library->sources);
    free(library);
}

const struct pap_error *pap_library_trouble(const struct pap_library *library)
{
    return library->trouble.status == PAP_OK ? NULL : &library->trouble;
}
