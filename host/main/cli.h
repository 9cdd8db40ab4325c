/*
 * The pasapas command line: shared declarations. Each command is a row of the table in cli.c and a
 * function in cli_GROUP.c.
 */
#ifndef PAP_MAIN_CLI_H
#define PAP_MAIN_CLI_H

#include "base/error.h"
#include "guide/guide.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

/* Exit codes. Scripts depend on the numbers: never change them. */
enum cli_exit {
    CLI_OK = 0,
    CLI_NO = 1,     /* it ran, and the answer is negative: a guide has errors, nothing is found */
    CLI_USAGE = 2,  /* wrong usage */
    CLI_FAILED = 3, /* it could not run: disk, memory, permissions */
};

enum cli_option {
    CLI_BROWSER = 1 << 0,
    CLI_USER = 1 << 1,
    CLI_SYSTEM = 1 << 2,
    CLI_REMOVE = 1 << 3,
    CLI_PERSON = 1 << 4,
    CLI_FORMAT = 1 << 5,
    CLI_BEFORE = 1 << 6,
    CLI_SESSION = 1 << 7,
    CLI_ALL = 1 << 8,
    CLI_URL = 1 << 9,
    CLI_HEAL = 1 << 10,
    CLI_OUTPUT = 1 << 11,
};

/* The parsed command line. */
struct cli {
    const char *locale; /* "fr_FR.UTF-8": the language of texts */
    bool french;        /* language of the program's messages: French, else English */
    bool json;
    bool user;
    bool system;
    bool remove;
    bool all;
    const char *browser; /* NULL where not given, like the following */
    const char *person;
    const char *format;
    const char *before;
    const char *session;
    const char *url;
    const char *heal;
    const char *output;
    char **arguments; /* the arguments that are not options, NULL-terminated */
    int count;
};

struct pap_library;

typedef enum cli_exit cli_command_fn(const struct cli *cli);

cli_command_fn cli_guide_lint;
cli_command_fn cli_guide_show;
cli_command_fn cli_guide_check;
cli_command_fn cli_guide_diff;
cli_command_fn cli_guide_build;
cli_command_fn cli_guide_install;
cli_command_fn cli_guide_list;
cli_command_fn cli_guide_remove;
cli_command_fn cli_journal_show;
cli_command_fn cli_journal_stats;
cli_command_fn cli_journal_export;
cli_command_fn cli_journal_erase;
cli_command_fn cli_register;
cli_command_fn cli_doctor;

/* --- cli_output.c --- */

/* Selects the text in the user's language. */
const char *cli_say(const struct cli *cli, const char *en, const char *fr);

/* Writes the error's message to stderr, or with --json to stdout; returns the exit code. */
enum cli_exit cli_fail(const struct cli *cli, const struct pap_error *error);

/*
 * Writes a finding about the guide in the file at `path`; with --json, appends it to `list`
 * instead.
 */
void cli_print_finding(const struct cli *cli, FILE *to, json_t *list, const char *path,
                       const struct pap_finding *finding);

/* Writes a value and a newline to stdout; takes ownership of the reference. */
enum cli_exit cli_print_json(json_t *value);

/* The string member of that name; "" if there is none. */
const char *cli_text_of(const json_t *object, const char *name);

/* Writes a text to stdout, padded to `width` characters (printf would count bytes). */
void cli_print_column(const char *text, int width);

/* --- cli_input.c --- */

/* Reads a whole file; the caller frees it. PAP_NOT_FOUND, PAP_LIMIT over `most`, PAP_IO. */
enum pap_status cli_read_file(const char *path, size_t most, char **bytes, size_t *length,
                              struct pap_error *error);

/* The library of this computer, scanned; the caller closes it with pap_library_close(). */
enum pap_status cli_open_library(struct pap_library **library, struct pap_error *error);

/*
 * Loads the guide in the file `name`, else the guide of that id on this computer; a new reference.
 * PAP_NOT_FOUND, PAP_INVALID, and the errors of reading.
 */
enum pap_status cli_load_guide(const char *name, json_t **guide, struct pap_error *error);

#endif
