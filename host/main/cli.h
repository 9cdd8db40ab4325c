/*
 * pasapas, the command line: what its commands share. Each command is a row of the table in cli.c
 * and a function in cli_GROUP.c.
 */
#ifndef PAP_MAIN_CLI_H
#define PAP_MAIN_CLI_H

#include "base/error.h"
#include "guide/guide.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

/* How a command ended; the numbers are for scripts and stay as they are. */
enum cli_exit {
    CLI_OK = 0,
    CLI_NO = 1,     /* it was done, and the answer is no: a guide has errors, nothing is found */
    CLI_USAGE = 2,  /* it was called in a wrong way */
    CLI_FAILED = 3, /* it could not be done: the disk, the memory, the rights */
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

/* What was asked for. */
struct cli {
    const char *locale; /* "fr_FR.UTF-8": the language of texts */
    bool french;        /* of our own words: French, else English */
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
    char **arguments; /* what is no option, ended by NULL */
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

/* One of the two, in the person's language. */
const char *cli_say(const struct cli *cli, const char *en, const char *fr);

/* Writes the error's sentence to stderr, or with --json to stdout, and says how to end. */
enum cli_exit cli_fail(const struct cli *cli, const struct pap_error *error);

/* Writes a finding about the guide in the file at `path`, or with --json adds it to `list`. */
void cli_print_finding(const struct cli *cli, FILE *to, json_t *list, const char *path,
                       const struct pap_finding *finding);

/* Writes a value and a line end to stdout; takes the reference. */
enum cli_exit cli_print_json(json_t *value);

/* The text that is an object's member of that name; empty where there is none. */
const char *cli_text_of(const json_t *object, const char *name);

/* Writes a text to stdout and fills up to `width` letters: printf counts bytes. */
void cli_print_column(const char *text, int width);

/* --- cli_input.c --- */

/* The whole file, the caller's to free(). PAP_NOT_FOUND, PAP_LIMIT over `most`, PAP_IO. */
enum pap_status cli_read_file(const char *path, size_t most, char **bytes, size_t *length,
                              struct pap_error *error);

/* The library of this computer, scanned; ended with pap_library_close(). */
enum pap_status cli_open_library(struct pap_library **library, struct pap_error *error);

/* The guide in a file, else the one of that id on this computer; a new reference. PAP_NOT_FOUND,
 * PAP_INVALID, and what reading can fail with. */
enum pap_status cli_load_guide(const char *name, json_t **guide, struct pap_error *error);

#endif
