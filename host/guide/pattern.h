/*
 * Match patterns as WebExtensions know them (MDN, "Match patterns in extension manifests"),
 * narrowed by the guide format: https only, a host, no port, no <all_urls>. Builds with
 * PASAPAS_TEST also take http://localhost.
 */
#ifndef PAP_GUIDE_PATTERN_H
#define PAP_GUIDE_PATTERN_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/* An address, cut where patterns look: views into the text that was parsed, not terminated. */
struct pap_url {
    const char *scheme;
    size_t scheme_length;
    char host[254]; /* lower case, without port and user, terminated */
    bool has_port;
    const char *path; /* path and query, from '/', without fragment */
    size_t path_length;
};

struct pap_pattern {
    const char *scheme;
    size_t scheme_length;
    char host[254]; /* lower case; what follows "*." where `subdomains` */
    bool subdomains;
    const char *path; /* may hold '*' */
    size_t path_length;
};

/* Cuts an absolute address with a host. Views live as long as `text`. PAP_INVALID. */
enum pap_status pap_url_parse(const char *text, struct pap_url *url);

/* Reads a pattern; `error` says what is wrong with it and how it should look. PAP_INVALID. */
enum pap_status pap_pattern_parse(const char *text, struct pap_pattern *pattern,
                                  struct pap_error *error);

/* Whether the address fits. A '*' in the path takes any run of bytes; linear in both lengths. */
bool pap_pattern_matches(const struct pap_pattern *pattern, const struct pap_url *url);

#endif
