#include "main/cli.h"

#include "base/dirs.h"
#include "guide/lint.h"
#include "store/journal_drift.h"
#include "store/library_scan.h"
#include "wire/json.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char ending[] = ".guide.json";

/* --- lint --- */

struct lint {
    const struct cli *cli;
    json_t *found; /* with --json: a list of all findings */
    int errors;
    int files;
    bool failed;
};

/* Reports a file or folder that could not be read; with --json, among the findings. */
static void tell_failure(struct lint *lint, const char *path, const struct pap_error *error)
{
    lint->failed = true;
    if (lint->cli->json)
        json_array_append_new(lint->found,
                              json_pack("{s:o,s:s,s:s,s:s}", "file", pap_json_text(path), "status",
                                        pap_status_name(error->status), "en", error->en, "fr",
                                        error->fr));
    else
        cli_fail(lint->cli, error);
}

static void lint_file(struct lint *lint, const char *path)
{
    struct pap_error error = {0};
    struct pap_findings findings = {0};
    struct pap_guide guide = {0};
    char *bytes = NULL;
    size_t length = 0;
    /* Reads one byte more than allowed, so that the validator reports the size. */
    enum pap_status status = cli_read_file(path, PAP_GUIDE_BYTES_MAX + 1, &bytes, &length, &error);
    lint->files++;
    if (status == PAP_OK)
        status = pap_guide_parse(bytes, length, &guide, &findings);
    if (status == PAP_OK)
        status = pap_lint_guide(&guide, bytes, length, &findings);
    for (size_t i = 0; i < findings.count; i++) {
        lint->errors += findings.items[i].warning ? 0 : 1;
        cli_print_finding(lint->cli, stdout, lint->found, path, &findings.items[i]);
    }
    if (status == PAP_NO_MEMORY)
        pap_error_no_memory(&error);
    if (error.status != PAP_OK)
        tell_failure(lint, path, &error);
    free(bytes);
    pap_guide_clear(&guide);
    pap_findings_clear(&findings);
}

static bool is_guide(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return length > sizeof ending - 1 &&
           strcmp(entry->d_name + length - (sizeof ending - 1), ending) == 0;
}

static void lint_path(struct lint *lint, const char *path)
{
    struct stat about;
    struct pap_error error = {0};
    struct dirent **entries = NULL;
    if (stat(path, &about) != 0 || !S_ISDIR(about.st_mode)) {
        lint_file(lint, path);
        return;
    }
    int count = scandir(path, &entries, NULL, alphasort);
    if (count < 0) {
        pap_error_set_errno(&error, pap_status_of_errno(errno), errno, "%s cannot be read",
                            "%s : lecture impossible", path);
        tell_failure(lint, path, &error);
    }
    for (int i = 0; i < count; i++) {
        char *inside = pap_dirs_join(path, entries[i]->d_name);
        bool is_folder = inside != NULL && lstat(inside, &about) == 0 && S_ISDIR(about.st_mode);
        if (is_folder ? entries[i]->d_name[0] != '.' : inside != NULL && is_guide(entries[i]))
            lint_path(lint, inside);
        free(inside);
        free(entries[i]);
    }
    free(entries);
}

enum cli_exit cli_guide_lint(const struct cli *cli)
{
    struct lint lint = {.cli = cli, .found = json_array()};
    for (int i = 0; i < cli->count; i++)
        lint_path(&lint, cli->arguments[i]);
    if (lint.files == 0 && !lint.failed) {
        fprintf(stderr, "pasapas: %s\n",
                cli_say(cli, "no *.guide.json here", "aucun *.guide.json ici"));
        lint.failed = true;
    }
    if (cli->json)
        cli_print_json(lint.found);
    else
        json_decref(lint.found);
    return lint.failed ? CLI_FAILED : lint.errors > 0 ? CLI_NO : CLI_OK;
}

/* --- list, install, remove --- */

static const char *text_of(const json_t *display)
{
    return json_string_value(json_object_get(display, "text"));
}

/*
 * The guides that drift on this computer, as pap_journal_drift_read() counts them; empty if there
 * is no journal yet.
 */
static enum pap_status read_drift(json_t **drifting, struct pap_error *error)
{
    char *home = NULL;
    struct pap_journal *journal = NULL;
    enum pap_status status = pap_dirs_home(&home, error);
    char *path = status == PAP_OK ? pap_dirs_join(home, PAP_JOURNAL_FILE) : NULL;
    const struct pap_journal_options options = {
        .home = home, .read_only = true, .busy_timeout_ms = 1000};
    if (path != NULL && access(path, F_OK) == 0) {
        status = pap_journal_open(&options, &journal, error);
        if (status == PAP_OK)
            status = pap_journal_drift_read(journal, drifting, error);
        pap_journal_close(journal);
    }
    free(path);
    free(home);
    return status;
}

static bool is_same(const json_t *guide, const json_t *drifting)
{
    const char *id = json_string_value(json_object_get(guide, "id"));
    const char *other = json_string_value(json_object_get(drifting, "guide"));
    return id != NULL && other != NULL && strcmp(id, other) == 0 &&
           json_equal(json_object_get(guide, "revision"), json_object_get(drifting, "revision"));
}

/* Adds "drift" to shown guides whose sites have changed. */
static void mark(json_t *guides, const json_t *drifting)
{
    size_t index, other;
    json_t *guide, *one;
    json_array_foreach(guides, index, guide)
    {
        json_array_foreach(drifting, other, one)
        {
            if (json_is_true(json_object_get(guide, "shown")) && is_same(guide, one))
                json_object_set_new(guide, "drift",
                                    json_pack("{s:O,s:O}", "sessions",
                                              json_object_get(one, "sessions"), "steps",
                                              json_object_get(one, "steps")));
        }
    }
}

static void print_drift(const struct cli *cli, const json_t *guide)
{
    const json_t *drift = json_object_get(guide, "drift");
    const json_t *steps = json_object_get(drift, "steps");
    size_t index;
    json_t *step;
    struct pap_error words = {0};
    if (drift == NULL)
        return;
    pap_error_set(&words, PAP_OK,
                  "the site has changed, %d sessions noticed it. Found differently:",
                  "le site a changé, %d séances l'ont vu. Retrouvé autrement :",
                  (int)json_integer_value(json_object_get(drift, "sessions")));
    printf("    ! %s", cli_say(cli, words.en, words.fr));
    json_array_foreach(steps, index, step)
    {
        printf("%s %s", index > 0 ? "," : "", json_string_value(step));
    }
    printf("\n      pasapas guide check %s\n", json_string_value(json_object_get(guide, "id")));
}

static void print_row(const struct cli *cli, const json_t *guide)
{
    const json_t *title = json_object_get(guide, "title");
    cli_print_column(json_string_value(json_object_get(guide, "id")), 36);
    printf("%4d  ", (int)json_integer_value(json_object_get(guide, "revision")));
    cli_print_column(json_is_string(title) ? json_string_value(title) : text_of(title), 44);
    printf("%s%s\n", json_string_value(json_object_get(guide, "source")),
           json_is_true(json_object_get(guide, "shown"))
               ? ""
               : cli_say(cli, "  (hidden by another)", "  (caché par un autre)"));
    print_drift(cli, guide);
}

enum cli_exit cli_guide_list(const struct cli *cli)
{
    struct pap_error error = {0};
    struct pap_library *library = NULL;
    json_t *list = NULL;
    json_t *drifting = NULL;
    json_t *guide;
    size_t index;
    enum pap_status status = cli_open_library(&library, &error);
    if (status == PAP_OK)
        status = pap_library_guide_list(library, cli->locale, &list, &error);
    pap_library_close(library);
    if (status != PAP_OK)
        return cli_fail(cli, &error);
    /* The list is complete without it: report the failure beside the guides. */
    if (read_drift(&drifting, &error) != PAP_OK)
        fprintf(stderr, "pasapas: %s %s\n", cli_say(cli, "the journal:", "le journal :"),
                cli_say(cli, error.en, error.fr));
    mark(json_object_get(list, "guides"), drifting);
    json_decref(drifting);
    if (cli->json)
        return cli_print_json(list);
    json_array_foreach(json_object_get(list, "guides"), index, guide)
    {
        print_row(cli, guide);
    }
    json_array_foreach(json_object_get(list, "broken"), index, guide)
    {
        fprintf(stderr, "%s: %s\n", json_string_value(json_object_get(guide, "file")),
                json_string_value(json_object_get(guide, cli->french ? "fr" : "en")));
    }
    json_decref(list);
    return CLI_OK;
}

enum cli_exit cli_guide_install(const struct cli *cli)
{
    enum cli_exit end = CLI_OK;
    struct pap_error error = {0};
    struct pap_library *library = NULL;
    json_t *done = json_array();
    enum pap_status status = cli_open_library(&library, &error);
    for (int i = 0; status == PAP_OK && i < cli->count; i++) {
        char *bytes = NULL;
        size_t length = 0;
        const char *path = cli->arguments[i];
        status = cli_read_file(path, PAP_GUIDE_BYTES_MAX, &bytes, &length, &error);
        if (status == PAP_OK)
            status = pap_library_guide_install(library, bytes, length, &error);
        if (status == PAP_INVALID && !cli->json)
            fprintf(stderr, "%s:%d:%d:\n", path, error.line, error.column);
        if (status == PAP_OK && !cli->json)
            printf("%s: %s\n", path, cli_say(cli, "installed", "installé"));
        if (status == PAP_OK)
            json_array_append_new(done, pap_json_text(path));
        free(bytes);
    }
    if (status != PAP_OK)
        end = cli_fail(cli, &error);
    else if (cli->json)
        end = cli_print_json(json_pack("{s:O}", "installed", done));
    json_decref(done);
    pap_library_close(library);
    return end;
}

enum cli_exit cli_guide_remove(const struct cli *cli)
{
    struct pap_error error = {0};
    struct pap_library *library = NULL;
    enum pap_status status = cli_open_library(&library, &error);
    for (int i = 0; status == PAP_OK && i < cli->count; i++) {
        status = pap_library_guide_remove(library, cli->arguments[i], &error);
        if (status == PAP_OK && !cli->json)
            printf("%s: %s\n", cli->arguments[i], cli_say(cli, "removed", "retiré"));
    }
    pap_library_close(library);
    if (status != PAP_OK)
        return cli_fail(cli, &error);
    return cli->json ? cli_print_json(json_pack("{s:i}", "removed", cli->count)) : CLI_OK;
}

/* --- show --- */

static void print_cards(const char *head, const json_t *cards)
{
    size_t index;
    json_t *card;
    json_array_foreach(cards, index, card)
    {
        printf("%s %s\n", head, text_of(card));
    }
}

static void print_step(const struct cli *cli, size_t index, const json_t *step)
{
    printf("\n%2zu. %s\n", index + 1, text_of(json_object_get(step, "say")));
    if (json_object_get(step, "more") != NULL)
        printf("    %s\n", text_of(json_object_get(step, "more")));
    print_cards("    !", json_object_get(step, "warn"));
    printf("    [%s] %s%s\n", json_string_value(json_object_get(step, "action")),
           json_string_value(json_object_get(step, "id")),
           json_is_true(json_object_get(step, "optional"))
               ? cli_say(cli, " (may not come)", " (peut ne pas venir)")
               : "");
}

static void print_guide(const struct cli *cli, const json_t *guide)
{
    size_t index;
    json_t *step;
    const json_t *reviewed = json_object_get(guide, "reviewed");
    printf("%s\n%s\n\n", text_of(json_object_get(guide, "title")),
           text_of(json_object_get(guide, "summary")));
    printf("%s %s, %s %d, %d %s\n", json_string_value(json_object_get(guide, "id")),
           cli_text_of(guide, json_object_get(guide, "start") != NULL ? "start" : "practice"),
           cli_say(cli, "revision", "révision"),
           (int)json_number_value(json_object_get(guide, "revision")),
           (int)json_number_value(json_object_get(guide, "minutes")), "min");
    printf("%s %s\n\n", cli_say(cli, "Last followed on the live site:", "Suivi sur le vrai site :"),
           json_is_string(reviewed) ? json_string_value(reviewed)
                                    : cli_say(cli, "not yet", "pas encore"));
    print_cards("  -", json_object_get(guide, "prepare"));
    print_cards("  >", json_object_get(guide, "before"));
    json_array_foreach(json_object_get(guide, "steps"), index, step)
    {
        print_step(cli, index, step);
    }
    printf("\n");
    print_cards("  <", json_object_get(guide, "after"));
}

enum cli_exit cli_guide_show(const struct cli *cli)
{
    struct pap_error error = {0};
    json_t *guide = NULL;
    json_t *localised = NULL;
    enum pap_status status = cli_load_guide(cli->arguments[0], &guide, &error);
    if (status == PAP_OK && pap_guide_localise(guide, cli->locale, &localised) != PAP_OK)
        status = pap_error_no_memory(&error);
    json_decref(guide);
    if (status != PAP_OK)
        return cli_fail(cli, &error);
    if (cli->json)
        return cli_print_json(localised);
    print_guide(cli, localised);
    json_decref(localised);
    return CLI_OK;
}
