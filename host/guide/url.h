/* Addresses of the web, cut where match patterns look. */
#ifndef PAP_GUIDE_URL_H
#define PAP_GUIDE_URL_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

enum { PAP_HOST_MAX = 253 }; /* letters of a host's name (RFC 1035, 2.3.4) */

/* An address, cut where patterns look: views into the text that was parsed, not terminated. */
struct pap_url {
    bool secure;                 /* https; else http */
    bool has_user;               /* "name@" before the host, which fools a reader's eye */
    bool has_port;               /* ":port" after it; patterns fit any port, as in browsers */
    char host[PAP_HOST_MAX + 1]; /* lower case, without port, user and final dot, terminated */
    const char *path;            /* path and query, from '/', without fragment */
    size_t path_length;
};

/*
 * Cuts an absolute http or https address as a browser would (WHATWG URL, 4.4). What a browser
 * would rewrite first (backslashes, spaces, letters outside ASCII) is refused, so that nobody is
 * shown another host than the one compared. Views live as long as `text`. PAP_INVALID.
 */
enum pap_status pap_url_parse(const char *text, struct pap_url *url);

/* Whether all of it is printable ASCII without the characters that browsers rewrite or strip. */
bool pap_url_is_plain(const char *text);

/* Copies a host's name in lower case; false unless each label has 1 to 63 letters (RFC 1035,
 * 2.3.4). */
bool pap_url_copy_host(const char *text, size_t length, char host[PAP_HOST_MAX + 1]);

#endif
