/*
 * Scans one file of a folder: detects whether it is new, changed or gone, and updates its guide.
 *
 * A file modified in the last two seconds is stored without a time, so that the next scan reads it
 * again: a second change within the clock's resolution would get the same time.
 */
#include "base/clock.h"
#include "base/log.h"
#include "store/library_scan_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FRESH_MS = 2000 };

/* A file as stored in the table. */
struct file {
    char *path;
    int64_t mtime;
    int64_t size;
    int64_t inode;
    int64_t guide; /* its row; 0: broken */
    bool exists;   /* in the table */
};

void pap_library_scan_file_move(struct pap_library_scan *scan, char *path)
{
    free(scan->after);
    scan->after = path;
}

int64_t pap_library_scan_file_changed(const struct stat *info)
{
    return (int64_t)info->st_mtim.tv_sec * 1000000000 + info->st_mtim.tv_nsec;
}

int64_t pap_library_scan_file_time(const struct stat *info)
{
    int64_t mtime = pap_library_scan_file_changed(info);
    return mtime / 1000000 > pap_clock_wall_ms() - FRESH_MS ? -1 : mtime;
}

/* `guide` 0 with `finding` for a broken one; finding->status PAP_OK otherwise. */
static enum pap_status put_file(struct pap_library_scan *scan, const char *path,
                                const struct stat *info, int64_t guide,
                                const struct pap_error *finding, struct pap_error *error)
{
    bool broken = finding->status != PAP_OK;
    enum pap_status status = pap_library_batch_begin(scan->library, error);
    if (status != PAP_OK)
        return status;
    return pap_statement_run(&scan->library->connection, error,
                             "INSERT OR REPLACE INTO file"
                             " (source, path, mtime, size, inode, guide, en, fr)"
                             " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                             "itiiirtt", pap_library_scan_source(scan)->rowid, path,
                             pap_library_scan_file_time(info), (int64_t)info->st_size,
                             (int64_t)info->st_ino, guide, broken ? finding->en : NULL,
                             broken ? finding->fr : NULL);
}

/*
 * Retires a guide whose file no longer holds it; a file that was refused because of it is read
 * again.
 */
static enum pap_status retire(struct pap_library_scan *scan, int64_t guide, struct pap_error *error)
{
    struct pap_library *library = scan->library;
    if (guide == 0)
        return PAP_OK;
    enum pap_status status = pap_library_batch_begin(library, error);
    if (status == PAP_OK)
        status = pap_library_guide_retire(library, guide, error);
    if (status == PAP_OK)
        status = pap_statement_run(&library->connection, error,
                                   "UPDATE file SET mtime = -1 WHERE source = ? AND guide IS NULL",
                                   "i", pap_library_scan_source(scan)->rowid);
    if (status != PAP_OK)
        return status;
    library->batch.visible = true;
    if (sqlite3_changes(library->connection.database) > 0)
        scan->again = true;
    return PAP_OK;
}

static enum pap_status forget_file(struct pap_library_scan *scan, const struct file *known,
                                   struct pap_error *error)
{
    enum pap_status status = pap_library_batch_begin(scan->library, error);
    if (status == PAP_OK)
        status = pap_statement_run(&scan->library->connection, error,
                                   "DELETE FROM file WHERE source = ? AND path = ?", "it",
                                   pap_library_scan_source(scan)->rowid, known->path);
    return status != PAP_OK ? status : retire(scan, known->guide, error);
}

/* Stores and logs a finding, unless the table already has it. */
static enum pap_status put_broken(struct pap_library_scan *scan, const struct file *known,
                                  const struct stat *info, const struct pap_error *finding,
                                  struct pap_error *error)
{
    if (!known->exists || known->guide != 0)
        pap_log("%s:%d: %s", known->path, finding->line, finding->en);
    enum pap_status status = retire(scan, known->guide, error);
    return status != PAP_OK ? status : put_file(scan, known->path, info, 0, finding, error);
}

/* Sets `finding` if another file of the source holds the same guide and revision. */
static enum pap_status find_double(struct pap_library_scan *scan, const struct file *known,
                                   const struct pap_guide *guide, struct pap_error *finding,
                                   struct pap_error *error)
{
    struct pap_statement row;
    pap_statement_start(&row, &scan->library->connection, error,
                        "SELECT f.path FROM guide g"
                        " JOIN file f ON f.guide = g.guide AND f.source = g.source"
                        " WHERE g.source = ? AND f.path <> ? AND g.id = ? AND g.revision = ?",
                        "itti", pap_library_scan_source(scan)->rowid, known->path, guide->id,
                        guide->revision);
    if (pap_statement_next(&row))
        pap_error_set(finding, PAP_CONFLICT, "%s holds the same guide in the same revision",
                      "%s contient le même guide dans la même révision",
                      pap_statement_text(&row, 0));
    return pap_statement_end(&row, PAP_OK);
}

static enum pap_status put_guide(struct pap_library_scan *scan, const struct file *known,
                                 const struct stat *info, const struct pap_guide *guide,
                                 const char *bytes, size_t length, struct pap_error *error)
{
    struct pap_error finding = {0};
    int64_t rowid = 0;
    bool changed = false;
    enum pap_status status = pap_library_batch_begin(scan->library, error);
    if (status == PAP_OK)
        status = find_double(scan, known, guide, &finding, error);
    if (status == PAP_OK && finding.status != PAP_OK)
        return put_broken(scan, known, info, &finding, error);
    if (status == PAP_OK)
        status = pap_library_guide_put(scan->library, pap_library_scan_source(scan)->rowid, guide,
                                       bytes, length, &rowid, &changed, error);
    if (status == PAP_OK && known->guide != rowid)
        status = retire(scan, known->guide, error);
    if (status != PAP_OK)
        return status;
    if (changed)
        scan->library->batch.visible = true;
    return put_file(scan, known->path, info, rowid, &finding, error);
}

/* Reads at most one byte more than a guide may have. The caller frees `*bytes`. */
static enum pap_status read_file(const char *path, struct stat *info, char **bytes, size_t *length,
                                 struct pap_error *finding)
{
    enum { ROOM = PAP_GUIDE_BYTES_MAX + 1 };
    enum pap_status status = PAP_OK;
    *length = 0;
    *bytes = NULL;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0 || fstat(file, info) != 0)
        goto failed;
    size_t room = info->st_size < ROOM ? (size_t)info->st_size + 1 : ROOM;
    *bytes = malloc(room);
    if (*bytes == NULL) {
        status = PAP_NO_MEMORY;
        goto out;
    }
    while (*length < room) {
        ssize_t part = read(file, *bytes + *length, room - *length);
        if (part < 0)
            goto failed;
        if (part == 0)
            break;
        *length += (size_t)part;
    }
    goto out;
failed:
    status = pap_error_set_errno(finding, PAP_IO, errno, "cannot be read", "lecture impossible");
out:
    if (file >= 0)
        close(file);
    return status;
}

static enum pap_status take_file(struct pap_library_scan *scan, const struct file *known,
                                 struct stat *info, struct pap_error *error)
{
    struct pap_error finding = {0};
    struct pap_guide guide = {0};
    char *bytes = NULL;
    size_t length = 0;
    bool same = false;
    enum pap_status status = read_file(known->path, info, &bytes, &length, &finding);
    if (status == PAP_OK && known->guide != 0)
        status = pap_library_guide_holds(scan->library, known->guide, bytes, length, &same, error);
    if (status == PAP_OK && same) {
        status = known->mtime == -1 && pap_library_scan_file_time(info) == -1
                     ? PAP_OK
                     : put_file(scan, known->path, info, known->guide, &finding, error);
        goto out;
    }
    if (status == PAP_OK && finding.status == PAP_OK)
        status = pap_library_guide_parse(bytes, length, &guide, &finding);
    if (status == PAP_OK)
        status = put_guide(scan, known, info, &guide, bytes, length, error);
    else if (status == PAP_NO_MEMORY)
        pap_error_no_memory(error);
    else if (finding.status != PAP_OK)
        status = put_broken(scan, known, info, &finding, error);
out:
    pap_guide_clear(&guide);
    free(bytes);
    return status;
}

static enum pap_status scan_file(struct pap_library_scan *scan, const struct file *known,
                                 struct pap_error *error)
{
    struct stat info;
    if (stat(known->path, &info) != 0 || !S_ISREG(info.st_mode))
        return known->exists ? forget_file(scan, known, error) : PAP_OK;
    if (known->exists && known->mtime == pap_library_scan_file_changed(&info) &&
        known->size == info.st_size && known->inode == (int64_t)info.st_ino)
        return PAP_OK;
    return take_file(scan, known, &info, error);
}

/* The next known file; `exists` is false if there is none. The caller frees the path. */
static enum pap_status next_file(struct pap_library_scan *scan, struct file *known,
                                 struct pap_error *error)
{
    struct pap_statement row;
    enum pap_status status = PAP_OK;
    pap_statement_start(&row, &scan->library->connection, error,
                        "SELECT path, mtime, size, inode, guide FROM file"
                        " WHERE source = ? AND path > ? ORDER BY path LIMIT 1",
                        "it", pap_library_scan_source(scan)->rowid,
                        scan->after == NULL ? "" : scan->after);
    if (pap_statement_next(&row)) {
        known->exists = true;
        known->path = strdup(pap_statement_text(&row, 0));
        known->mtime = pap_statement_integer(&row, 1);
        known->size = pap_statement_integer(&row, 2);
        known->inode = pap_statement_integer(&row, 3);
        known->guide = pap_statement_integer(&row, 4);
        if (known->path == NULL)
            status = pap_error_no_memory(error);
    }
    return pap_statement_end(&row, status);
}

enum pap_status pap_library_scan_file_step(struct pap_library_scan *scan, bool *done,
                                           struct pap_error *error)
{
    struct file known = {0};
    enum pap_status status = next_file(scan, &known, error);
    *done = status == PAP_OK && !known.exists;
    if (status == PAP_OK && known.exists)
        status = scan_file(scan, &known, error);
    if (status == PAP_OK && known.exists)
        pap_library_scan_file_move(scan, known.path);
    else
        free(known.path);
    return status;
}

enum pap_status pap_library_scan_file_discover(struct pap_library_scan *scan, char *path,
                                               struct pap_error *error)
{
    struct pap_statement row;
    pap_statement_start(&row, &scan->library->connection, error,
                        "SELECT 1 FROM file WHERE source = ? AND path = ?", "it",
                        pap_library_scan_source(scan)->rowid, path);
    bool known = pap_statement_next(&row);
    enum pap_status status = pap_statement_end(&row, PAP_OK);
    if (status != PAP_OK || known)
        return status; /* the stage of known files scans it */
    const struct file unknown = {.path = path};
    return scan_file(scan, &unknown, error);
}
