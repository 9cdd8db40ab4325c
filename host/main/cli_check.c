/*
 * `pasapas guide check`: a real Chromium checks which steps of a guide still exist on the site;
 * with --heal the next revision is written for a person to review. Nothing is clicked or typed.
 */
#include "main/browsers.h"
#include "main/cli.h"
#include "main/guide_walk.h"

#include "guide/heal.h"
#include "guide/lint.h"
#include "wire/json.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    ANSWER_MS = 20000,
    WHOLE_MS = 15 * 60 * 1000,
    WIDTH = 1280, /* window size for a guide recorded without one */
    HEIGHT = 900,
    SCRIPT_MAX = 1024 * 1024,
};

static volatile sig_atomic_t leave;

static void note_signal(int number)
{
    leave = number;
}

/* Signal handlers: an interrupted check still ends its browser and removes its files. */
static void catch_signals(void)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    const struct sigaction noted = {.sa_handler = note_signal};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        sigaction(numbers[i], &noted, NULL);
    signal(SIGPIPE, SIG_IGN); /* a browser that dies must not end this program */
}

/* --- the browser --- */

/* A snap cannot inherit pipes and has its own /tmp. */
static bool is_snap(const char *program)
{
    return strncmp(program, "/snap/", strlen("/snap/")) == 0;
}

/* The Chromium given by --browser (a path, or a name as for `register`), or an installed one. */
static enum pap_status find_browser(const struct cli *cli, char **program, struct pap_error *error)
{
    *program = NULL;
    if (cli->browser != NULL && strchr(cli->browser, '/') != NULL)
        *program = strdup(cli->browser);
    for (const struct browser *one = browsers; *program == NULL && one->name != NULL; one++) {
        if (strcmp(one->family, "chromium") != 0 ||
            (cli->browser != NULL && strcmp(cli->browser, one->name) != 0))
            continue;
        char *found = browser_program(one);
        if (found != NULL && !is_snap(found))
            *program = found;
        else
            free(found);
    }
    if (*program != NULL)
        return PAP_OK;
    if (cli->browser != NULL)
        return pap_error_set(
            error, PAP_UNAVAILABLE, "\"%s\" is no Chromium of this computer: give its path",
            "« %s » n'est pas un Chromium de cet ordinateur : donnez son chemin", cli->browser);
    return pap_error_set(error, PAP_UNAVAILABLE,
                         "there is no Chromium here: install one (on Debian: apt install "
                         "chromium), or give its path with --browser",
                         "il n'y a pas de Chromium ici : installez-en un (sous Debian : apt "
                         "install chromium), ou donnez son chemin avec --browser");
}

static void read_window(const json_t *guide, int *width, int *height)
{
    size_t index;
    json_t *step;
    *width = WIDTH;
    *height = HEIGHT;
    json_array_foreach(json_object_get(guide, "steps"), index, step)
    {
        const json_t *size = json_object_get(json_object_get(step, "target"), "viewport");
        double x = json_number_value(json_array_get(size, 0));
        double y = json_number_value(json_array_get(size, 1));
        if (x < 200 || x > 10000 || y < 200 || y > 10000)
            continue;
        *width = (int)x;
        *height = (int)y;
        return;
    }
}

/* Reads the extension's script for examining a page; the caller frees it. */
static enum pap_status read_script(char **script, struct pap_error *error)
{
    char *path = NULL;
    size_t length = 0;
    enum pap_status status = browser_beside("../share/pasapas/check.js", &path, error);
    if (status == PAP_OK)
        status = cli_read_file(path, SCRIPT_MAX, script, &length, error);
    if (status == PAP_OK)
        (*script)[length] = '\0';
    free(path);
    return status;
}

static enum pap_status check(const struct cli *cli, const json_t *guide, struct guide_walk *walk,
                             struct pap_error *error)
{
    char language[64];
    const char *flags[] = {language, NULL, NULL};
    char *program = NULL;
    char *script = NULL;
    int width, height;
    struct pap_tab tab = {0};
    struct pap_devtools *devtools = NULL;
    enum pap_status status = find_browser(cli, &program, error);
    snprintf(language, sizeof language, "--accept-lang=%s",
             json_string_value(json_object_get(guide, "language")));
    if (geteuid() == 0) { /* Chromium refuses to start as root with its sandbox */
        flags[1] = "--no-sandbox";
        fprintf(stderr, "pasapas: %s\n",
                cli_say(cli, "as root the browser runs without its sandbox: better not",
                        "en tant que root, le navigateur tourne sans son bac à sable : à éviter"));
    }
    const struct pap_devtools_options options = {.program = program,
                                                 .flags = flags,
                                                 .answer_ms = ANSWER_MS,
                                                 .whole_ms = WHOLE_MS,
                                                 .leave = &leave};
    read_window(guide, &width, &height);
    if (status == PAP_OK)
        status = pap_devtools_start(&options, &devtools, error);
    if (status == PAP_OK)
        status = read_script(&script, error);
    if (status == PAP_OK)
        status = pap_tab_open(&tab, devtools, script, width, height, error);
    if (status == PAP_OK)
        status = guide_walk_run(walk, &tab, guide, cli->url, error);
    pap_tab_clear(&tab);
    pap_devtools_end(devtools);
    free(script);
    free(program);
    return status;
}

/* --- healing --- */

static enum pap_status is_sound(const char *bytes, size_t length, struct pap_error *error)
{
    struct pap_findings findings = {0};
    struct pap_guide guide = {0};
    enum pap_status status = pap_guide_parse(bytes, length, &guide, &findings);
    if (status == PAP_OK)
        status = pap_lint_guide(&guide, bytes, length, &findings);
    for (size_t i = 0; i < findings.count && status != PAP_NO_MEMORY; i++) {
        const struct pap_finding *finding = &findings.items[i];
        if (finding->warning)
            continue;
        status = pap_error_set(error, PAP_INVALID, "the next revision would not be sound: %s: %s",
                               "la révision suivante ne serait pas bonne : %s : %s",
                               finding->pointer, finding->error.en);
        break;
    }
    pap_guide_clear(&guide);
    pap_findings_clear(&findings);
    return status;
}

static enum pap_status cannot_write(const char *path, struct pap_error *error)
{
    int number = errno;
    if (number == EEXIST)
        return pap_error_set(error, PAP_READ_ONLY, "%s is there already: name another file",
                             "%s existe déjà : donnez un autre nom", path);
    return pap_error_set_errno(error, pap_status_of_errno(number), number, "%s cannot be written",
                               "%s : écriture impossible", path);
}

/*
 * Writes a temporary file beside it, then renames: readers never see half a guide, and an existing
 * file is never replaced.
 */
static enum pap_status write_guide(const char *path, const char *bytes, struct pap_error *error)
{
    size_t length = strlen(path) + sizeof ".new";
    char *beside = malloc(length);
    if (beside == NULL)
        return pap_error_no_memory(error);
    snprintf(beside, length, "%s.new", path);
    enum pap_status status = PAP_OK;
    FILE *file = fopen(beside, "wxe");
    if (file == NULL) {
        status = cannot_write(beside, error);
        free(beside);
        return status;
    }
    bool written = fputs(bytes, file) != EOF && fputc('\n', file) != EOF && fflush(file) == 0 &&
                   fsync(fileno(file)) == 0;
    bool moved = written && renameat2(AT_FDCWD, beside, AT_FDCWD, path, RENAME_NOREPLACE) == 0;
    if (!moved && (!written || errno != EINVAL ||
                   link(beside, path) != 0)) /* a file system without RENAME_NOREPLACE */
        status = cannot_write(path, error);
    fclose(file);
    unlink(beside);
    free(beside);
    return status;
}

/* The result of --heal. */
struct mending {
    json_t *healed; /* NULL: nothing to write */
    json_t *reread;
};

static enum pap_status mend(const struct cli *cli, const struct guide_walk *walk,
                            struct mending *mending, struct pap_error *error)
{
    enum pap_status status =
        pap_heal_guide(walk->guide, walk->seen, &mending->healed, &mending->reread, error);
    if (status != PAP_OK || mending->healed == NULL)
        return status;
    char *bytes = json_dumps(mending->healed, JSON_INDENT(2) | JSON_REAL_PRECISION(15));
    if (bytes == NULL)
        return pap_error_no_memory(error);
    status = is_sound(bytes, strlen(bytes), error);
    if (status == PAP_OK)
        status = write_guide(cli->heal, bytes, error);
    free(bytes);
    return status;
}

/* --- output --- */

static const char *words_for(const struct cli *cli, const json_t *result)
{
    static const struct {
        const char *verdict;
        const char *en;
        const char *fr;
    } all[] = {
        {"found", "found", "trouvée"},
        {"unsure", "UNSURE", "INCERTAINE"},
        {"gone", "GONE", "INTROUVABLE"},
        {"absent", "not there, and need not be", "absente, et peut l'être"},
        {"unreached", "not reached", "pas atteinte"},
        {"card", "nothing to find", "rien à trouver"},
    };
    const char *verdict = cli_text_of(result, "verdict");
    if (pap_heal_is_drifted(result))
        return cli_say(cli, "found differently", "retrouvée autrement");
    if (cli->url != NULL && strcmp(verdict, "gone") == 0)
        return cli_say(cli, "NOT ON THIS PAGE", "PAS SUR CETTE PAGE");
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (strcmp(all[i].verdict, verdict) == 0)
            return cli_say(cli, all[i].en, all[i].fr);
    return verdict;
}

static void print_step(const struct cli *cli, const json_t *result)
{
    size_t index;
    json_t *name;
    printf("  ");
    cli_print_column(cli_text_of(result, "id"), 28);
    cli_print_column(words_for(cli, result), 27);
    if (json_object_get(result, "confidence") != NULL)
        printf("%3.0f %%", 100 * json_number_value(json_object_get(result, "confidence")));
    json_array_foreach(json_object_get(result, "changed"), index, name)
    {
        printf("%s%s", index == 0 ? "  (" : ", ", json_string_value(name));
    }
    if (pap_heal_is_drifted(result))
        printf(")");
    if (json_object_get(result, "after") != NULL)
        printf(cli->french ? "il faut d'abord faire « %s »" : "\"%s\" has to be done before",
               cli_text_of(result, "after"));
    else if (strcmp(cli_text_of(result, "verdict"), "unreached") == 0)
        printf("%s", cli_say(cli, "on another page, it seems", "sur une autre page, semble-t-il"));
    printf("\n");
}

static void print_steps(const struct cli *cli, const struct guide_walk *walk)
{
    const char *page = "";
    size_t index;
    json_t *result;
    json_array_foreach(walk->steps, index, result)
    {
        const char *here = cli_text_of(result, "page");
        if (*here != '\0' && strcmp(here, page) != 0) {
            printf("%s\n", here);
            page = here;
        }
        print_step(cli, result);
    }
}

static void print_mending(const struct cli *cli, const struct mending *mending)
{
    size_t index;
    json_t *note;
    if (mending->healed == NULL) {
        printf("%s\n", cli_say(cli, "Nothing has changed: nothing was written.",
                               "Rien n'a changé : rien n'a été écrit."));
        return;
    }
    printf(cli->french ? "Révision %d écrite : %s\n" : "Revision %d was written: %s\n",
           (int)json_number_value(json_object_get(mending->healed, "revision")), cli->heal);
    json_array_foreach(mending->reread, index, note)
    {
        printf(cli->french ? "À réécrire, étape %s : « %s » se dit maintenant « %s ».\n"
                           : "To be rewritten, step %s: \"%s\" is now called \"%s\".\n",
               cli_text_of(note, "step"), cli_text_of(note, "words"), cli_text_of(note, "now"));
    }
    printf(cli->french ? "C'est une machine qui l'a faite : lisez-la (pasapas guide diff %s %s), "
                         "suivez-la une fois, puis acceptez-la.\n"
                       : "It was made by a machine: read it (pasapas guide diff %s %s), follow it "
                         "once, then accept it.\n",
           cli->arguments[0], cli->heal);
}

static json_t *json_of(const struct cli *cli, const struct guide_walk *walk,
                       const struct mending *mending)
{
    const struct pap_error *trouble = &walk->trouble;
    json_t *all =
        json_pack("{s:O,s:O,s:O,s:i,s:i,s:i,s:i,s:i}", "guide", json_object_get(walk->guide, "id"),
                  "revision", json_object_get(walk->guide, "revision"), "steps", walk->steps,
                  "found", walk->found, "drifted", walk->drifted, "unsure", walk->unsure, "gone",
                  walk->gone, "unreached", walk->unreached);
    if (trouble->status != PAP_OK)
        json_object_set_new(all, "trouble",
                            json_pack("{s:s,s:s}", "en", trouble->en, "fr", trouble->fr));
    if (mending->healed != NULL)
        json_object_set_new(all, "healed",
                            json_pack("{s:o,s:O,s:O}", "file", pap_json_text(cli->heal), "revision",
                                      json_object_get(mending->healed, "revision"), "reread",
                                      mending->reread));
    return all;
}

static enum cli_exit tell(const struct cli *cli, const struct guide_walk *walk,
                          const struct mending *mending)
{
    if (cli->json) {
        cli_print_json(json_of(cli, walk, mending));
    } else {
        printf("%s, %s %d\n", cli_text_of(walk->guide, "id"), cli_say(cli, "revision", "révision"),
               (int)json_number_value(json_object_get(walk->guide, "revision")));
        print_steps(cli, walk);
        if (cli->heal != NULL)
            print_mending(cli, mending);
    }
    if (walk->trouble.status != PAP_OK) {
        fprintf(stderr, "pasapas: %s\n", cli_say(cli, walk->trouble.en, walk->trouble.fr));
        return CLI_FAILED;
    }
    return walk->unsure + walk->gone > 0 ? CLI_NO : CLI_OK;
}

static bool is_address(const char *url)
{
    static const char *const schemes[] = {"https://", "http://", "file://"};
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
        if (strncmp(url, schemes[i], strlen(schemes[i])) == 0)
            return true;
    return false;
}

enum cli_exit cli_guide_check(const struct cli *cli)
{
    struct pap_error error = {0};
    struct guide_walk walk = {0};
    struct mending mending = {0};
    json_t *guide = NULL;
    enum cli_exit end;
    if (cli->url != NULL && !is_address(cli->url)) {
        fprintf(stderr, "pasapas: %s\n",
                cli_say(cli, "--url takes a whole address, as in https://www.example.fr/page",
                        "--url prend une adresse entière, comme https://www.exemple.fr/page"));
        return CLI_USAGE;
    }
    catch_signals();
    enum pap_status status = cli_load_guide(cli->arguments[0], &guide, &error);
    if (status == PAP_OK && cli->heal != NULL && access(cli->heal, F_OK) == 0) {
        errno = EEXIST;
        status = cannot_write(cli->heal, &error);
    }
    if (status == PAP_OK && cli->url == NULL && json_object_get(guide, "start") == NULL)
        status =
            pap_error_set(&error, PAP_INVALID,
                          "this is an exercise, which has no live site: give its practice page "
                          "with --url",
                          "c'est un exercice, qui n'a pas de vrai site : donnez sa page "
                          "d'entraînement avec --url");
    if (status == PAP_OK)
        status = check(cli, guide, &walk, &error);
    if (status == PAP_OK && cli->heal != NULL)
        status = mend(cli, &walk, &mending, &error);
    end = status == PAP_OK ? tell(cli, &walk, &mending) : cli_fail(cli, &error);
    json_decref(mending.healed);
    json_decref(mending.reread);
    guide_walk_clear(&walk);
    json_decref(guide);
    return end;
}
