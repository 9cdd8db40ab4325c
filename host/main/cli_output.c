/* Output of the commands, in the user's language or as JSON. */
#include "main/cli.h"

#include "base/text.h"
#include "wire/json.h"

#include <stdio.h>

const char *cli_say(const struct cli *cli, const char *en, const char *fr)
{
    return cli->french ? fr : en;
}

const char *cli_text_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text != NULL ? text : "";
}

void cli_print_column(const char *text, int width)
{
    int room = width - (int)pap_text_count(text);
    printf("%s%*s ", text, room > 0 ? room : 0, "");
}

enum cli_exit cli_print_json(json_t *value)
{
    int failed =
        value == NULL || json_dumpf(value, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(15)) != 0;
    json_decref(value);
    return failed || putchar('\n') == EOF ? CLI_FAILED : CLI_OK;
}

enum cli_exit cli_fail(const struct cli *cli, const struct pap_error *error)
{
    const char *status = pap_status_name(error->status);
    if (cli->json)
        cli_print_json(json_pack("{s:{s:s,s:s,s:s}}", "error", "status", status, "en", error->en,
                                 "fr", error->fr));
    else
        fprintf(stderr, "pasapas: %s\n", cli_say(cli, error->en, error->fr));
    return error->status == PAP_INVALID || error->status == PAP_NOT_FOUND ||
                   error->status == PAP_CONFLICT
               ? CLI_NO
               : CLI_FAILED;
}

static const char *verdict_of(const struct cli *cli, const struct pap_finding *finding)
{
    if (finding->warning)
        return cli_say(cli, "hint", "conseil");
    switch (finding->verdict) {
    case PAP_VERDICT_SCHEMA:
        return "schema";
    case PAP_VERDICT_SEMANTIC:
        return "semantic";
    case PAP_VERDICT_LINT:
        break;
    }
    return "lint";
}

void cli_print_finding(const struct cli *cli, FILE *to, json_t *list, const char *path,
                       const struct pap_finding *finding)
{
    const struct pap_error *error = &finding->error;
    const char *verdict = verdict_of(cli, finding);
    if (cli->json)
        json_array_append_new(
            list, json_pack("{s:o,s:i,s:i,s:s,s:b,s:s,s:s,s:s,s:s}", "file", pap_json_text(path),
                            "line", error->line, "column", error->column, "verdict",
                            finding->warning ? "lint" : verdict, "warning", (int)finding->warning,
                            "rule", finding->rule, "pointer", finding->pointer, "en", error->en,
                            "fr", error->fr));
    else
        fprintf(to, "%s:%d:%d: %s: %s (%s)\n", path, error->line, error->column, verdict,
                cli_say(cli, error->en, error->fr), finding->rule);
}
