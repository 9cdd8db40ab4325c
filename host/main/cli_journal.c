/*
 * The journal is read through the dispatcher, as a browser does, so that access rules for shared
 * computers are enforced in one place.
 */
#include "main/cli.h"

#include "app/app.h"
#include "wire/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ANSWER_MAX = 16 * 1024 * 1024 };

static enum pap_status read_fault(const json_t *fault, struct pap_error *error)
{
    const json_t *data = json_object_get(fault, "data");
    const json_t *text = json_object_get(data, "text");
    const char *name = json_string_value(json_object_get(data, "status"));
    const char *en = json_string_value(json_object_get(text, "en"));
    const char *fr = json_string_value(json_object_get(text, "fr"));
    enum pap_status status = PAP_IO;
    for (int i = PAP_INVALID; name != NULL && i <= PAP_UNAVAILABLE; i++)
        if (strcmp(pap_status_name((enum pap_status)i), name) == 0)
            status = (enum pap_status)i;
    if (en == NULL || fr == NULL)
        en = fr = json_string_value(json_object_get(fault, "message"));
    return pap_error_set(error, status, "%s%.0s", "%.0s%s", en, fr);
}

/* Calls one method; takes ownership of `params`. `*result` is a new reference. */
static enum pap_status call(struct pap_app *app, const char *method, json_t *params,
                            json_t **result, struct pap_error *error)
{
    struct pap_buffer answer;
    enum pap_status status = PAP_NO_MEMORY;
    json_t *response = NULL;
    json_t *request = json_pack("{s:s,s:i,s:s,s:o}", "jsonrpc", "2.0", "id", 1, "method", method,
                                "params", params);
    char *bytes = json_dumps(request, JSON_COMPACT);
    pap_buffer_init(&answer, ANSWER_MAX);
    if (bytes != NULL)
        status = pap_app_answer(app, &(struct pap_caller){.transport = PAP_TRANSPORT_NATIVE}, bytes,
                                strlen(bytes), &answer);
    if (status == PAP_OK)
        response = json_loadb((const char *)answer.data, answer.length, 0, NULL);
    if (response == NULL)
        status = pap_error_no_memory(error);
    else if (json_object_get(response, "error") != NULL)
        status = read_fault(json_object_get(response, "error"), error);
    else
        *result = json_incref(json_object_get(response, "result"));
    json_decref(response);
    json_decref(request);
    free(bytes);
    pap_buffer_clear(&answer);
    return status;
}

static json_t *params_for(const struct cli *cli)
{
    json_t *params = json_object();
    if (cli->person != NULL)
        json_object_set_new(params, "person", pap_json_text(cli->person));
    return params;
}

/* Receives the pieces of an export; see export_pieces(). */
typedef void piece_fn(void *context, const char *text);

static enum pap_status export_pieces(struct pap_app *app, const struct cli *cli, const char *format,
                                     piece_fn *write, void *context, struct pap_error *error)
{
    enum pap_status status = PAP_OK;
    json_t *cursor = NULL;
    do {
        json_t *piece = NULL;
        json_t *params = params_for(cli);
        json_object_set_new(params, "format", pap_json_text(format));
        if (json_is_string(cursor))
            json_object_set(params, "cursor", cursor);
        json_decref(cursor);
        cursor = NULL;
        status = call(app, "journal.export", params, &piece, error);
        if (status == PAP_OK) {
            write(context, json_string_value(json_object_get(piece, "text")));
            cursor = json_incref(json_object_get(piece, "cursor"));
        }
        json_decref(piece);
    } while (json_is_string(cursor));
    json_decref(cursor);
    return status;
}

typedef enum pap_status act_fn(struct pap_app *app, const struct cli *cli, struct pap_error *error);

static enum cli_exit with_app(const struct cli *cli, act_fn *act)
{
    struct pap_error error = {0};
    struct pap_app *app = NULL;
    const struct pap_app_options options = {0};
    enum pap_status status = pap_app_new(&options, &app, &error);
    if (status == PAP_OK)
        status = act(app, cli, &error);
    pap_app_free(app);
    return status == PAP_OK ? CLI_OK : cli_fail(cli, &error);
}

/* --- export --- */

static void print_piece(void *context, const char *text)
{
    (void)context;
    fputs(text, stdout);
}

static enum pap_status export(struct pap_app *app, const struct cli *cli, struct pap_error *error) {
    const char *format = cli->format != NULL ? cli->format
                         : cli->json         ? "json"
                                             : "csv";
    return export_pieces(app, cli, format, print_piece, NULL, error);
}

enum cli_exit cli_journal_export(const struct cli *cli)
{
    return with_app(cli, export);
}

/* --- show --- */

static void append_piece(void *context, const char *text)
{
    struct pap_buffer *buffer = context;
    /* A truncated buffer is detected when the whole is parsed as JSON. */
    pap_buffer_append(buffer, text, strlen(text));
}

static const char *string_of(const json_t *row, const char *name)
{
    const char *text = json_string_value(json_object_get(row, name));
    return text != NULL ? text : "";
}

static void print_events(const struct cli *cli, const json_t *rows)
{
    const char *session = "";
    size_t index;
    json_t *row;
    json_array_foreach(rows, index, row)
    {
        if (strcmp(session, string_of(row, "session")) != 0) {
            session = string_of(row, "session");
            printf("%s%s  %s  (%s)  %s\n", index == 0 ? "" : "\n", string_of(row, "started"),
                   string_of(row, "guide"), string_of(row, "mode"), session);
        }
        if (*string_of(row, "event") != '\0')
            printf("  %8.1f s  %-10s %s\n", json_number_value(json_object_get(row, "ms")) / 1000.0,
                   string_of(row, "event"), string_of(row, "step"));
    }
    if (json_array_size(rows) == 0)
        printf("%s\n", cli_say(cli, "The journal is empty.", "Le journal est vide."));
}

static enum pap_status show(struct pap_app *app, const struct cli *cli, struct pap_error *error)
{
    struct pap_buffer text;
    json_t *rows = NULL;
    pap_buffer_init(&text, (size_t)1 << 30);
    enum pap_status status = export_pieces(app, cli, "json", append_piece, &text, error);
    if (status == PAP_OK)
        rows = json_loadb((const char *)text.data, text.length, 0, NULL);
    pap_buffer_clear(&text);
    if (status == PAP_OK && rows == NULL)
        return pap_error_set(error, PAP_LIMIT, "too much to show; use `pasapas journal export`",
                             "trop long à montrer ; utilisez « pasapas journal export »");
    if (status == PAP_OK && cli->json)
        cli_print_json(json_incref(rows));
    else if (status == PAP_OK)
        print_events(cli, rows);
    json_decref(rows);
    return status;
}

enum cli_exit cli_journal_show(const struct cli *cli)
{
    return with_app(cli, show);
}

/* --- stats --- */

static void print_figures(const struct cli *cli, const json_t *guides)
{
    size_t index;
    json_t *row;
    cli_print_column(cli_say(cli, "guide", "guide"), 36);
    cli_print_column(cli_say(cli, "mode", "mode"), 9);
    cli_print_column(cli_say(cli, "started", "débuts"), 9);
    cli_print_column(cli_say(cli, "completed", "finis"), 9);
    cli_print_column(cli_say(cli, "minutes", "minutes"), 9);
    printf("%s\n", cli_say(cli, "stands at", "en est à"));
    json_array_foreach(guides, index, row)
    {
        printf("%-36s %-9s %-9d %-9d %-9.1f %s\n", string_of(row, "guide"), string_of(row, "mode"),
               (int)json_integer_value(json_object_get(row, "started")),
               (int)json_integer_value(json_object_get(row, "completed")),
               json_number_value(json_object_get(row, "ms")) / 60000.0, string_of(row, "step"));
    }
}

static enum pap_status stats(struct pap_app *app, const struct cli *cli, struct pap_error *error)
{
    json_t *result = NULL;
    enum pap_status status = call(app, "journal.summary", params_for(cli), &result, error);
    if (status == PAP_OK && cli->json)
        cli_print_json(json_incref(result));
    else if (status == PAP_OK)
        print_figures(cli, json_object_get(result, "guides"));
    json_decref(result);
    return status;
}

enum cli_exit cli_journal_stats(const struct cli *cli)
{
    return with_app(cli, stats);
}

/* --- erase --- */

/* Midnight UTC of YYYY-MM-DD in ms since 1970; 0 if it is none. */
static json_int_t read_day(const char *text)
{
    struct tm day = {0};
    const char *end = strptime(text, "%Y-%m-%d", &day);
    return end == NULL || *end != '\0' ? 0 : (json_int_t)timegm(&day) * 1000;
}

static enum pap_status erase(struct pap_app *app, const struct cli *cli, struct pap_error *error)
{
    json_t *result = NULL;
    json_int_t before = cli->before == NULL ? 0 : read_day(cli->before);
    if (cli->before != NULL && before <= 0)
        return pap_error_set(error, PAP_INVALID, "--before takes a day, as in 2026-03-14",
                             "--before prend un jour, comme 2026-03-14");
    json_t *params = params_for(cli);
    if (before > 0)
        json_object_set_new(params, "before", json_integer(before));
    if (cli->session != NULL)
        json_object_set_new(params, "session", pap_json_text(cli->session));
    if (cli->all)
        json_object_set_new(params, "all", json_true());
    enum pap_status status = call(app, "journal.erase", params, &result, error);
    if (status == PAP_OK && cli->json)
        cli_print_json(json_incref(result));
    else if (status == PAP_OK)
        printf("%s %d\n",
               cli_say(cli, "Sessions erased without a trace:", "Séances effacées sans trace :"),
               (int)json_integer_value(json_object_get(result, "sessions")));
    json_decref(result);
    return status;
}

enum cli_exit cli_journal_erase(const struct cli *cli)
{
    return with_app(cli, erase);
}
