/*
 * Looking at the folders: what changed since the last time goes into the tables, slice by slice.
 * A transaction may outlive a slice; whoever reads in between ends it first.
 *
 * Of each source the known files come first (a stat each), then the folders whose own time
 * changed. In this order a file that was renamed is gone before it comes back.
 */
#include "base/clock.h"
#include "base/log.h"
#include "store/catalog_inside.h"
#include "store/database.h"

#include <stdlib.h>

enum {
    SLICE_MS = 2,
    COMMIT_MS = 100,  /* so long one transaction gathers changes: each commit waits for the disk */
    FRESH_MS = 2000,  /* younger than this, a time says nothing */
    BUSY_WAIT_MS = 2, /* so long a slice waits for another writer */
    BUSY_MAX = 2500,  /* and so many slices in a row */
};

int64_t catalog_look_source(const struct pap_catalog *catalog)
{
    return catalog->sources[catalog->look.source].rowid;
}

int64_t catalog_mtime(const struct stat *info)
{
    return (int64_t)info->st_mtim.tv_sec * 1000000000 + info->st_mtim.tv_nsec;
}

int64_t catalog_look_time(const struct stat *info)
{
    int64_t mtime = catalog_mtime(info);
    return mtime / 1000000 > pap_clock_wall_ms() - FRESH_MS ? -1 : mtime;
}

void catalog_look_move(struct pap_catalog *catalog, char *path)
{
    free(catalog->look.after);
    catalog->look.after = path;
}

void catalog_look_clear(struct pap_catalog *catalog)
{
    struct catalog_look *look = &catalog->look;
    if (look->folder != NULL)
        closedir(look->folder);
    free(look->folder_path);
    free(look->after);
    *look = (struct catalog_look){0};
}

enum pap_status catalog_look_begin(struct pap_catalog *catalog, struct pap_error *error)
{
    if (catalog->look.writing)
        return PAP_OK;
    sqlite3_busy_timeout(catalog->database, BUSY_WAIT_MS);
    enum pap_status status = catalog_execute(catalog, "BEGIN IMMEDIATE", error);
    sqlite3_busy_timeout(catalog->database, PAP_DATABASE_PATIENCE_MS);
    catalog->look.writing = status == PAP_OK;
    catalog->look.since = pap_clock_monotonic_ms();
    return status;
}

enum pap_status catalog_look_path(struct pap_catalog *catalog, enum catalog_statement slot,
                                  const char *sql, const char *path, sqlite3_stmt **statement,
                                  struct pap_error *error)
{
    enum pap_status status = catalog_statement(catalog, slot, sql, statement, error);
    if (status != PAP_OK)
        return status;
    sqlite3_bind_int64(*statement, 1, catalog_look_source(catalog));
    sqlite3_bind_text(*statement, 2, path, -1, SQLITE_STATIC);
    return PAP_OK;
}

enum pap_status catalog_look_knows(struct pap_catalog *catalog, enum catalog_statement slot,
                                   const char *sql, const char *path, bool *known,
                                   struct pap_error *error)
{
    sqlite3_stmt *statement;
    enum pap_status status = catalog_look_path(catalog, slot, sql, path, &statement, error);
    if (status != PAP_OK)
        return status;
    int code = sqlite3_step(statement);
    *known = code == SQLITE_ROW;
    sqlite3_reset(statement);
    return *known || code == SQLITE_DONE ? PAP_OK
                                         : pap_database_error(catalog->database, code, error);
}

/* Writes down a source that the tables do not know yet. */
static enum pap_status add_source(struct pap_catalog *catalog, struct catalog_source *source,
                                  struct pap_error *error)
{
    sqlite3_stmt *statement;
    enum pap_status status = catalog_look_begin(catalog, error);
    if (status == PAP_OK)
        status = catalog_statement(catalog, STATEMENT_SOURCE_ADD,
                                   "INSERT INTO source (name) VALUES (?)"
                                   " ON CONFLICT (name) DO UPDATE SET name = name"
                                   " RETURNING source",
                                   &statement, error);
    if (status != PAP_OK)
        return status;
    sqlite3_bind_text(statement, 1, source->name, -1, SQLITE_STATIC);
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        source->rowid = sqlite3_column_int64(statement, 0);
    else
        status = pap_database_error(catalog->database, code, error);
    sqlite3_reset(statement);
    return status;
}

static void enter_source(struct pap_catalog *catalog, size_t place)
{
    catalog->look.source = place;
    catalog->look.stage = LOOK_FILES;
    catalog_look_move(catalog, NULL);
}

static enum pap_status step_files(struct pap_catalog *catalog, struct pap_error *error)
{
    struct catalog_look *look = &catalog->look;
    struct catalog_source *source = &catalog->sources[look->source];
    struct catalog_file known = {0};
    enum pap_status status = source->rowid == 0 ? add_source(catalog, source, error) : PAP_OK;
    if (status == PAP_OK)
        status = catalog_file_next(catalog, look->after == NULL ? "" : look->after, &known, error);
    if (status == PAP_OK && known.exists)
        status = catalog_file_look(catalog, &known, error);
    else if (status == PAP_OK)
        status = catalog_folder_enter(catalog, error);
    if (status != PAP_OK) {
        free(known.path);
        return status;
    }
    catalog_look_move(catalog, known.path);
    if (!known.exists)
        look->stage = LOOK_FOLDERS;
    return PAP_OK;
}

/* After the last source the look is over, or begins again for a file that may be fine now. */
static void leave_source(struct pap_catalog *catalog)
{
    struct catalog_look *look = &catalog->look;
    if (look->source + 1 < catalog->source_count) {
        enter_source(catalog, look->source + 1);
    } else if (look->again) {
        look->again = false;
        enter_source(catalog, SOURCE_INSTALLED + 1);
    } else {
        look->stage = LOOK_NOT;
        look->busy = 0;
        catalog_look_move(catalog, NULL);
    }
}

static enum pap_status step(struct pap_catalog *catalog, struct pap_error *error)
{
    bool done = false;
    if (catalog->look.stage == LOOK_FILES)
        return step_files(catalog, error);
    enum pap_status status = catalog_folder_step(catalog, &done, error);
    if (status == PAP_OK && done)
        leave_source(catalog);
    return status;
}

/* Ends the transaction that is open; if that fails it is as if the look had not begun. */
static enum pap_status end_writing(struct pap_catalog *catalog, enum pap_status status,
                                   struct pap_error *error)
{
    struct catalog_look *look = &catalog->look;
    if (!look->writing)
        return status;
    if (status == PAP_OK && look->notable)
        status = catalog_raise_generation(catalog, error);
    status = catalog_commit(catalog, status, error);
    look->writing = false;
    look->notable = false;
    if (status == PAP_OK)
        return PAP_OK;
    unsigned busy = look->busy;
    catalog_look_clear(catalog);
    look->busy = busy;
    catalog_forget_sources(catalog);
    return status;
}

void catalog_look_pause(struct pap_catalog *catalog)
{
    struct pap_error error = {0};
    if (end_writing(catalog, PAP_OK, &error) != PAP_OK)
        pap_log("the guides' folders are looked at again: %s", error.en);
}

/* Steps until the slice's time is over. */
static enum pap_status run_slice(struct pap_catalog *catalog, struct pap_error *error)
{
    struct catalog_look *look = &catalog->look;
    enum pap_status status = PAP_OK;
    if (look->stage == LOOK_NOT)
        enter_source(catalog, SOURCE_INSTALLED + 1);
    int64_t end = pap_clock_monotonic_ms() + SLICE_MS;
    while (status == PAP_OK && look->stage != LOOK_NOT && pap_clock_monotonic_ms() < end)
        status = step(catalog, error);
    bool pause = status != PAP_OK || look->stage == LOOK_NOT ||
                 pap_clock_monotonic_ms() >= look->since + COMMIT_MS;
    return pause ? end_writing(catalog, status, error) : PAP_OK;
}

/* After a failure: later again, or from now on in memory, or not at all. */
static enum pap_status recover(struct pap_catalog *catalog, enum pap_status status,
                               const struct pap_error *cause, bool *more, struct pap_error *error)
{
    struct catalog_look *look = &catalog->look;
    if (status == PAP_BUSY && look->busy++ < BUSY_MAX) {
        *more = true;
        return PAP_OK;
    }
    catalog_look_clear(catalog);
    if (status != PAP_NO_MEMORY && pap_catalog_trouble(catalog) == NULL) {
        status = catalog_move_to_memory(catalog, cause, error);
        *more = status == PAP_OK;
        return status;
    }
    if (error != NULL)
        *error = *cause;
    return status;
}

enum pap_status pap_catalog_look(struct pap_catalog *catalog, bool *more, struct pap_error *error)
{
    struct pap_error cause = {0};
    *more = false;
    if (catalog->source_count == SOURCE_INSTALLED + 1)
        return PAP_OK;
    enum pap_status status = run_slice(catalog, &cause);
    if (status != PAP_OK)
        return recover(catalog, status, &cause, more, error);
    *more = catalog->look.stage != LOOK_NOT;
    return PAP_OK;
}
