/* Identifies the client, and decides whether a page may open a websocket. */
#include "service/server_internal.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

/* Removes the last element of a comma-separated list and returns it without surrounding spaces. */
static char *take_last(char *list)
{
    char *comma = strrchr(list, ',');
    char *part = comma == NULL ? list : comma + 1;
    part += strspn(part, " \t");
    part[strcspn(part, " \t")] = '\0';
    if (comma != NULL)
        *comma = '\0';
    return part;
}

/*
 * If the header does not fit or contains no address, the proxy's own address is used: then its
 * clients share one, and nobody escapes a limit this way. RFC 7239's Forwarded is not read, because
 * a proxy that does not know it forwards whatever the client made up.
 */
static void look_behind(const struct pap_server *server, struct lws *wsi, char *address,
                        size_t size)
{
    char list[512];
    if (!pap_cidr_list_contains(&server->options.proxies, address) ||
        lws_hdr_copy(wsi, list, sizeof list, WSI_TOKEN_X_FORWARDED_FOR) <= 0)
        return;
    for (;;) {
        const bool was_last = strchr(list, ',') == NULL;
        const char *part = take_last(list);
        const int length = snprintf(address, size, "%s", part);
        if (length >= (int)size)
            address[0] = '\0';
        if (was_last || !pap_cidr_list_contains(&server->options.proxies, address))
            return;
    }
}

void pap_peer_address(struct lws *wsi, char *address, size_t size)
{
    if (lws_get_peer_simple(wsi, address, size) == NULL)
        address[0] = '\0';
    look_behind(pap_server_of(wsi), wsi, address, size);
}

void pap_peer_host(struct lws *wsi, char *host, size_t size)
{
    static const char harmless[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]";
    if (lws_hdr_copy(wsi, host, (int)size, WSI_TOKEN_HOST) <= 0 ||
        host[strspn(host, harmless)] != '\0')
        host[0] = '\0';
}

static bool is_for(struct lws *wsi, const char *path)
{
    char uri[64];
    int length = lws_hdr_copy(wsi, uri, sizeof uri, WSI_TOKEN_GET_URI);
    return length > 0 && strcmp(uri, path) == 0;
}

static bool is_among(const char *origin, const char *origins)
{
    size_t length;
    for (const char *at = origins; (length = pap_text_part(&at)) > 0; at += length)
        if (length == strlen(origin) && strncasecmp(at, origin, length) == 0)
            return true;
    return false;
}

/*
 * Programs other than browsers send no Origin. An extension has its own, which differs in every
 * Firefox installation; it can open any connection anyway. "null" can be sent by any page.
 */
static bool is_ours(struct lws *wsi)
{
    const struct pap_server *server = pap_server_of(wsi);
    char origin[256];
    char host[256];
    const int length = lws_hdr_total_length(wsi, WSI_TOKEN_ORIGIN);
    if (length == 0)
        return true;
    if (lws_hdr_copy(wsi, origin, sizeof origin, WSI_TOKEN_ORIGIN) <= 0)
        return false;
    if (strncmp(origin, "chrome-extension://", 19) == 0 ||
        strncmp(origin, "moz-extension://", 16) == 0)
        return true;
    if (server->options.origins != NULL)
        return is_among(origin, server->options.origins);
    pap_peer_host(wsi, host, sizeof host);
    const char *authority = strstr(origin, "://");
    if (authority == NULL || host[0] == '\0' || strcasecmp(authority + 3, host) != 0)
        return false;
    /* If this service uses TLS, a page without TLS may have been made by a man in the middle. */
    return server->options.certificate == NULL || strncmp(origin, "https:", 6) == 0;
}

unsigned pap_peer_may_speak(struct lws *wsi, const char *path)
{
    if (!is_for(wsi, path))
        return HTTP_STATUS_NOT_FOUND;
    if (is_ours(wsi))
        return 0;
    pap_server_of(wsi)->counters.foreign++;
    return HTTP_STATUS_FORBIDDEN;
}
