/*
 * The folders of a source: those whose own time changed are read for files and folders that are
 * new. The one that is being read stays open from slice to slice.
 */
#include "base/dirs.h"
#include "base/log.h"
#include "base/text.h"
#include "store/database.h"
#include "store/library_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char suffix[] = ".guide.json";

enum { TIME_NEW = -1 }; /* of a folder that was not read yet, or too young to be believed */

static enum pap_status put_folder(struct pap_library *library, const char *path, int64_t mtime,
                                  struct pap_error *error)
{
    sqlite3_stmt *statement;
    enum pap_status status = library_scan_begin(library, error);
    if (status == PAP_OK)
        status = library_scan_path(
            library, STATEMENT_FOLDER_PUT,
            "INSERT OR REPLACE INTO folder (source, path, mtime) VALUES (?, ?, ?)", path,
            &statement, error);
    if (status != PAP_OK)
        return status;
    sqlite3_bind_int64(statement, 3, mtime);
    return library_run(library, statement, error);
}

static enum pap_status add_folder(struct pap_library *library, const char *path,
                                  struct pap_error *error)
{
    bool known = false;
    enum pap_status status = library_scan_knows(
        library, STATEMENT_FOLDER_KNOWN, "SELECT 1 FROM folder WHERE source = ? AND path = ?", path,
        &known, error);
    return status != PAP_OK || known ? status : put_folder(library, path, TIME_NEW, error);
}

static enum pap_status forget_folder(struct pap_library *library, const char *path,
                                     struct pap_error *error)
{
    sqlite3_stmt *statement;
    enum pap_status status = library_scan_begin(library, error);
    if (status == PAP_OK)
        status = library_scan_path(library, STATEMENT_FOLDER_DELETE,
                                   "DELETE FROM folder WHERE source = ? AND path = ?", path,
                                   &statement, error);
    return status != PAP_OK ? status : library_run(library, statement, error);
}

/* The next folder in the table; `*path` is the caller's, NULL where all are done. */
static enum pap_status next_folder(struct pap_library *library, char **path, int64_t *mtime,
                                   struct pap_error *error)
{
    sqlite3_stmt *statement;
    const char *after = library->look.after == NULL ? "" : library->look.after;
    enum pap_status status = library_scan_path(library, STATEMENT_FOLDER_NEXT,
                                               "SELECT path, mtime FROM folder"
                                               " WHERE source = ? AND path > ?"
                                               " ORDER BY path LIMIT 1",
                                               after, &statement, error);
    if (status != PAP_OK)
        return status;
    *path = NULL;
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(statement, 0);
        *path = text == NULL ? NULL : strdup(text);
        *mtime = sqlite3_column_int64(statement, 1);
        if (*path == NULL)
            status = pap_error_no_memory(error);
    } else if (code != SQLITE_DONE) {
        status = pap_database_error(library->database, code, error);
    }
    sqlite3_reset(statement);
    return status;
}

static bool is_folder(const struct pap_library *library, const char *path, struct stat *info)
{
    bool root = strcmp(path, library->sources[library->look.source].name) == 0;
    int failed = root ? stat(path, info) : lstat(path, info); /* links below it: no circles */
    return failed == 0 && S_ISDIR(info->st_mode);
}

/* Opens the next folder that changed. */
static enum pap_status step_folder(struct pap_library *library, bool *done, struct pap_error *error)
{
    struct library_scan *look = &library->look;
    struct stat info;
    char *path = NULL;
    int64_t mtime = 0;
    enum pap_status status = next_folder(library, &path, &mtime, error);
    if (status != PAP_OK)
        return status;
    if (path == NULL) {
        *done = true;
        return PAP_OK;
    }
    if (!is_folder(library, path, &info)) {
        status = forget_folder(library, path, error);
    } else if (mtime != library_mtime(&info)) {
        look->folder = opendir(path);
        look->folder_time = library_scan_time(&info);
        if (look->folder == NULL)
            pap_log("%s: %s", path, strerror(errno));
    }
    if (status != PAP_OK)
        free(path);
    else if (look->folder != NULL)
        look->folder_path = path;
    else
        library_scan_move(library, path);
    return status;
}

static bool is_guide(const char *name)
{
    size_t length = strlen(name);
    return length > sizeof suffix - 1 && strcmp(name + length - (sizeof suffix - 1), suffix) == 0;
}

static enum pap_status take_entry(struct pap_library *library, const char *name,
                                  struct pap_error *error)
{
    struct stat info;
    enum pap_status status = PAP_OK;
    if (name[0] == '.' || !pap_text_is_utf8(name, strlen(name)))
        return PAP_OK;
    char *path = pap_dirs_join(library->look.folder_path, name);
    if (path == NULL)
        return pap_error_no_memory(error);
    if (is_guide(name))
        status = library_scan_file_discover(library, path, error);
    else if (is_folder(library, path, &info))
        status = add_folder(library, path, error);
    free(path);
    return status;
}

/* One name of the folder that is being read; at its end the folder's time is written down. */
static enum pap_status step_entry(struct pap_library *library, struct pap_error *error)
{
    struct library_scan *look = &library->look;
    enum pap_status status = PAP_OK;
    long place = telldir(look->folder);
    errno = 0;
    const struct dirent *entry = readdir(look->folder);
    if (entry != NULL) {
        status = take_entry(library, entry->d_name, error);
    } else {
        if (errno != 0)
            pap_log("%s: %s", look->folder_path, strerror(errno));
        status = put_folder(library, look->folder_path, look->folder_time, error);
    }
    if (status == PAP_BUSY)
        seekdir(look->folder, place); /* the same name again in the next slice */
    if (status != PAP_OK || entry != NULL)
        return status;
    closedir(look->folder);
    look->folder = NULL;
    library_scan_move(library, look->folder_path);
    look->folder_path = NULL;
    return PAP_OK;
}

enum pap_status library_scan_folder_step(struct pap_library *library, bool *done,
                                         struct pap_error *error)
{
    *done = false;
    return library->look.folder != NULL ? step_entry(library, error)
                                        : step_folder(library, done, error);
}

enum pap_status library_scan_folder_enter(struct pap_library *library, struct pap_error *error)
{
    struct stat info;
    const char *root = library->sources[library->look.source].name;
    return is_folder(library, root, &info) ? add_folder(library, root, error) : PAP_OK;
}
