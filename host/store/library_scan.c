/*
 * For each source the scan visits the known files first (one stat each), then the folders whose own
 * modification time changed. In this order a renamed file is removed before it is found again.
 */
#include "store/library_scan.h"

#include "base/clock.h"
#include "base/debug.h"
#include "store/library_scan_internal.h"

#include <stdlib.h>

enum {
    SLICE_MS = 2,
    COMMIT_MS = 100, /* maximum age of a batch: each commit waits for the disk */
    BUSY_MAX = 2500, /* maximum of consecutive slices that find another process writing */
};

struct pap_library_scan *pap_library_scan_new(struct pap_library *library)
{
    struct pap_library_scan *scan = calloc(1, sizeof *scan);
    if (scan != NULL)
        scan->library = library;
    return scan;
}

/* Resets the scan to its start. */
static void reset(struct pap_library_scan *scan)
{
    if (scan->folder != NULL)
        closedir(scan->folder);
    free(scan->folder_path);
    free(scan->after);
    *scan = (struct pap_library_scan){.library = scan->library};
}

void pap_library_scan_free(struct pap_library_scan *scan)
{
    if (scan == NULL)
        return;
    reset(scan);
    free(scan);
}

/* Enters the first folder source from index `place` on; false if there is none. */
static bool enter_source(struct pap_library_scan *scan, size_t place)
{
    const struct library_sources *sources = &scan->library->sources;
    while (place < sources->count && sources->items[place].kind != LIBRARY_SOURCE_FOLDER)
        place++;
    if (place == sources->count)
        return false;
    scan->source = place;
    scan->stage = SCAN_FILES;
    pap_library_scan_file_move(scan, NULL);
    return true;
}

/* After the last source, ends the scan, or restarts it if a refused file may be valid now. */
static void leave_source(struct pap_library_scan *scan)
{
    bool again = scan->again;
    if (enter_source(scan, scan->source + 1))
        return;
    scan->again = false;
    if (again && enter_source(scan, 0))
        return;
    pap_debug(PAP_DEBUG_STORE, "%zu sources scanned", scan->library->sources.count);
    reset(scan);
}

static enum pap_status write_source(struct pap_library_scan *scan, struct pap_error *error)
{
    enum pap_status status = pap_library_batch_begin(scan->library, error);
    return status != PAP_OK ? status
                            : pap_library_source_write(pap_library_scan_source(scan),
                                                       &scan->library->connection, error);
}

static enum pap_status step_files(struct pap_library_scan *scan, struct pap_error *error)
{
    bool done = false;
    enum pap_status status = PAP_OK;
    if (!pap_library_source_is_written(pap_library_scan_source(scan)))
        status = write_source(scan, error);
    if (status == PAP_OK)
        status = pap_library_scan_file_step(scan, &done, error);
    if (status == PAP_OK && done)
        status = pap_library_scan_folder_enter(scan, error);
    if (status == PAP_OK && done) {
        scan->stage = SCAN_FOLDERS;
        pap_library_scan_file_move(scan, NULL);
    }
    return status;
}

static enum pap_status step(struct pap_library_scan *scan, struct pap_error *error)
{
    bool done = false;
    if (scan->stage == SCAN_FILES)
        return step_files(scan, error);
    enum pap_status status = pap_library_scan_folder_step(scan, &done, error);
    if (status == PAP_OK && done)
        leave_source(scan);
    return status;
}

/* Runs steps until the slice's time is used up. */
static enum pap_status run_slice(struct pap_library_scan *scan, struct pap_error *error)
{
    struct library_batch *batch = &scan->library->batch;
    enum pap_status status = PAP_OK;
    if (scan->stage == SCAN_IDLE && !enter_source(scan, 0))
        return PAP_OK;
    int64_t end = pap_clock_monotonic_ms() + SLICE_MS;
    while (status == PAP_OK && scan->stage != SCAN_IDLE && pap_clock_monotonic_ms() < end)
        status = step(scan, error);
    bool commit = status != PAP_OK || scan->stage == SCAN_IDLE ||
                  pap_clock_monotonic_ms() >= batch->since + COMMIT_MS;
    return commit ? pap_library_batch_end(scan->library, status, error) : PAP_OK;
}

/* After a rollback, restarts the scan. */
static void resume(struct pap_library_scan *scan)
{
    unsigned busy = scan->busy;
    if (!scan->library->batch.lost)
        return;
    scan->library->batch.lost = false;
    reset(scan);
    scan->busy = busy;
}

/* Handles a failure: retry later, switch to memory, or give up. */
static enum pap_status recover(struct pap_library_scan *scan, enum pap_status status,
                               const struct pap_error *cause, bool *more, struct pap_error *error)
{
    if (status == PAP_BUSY && scan->busy++ < BUSY_MAX) {
        *more = true;
        return PAP_OK;
    }
    reset(scan);
    if (status != PAP_NO_MEMORY && pap_library_trouble(scan->library) == NULL) {
        status = pap_library_move_to_memory(scan->library, cause, error);
        *more = status == PAP_OK;
        return status;
    }
    if (error != NULL)
        *error = *cause;
    return status;
}

enum pap_status pap_library_scan_step(struct pap_library_scan *scan, bool *more,
                                      struct pap_error *error)
{
    struct pap_error cause = {0};
    *more = false;
    resume(scan);
    enum pap_status status = run_slice(scan, &cause);
    if (status != PAP_OK)
        return recover(scan, status, &cause, more, error);
    *more = scan->stage != SCAN_IDLE;
    return PAP_OK;
}

enum pap_status pap_library_scan_all(struct pap_library *library, struct pap_error *error)
{
    bool more = true;
    enum pap_status status = PAP_OK;
    struct pap_library_scan *scan = pap_library_scan_new(library);
    if (scan == NULL)
        return pap_error_no_memory(error);
    while (status == PAP_OK && more)
        status = pap_library_scan_step(scan, &more, error);
    pap_library_scan_free(scan);
    return status;
}
