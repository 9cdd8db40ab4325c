#include "guide/pattern.h"

#include <string.h>

static bool is_test_host(const char *host)
{
    size_t length = strlen(host);
    return strcmp(host, "localhost") == 0 ||
           (length > 10 && strcmp(host + length - 10, ".localhost") == 0);
}

#ifdef PASAPAS_TEST
static const bool takes_localhost = true;
#else
static const bool takes_localhost = false;
#endif

static enum pap_status parse_host(const char *text, size_t length, struct pap_pattern *pattern,
                                  struct pap_error *error)
{
    if (length == 1 && *text == '*')
        return pap_error_set(
            error, PAP_INVALID,
            "a guide names its site: write a host, as in https://www.example.org/*",
            "un guide nomme son site : écrivez un hôte, comme dans "
            "https://www.example.org/*");
    if (length > 2 && memcmp(text, "*.", 2) == 0) {
        pattern->subdomains = true;
        text += 2;
        length -= 2;
    }
    if (memchr(text, ':', length) != NULL)
        return pap_error_set(error, PAP_INVALID,
                             "leave the port out: a pattern fits every port of its host",
                             "retirez le port : un motif vaut pour tous les ports de son hôte");
    if (memchr(text, '*', length) != NULL)
        return pap_error_set(error, PAP_INVALID,
                             "in the host, * stands only at its beginning, as in "
                             "https://*.example.org/*",
                             "dans l'hôte, * ne se met qu'au début, comme dans "
                             "https://*.example.org/*");
    if (!pap_url_copy_host(text, length, pattern->host))
        return pap_error_set(
            error, PAP_INVALID,
            "this is no host's name; write letters, digits, hyphens and dots "
            "(a name with accents in its xn-- form)",
            "ce n'est pas un nom d'hôte ; écrivez lettres, chiffres, traits d'union "
            "et points (un nom accentué sous sa forme xn--)");
    return PAP_OK;
}

enum pap_status pap_pattern_parse(const char *text, struct pap_pattern *pattern,
                                  struct pap_error *error)
{
    static const char https[] = "https://";
    static const char http[] = "http://";
    *pattern = (struct pap_pattern){.secure = strncmp(text, https, sizeof https - 1) == 0};
    bool plain_http = takes_localhost && strncmp(text, http, sizeof http - 1) == 0;
    if (!pattern->secure && !plain_http)
        return pap_error_set(error, PAP_INVALID,
                             "an address pattern begins with https://, as in "
                             "https://www.example.org/*",
                             "un motif d'adresse commence par https://, comme dans "
                             "https://www.example.org/*");
    if (!pap_url_is_plain(text))
        return pap_error_set(
            error, PAP_INVALID,
            "no spaces, accents or backslashes here; write them as the browser's "
            "address bar gives them when copied (%%20, %%C3%%A9)",
            "pas d'espace, d'accent ni de barre inverse ici ; écrivez-les comme les "
            "donne la barre d'adresse quand on la copie (%%20, %%C3%%A9)");
    const char *host = text + (pattern->secure ? sizeof https : sizeof http) - 1;
    size_t length = strcspn(host, "/?#");
    enum pap_status status = parse_host(host, length, pattern, error);
    if (status != PAP_OK)
        return status;
    if (is_test_host(pattern->host) ? !takes_localhost : plain_http)
        return pap_error_set(error, PAP_INVALID,
                             "guides are for https sites; localhost is only for tests",
                             "les guides valent pour des sites en https ; localhost ne sert qu'aux "
                             "essais");
    pattern->path = host + length;
    pattern->path_length = strlen(pattern->path);
    if (*pattern->path != '/')
        return pap_error_set(error, PAP_INVALID,
                             "the path is missing: end with /* for the whole site",
                             "il manque le chemin : terminez par /* pour tout le site");
    if (strchr(pattern->path, '#') != NULL)
        return pap_error_set(error, PAP_INVALID,
                             "leave out what follows #: patterns do not look at it",
                             "retirez ce qui suit # : les motifs ne le regardent pas");
    return PAP_OK;
}

static bool host_fits(const struct pap_pattern *pattern, const char *host)
{
    size_t wanted = strlen(pattern->host);
    size_t length = strlen(host);
    if (length == wanted)
        return memcmp(host, pattern->host, wanted) == 0;
    return pattern->subdomains && length > wanted && host[length - wanted - 1] == '.' &&
           memcmp(host + length - wanted, pattern->host, wanted) == 0;
}

/*
 * Greedy match of the pieces between stars, each at its first occurrence in the remaining text: if
 * any arrangement matches, this one does. memmem() is linear in glibc (two-way), and no byte of the
 * text is examined again.
 */
static bool path_fits(const char *pattern, size_t length, const char *text, size_t left)
{
    const char *star = memchr(pattern, '*', length);
    if (star == NULL)
        return length == left && memcmp(pattern, text, left) == 0;
    size_t piece = (size_t)(star - pattern);
    if (piece > left || memcmp(pattern, text, piece) != 0)
        return false;
    for (;;) {
        text += piece;
        left -= piece;
        length -= piece + 1;
        pattern = star + 1;
        star = memchr(pattern, '*', length);
        if (star == NULL)
            return length <= left && memcmp(pattern, text + left - length, length) == 0;
        piece = (size_t)(star - pattern);
        const char *found = memmem(text, left, pattern, piece);
        if (found == NULL)
            return false;
        left -= (size_t)(found - text);
        text = found;
    }
}

bool pap_pattern_matches(const struct pap_pattern *pattern, const struct pap_url *url)
{
    return pattern->secure == url->secure && host_fits(pattern, url->host) &&
           path_fits(pattern->path, pattern->path_length, url->path, url->path_length);
}
