/*
 * Match patterns of WebExtensions (MDN, "Match patterns in extension manifests"), restricted by the
 * guide format: https only, a host, no port, no <all_urls>. Builds with PASAPAS_TEST also accept
 * http://localhost.
 *
 * extension/src/shared/pattern.js must give the same answers; tests/guide/patterns.json tests both.
 */
#ifndef PAP_GUIDE_PATTERN_H
#define PAP_GUIDE_PATTERN_H

#include "base/error.h"
#include "guide/url.h"

#include <stdbool.h>
#include <stddef.h>

struct pap_pattern {
    bool secure;                 /* https; else http (localhost, test builds) */
    bool subdomains;             /* the host had the prefix "*." */
    char host[PAP_HOST_MAX + 1]; /* lower case, without the prefix "*." */
    const char *path;            /* may contain '*'; borrowed from the text */
    size_t path_length;
};

/*
 * Parses a pattern; its view lives as long as `text`. `error` says what is wrong and what the right
 * form is. PAP_INVALID.
 */
enum pap_status pap_pattern_parse(const char *text, struct pap_pattern *pattern,
                                  struct pap_error *error);

/*
 * Whether the address matches. A '*' in the path matches any run of bytes. Each piece between stars
 * is searched once, from left to right: linear in the address, whatever the pattern.
 */
bool pap_pattern_matches(const struct pap_pattern *pattern, const struct pap_url *url);

#endif
