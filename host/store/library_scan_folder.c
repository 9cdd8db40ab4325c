/*
 * The folders of a source: those whose own modification time changed are read for new files and
 * folders. The folder being read stays open across slices.
 */
#include "base/dirs.h"
#include "base/log.h"
#include "base/text.h"
#include "store/library_scan_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char suffix[] = ".guide.json";

enum { TIME_NEW = -1 }; /* not read yet, or modified too recently to rely on */

static enum pap_status put_folder(struct pap_library_scan *scan, const char *path, int64_t mtime,
                                  struct pap_error *error)
{
    enum pap_status status = pap_library_batch_begin(scan->library, error);
    return status != PAP_OK
               ? status
               : pap_statement_run(&scan->library->connection, error,
                                   "INSERT OR REPLACE INTO folder (source, path, mtime)"
                                   " VALUES (?, ?, ?)",
                                   "iti", pap_library_scan_source(scan)->rowid, path, mtime);
}

static enum pap_status add_folder(struct pap_library_scan *scan, const char *path,
                                  struct pap_error *error)
{
    struct pap_statement row;
    pap_statement_start(&row, &scan->library->connection, error,
                        "SELECT 1 FROM folder WHERE source = ? AND path = ?", "it",
                        pap_library_scan_source(scan)->rowid, path);
    bool known = pap_statement_next(&row);
    enum pap_status status = pap_statement_end(&row, PAP_OK);
    return status != PAP_OK || known ? status : put_folder(scan, path, TIME_NEW, error);
}

static enum pap_status forget_folder(struct pap_library_scan *scan, const char *path,
                                     struct pap_error *error)
{
    enum pap_status status = pap_library_batch_begin(scan->library, error);
    return status != PAP_OK ? status
                            : pap_statement_run(&scan->library->connection, error,
                                                "DELETE FROM folder WHERE source = ? AND path = ?",
                                                "it", pap_library_scan_source(scan)->rowid, path);
}

/* The next folder in the table; the caller frees `*path`, NULL when all are done. */
static enum pap_status next_folder(struct pap_library_scan *scan, char **path, int64_t *mtime,
                                   struct pap_error *error)
{
    struct pap_statement row;
    enum pap_status status = PAP_OK;
    *path = NULL;
    pap_statement_start(&row, &scan->library->connection, error,
                        "SELECT path, mtime FROM folder WHERE source = ? AND path > ?"
                        " ORDER BY path LIMIT 1",
                        "it", pap_library_scan_source(scan)->rowid,
                        scan->after == NULL ? "" : scan->after);
    if (pap_statement_next(&row)) {
        *path = strdup(pap_statement_text(&row, 0));
        *mtime = pap_statement_integer(&row, 1);
        if (*path == NULL)
            status = pap_error_no_memory(error);
    }
    status = pap_statement_end(&row, status);
    if (status != PAP_OK) {
        free(*path);
        *path = NULL;
    }
    return status;
}

static bool is_folder(const struct pap_library_scan *scan, const char *path, struct stat *info)
{
    bool root = strcmp(path, pap_library_scan_source(scan)->place) == 0;
    int failed = root ? stat(path, info)
                      : lstat(path, info); /* below the root no links are followed: no cycles */
    return failed == 0 && S_ISDIR(info->st_mode);
}

/* Opens the next folder that changed. */
static enum pap_status step_folder(struct pap_library_scan *scan, bool *done,
                                   struct pap_error *error)
{
    struct stat info;
    char *path = NULL;
    int64_t mtime = 0;
    enum pap_status status = next_folder(scan, &path, &mtime, error);
    if (status != PAP_OK)
        return status;
    if (path == NULL) {
        *done = true;
        return PAP_OK;
    }
    if (!is_folder(scan, path, &info)) {
        status = forget_folder(scan, path, error);
    } else if (mtime != pap_library_scan_file_changed(&info)) {
        scan->folder = opendir(path);
        scan->folder_time = pap_library_scan_file_time(&info);
        if (scan->folder == NULL)
            pap_log("%s: %s", path, strerror(errno));
    }
    if (status != PAP_OK)
        free(path);
    else if (scan->folder != NULL)
        scan->folder_path = path;
    else
        pap_library_scan_file_move(scan, path);
    return status;
}

static bool is_guide(const char *name)
{
    size_t length = strlen(name);
    return length > sizeof suffix - 1 && strcmp(name + length - (sizeof suffix - 1), suffix) == 0;
}

static enum pap_status take_entry(struct pap_library_scan *scan, const char *name,
                                  struct pap_error *error)
{
    struct stat info;
    enum pap_status status = PAP_OK;
    if (name[0] == '.' || !pap_text_is_utf8(name, strlen(name)))
        return PAP_OK;
    char *path = pap_dirs_join(scan->folder_path, name);
    if (path == NULL)
        return pap_error_no_memory(error);
    if (is_guide(name))
        status = pap_library_scan_file_discover(scan, path, error);
    else if (is_folder(scan, path, &info))
        status = add_folder(scan, path, error);
    free(path);
    return status;
}

/* Handles one entry of the folder being read; at its end stores the folder's time. */
static enum pap_status step_entry(struct pap_library_scan *scan, struct pap_error *error)
{
    enum pap_status status = PAP_OK;
    long place = telldir(scan->folder);
    errno = 0;
    const struct dirent *entry = readdir(scan->folder);
    if (entry != NULL) {
        status = take_entry(scan, entry->d_name, error);
    } else {
        if (errno != 0)
            pap_log("%s: %s", scan->folder_path, strerror(errno));
        status = put_folder(scan, scan->folder_path, scan->folder_time, error);
    }
    if (status == PAP_BUSY)
        seekdir(scan->folder, place); /* read the same entry again in the next slice */
    if (status != PAP_OK || entry != NULL)
        return status;
    closedir(scan->folder);
    scan->folder = NULL;
    pap_library_scan_file_move(scan, scan->folder_path);
    scan->folder_path = NULL;
    return PAP_OK;
}

enum pap_status pap_library_scan_folder_step(struct pap_library_scan *scan, bool *done,
                                             struct pap_error *error)
{
    *done = false;
    return scan->folder != NULL ? step_entry(scan, error) : step_folder(scan, done, error);
}

enum pap_status pap_library_scan_folder_enter(struct pap_library_scan *scan,
                                              struct pap_error *error)
{
    struct stat info;
    const char *root = pap_library_scan_source(scan)->place;
    return is_folder(scan, root, &info) ? add_folder(scan, root, error) : PAP_OK;
}
