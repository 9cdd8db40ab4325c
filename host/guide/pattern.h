/*
 * Match patterns as WebExtensions know them (MDN, "Match patterns in extension manifests"),
 * narrowed by the guide format: https only, a host, no port, no <all_urls>. Builds with
 * PASAPAS_TEST also take http://localhost.
 *
 * extension/src/shared/pattern.js gives the same answers; tests/guide/patterns.json holds both
 * to it.
 */
#ifndef PAP_GUIDE_PATTERN_H
#define PAP_GUIDE_PATTERN_H

#include "base/error.h"
#include "guide/url.h"

#include <stdbool.h>
#include <stddef.h>

struct pap_pattern {
    bool secure;                 /* https; else http (localhost, test builds) */
    bool subdomains;             /* "*." stood before the host */
    char host[PAP_HOST_MAX + 1]; /* lower case; what follows "*." where `subdomains` */
    const char *path;            /* may hold '*'; a view into the text */
    size_t path_length;
};

/*
 * Reads a pattern; its view lives as long as `text`. `error` says what is wrong with it and how
 * it should look. PAP_INVALID.
 */
enum pap_status pap_pattern_parse(const char *text, struct pap_pattern *pattern,
                                  struct pap_error *error);

/*
 * Whether the address fits. A '*' in the path takes any run of bytes. Each piece between stars is
 * looked for once, from left to right: linear in the address, whatever the pattern.
 */
bool pap_pattern_matches(const struct pap_pattern *pattern, const struct pap_url *url);

#endif
