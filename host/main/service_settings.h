/*
 * Settings of pasapas-service: one table of names, read from the command line, the environment and
 * the file. Precedence: flag, environment, file, default. Every value is validated, even one that
 * is overridden.
 */
#ifndef PAP_MAIN_SERVICE_SETTINGS_H
#define PAP_MAIN_SERVICE_SETTINGS_H

#include "app/app.h"
#include "service/server.h"

#include <stdbool.h>
#include <stdio.h>

enum { SETTINGS_BYTES_MAX = 65536 }; /* size limit of the file */

struct settings {
    struct pap_app_options app;
    struct pap_server_options server;
    const char *file; /* NULL: no file */
    bool check;
    bool help;
    bool version;
    bool french; /* language of messages: French, else English */
    unsigned wrong;
    char *bytes; /* content of the file; the strings point into it */
    char *web;   /* the web folder beside this program */
};

/*
 * Reads all settings and reports each fault with its place to `words`. Returns PAP_OK even if there
 * are faults (`wrong` counts them); PAP_INVALID if the command line itself cannot be parsed.
 */
enum pap_status pap_service_settings_read(struct settings *settings, int argc, char **argv,
                                          FILE *words);

/* Checks that need the disk: missing folders, a certificate that does not match its key. */
void pap_service_settings_check(struct settings *settings, FILE *words);

/* Writes the list of settings, for --help. */
void pap_service_settings_print_help(const struct settings *settings, FILE *words);

void pap_service_settings_clear(struct settings *settings);

#endif
