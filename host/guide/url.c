#include "guide/url.h"

#include <string.h>
#include <strings.h>

static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-_";

bool pap_url_is_plain(const char *text)
{
    for (; *text != '\0'; text++)
        if (*text <= ' ' || *text >= 0x7F || *text == '\\')
            return false;
    return true;
}

bool pap_url_copy_host(const char *text, size_t length, char host[PAP_HOST_MAX + 1])
{
    size_t label = 0;
    if (length == 0 || length > PAP_HOST_MAX)
        return false;
    for (size_t i = 0; i < length; i++) {
        char letter = text[i];
        if (letter >= 'A' && letter <= 'Z')
            letter = (char)(letter - 'A' + 'a');
        if (letter == '.' ? label == 0 : memchr(letters, letter, sizeof letters - 1) == NULL)
            return false;
        label = letter == '.' ? 0 : label + 1;
        if (label > 63)
            return false;
        host[i] = letter;
    }
    host[length] = '\0';
    return label > 0;
}

static bool is_port(const char *text, size_t length)
{
    return length > 0 && length <= 5 && strspn(text, "0123456789") >= length;
}

/* The scheme's length including "://", 0 for any other scheme. */
static size_t cut_scheme(const char *text, bool *secure)
{
    static const char https[] = "https://";
    static const char http[] = "http://";
    *secure = strncasecmp(text, https, sizeof https - 1) == 0;
    if (*secure)
        return sizeof https - 1;
    return strncasecmp(text, http, sizeof http - 1) == 0 ? sizeof http - 1 : 0;
}

/* Separates user and port; the rest is the host. */
static bool cut_authority(const char *text, size_t length, struct pap_url *url)
{
    for (size_t i = length; i > 0; i--) {
        if (text[i - 1] != '@')
            continue;
        url->has_user = true;
        text += i;
        length -= i;
        break;
    }
    const char *colon = memchr(text, ':', length);
    if (colon != NULL) {
        size_t before = (size_t)(colon - text);
        if (!is_port(colon + 1, length - before - 1))
            return false;
        url->has_port = true;
        length = before;
    }
    if (length > 0 && text[length - 1] == '.')
        length--; /* final dot: the same name, fully qualified */
    return pap_url_copy_host(text, length, url->host);
}

enum pap_status pap_url_parse(const char *text, struct pap_url *url)
{
    *url = (struct pap_url){0};
    size_t scheme = pap_url_is_plain(text) ? cut_scheme(text, &url->secure) : 0;
    if (scheme == 0)
        return PAP_INVALID;
    const char *authority = text + scheme;
    size_t length = strcspn(authority, "/?#");
    if (!cut_authority(authority, length, url))
        return PAP_INVALID;
    url->path = authority + length;
    url->path_length = strcspn(url->path, "#");
    if (url->path_length == 0) {
        url->path = "/";
        url->path_length = 1;
    }
    return *url->path == '/' ? PAP_OK : PAP_INVALID;
}
