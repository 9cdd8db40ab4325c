#include "store/quarantine.h"

#include "base/log.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

enum { STEP_MS = 10, SAME_SECOND_MAX = 100 };

static const char mark[] = ".aside-";

static enum pap_status failed(const char *path, struct pap_error *error)
{
    return pap_error_set_errno(error, pap_status_of_errno(errno), errno, "%s", "%s", path);
}

/* `path` with the suffix `end`, in new memory. */
static char *with_end(const char *path, const char *end)
{
    size_t size = strlen(path) + strlen(end) + 1;
    char *text = malloc(size);
    if (text != NULL)
        snprintf(text, size, "%s%s", path, end);
    return text;
}

/* Polls, because flock() has no timeout: it waits forever or not at all. */
static int lock_within(int file, int operation, int wait_ms)
{
    const struct timespec pause = {.tv_nsec = STEP_MS * 1000000L};
    for (int waited = 0;; waited += STEP_MS) {
        if (flock(file, operation | LOCK_NB) == 0)
            return 0;
        if (errno != EINTR && (errno != EWOULDBLOCK || waited >= wait_ms))
            return -1;
        nanosleep(&pause, NULL);
    }
}

enum pap_status pap_quarantine_lock(const char *path, bool exclusive, int wait_ms, int *lock,
                                    struct pap_error *error)
{
    enum pap_status status = PAP_OK;
    char *name = with_end(path, "-lock");
    *lock = -1;
    if (name == NULL)
        return pap_error_no_memory(error);
    int file = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) {
        status = failed(name, error);
    } else if (lock_within(file, exclusive ? LOCK_EX : LOCK_SH, wait_ms) == 0) {
        *lock = file;
    } else if (errno == EWOULDBLOCK) {
        status = pap_error_set(error, PAP_BUSY, "another program is using the data, try again",
                               "un autre programme utilise les données, réessayez");
    } else if (exclusive) {
        status = failed(name, error);
    }
    if (file >= 0 && *lock < 0)
        close(file);
    free(name);
    return status;
}

void pap_quarantine_unlock(int lock)
{
    if (lock >= 0)
        close(lock);
}

/* Renames path+`end` to `target`+`end` if it is there. */
static enum pap_status move_one(const char *path, const char *target, const char *end,
                                struct pap_error *error)
{
    char *from = with_end(path, end);
    char *to = with_end(target, end);
    enum pap_status status = PAP_OK;
    if (from == NULL || to == NULL)
        status = pap_error_no_memory(error);
    else if (rename(from, to) != 0 && errno != ENOENT)
        status = failed(from, error);
    free(to);
    free(from);
    return status;
}

/* An unused name for the file that is set aside; NULL without memory. */
static char *free_name(const char *path)
{
    char end[64];
    char *target = NULL;
    struct tm when;
    time_t now = time(NULL);
    gmtime_r(&now, &when);
    for (int i = 1; i <= SAME_SECOND_MAX; i++) {
        char stamp[32];
        strftime(stamp, sizeof stamp, "%Y%m%dT%H%M%SZ", &when);
        snprintf(end, sizeof end, "%s%s-%d", mark, stamp, i);
        free(target);
        target = with_end(path, end);
        if (target == NULL || access(target, F_OK) != 0)
            break;
    }
    return target;
}

enum pap_status pap_quarantine_move(const char *path, struct pap_error *error)
{
    /*
     * The database last: if the process is killed in between, the database is still damaged and is
     * set aside next time.
     */
    static const char *const ends[] = {"-wal", "-journal", "-shm", ""};
    enum pap_status status = PAP_OK;
    char *target = free_name(path);
    if (target == NULL)
        return pap_error_no_memory(error);
    for (size_t i = 0; status == PAP_OK && i < sizeof ends / sizeof ends[0]; i++)
        status = move_one(path, target, ends[i], error);
    if (status == PAP_OK)
        pap_log("a damaged database was set aside as %s", target);
    free(target);
    return status;
}

static enum pap_status delete_in(DIR *folder, const char *folder_path, const char *start,
                                 struct pap_error *error)
{
    size_t length = strlen(start);
    errno = 0;
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL; errno = 0)
        if (strncmp(entry->d_name, start, length) == 0 &&
            unlinkat(dirfd(folder), entry->d_name, 0) != 0 && errno != ENOENT)
            return failed(entry->d_name, error);
    return errno == 0 ? PAP_OK : failed(folder_path, error);
}

enum pap_status pap_quarantine_delete(const char *path, struct pap_error *error)
{
    const char *slash = strrchr(path, '/');
    char *folder_path = slash == NULL ? strdup(".") : strndup(path, (size_t)(slash - path) + 1);
    char *start = with_end(slash == NULL ? path : slash + 1, mark);
    enum pap_status status = PAP_OK;
    if (folder_path == NULL || start == NULL) {
        status = pap_error_no_memory(error);
    } else {
        DIR *folder = opendir(folder_path);
        status = folder == NULL ? failed(folder_path, error)
                                : delete_in(folder, folder_path, start, error);
        if (folder != NULL)
            closedir(folder);
    }
    free(start);
    free(folder_path);
    return status;
}
