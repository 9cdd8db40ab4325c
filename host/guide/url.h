/* Web addresses, split into the parts that match patterns compare. */
#ifndef PAP_GUIDE_URL_H
#define PAP_GUIDE_URL_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

enum { PAP_HOST_MAX = 253 }; /* letters of a host's name (RFC 1035, 2.3.4) */

/* A parsed address: views into the parsed text, not terminated. */
struct pap_url {
    bool secure;                 /* https; else http */
    bool has_user;               /* "name@" before the host, which can mislead a reader */
    bool has_port;               /* ":port" after it; patterns match any port, as in browsers */
    char host[PAP_HOST_MAX + 1]; /* lower case, without port, user and final dot, terminated */
    const char *path;            /* path and query, from '/', without fragment */
    size_t path_length;
};

/*
 * Parses an absolute http or https address as a browser does (WHATWG URL, 4.4). Rejects what a
 * browser would rewrite (backslashes, spaces, letters outside ASCII), so that the host shown is the
 * host compared. Views live as long as `text`. PAP_INVALID.
 */
enum pap_status pap_url_parse(const char *text, struct pap_url *url);

/* Whether the text is printable ASCII without the characters that browsers rewrite or strip. */
bool pap_url_is_plain(const char *text);

/* Copies a host's name in lower case; false unless each label has 1 to 63 letters (RFC 1035,
 * 2.3.4). */
bool pap_url_copy_host(const char *text, size_t length, char host[PAP_HOST_MAX + 1]);

#endif
