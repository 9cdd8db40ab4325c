/* pasapas guide build: builds a guide from a source and its included files. */
#include "main/cli.h"

#include "guide/source.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The folder of a file; the caller frees it. */
static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL)
        return strdup(".");
    return slash == path ? strdup("/") : strndup(path, (size_t)(slash - path));
}

/* The parent folder; the caller frees it. */
static char *folder_above(const char *folder)
{
    const char *slash = strrchr(folder, '/');
    const char *name = slash == NULL ? folder : slash + 1;
    char *above = NULL;
    if (strcmp(folder, ".") == 0)
        return strdup("..");
    if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0)
        return folder_of(folder);
    return asprintf(&above, "%s/..", folder) < 0 ? NULL : above;
}

/*
 * Path of an include like "common/didomi" in the source's folder, or in its parent; NULL without
 * memory.
 */
static char *path_of(const char *source, const char *name, bool above)
{
    char *folder = folder_of(source);
    char *place = above && folder != NULL ? folder_above(folder) : folder;
    char *path = NULL;
    if (place == NULL || asprintf(&path, "%s/%s.steps.json", place, name) < 0)
        path = NULL;
    if (place != folder)
        free(place);
    free(folder);
    return path;
}

static enum pap_status read_common(void *context, const char *name, char **bytes, size_t *length,
                                   struct pap_error *error)
{
    const char *source = context;
    enum pap_status status = PAP_NOT_FOUND;
    for (int above = 0; above < 2 && status == PAP_NOT_FOUND; above++) {
        char *path = path_of(source, name, above != 0);
        status = path == NULL ? pap_error_no_memory(error)
                              : cli_read_file(path, PAP_GUIDE_BYTES_MAX, bytes, length, error);
        free(path);
    }
    return status;
}

/* The path of a file of the source, for messages; the caller frees it. */
static char *path_to(const char *source, const char *name)
{
    char *path = name == NULL ? strdup(source) : path_of(source, name, false);
    if (name != NULL && path != NULL && access(path, F_OK) != 0) {
        free(path);
        path = path_of(source, name, true);
    }
    return path;
}

/* Reports a fault of the source, which is not a guide yet, with its place. */
static enum cli_exit tell_fault(const struct cli *cli, const char *source, const char *faulty,
                                const struct pap_error *error)
{
    char *path = path_to(source, faulty);
    if (!cli->json && path != NULL && error->line > 0)
        fprintf(stderr, "%s:%d:%d:\n", path, error->line, error->column);
    free(path);
    return cli_fail(cli, error);
}

/* Reports the findings about the built guide at their places in the source files. */
static void tell_findings(const struct cli *cli, const struct pap_source *source,
                          struct pap_findings *findings)
{
    json_t *list = json_array();
    for (size_t i = 0; i < findings->count; i++) {
        char *path = path_to(cli->arguments[0], pap_source_locate(source, &findings->items[i]));
        if (path != NULL)
            cli_print_finding(cli, stderr, list, path, &findings->items[i]);
        free(path);
    }
    if (cli->json)
        cli_print_json(list);
    else
        json_decref(list);
}

static bool write_bytes(const struct pap_buffer *text, FILE *file)
{
    return fwrite(text->data, 1, text->length, file) == text->length;
}

/* Writes a temporary file beside it, then renames: readers never see half a guide. */
static enum pap_status write_file(const char *path, const struct pap_buffer *text,
                                  struct pap_error *error)
{
    char *beside = NULL;
    if (asprintf(&beside, "%s.new", path) < 0)
        return pap_error_no_memory(error);
    FILE *file = fopen(beside, "we");
    bool done = file != NULL && write_bytes(text, file);
    if (file != NULL)
        done = fclose(file) == 0 && done;
    done = done && rename(beside, path) == 0;
    enum pap_status status = PAP_OK;
    if (!done) {
        const int number = errno;
        status = pap_error_set_errno(error, pap_status_of_errno(number), number,
                                     "%s cannot be written", "%s : écriture impossible", path);
        if (file != NULL)
            unlink(beside);
    }
    free(beside);
    return status;
}

static enum cli_exit write_guide(const struct cli *cli, const struct pap_buffer *text)
{
    struct pap_error error = {0};
    if (cli->output == NULL)
        return write_bytes(text, stdout) ? CLI_OK : CLI_FAILED;
    if (write_file(cli->output, text, &error) != PAP_OK)
        return cli_fail(cli, &error);
    return cli->json ? cli_print_json(json_pack("{s:s}", "built", cli->output)) : CLI_OK;
}

/* Writes the guide only if readers accept it. */
static enum cli_exit write_sound(const struct cli *cli, const struct pap_source *source)
{
    struct pap_error error = {0};
    struct pap_findings findings = {0};
    struct pap_guide guide = {0};
    enum cli_exit end;
    enum pap_status status =
        pap_guide_parse((const char *)source->text.data, source->text.length, &guide, &findings);
    if (status == PAP_OK) {
        end = write_guide(cli, &source->text);
    } else if (status == PAP_NO_MEMORY) {
        pap_error_no_memory(&error);
        end = cli_fail(cli, &error);
    } else {
        tell_findings(cli, source, &findings);
        end = CLI_NO;
    }
    pap_guide_clear(&guide);
    pap_findings_clear(&findings);
    return end;
}

enum cli_exit cli_guide_build(const struct cli *cli)
{
    const char *path = cli->arguments[0];
    const char *faulty = NULL;
    struct pap_error error = {0};
    struct pap_source source = {0};
    char *bytes = NULL;
    size_t length = 0;
    enum cli_exit end;
    enum pap_status status = cli_read_file(path, PAP_GUIDE_BYTES_MAX, &bytes, &length, &error);
    if (status == PAP_OK)
        status =
            pap_source_build(&source, bytes, length, read_common, (void *)path, &faulty, &error);
    end = status == PAP_OK ? write_sound(cli, &source) : tell_fault(cli, path, faulty, &error);
    pap_source_clear(&source);
    free(bytes);
    return end;
}
