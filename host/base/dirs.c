#include "base/dirs.h"

#include <errno.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *pap_dirs_join(const char *folder, const char *name)
{
    size_t length = strlen(folder) + strlen(name) + 2;
    char *path = malloc(length);
    if (path != NULL)
        snprintf(path, length, "%s/%s", folder, name);
    return path;
}

static const char *variable(const char *name)
{
    const char *value = getenv(name);
    return value != NULL && value[0] != '\0' ? value : NULL;
}

/* The XDG Base Directory specification requires ignoring relative paths. */
static const char *absolute(const char *name)
{
    const char *value = variable(name);
    return value != NULL && value[0] == '/' ? value : NULL;
}

enum pap_status pap_dirs_home(char **path, struct pap_error *error)
{
    const char *own = variable("PASAPAS_HOME");
    const char *data = absolute("XDG_DATA_HOME");
    const char *home = variable("HOME");
    if (own != NULL)
        *path = strdup(own);
    else if (data != NULL)
        *path = pap_dirs_join(data, "pasapas");
    else if (home != NULL)
        *path = pap_dirs_join(home, ".local/share/pasapas");
    else
        return pap_error_set(error, PAP_UNAVAILABLE,
                             "no folder to keep things in: set HOME or PASAPAS_HOME",
                             "aucun dossier où garder les données : indiquez HOME ou PASAPAS_HOME");
    if (*path == NULL)
        return pap_error_no_memory(error);
    return PAP_OK;
}

static bool is_folder(const char *path)
{
    struct stat there;
    return stat(path, &there) == 0 && S_ISDIR(there.st_mode);
}

/* Creates one folder; an existing folder is fine, another kind of file is an error. */
static enum pap_status make_one(const char *path, struct pap_error *error)
{
    if (mkdir(path, 0700) == 0)
        return PAP_OK;
    int number = errno;
    if (number == EEXIST) {
        if (is_folder(path))
            return PAP_OK;
        number = ENOTDIR;
    }
    return pap_error_set_errno(error, pap_status_of_errno(number), number,
                               "cannot make the folder %s", "impossible de créer le dossier %s",
                               path);
}

enum pap_status pap_dirs_make(const char *path, struct pap_error *error)
{
    enum pap_status status = PAP_OK;
    if (is_folder(path))
        return PAP_OK; /* the usual case; the parents exist */
    char *part = strdup(path);
    if (part == NULL)
        return pap_error_no_memory(error);
    for (char *slash = strchr(part + (part[0] != '\0'), '/'); status == PAP_OK && slash != NULL;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        status = make_one(part, error);
        *slash = '/';
    }
    if (status == PAP_OK)
        status = make_one(part, error);
    free(part);
    return status;
}

enum pap_status pap_dirs_make_temporary(char **path, struct pap_error *error)
{
    const char *where = absolute("TMPDIR");
    char *made = pap_dirs_join(where != NULL ? where : "/tmp", "pasapas-XXXXXX");
    if (made == NULL)
        return pap_error_no_memory(error);
    if (mkdtemp(made) == NULL) {
        int number = errno;
        enum pap_status status = pap_error_set_errno(error, pap_status_of_errno(number), number,
                                                     "cannot make the folder %s",
                                                     "impossible de créer le dossier %s", made);
        free(made);
        return status;
    }
    *path = made;
    return PAP_OK;
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *place)
{
    (void)about;
    (void)kind;
    (void)place;
    remove(path);
    return 0;
}

void pap_dirs_remove(const char *path)
{
    enum { OPEN_MAX = 16 };
    nftw(path, remove_one, OPEN_MAX, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}
