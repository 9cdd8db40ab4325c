/*
 * Looking at the folders: what changed since the last time goes into the tables, slice by slice.
 * A transaction may outlive a slice; whoever reads in between ends it first.
 *
 * Of each source the known files come first (a stat each), then the folders whose own time
 * changed. In this order a file that was renamed is gone before it comes back.
 */
#include "base/clock.h"
#include "base/log.h"
#include "store/database.h"
#include "store/library_internal.h"

#include <stdlib.h>

enum {
    SLICE_MS = 2,
    COMMIT_MS = 100,  /* so long one transaction gathers changes: each commit waits for the disk */
    FRESH_MS = 2000,  /* younger than this, a time says nothing */
    BUSY_WAIT_MS = 2, /* so long a slice waits for another writer */
    BUSY_MAX = 2500,  /* and so many slices in a row */
};

int64_t library_scan_source(const struct pap_library *library)
{
    return library->sources[library->look.source].rowid;
}

int64_t library_mtime(const struct stat *info)
{
    return (int64_t)info->st_mtim.tv_sec * 1000000000 + info->st_mtim.tv_nsec;
}

int64_t library_scan_time(const struct stat *info)
{
    int64_t mtime = library_mtime(info);
    return mtime / 1000000 > pap_clock_wall_ms() - FRESH_MS ? -1 : mtime;
}

void library_scan_move(struct pap_library *library, char *path)
{
    free(library->look.after);
    library->look.after = path;
}

void library_scan_clear(struct pap_library *library)
{
    struct library_scan *look = &library->look;
    if (look->folder != NULL)
        closedir(look->folder);
    free(look->folder_path);
    free(look->after);
    *look = (struct library_scan){0};
}

enum pap_status library_scan_begin(struct pap_library *library, struct pap_error *error)
{
    if (library->look.writing)
        return PAP_OK;
    sqlite3_busy_timeout(library->database, BUSY_WAIT_MS);
    enum pap_status status = library_execute(library, "BEGIN IMMEDIATE", error);
    sqlite3_busy_timeout(library->database, PAP_DATABASE_PATIENCE_MS);
    library->look.writing = status == PAP_OK;
    library->look.since = pap_clock_monotonic_ms();
    return status;
}

enum pap_status library_scan_path(struct pap_library *library, enum library_statement slot,
                                  const char *sql, const char *path, sqlite3_stmt **statement,
                                  struct pap_error *error)
{
    enum pap_status status = library_statement(library, slot, sql, statement, error);
    if (status != PAP_OK)
        return status;
    sqlite3_bind_int64(*statement, 1, library_scan_source(library));
    sqlite3_bind_text(*statement, 2, path, -1, SQLITE_STATIC);
    return PAP_OK;
}

enum pap_status library_scan_knows(struct pap_library *library, enum library_statement slot,
                                   const char *sql, const char *path, bool *known,
                                   struct pap_error *error)
{
    sqlite3_stmt *statement;
    enum pap_status status = library_scan_path(library, slot, sql, path, &statement, error);
    if (status != PAP_OK)
        return status;
    int code = sqlite3_step(statement);
    *known = code == SQLITE_ROW;
    sqlite3_reset(statement);
    return *known || code == SQLITE_DONE ? PAP_OK
                                         : pap_database_error(library->database, code, error);
}

/* Writes down a source that the tables do not know yet. */
static enum pap_status add_source(struct pap_library *library, struct library_source *source,
                                  struct pap_error *error)
{
    sqlite3_stmt *statement;
    enum pap_status status = library_scan_begin(library, error);
    if (status == PAP_OK)
        status = library_statement(library, STATEMENT_SOURCE_ADD,
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
        status = pap_database_error(library->database, code, error);
    sqlite3_reset(statement);
    return status;
}

static void enter_source(struct pap_library *library, size_t place)
{
    library->look.source = place;
    library->look.stage = LOOK_FILES;
    library_scan_move(library, NULL);
}

static enum pap_status step_files(struct pap_library *library, struct pap_error *error)
{
    struct library_scan *look = &library->look;
    struct library_source *source = &library->sources[look->source];
    struct library_scan_file known = {0};
    enum pap_status status = source->rowid == 0 ? add_source(library, source, error) : PAP_OK;
    if (status == PAP_OK)
        status =
            library_scan_file_next(library, look->after == NULL ? "" : look->after, &known, error);
    if (status == PAP_OK && known.exists)
        status = library_scan_file_look(library, &known, error);
    else if (status == PAP_OK)
        status = library_scan_folder_enter(library, error);
    if (status != PAP_OK) {
        free(known.path);
        return status;
    }
    library_scan_move(library, known.path);
    if (!known.exists)
        look->stage = LOOK_FOLDERS;
    return PAP_OK;
}

/* After the last source the look is over, or begins again for a file that may be fine now. */
static void leave_source(struct pap_library *library)
{
    struct library_scan *look = &library->look;
    if (look->source + 1 < library->source_count) {
        enter_source(library, look->source + 1);
    } else if (look->again) {
        look->again = false;
        enter_source(library, SOURCE_INSTALLED + 1);
    } else {
        look->stage = LOOK_NOT;
        look->busy = 0;
        pap_debug(PAP_DEBUG_STORE, "%zu folders scanned", library->source_count - 1);
        library_scan_move(library, NULL);
    }
}

static enum pap_status step(struct pap_library *library, struct pap_error *error)
{
    bool done = false;
    if (library->look.stage == LOOK_FILES)
        return step_files(library, error);
    enum pap_status status = library_scan_folder_step(library, &done, error);
    if (status == PAP_OK && done)
        leave_source(library);
    return status;
}

/* Ends the transaction that is open; if that fails it is as if the look had not begun. */
static enum pap_status end_writing(struct pap_library *library, enum pap_status status,
                                   struct pap_error *error)
{
    struct library_scan *look = &library->look;
    if (!look->writing)
        return status;
    if (status == PAP_OK && look->notable)
        status = library_raise_generation(library, error);
    status = library_commit(library, status, error);
    look->writing = false;
    look->notable = false;
    if (status == PAP_OK)
        return PAP_OK;
    unsigned busy = look->busy;
    library_scan_clear(library);
    look->busy = busy;
    library_forget_sources(library);
    return status;
}

void library_scan_pause(struct pap_library *library)
{
    struct pap_error error = {0};
    if (end_writing(library, PAP_OK, &error) != PAP_OK)
        pap_log("the guides' folders are looked at again: %s", error.en);
}

/* Steps until the slice's time is over. */
static enum pap_status run_slice(struct pap_library *library, struct pap_error *error)
{
    struct library_scan *look = &library->look;
    enum pap_status status = PAP_OK;
    if (look->stage == LOOK_NOT)
        enter_source(library, SOURCE_INSTALLED + 1);
    int64_t end = pap_clock_monotonic_ms() + SLICE_MS;
    while (status == PAP_OK && look->stage != LOOK_NOT && pap_clock_monotonic_ms() < end)
        status = step(library, error);
    bool pause = status != PAP_OK || look->stage == LOOK_NOT ||
                 pap_clock_monotonic_ms() >= look->since + COMMIT_MS;
    return pause ? end_writing(library, status, error) : PAP_OK;
}

/* After a failure: later again, or from now on in memory, or not at all. */
static enum pap_status recover(struct pap_library *library, enum pap_status status,
                               const struct pap_error *cause, bool *more, struct pap_error *error)
{
    struct library_scan *look = &library->look;
    if (status == PAP_BUSY && look->busy++ < BUSY_MAX) {
        *more = true;
        return PAP_OK;
    }
    library_scan_clear(library);
    if (status != PAP_NO_MEMORY && pap_library_trouble(library) == NULL) {
        status = library_move_to_memory(library, cause, error);
        *more = status == PAP_OK;
        return status;
    }
    if (error != NULL)
        *error = *cause;
    return status;
}

enum pap_status pap_library_scan(struct pap_library *library, bool *more, struct pap_error *error)
{
    struct pap_error cause = {0};
    *more = false;
    if (library->source_count == SOURCE_INSTALLED + 1)
        return PAP_OK;
    enum pap_status status = run_slice(library, &cause);
    if (status != PAP_OK)
        return recover(library, status, &cause, more, error);
    *more = library->look.stage != LOOK_NOT;
    return PAP_OK;
}
