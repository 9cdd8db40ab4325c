/*
 * One file of a folder: is it new, changed or gone, and what becomes of its guide.
 *
 * A file that was changed in the last two seconds is remembered with no time, so that it is looked
 * at again: a second change within the clock's tick would leave the same one.
 */
#include "base/log.h"
#include "store/database.h"
#include "store/library_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* `guide` 0 with `finding` for a broken one; finding->status PAP_OK otherwise. */
static enum pap_status put_file(struct pap_library *library, const char *path,
                                const struct stat *info, int64_t guide,
                                const struct pap_error *finding, struct pap_error *error)
{
    sqlite3_stmt *statement;
    enum pap_status status = library_scan_begin(library, error);
    if (status == PAP_OK)
        status = library_scan_path(library, STATEMENT_FILE_PUT,
                                   "INSERT OR REPLACE INTO file"
                                   " (source, path, mtime, size, inode, guide, en, fr)"
                                   " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                                   path, &statement, error);
    if (status != PAP_OK)
        return status;
    sqlite3_bind_int64(statement, 3, library_scan_time(info));
    sqlite3_bind_int64(statement, 4, (int64_t)info->st_size);
    sqlite3_bind_int64(statement, 5, (int64_t)info->st_ino);
    if (guide != 0)
        sqlite3_bind_int64(statement, 6, guide);
    if (finding->status != PAP_OK) {
        sqlite3_bind_text(statement, 7, finding->en, -1, SQLITE_STATIC);
        sqlite3_bind_text(statement, 8, finding->fr, -1, SQLITE_STATIC);
    }
    return library_run(library, statement, error);
}

/* The guide is gone from its file; one that was refused because of it is looked at again. */
static enum pap_status retire(struct pap_library *library, int64_t guide, struct pap_error *error)
{
    sqlite3_stmt *statement;
    if (guide == 0)
        return PAP_OK;
    enum pap_status status = library_scan_begin(library, error);
    if (status == PAP_OK)
        status = library_retire(library, guide, error);
    if (status == PAP_OK)
        status = library_statement(library, STATEMENT_FILE_RETRY,
                                   "UPDATE file SET mtime = -1 WHERE source = ? AND guide IS NULL",
                                   &statement, error);
    if (status != PAP_OK)
        return status;
    sqlite3_bind_int64(statement, 1, library_scan_source(library));
    status = library_run(library, statement, error);
    library->look.notable = true;
    if (sqlite3_changes(library->database) > 0)
        library->look.again = true;
    return status;
}

static enum pap_status forget_file(struct pap_library *library,
                                   const struct library_scan_file *known, struct pap_error *error)
{
    sqlite3_stmt *statement;
    enum pap_status status = library_scan_begin(library, error);
    if (status == PAP_OK)
        status = library_scan_path(library, STATEMENT_FILE_DELETE,
                                   "DELETE FROM file WHERE source = ? AND path = ?", known->path,
                                   &statement, error);
    if (status == PAP_OK)
        status = library_run(library, statement, error);
    return status != PAP_OK ? status : retire(library, known->guide, error);
}

/* Logs a finding, unless it is the one that the table has already. */
static enum pap_status put_broken(struct pap_library *library,
                                  const struct library_scan_file *known, const struct stat *info,
                                  const struct pap_error *finding, struct pap_error *error)
{
    if (!known->exists || known->guide != 0)
        pap_log("%s:%d: %s", known->path, finding->line, finding->en);
    enum pap_status status = retire(library, known->guide, error);
    return status != PAP_OK ? status : put_file(library, known->path, info, 0, finding, error);
}

/* Another file of the same source that gives the same guide in the same revision. */
static enum pap_status find_double(struct pap_library *library,
                                   const struct library_scan_file *known,
                                   const struct pap_guide *guide, struct pap_error *finding,
                                   struct pap_error *error)
{
    sqlite3_stmt *statement;
    enum pap_status status = library_scan_path(
        library, STATEMENT_FILE_DOUBLE,
        "SELECT f.path FROM guide g JOIN file f ON f.guide = g.guide AND f.source = g.source"
        " WHERE g.source = ? AND f.path <> ? AND g.id = ? AND g.revision = ?",
        known->path, &statement, error);
    if (status != PAP_OK)
        return status;
    sqlite3_bind_text(statement, 3, guide->id, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 4, guide->revision);
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        pap_error_set(finding, PAP_CONFLICT, "%s holds the same guide in the same revision",
                      "%s contient le même guide dans la même révision",
                      (const char *)sqlite3_column_text(statement, 0));
    else if (code != SQLITE_DONE)
        status = pap_database_error(library->database, code, error);
    sqlite3_reset(statement);
    return status;
}

static enum pap_status put_guide(struct pap_library *library, const struct library_scan_file *known,
                                 const struct stat *info, const struct pap_guide *guide,
                                 const char *bytes, size_t length, struct pap_error *error)
{
    struct pap_error finding = {0};
    int64_t rowid = 0;
    bool changed = false;
    enum pap_status status = library_scan_begin(library, error);
    if (status == PAP_OK)
        status = find_double(library, known, guide, &finding, error);
    if (status == PAP_OK && finding.status != PAP_OK)
        return put_broken(library, known, info, &finding, error);
    if (status == PAP_OK)
        status = library_put(library, library_scan_source(library), guide, bytes, length, &rowid,
                             &changed, error);
    if (status == PAP_OK && known->guide != rowid)
        status = retire(library, known->guide, error);
    if (status != PAP_OK)
        return status;
    if (changed)
        library->look.notable = true;
    return put_file(library, known->path, info, rowid, &finding, error);
}

/* Reads at most one byte more than a guide may have. `*bytes` is the caller's, to free(). */
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

static enum pap_status take_file(struct pap_library *library, const struct library_scan_file *known,
                                 struct stat *info, struct pap_error *error)
{
    struct pap_error finding = {0};
    struct pap_guide guide = {0};
    char *bytes = NULL;
    size_t length = 0;
    bool same = false;
    enum pap_status status = read_file(known->path, info, &bytes, &length, &finding);
    if (status == PAP_OK && known->guide != 0)
        status = library_holds(library, known->guide, bytes, length, &same, error);
    if (status == PAP_OK && same) {
        status = known->mtime == -1 && library_scan_time(info) == -1
                     ? PAP_OK
                     : put_file(library, known->path, info, known->guide, &finding, error);
        goto out;
    }
    if (status == PAP_OK && finding.status == PAP_OK)
        status = library_parse(bytes, length, &guide, &finding);
    if (status == PAP_OK)
        status = put_guide(library, known, info, &guide, bytes, length, error);
    else if (status == PAP_NO_MEMORY)
        pap_error_no_memory(error);
    else if (finding.status != PAP_OK)
        status = put_broken(library, known, info, &finding, error);
out:
    pap_guide_clear(&guide);
    free(bytes);
    return status;
}

enum pap_status library_scan_file_look(struct pap_library *library,
                                       const struct library_scan_file *known,
                                       struct pap_error *error)
{
    struct stat info;
    if (stat(known->path, &info) != 0 || !S_ISREG(info.st_mode))
        return known->exists ? forget_file(library, known, error) : PAP_OK;
    if (known->exists && known->mtime == library_mtime(&info) && known->size == info.st_size &&
        known->inode == (int64_t)info.st_ino)
        return PAP_OK;
    return take_file(library, known, &info, error);
}

enum pap_status library_scan_file_next(struct pap_library *library, const char *after,
                                       struct library_scan_file *known, struct pap_error *error)
{
    sqlite3_stmt *statement;
    enum pap_status status =
        library_scan_path(library, STATEMENT_FILE_NEXT,
                          "SELECT path, mtime, size, inode, guide FROM file"
                          " WHERE source = ? AND path > ? ORDER BY path LIMIT 1",
                          after, &statement, error);
    if (status != PAP_OK)
        return status;
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW) {
        const char *path = (const char *)sqlite3_column_text(statement, 0);
        known->exists = true;
        known->path = path == NULL ? NULL : strdup(path);
        known->mtime = sqlite3_column_int64(statement, 1);
        known->size = sqlite3_column_int64(statement, 2);
        known->inode = sqlite3_column_int64(statement, 3);
        known->guide = sqlite3_column_int64(statement, 4);
        if (known->path == NULL)
            status = pap_error_no_memory(error);
    } else if (code != SQLITE_DONE) {
        status = pap_database_error(library->database, code, error);
    }
    sqlite3_reset(statement);
    return status;
}

enum pap_status library_scan_file_discover(struct pap_library *library, char *path,
                                           struct pap_error *error)
{
    const struct library_scan_file unknown = {.path = path};
    bool known = false;
    enum pap_status status =
        library_scan_knows(library, STATEMENT_FILE_KNOWN,
                           "SELECT 1 FROM file WHERE source = ? AND path = ?", path, &known, error);
    /* A known one was looked at among the files. */
    return status != PAP_OK || known ? status : library_scan_file_look(library, &unknown, error);
}
