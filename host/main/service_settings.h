/*
 * What an operator may set of pasapas-service: one table of names, read from a file, the
 * environment and the command line. A flag goes before the environment, that before the file, that
 * before what is usual. Every value is judged where it stands, also one that another goes before.
 */
#ifndef PAP_MAIN_SERVICE_SETTINGS_H
#define PAP_MAIN_SERVICE_SETTINGS_H

#include "app/app.h"
#include "service/server.h"

#include <stdbool.h>
#include <stdio.h>

enum { SETTINGS_BYTES_MAX = 65536 }; /* of the file */

struct settings {
    struct pap_app_options app;
    struct pap_server_options server;
    const char *file; /* NULL: none is read */
    bool check;
    bool help;
    bool version;
    bool french; /* in which we speak to the person */
    unsigned wrong;
    char *bytes; /* the file's; texts point into it */
    char *web;   /* the folder beside this program */
};

/*
 * Reads all of it, and says to `words` what is wrong, each with its place. PAP_OK although
 * something is wrong (`wrong` counts it); PAP_INVALID where the command line itself is not
 * understood.
 */
enum pap_status pap_service_settings_read(struct settings *settings, int argc, char **argv,
                                          FILE *words);

/* What only the disk can say: folders that are not there, a certificate that does not fit its key.
 */
void pap_service_settings_check(struct settings *settings, FILE *words);

/* Writes what can be set, for --help. */
void pap_service_settings_print_help(const struct settings *settings, FILE *words);

void pap_service_settings_clear(struct settings *settings);

#endif
