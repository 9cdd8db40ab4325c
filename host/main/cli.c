#include "main/cli.h"

#include "main/language.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct command {
    const char *group; /* NULL at the end */
    const char *name;  /* NULL: the group is the command */
    const char *arguments;
    int least;
    int most; /* arguments; -1: any number */
    unsigned options;
    cli_command_fn *run;
    const char *en;
    const char *fr;
};

static const struct command commands[] = {
    {"guide", "lint", "FILE...", 1, -1, 0, cli_guide_lint,
     "judge guides: line, column, and what to do",
     "juger des guides : ligne, colonne, et quoi faire"},
    {"guide", "show", "ID|FILE", 1, 1, 0, cli_guide_show, "read a guide as a person will see it",
     "lire un guide comme on le verra"},
    {"guide", "check", "ID|FILE", 1, 1, CLI_URL | CLI_BROWSER | CLI_HEAL, cli_guide_check,
     "which steps the site still has (--url PAGE, --heal OUT)",
     "quelles étapes le site a encore (--url PAGE, --heal SORTIE)"},
    {"guide", "diff", "BEFORE AFTER", 2, 2, 0, cli_guide_diff, "what has changed, in words",
     "ce qui a changé, en mots"},
    {"guide", "build", "SOURCE", 1, 1, CLI_OUTPUT, cli_guide_build,
     "a whole guide from a source that includes steps (-o FILE)",
     "un guide entier depuis une source qui inclut des étapes (-o FICHIER)"},
    {"guide", "install", "FILE...", 1, -1, 0, cli_guide_install, "add guides to this computer",
     "ajouter des guides à cet ordinateur"},
    {"guide", "list", "", 0, 0, 0, cli_guide_list, "the guides of this computer",
     "les guides de cet ordinateur"},
    {"guide", "remove", "ID...", 1, -1, 0, cli_guide_remove, "take installed guides away",
     "retirer des guides installés"},
    {"journal", "show", "", 0, 0, CLI_PERSON, cli_journal_show, "what was done, step by step",
     "ce qui a été fait, étape par étape"},
    {"journal", "stats", "", 0, 0, CLI_PERSON, cli_journal_stats, "figures, guide by guide",
     "des chiffres, guide par guide"},
    {"journal", "export", "", 0, 0, CLI_PERSON | CLI_FORMAT, cli_journal_export,
     "all of it, as a table (--format csv or json)", "le tout, en tableau (--format csv ou json)"},
    {"journal", "erase", "", 0, 0, CLI_PERSON | CLI_BEFORE | CLI_SESSION | CLI_ALL,
     cli_journal_erase, "without a trace: --all, --before DATE, --person PICTURE or --session ID",
     "sans laisser de trace : --all, --before DATE, --person IMAGE ou --session ID"},
    {"register", NULL, "", 0, 0, CLI_BROWSER | CLI_USER | CLI_SYSTEM | CLI_REMOVE, cli_register,
     "make browsers find Pas à Pas", "faire que les navigateurs trouvent Pas à Pas"},
    {"doctor", NULL, "", 0, 0, 0, cli_doctor, "what does not work here, and what to type",
     "ce qui ne va pas ici, et quoi taper"},
    {0},
};

enum { OPTION_JSON = 256, OPTION_LANG, OPTION_HELP, OPTION_VERSION, OPTION_COMMAND };

/* A command's own option has the value OPTION_COMMAND plus its bit. */
static const struct option options[] = {
    {"json", no_argument, NULL, OPTION_JSON},
    {"lang", required_argument, NULL, OPTION_LANG},
    {"help", no_argument, NULL, OPTION_HELP},
    {"version", no_argument, NULL, OPTION_VERSION},
    {"browser", required_argument, NULL, OPTION_COMMAND + CLI_BROWSER},
    {"user", no_argument, NULL, OPTION_COMMAND + CLI_USER},
    {"system", no_argument, NULL, OPTION_COMMAND + CLI_SYSTEM},
    {"remove", no_argument, NULL, OPTION_COMMAND + CLI_REMOVE},
    {"person", required_argument, NULL, OPTION_COMMAND + CLI_PERSON},
    {"format", required_argument, NULL, OPTION_COMMAND + CLI_FORMAT},
    {"before", required_argument, NULL, OPTION_COMMAND + CLI_BEFORE},
    {"session", required_argument, NULL, OPTION_COMMAND + CLI_SESSION},
    {"all", no_argument, NULL, OPTION_COMMAND + CLI_ALL},
    {"url", required_argument, NULL, OPTION_COMMAND + CLI_URL},
    {"heal", required_argument, NULL, OPTION_COMMAND + CLI_HEAL},
    {"output", required_argument, NULL, OPTION_COMMAND + CLI_OUTPUT},
    {0},
};

static void print_help(const struct cli *cli, const char *group)
{
    printf("%s\n\n", cli_say(cli, "pasapas: a guide that stays beside you on the web",
                             "pasapas : un guide qui reste à côté de vous sur le web"));
    for (const struct command *command = commands; command->group != NULL; command++) {
        char name[64];
        if (group != NULL && strcmp(group, command->group) != 0)
            continue;
        snprintf(name, sizeof name, "%s%s%s %s", command->group, command->name != NULL ? " " : "",
                 command->name != NULL ? command->name : "", command->arguments);
        printf("  pasapas %-24s %s\n", name, cli_say(cli, command->en, command->fr));
    }
    printf("\n%s\n",
           cli_say(cli, "With every command: --json, --lang fr|en, --help. More: man pasapas",
                   "Avec chaque commande : --json, --lang fr|en, --help. La suite : man "
                   "pasapas"));
}

static void set_locale(struct cli *cli, const char *locale)
{
    cli->locale = locale;
    cli->french = strncmp(locale, "fr", 2) == 0;
}

static void take_option(struct cli *cli, enum cli_option option, const char *value)
{
    switch (option) {
    case CLI_BROWSER:
        cli->browser = value;
        break;
    case CLI_USER:
        cli->user = true;
        break;
    case CLI_SYSTEM:
        cli->system = true;
        break;
    case CLI_REMOVE:
        cli->remove = true;
        break;
    case CLI_PERSON:
        cli->person = value;
        break;
    case CLI_FORMAT:
        cli->format = value;
        break;
    case CLI_BEFORE:
        cli->before = value;
        break;
    case CLI_SESSION:
        cli->session = value;
        break;
    case CLI_ALL:
        cli->all = true;
        break;
    case CLI_URL:
        cli->url = value;
        break;
    case CLI_HEAL:
        cli->heal = value;
        break;
    case CLI_OUTPUT:
        cli->output = value;
        break;
    }
}

static const struct command *command_named(char **words, int count, int *used)
{
    for (const struct command *command = commands; command->group != NULL; command++) {
        *used = command->name == NULL ? 1 : 2;
        if (count >= *used && strcmp(command->group, words[0]) == 0 &&
            (command->name == NULL || strcmp(command->name, words[1]) == 0))
            return command;
    }
    return NULL;
}

static enum cli_exit wrong_usage(const struct cli *cli, const char *en, const char *fr)
{
    fprintf(stderr, "pasapas: %s\n", cli_say(cli, en, fr));
    return CLI_USAGE;
}

static enum cli_exit run(struct cli *cli, char **words, int count, unsigned given)
{
    int used = 0;
    const struct command *command = command_named(words, count, &used);
    if (command == NULL)
        return wrong_usage(cli, "no such command; `pasapas --help` shows them all",
                           "cette commande n'existe pas ; « pasapas --help » les montre toutes");
    if ((given & ~command->options) != 0)
        return wrong_usage(cli, "this command has no such option; see `man pasapas`",
                           "cette commande n'a pas cette option ; voyez « man pasapas »");
    cli->arguments = words + used;
    cli->count = count - used;
    if (cli->count < command->least || (command->most >= 0 && cli->count > command->most)) {
        print_help(cli, command->group);
        return CLI_USAGE;
    }
    return command->run(cli);
}

int main(int argc, char **argv)
{
    struct cli cli = {0};
    unsigned given = 0;
    bool help = argc == 1;
    bool version = false;
    int option;
    set_locale(&cli, language_of_environment());
    while ((option = getopt_long(argc, argv, "o:", options, NULL)) != -1) {
        switch (option) {
        case OPTION_JSON:
            cli.json = true;
            break;
        case OPTION_LANG:
            set_locale(&cli, optarg);
            break;
        case OPTION_HELP:
            help = true;
            break;
        case OPTION_VERSION:
            version = true;
            break;
        case 'o':
            given |= CLI_OUTPUT;
            take_option(&cli, CLI_OUTPUT, optarg);
            break;
        case '?':
            return CLI_USAGE;
        default:
            given |= (unsigned)(option - OPTION_COMMAND);
            take_option(&cli, (enum cli_option)(option - OPTION_COMMAND), optarg);
        }
    }
    enum cli_exit end = CLI_OK;
    if (version && cli.json)
        end = cli_print_json(
            json_pack("{s:s,s:s}", "program", "pasapas", "version", PASAPAS_VERSION));
    else if (version)
        puts("pasapas " PASAPAS_VERSION);
    else if (help)
        print_help(&cli, optind < argc ? argv[optind] : NULL);
    else
        end = run(&cli, argv + optind, argc - optind, given);
    /* A full disk must not be reported as success. */
    return fflush(stdout) == 0 && !ferror(stdout) ? (int)end : CLI_FAILED;
}
