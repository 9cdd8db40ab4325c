#include "main/cli.h"

#include "guide/diff.h"

#include <stdio.h>

enum cli_exit cli_guide_diff(const struct cli *cli)
{
    struct pap_error error = {0};
    json_t *before = NULL;
    json_t *after = NULL;
    json_t *changes = NULL;
    json_t *change;
    size_t index;
    enum pap_status status = cli_load_guide(cli->arguments[0], &before, &error);
    if (status == PAP_OK)
        status = cli_load_guide(cli->arguments[1], &after, &error);
    if (status == PAP_OK)
        status = pap_diff_guides(before, after, &changes, &error);
    json_decref(before);
    json_decref(after);
    if (status != PAP_OK)
        return cli_fail(cli, &error);
    const enum cli_exit end = json_array_size(changes) == 0 ? CLI_OK : CLI_NO;
    if (cli->json) {
        cli_print_json(changes);
        return end;
    }
    json_array_foreach(changes, index, change)
    {
        printf("%s\n", json_string_value(json_object_get(change, cli->french ? "fr" : "en")));
    }
    if (end == CLI_OK)
        printf("%s\n", cli_say(cli, "Both say the same.", "Les deux disent la même chose."));
    json_decref(changes);
    return end;
}
