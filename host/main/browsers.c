#include "main/browsers.h"

#include "base/dirs.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const struct browser browsers[] = {
#include "main/browsers.inc"
    {0},
};

static const struct {
    const char *family;
    const char *id;
} extensions[] = {
#include "main/extensions.inc"
};

const struct browser *browser_named(const char *name)
{
    for (const struct browser *browser = browsers; browser->name != NULL; browser++)
        if (strcmp(browser->name, name) == 0)
            return browser;
    return NULL;
}

/* Finds `name` of `length` bytes in the folders of $PATH; a program in "/snap/bin" is a snap. */
static char *program_in_path(const char *name, size_t length)
{
    const char *path = getenv("PATH");
    char candidate[PATH_MAX];
    while (path != NULL && *path != '\0') {
        size_t folder = strcspn(path, ":");
        int written = snprintf(candidate, sizeof candidate, "%.*s/%.*s", (int)folder, path,
                               (int)length, name);
        if (written > 0 && (size_t)written < sizeof candidate && access(candidate, X_OK) == 0)
            return strdup(candidate);
        path += folder + (path[folder] == ':');
    }
    return NULL;
}

char *browser_program(const struct browser *browser)
{
    const char *name = browser->programs;
    while (*name != '\0') {
        size_t length = strcspn(name, ",");
        char *found = program_in_path(name, length);
        if (found != NULL)
            return found;
        name += length + (name[length] == ',');
    }
    return NULL;
}

/* $XDG_CONFIG_HOME replaces ~/.config, as in the browsers themselves. */
static char *folder_of_person(const struct browser *browser)
{
    static const char config[] = ".config/";
    const char *home = getenv("HOME");
    const char *other = getenv("XDG_CONFIG_HOME");
    if (other != NULL && *other == '/' && strncmp(browser->user, config, sizeof config - 1) == 0)
        return pap_dirs_join(other, browser->user + sizeof config - 1);
    return home == NULL || *home != '/' ? NULL : pap_dirs_join(home, browser->user);
}

bool browser_has_profile(const struct browser *browser)
{
    char *folder = folder_of_person(browser);
    char *end = folder == NULL ? NULL : strrchr(folder, '/');
    if (end != NULL)
        *end = '\0';
    bool has = end != NULL && access(folder, F_OK) == 0;
    free(folder);
    return has;
}

static bool is_below(const char *root, const char *name)
{
    char *path = root == NULL || strcmp(name, "-") == 0 ? NULL : pap_dirs_join(root, name);
    bool is = path != NULL && access(path, F_OK) == 0;
    free(path);
    return is;
}

const char *browser_box(const struct browser *browser)
{
    const char *home = getenv("HOME");
    char *flatpaks = home == NULL ? NULL : pap_dirs_join(home, ".var/app");
    char *snaps = home == NULL ? NULL : pap_dirs_join(home, "snap");
    const char *box = NULL;
    if (is_below("/snap", browser->snap) || is_below(snaps, browser->snap))
        box = "snap";
    else if (is_below("/var/lib/flatpak/app", browser->flatpak) ||
             is_below(flatpaks, browser->flatpak))
        box = "Flatpak";
    free(flatpaks);
    free(snaps);
    return box;
}

char *browser_manifest_path(const struct browser *browser, bool system)
{
    const char *root = getenv("DESTDIR");
    char *folder = NULL;
    if (!system)
        folder = folder_of_person(browser);
    else if (root != NULL && *root != '\0')
        folder = pap_dirs_join(root, browser->system + 1);
    else
        folder = strdup(browser->system);
    char *path = folder == NULL ? NULL : pap_dirs_join(folder, BROWSERS_HOST_NAME ".json");
    free(folder);
    return path;
}

json_t *browser_manifest(const struct browser *browser, const char *host)
{
    bool chromium = strcmp(browser->family, "chromium") == 0;
    char caller[128] = "";
    for (size_t i = 0; i < sizeof extensions / sizeof extensions[0]; i++)
        if (strcmp(extensions[i].family, browser->family) == 0)
            snprintf(caller, sizeof caller, chromium ? "chrome-extension://%s/" : "%s",
                     extensions[i].id);
    return json_pack("{s:s,s:s,s:s,s:s,s:[s]}", "name", BROWSERS_HOST_NAME, "description",
                     "Pas à Pas", "path", host, "type", "stdio",
                     chromium ? "allowed_origins" : "allowed_extensions", caller);
}

/* The folder of this program. */
static enum pap_status folder_of_program(char folder[PATH_MAX], struct pap_error *error)
{
    ssize_t length = readlink("/proc/self/exe", folder, PATH_MAX - 1);
    if (length <= 0)
        return pap_error_set(error, PAP_UNAVAILABLE, "/proc is not there", "/proc n'est pas là");
    folder[length] = '\0';
    *strrchr(folder, '/') = '\0';
    return PAP_OK;
}

enum pap_status browser_beside(const char *place, char **path, struct pap_error *error)
{
    char folder[PATH_MAX];
    enum pap_status status = folder_of_program(folder, error);
    char *joined = status == PAP_OK ? pap_dirs_join(folder, place) : NULL;
    char *found = joined == NULL ? NULL : realpath(joined, NULL);
    free(joined);
    if (status == PAP_OK && found == NULL)
        return pap_error_set(error, PAP_NOT_FOUND, "%s/%s is not there: install Pas à Pas again",
                             "%s/%s n'est pas là : réinstallez Pas à Pas", folder, place);
    *path = found;
    return status;
}

/* Beside this program in the build tree, or where the Debian package installs it. */
enum pap_status browser_host_path(char **path, struct pap_error *error)
{
    static const char *const places[] = {"pasapas-host", "../lib/pasapas/pasapas-host"};
    char folder[PATH_MAX];
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        char *found = NULL;
        browser_beside(places[i], &found, NULL);
        if (found != NULL && access(found, X_OK) == 0) {
            *path = found;
            return PAP_OK;
        }
        free(found);
    }
    if (folder_of_program(folder, error) != PAP_OK)
        return PAP_UNAVAILABLE;
    return pap_error_set(error, PAP_NOT_FOUND,
                         "pasapas-host is not beside this program, in %s: install Pas à Pas again",
                         "pasapas-host n'est pas à côté de ce programme, dans %s : réinstallez "
                         "Pas à Pas",
                         folder);
}
