#include "main/cli.h"

#include "main/browsers.h"
#include "wire/json.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * Creates all parent folders of the file. `mode` is 0755 if others must read them, else 0700; it
 * applies even if the administrator who registers for everybody has umask 077.
 */
static enum pap_status make_folders(const char *path, mode_t mode, struct pap_error *error)
{
    char *copy = strdup(path);
    enum pap_status status = PAP_OK;
    if (copy == NULL)
        return pap_error_no_memory(error);
    for (char *slash = strchr(copy + 1, '/'); slash != NULL && status == PAP_OK;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(copy, mode) == 0 ? chmod(copy, mode) != 0 : errno != EEXIST)
            status = pap_error_set_errno(error, pap_status_of_errno(errno), errno,
                                         "%s cannot be made", "%s : création impossible", copy);
        *slash = '/';
    }
    free(copy);
    return status;
}

/* Syncs the file before it is renamed: after a power cut either the old or the new one exists. */
static enum pap_status write_all(const char *path, const json_t *manifest, struct pap_error *error)
{
    FILE *file = fopen(path, "w");
    bool written = file != NULL && json_dumpf(manifest, file, JSON_INDENT(2)) == 0 &&
                   fputc('\n', file) != EOF && fflush(file) == 0 &&
                   fchmod(fileno(file), 0644) == 0 && fsync(fileno(file)) == 0;
    enum pap_status status =
        written ? PAP_OK
                : pap_error_set_errno(error, pap_status_of_errno(errno), errno,
                                      "%s cannot be written", "%s : écriture impossible", path);
    if (file != NULL)
        fclose(file);
    return status;
}

/* Writes a temporary file, then renames it: a browser never reads half a manifest. */
static enum pap_status write_manifest(const char *path, const json_t *manifest, mode_t mode,
                                      struct pap_error *error)
{
    size_t length = strlen(path) + sizeof ".new";
    char *beside = malloc(length);
    enum pap_status status = make_folders(path, mode, error);
    if (beside == NULL)
        return pap_error_no_memory(error);
    snprintf(beside, length, "%s.new", path);
    if (status == PAP_OK)
        status = write_all(beside, manifest, error);
    if (status == PAP_OK && rename(beside, path) != 0)
        status = pap_error_set_errno(error, pap_status_of_errno(errno), errno,
                                     "%s cannot be written", "%s : écriture impossible", path);
    if (status != PAP_OK)
        unlink(beside);
    free(beside);
    return status;
}

static enum pap_status remove_manifest(const char *path, struct pap_error *error)
{
    if (unlink(path) == 0 || errno == ENOENT)
        return PAP_OK;
    return pap_error_set_errno(error, pap_status_of_errno(errno), errno, "%s cannot be removed",
                               "%s : suppression impossible", path);
}

static enum pap_status register_one(const struct cli *cli, const struct browser *browser,
                                    const char *host, json_t *done, struct pap_error *error)
{
    enum pap_status status;
    char *path = browser_manifest_path(browser, cli->system);
    if (path == NULL)
        return pap_error_set(error, PAP_UNAVAILABLE, "HOME is not set", "HOME n'est pas défini");
    json_t *manifest = browser_manifest(browser, host);
    if (manifest == NULL)
        status = pap_error_set(error, PAP_INVALID, "%s: JSON cannot hold this path",
                               "%s : JSON ne peut pas contenir ce chemin", host);
    else if (cli->remove)
        status = remove_manifest(path, error);
    else
        status = write_manifest(path, manifest, cli->system ? 0755 : 0700, error);
    if (status == PAP_OK) {
        json_array_append_new(done, json_pack("{s:s,s:o,s:b}", "browser", browser->name, "manifest",
                                              pap_json_text(path), "removed", (int)cli->remove));
        if (!cli->json)
            printf("%s: %s\n", browser->label, path);
    }
    const char *box = cli->remove ? NULL : browser_box(browser);
    if (box != NULL)
        fprintf(stderr, "pasapas: %s: %s (%s)\n", browser->label,
                cli_say(cli, "as this kind of package it cannot start other programs; see doctor",
                        "sous cette forme de paquet, il ne peut lancer aucun programme ; voyez "
                        "doctor"),
                box);
    json_decref(manifest);
    free(path);
    return status;
}

static bool is_here(const struct browser *browser)
{
    char *program = browser_program(browser);
    bool here = program != NULL || browser_has_profile(browser);
    free(program);
    return here;
}

/*
 * Without --browser: the installed browsers; with --system or --remove all of them, since one may
 * be installed later or may have been removed.
 */
static bool is_meant(const struct cli *cli, const struct browser *browser)
{
    if (cli->browser != NULL)
        return strcmp(browser->name, cli->browser) == 0;
    return cli->system || cli->remove || is_here(browser);
}

enum cli_exit cli_register(const struct cli *cli)
{
    struct pap_error error = {0};
    enum pap_status status = PAP_OK;
    char *host = NULL;
    json_t *done = json_array();
    if (cli->user && cli->system)
        status = pap_error_set(&error, PAP_INVALID, "either --user or --system",
                               "ou bien --user, ou bien --system");
    else if (cli->browser != NULL && browser_named(cli->browser) == NULL)
        status = pap_error_set(&error, PAP_INVALID,
                               "no browser \"%s\"; write chromium, chrome, edge, brave, vivaldi or "
                               "firefox",
                               "pas de navigateur « %s » ; écrivez chromium, chrome, edge, brave, "
                               "vivaldi ou firefox",
                               cli->browser);
    if (status == PAP_OK && !cli->remove)
        status = browser_host_path(&host, &error);
    for (const struct browser *browser = browsers; browser->name != NULL; browser++)
        if (status == PAP_OK && is_meant(cli, browser))
            status = register_one(cli, browser, host == NULL ? "" : host, done, &error);
    if (status == PAP_OK && json_array_size(done) == 0)
        status = pap_error_set(&error, PAP_NOT_FOUND,
                               "no browser found; name it, as in --browser firefox",
                               "aucun navigateur trouvé ; nommez-le, comme --browser firefox");
    enum cli_exit end = status == PAP_OK ? CLI_OK : cli_fail(cli, &error);
    if (status == PAP_OK && cli->json)
        end = cli_print_json(json_incref(done));
    json_decref(done);
    free(host);
    return end;
}
