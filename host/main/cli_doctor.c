/*
 * Checks each station from the browser to the databases, in the order of a call, and reports faults
 * with the command that fixes them. Changes nothing.
 */
#include "main/cli.h"

#include "base/buffer.h"
#include "base/dirs.h"
#include "main/browsers.h"
#include "main/host_probe.h"
#include "store/journal.h"
#include "store/library_scan.h"
#include "wire/json.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct visit {
    const struct cli *cli;
    json_t *stations; /* one object each, in order */
    int wrong;
};

/* `type` is the command to type; "" if nothing is wrong, or if no command helps. */
static void note(struct visit *visit, const char *station, bool fine, const struct pap_error *words,
                 const char *type)
{
    visit->wrong += fine ? 0 : 1;
    json_array_append_new(visit->stations,
                          json_pack("{s:s,s:b,s:s,s:s,s:o}", "station", station, "fine", (int)fine,
                                    "en", words->en, "fr", words->fr, "type", pap_json_text(type)));
    if (visit->cli->json)
        return;
    printf("%s %s\n", fine ? "✓" : "✗", cli_say(visit->cli, words->en, words->fr));
    if (*type != '\0')
        printf("    %s %s\n", cli_say(visit->cli, "type:", "tapez :"), type);
}

/* --- the host --- */

static void visit_host(struct visit *visit, char **host)
{
    struct pap_error words = {0};
    json_t *result = NULL;
    enum pap_status status = browser_host_path(host, &words);
    if (status == PAP_OK)
        status = host_probe_hello(*host, &result, &words);
    const char *version = json_string_value(json_object_get(result, "version"));
    bool same = version != NULL && strcmp(version, PASAPAS_VERSION) == 0;
    if (status == PAP_OK && same)
        pap_error_set(&words, PAP_OK, "the host answers: %s", "le programme hôte répond : %s",
                      *host);
    else if (status == PAP_OK)
        pap_error_set(&words, PAP_CONFLICT,
                      "the host has version %s, this program %s: install again",
                      "le programme hôte est en version %s, celui-ci en %s : réinstallez",
                      version != NULL ? version : "?", PASAPAS_VERSION);
    note(visit, "host", status == PAP_OK && same, &words, "");
    json_decref(result);
}

/* --- a browser --- */

/* Checks the manifest at `path`; PAP_NOT_FOUND if there is none. */
static enum pap_status check_manifest(const struct browser *browser, const char *path,
                                      const char *host, struct pap_error *words)
{
    enum pap_status status = PAP_OK;
    if (access(path, F_OK) != 0)
        return PAP_NOT_FOUND;
    json_t *there = json_load_file(path, 0, NULL);
    json_t *wanted = browser_manifest(browser, host == NULL ? "" : host);
    const char *program = json_string_value(json_object_get(there, "path"));
    json_object_del(wanted, "description");
    if (there == NULL)
        status = pap_error_set(words, PAP_CORRUPT, "%s: its manifest %s cannot be read",
                               "%s : son manifeste %s ne se lit pas", browser->label, path);
    else if (program == NULL || access(program, X_OK) != 0)
        status =
            pap_error_set(words, PAP_CONFLICT, "%s: its manifest %s names a program that is gone",
                          "%s : son manifeste %s nomme un programme disparu", browser->label, path);
    for (void *member = json_object_iter(wanted); status == PAP_OK && member != NULL;
         member = json_object_iter_next(wanted, member))
        if (!json_equal(json_object_get(there, json_object_iter_key(member)),
                        json_object_iter_value(member)))
            status = pap_error_set(words, PAP_CONFLICT, "%s: \"%s\" is wrong in its manifest %s",
                                   "%s : « %s » est faux dans son manifeste %s", browser->label,
                                   json_object_iter_key(member), path);
    json_decref(there);
    json_decref(wanted);
    return status;
}

static void visit_manifests(struct visit *visit, const struct browser *browser, const char *host)
{
    struct pap_error words = {0};
    char command[128];
    enum pap_status status = PAP_NOT_FOUND;
    /* Every browser prefers the user's own manifest. */
    for (int system = 0; system <= 1 && status == PAP_NOT_FOUND; system++) {
        char *path = browser_manifest_path(browser, system != 0);
        if (path != NULL)
            status = check_manifest(browser, path, host, &words);
        if (status == PAP_OK)
            pap_error_set(&words, PAP_OK, "%s finds the host: %s",
                          "%s trouve le programme hôte : %s", browser->label, path);
        free(path);
    }
    if (status == PAP_NOT_FOUND)
        pap_error_set(&words, status, "%s does not know of Pas à Pas",
                      "%s ne connaît pas Pas à Pas", browser->label);
    snprintf(command, sizeof command, "pasapas register --browser %s", browser->name);
    note(visit, browser->name, status == PAP_OK, &words, status == PAP_OK ? "" : command);
}

static void visit_browser(struct visit *visit, const struct browser *browser, const char *host,
                          bool *found)
{
    struct pap_error words = {0};
    char *program = browser_program(browser);
    const char *box = browser_box(browser);
    if (program != NULL && strncmp(program, "/snap/", 6) == 0) {
        free(program);
        program = NULL;
        box = "snap";
    }
    *found = *found || program != NULL || box != NULL;
    if (program != NULL)
        visit_manifests(visit, browser, host);
    if (program == NULL && box != NULL) {
        pap_error_set(
            &words, PAP_UNAVAILABLE,
            "%s is installed as a %s: locked up so, it cannot start the host. Install it "
            "as an ordinary package (on Debian with apt, else from its maker's site)",
            "%s est installé en %s : ainsi enfermé, il ne peut pas lancer le programme "
            "hôte. Installez-le en paquet ordinaire (avec apt sous Debian, sinon depuis le "
            "site de son éditeur)",
            browser->label, box);
        note(visit, browser->name, false, &words, "");
    }
    free(program);
}

static void visit_browsers(struct visit *visit, const char *host)
{
    struct pap_error words = {0};
    bool found = false;
    for (const struct browser *browser = browsers; browser->name != NULL; browser++)
        visit_browser(visit, browser, host, &found);
    if (found)
        return;
    pap_error_set(&words, PAP_NOT_FOUND, "no browser that Pas à Pas speaks to is here",
                  "aucun navigateur que Pas à Pas connaît n'est ici");
    note(visit, "browser", false, &words, "apt install firefox-esr");
}

/* --- databases --- */

static enum pap_status open_library(const char *home, json_t **list, struct pap_error *words)
{
    const struct pap_library_options options = {.home = home,
                                                .system = "/usr/share/pasapas",
                                                .folders = getenv("PASAPAS_GUIDES"),
                                                .read_only = true};
    struct pap_library *library = NULL;
    enum pap_status status = pap_library_open(&options, &library, words);
    if (status == PAP_OK)
        status = pap_library_scan_all(library, words);
    if (status == PAP_OK)
        status = pap_library_guide_list(library, "fr", list, words);
    const struct pap_error *trouble = library == NULL ? NULL : pap_library_trouble(library);
    if (status == PAP_OK && trouble != NULL && home != NULL) {
        *words = *trouble;
        status = trouble->status;
    }
    if (status == PAP_CORRUPT)
        pap_error_set(words, status,
                      "library.db is damaged: it will be set aside, and guides that were installed "
                      "have to be installed again",
                      "library.db est abîmé : il sera mis de côté, et les guides installés seront "
                      "à réinstaller");
    pap_library_close(library);
    return status;
}

static bool is_in(const char *home, const char *name)
{
    char *path = home == NULL ? NULL : pap_dirs_join(home, name);
    bool is = path != NULL && access(path, F_OK) == 0;
    free(path);
    return is;
}

/* Does not create a missing database. */
static void visit_guides(struct visit *visit, const char *home)
{
    struct pap_error words = {0};
    json_t *list = NULL;
    json_t *broken;
    size_t index;
    enum pap_status status = open_library(is_in(home, "library.db") ? home : NULL, &list, &words);
    size_t guides = json_array_size(json_object_get(list, "guides"));
    bool fine = status == PAP_OK && guides > 0;
    if (fine)
        pap_error_set(&words, PAP_OK, "guides on this computer: %zu",
                      "guides sur cet ordinateur : %zu", guides);
    else if (status == PAP_OK)
        pap_error_set(&words, PAP_NOT_FOUND, "there is no guide on this computer",
                      "il n'y a aucun guide sur cet ordinateur");
    note(visit, "guides", fine, &words, fine ? "" : "pasapas guide install FILE");
    json_array_foreach(json_object_get(list, "broken"), index, broken)
    {
        pap_error_set(&words, PAP_INVALID, "%s: %s%.0s", "%s : %.0s%s",
                      json_string_value(json_object_get(broken, "file")),
                      json_string_value(json_object_get(broken, "en")),
                      json_string_value(json_object_get(broken, "fr")));
        note(visit, "guide", false, &words, "pasapas guide lint FILE");
    }
    json_decref(list);
}

static void visit_journal(struct visit *visit, const char *home)
{
    struct pap_error words = {0};
    struct pap_journal *journal = NULL;
    const struct pap_journal_options options = {
        .home = home, .verify_on_open = true, .read_only = true, .busy_timeout_ms = 1000};
    enum pap_status status = PAP_OK;
    if (is_in(home, PAP_JOURNAL_FILE))
        status = pap_journal_open(&options, &journal, &words);
    if (status == PAP_OK && journal != NULL)
        pap_error_set(&words, PAP_OK, "the journal can be read and written",
                      "le journal se lit et s'écrit");
    else if (status == PAP_OK)
        pap_error_set(&words, PAP_OK, "the journal begins with the first guide",
                      "le journal commencera avec le premier guide");
    if (status == PAP_CORRUPT)
        pap_error_set(&words, status,
                      "journal.db is damaged: with the next guide it will be set aside, and a new "
                      "journal begins",
                      "journal.db est abîmé : au prochain guide il sera mis de côté, et un nouveau "
                      "journal commencera");
    pap_journal_close(journal);
    note(visit, "journal", status == PAP_OK, &words, "");
}

/* Quotes `path` as one word of a shell command (POSIX, XCU 2.2.2); false without memory. */
static bool quote(const char *path, struct pap_buffer *line)
{
    bool fits = pap_buffer_append(line, "'", 1) == PAP_OK;
    for (; fits && *path != '\0'; path++)
        fits = pap_buffer_append(line, *path == '\'' ? "'\\''" : path, *path == '\'' ? 4 : 1) ==
               PAP_OK;
    return fits && pap_buffer_append(line, "'", 2) == PAP_OK;
}

static void visit_home(struct visit *visit, char **home)
{
    static const char open_up[] = "chmod u+rwx ";
    struct pap_error words = {0};
    struct pap_buffer line;
    bool said = false;
    pap_buffer_init(&line, 64 * 1024);
    enum pap_status status = pap_dirs_home(home, &words);
    if (status == PAP_OK && access(*home, F_OK) != 0) {
        pap_error_set(&words, PAP_OK, "%s will be made when it is needed",
                      "%s sera créé quand il le faudra", *home);
    } else if (status == PAP_OK && access(*home, R_OK | W_OK | X_OK) != 0) {
        status =
            pap_error_set(&words, PAP_READ_ONLY, "%s may not be written: nothing is remembered",
                          "%s ne peut pas être écrit : rien n'est retenu", *home);
        said =
            pap_buffer_append(&line, open_up, sizeof open_up - 1) == PAP_OK && quote(*home, &line);
    } else if (status == PAP_OK) {
        pap_error_set(&words, PAP_OK, "what is kept stands in %s", "tout est gardé dans %s", *home);
    }
    note(visit, "home", status == PAP_OK, &words, said ? (const char *)line.data : "");
    pap_buffer_clear(&line);
}

enum cli_exit cli_doctor(const struct cli *cli)
{
    struct visit visit = {.cli = cli, .stations = json_array()};
    char *host = NULL;
    char *home = NULL;
    signal(SIGPIPE, SIG_IGN); /* a host that dies must not end this program */
    visit_host(&visit, &host);
    visit_browsers(&visit, host);
    visit_home(&visit, &home);
    visit_guides(&visit, home);
    visit_journal(&visit, home);
    if (cli->json)
        cli_print_json(json_incref(visit.stations));
    else if (visit.wrong == 0)
        printf("%s\n", cli_say(cli, "All is well.", "Tout va bien."));
    json_decref(visit.stations);
    free(host);
    free(home);
    return visit.wrong == 0 ? CLI_OK : CLI_NO;
}
