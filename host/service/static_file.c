#include "service/static_file.h"

#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *type_of(const char *name)
{
    static const struct {
        const char *end;
        const char *type;
    } types[] = {
        {".html", "text/html; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".json", "application/json; charset=utf-8"},
        {".webmanifest", "application/manifest+json; charset=utf-8"},
        {".minisig", "text/plain; charset=utf-8"},
        {".txt", "text/plain; charset=utf-8"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".ico", "image/x-icon"},
        {".woff2", "font/woff2"},
    };
    const char *end = strrchr(name, '.');
    for (size_t i = 0; end != NULL && i < sizeof types / sizeof types[0]; i++)
        if (strcmp(types[i].end, end) == 0)
            return types[i].type;
    return "application/octet-stream";
}

/* A name that is not hidden and that no intermediary could interpret differently. */
static bool is_plain(const char *name)
{
    if (name[0] == '\0' || name[0] == '.' || strlen(name) > NAME_MAX)
        return false;
    for (const char *at = name; *at != '\0'; at++)
        if ((unsigned char)*at < ' ' || *at == '\\' || *at == 0x7f)
            return false;
    return true;
}

/*
 * Opens one path component at a time without following symbolic links, so that neither dots nor a
 * link in the folder lead out of it.
 */
static int open_below(const char *folder, char *path)
{
    int at = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    char *part = path;
    while (at >= 0) {
        char *slash = strchr(part, '/');
        if (slash != NULL)
            *slash = '\0';
        int next = -1;
        /* Do not block on a pipe that waits for its other end. */
        const int how = slash != NULL ? O_PATH | O_DIRECTORY : O_RDONLY | O_NONBLOCK;
        if (is_plain(part))
            next = openat(at, part, how | O_NOFOLLOW | O_CLOEXEC);
        close(at);
        if (slash == NULL)
            return next;
        at = next;
        part = slash + 1;
    }
    return -1;
}

/* A modified file has another mtime or inode, and so does a replacement. */
static void make_tag(struct pap_static_file *file, const struct stat *about)
{
    snprintf(file->tag, sizeof file->tag, "\"%" PRIx64 "-%" PRIx64 "-%" PRIx64 ".%lx\"",
             (uint64_t)about->st_ino, (uint64_t)about->st_size, (uint64_t)about->st_ctim.tv_sec,
             about->st_ctim.tv_nsec);
}

enum pap_status pap_static_file_open(const char *folder, const char *path,
                                     struct pap_static_file *file)
{
    char name[PATH_MAX];
    struct stat about;
    const size_t length = strlen(path);
    const bool is_folder = length > 0 && path[length - 1] == '/';
    if (path[0] != '/' || snprintf(name, sizeof name, "%s%s", path + 1,
                                   is_folder ? "index.html" : "") >= (int)sizeof name)
        return PAP_NOT_FOUND;
    int opened = open_below(folder, name);
    if (opened < 0)
        return PAP_NOT_FOUND;
    if (fstat(opened, &about) != 0 || !S_ISREG(about.st_mode)) {
        const bool lacks_slash = S_ISDIR(about.st_mode) && !is_folder;
        close(opened);
        return lacks_slash ? PAP_CONFLICT : PAP_NOT_FOUND;
    }
    file->descriptor = opened;
    file->length = (uint64_t)about.st_size;
    file->type = type_of(is_folder ? "index.html" : path);
    make_tag(file, &about);
    return PAP_OK;
}

bool pap_static_file_is_known(const char *header, const char *tag)
{
    size_t length;
    for (const char *at = header; (length = pap_text_part(&at)) > 0; at += length) {
        const bool weak = strncmp(at, "W/", 2) == 0;
        if (length == 1 && *at == '*')
            return true;
        if (length - (weak ? 2 : 0) == strlen(tag) &&
            strncmp(at + (weak ? 2 : 0), tag, strlen(tag)) == 0)
            return true;
    }
    return false;
}
