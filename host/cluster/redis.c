/* Parsing of the Redis URL, and loading of the module that implements the protocol. */
#include "cluster/redis.h"

#include "base/dirs.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static enum pap_status is_no_place(struct pap_error *error)
{
    return pap_error_set(error, PAP_INVALID,
                         "write where Redis is as redis://:password@host:6379/0",
                         "écrivez où est Redis ainsi : redis://:motdepasse@hote:6379/0");
}

static int value_of(char digit)
{
    static const char digits[] = "0123456789abcdefABCDEF";
    const char *found = digit == '\0' ? NULL : strchr(digits, digit);
    const int place = found == NULL ? -1 : (int)(found - digits);
    return place < 16 ? place : place - 6;
}

/*
 * Decodes a part of the URL, in which %40 stands for @. Returns false if it does not fit or is
 * malformed.
 */
static bool take(char *to, size_t size, const char *from, size_t length)
{
    size_t written = 0;
    for (size_t i = 0; i < length; i++) {
        int byte = (unsigned char)from[i];
        if (byte == '%') {
            if (length - i < 3 || value_of(from[i + 1]) < 0 || value_of(from[i + 2]) < 0)
                return false;
            byte = value_of(from[i + 1]) * 16 + value_of(from[i + 2]);
            i += 2;
        }
        if (byte < ' ' || written + 1 >= size)
            return false;
        to[written++] = (char)byte;
    }
    to[written] = '\0';
    return true;
}

/* "user:password", "user" or ":password"; an older Redis accepts only a password. */
static bool take_name(struct pap_redis_place *place, const char *from, size_t length)
{
    const char *colon = memchr(from, ':', length);
    const size_t user = colon == NULL ? length : (size_t)(colon - from);
    return take(place->user, sizeof place->user, from, user) &&
           (colon == NULL ||
            take(place->password, sizeof place->password, colon + 1, length - user - 1));
}

/* "host", "host:port", "[::1]:port". */
static bool take_host(struct pap_redis_place *place, const char *from, size_t length)
{
    const char *end = length > 0 && from[0] == '[' ? memchr(from, ']', length) : NULL;
    const char *host = end == NULL ? from : from + 1;
    if (end == NULL) {
        end = memchr(from, ':', length);
        end = end == NULL ? from + length : end;
    }
    const char *rest = host == from ? end : end + 1;
    const size_t left = length - (size_t)(rest - from);
    if (!take(place->host, sizeof place->host, host, (size_t)(end - host)) ||
        place->host[0] == '\0' || place->host[0] == '[')
        return false;
    if (left == 0)
        return take(place->port, sizeof place->port, "6379", 4);
    return rest[0] == ':' && left > 1 &&
           take(place->port, sizeof place->port, rest + 1, left - 1) &&
           strspn(place->port, "0123456789") == strlen(place->port) &&
           strtoul(place->port, NULL, 10) <= 65535;
}

enum pap_status pap_redis_place_read(const char *url, struct pap_redis_place *place,
                                     struct pap_error *error)
{
    static const char scheme[] = "redis://";
    *place = (struct pap_redis_place){0};
    if (strncmp(url, "rediss://", 9) == 0)
        return pap_error_set(
            error, PAP_INVALID,
            "the way to Redis is not encrypted here: go through a network of your own, or "
            "stunnel, and write redis://",
            "la liaison avec Redis n'est pas chiffrée ici : passez par un réseau à vous, ou "
            "par stunnel, et écrivez redis://");
    if (strncmp(url, scheme, sizeof scheme - 1) != 0)
        return is_no_place(error);
    const char *at = url + sizeof scheme - 1;
    size_t length = strcspn(at, "/");
    const char *base = at + length;
    const char *name_end = memrchr(at, '@', length);
    if (name_end != NULL) {
        if (!take_name(place, at, (size_t)(name_end - at)))
            return is_no_place(error);
        length -= (size_t)(name_end + 1 - at);
        at = name_end + 1;
    }
    if (base[0] == '/')
        base++;
    const size_t digits = strspn(base, "0123456789");
    if (!take_host(place, at, length) || base[digits] != '\0' || digits > 4)
        return is_no_place(error);
    place->base = digits == 0 ? 0 : (unsigned)strtoul(base, NULL, 10);
    return PAP_OK;
}

static char *module_path(void)
{
    char folder[PATH_MAX];
    const ssize_t length = readlink("/proc/self/exe", folder, sizeof folder - 1);
    if (length <= 0)
        return NULL;
    folder[length] = '\0';
    *strrchr(folder, '/') = '\0';
    return pap_dirs_join(folder, "../lib/pasapas/pasapas-redis.so");
}

enum pap_status pap_redis_load(const struct pap_redis_module **module, struct pap_error *error)
{
    char *path = module_path();
    void *library = path == NULL ? NULL : dlopen(path, RTLD_NOW | RTLD_LOCAL);
    const struct pap_redis_module *(*entry)(void) = NULL;
    void *found = library == NULL ? NULL : dlsym(library, "pap_redis_module");
    memcpy(&entry, &found, sizeof entry); /* ISO C has no cast between the two */
    enum pap_status status = PAP_OK;
    if (entry == NULL)
        status =
            pap_error_set(error, PAP_UNAVAILABLE,
                          "%s cannot be loaded: it comes with this program, and needs hiredis "
                          "(libhiredis0.14)",
                          "%s ne se charge pas : il vient avec ce programme, et demande hiredis "
                          "(libhiredis0.14)",
                          path == NULL ? "pasapas-redis.so" : path);
    else
        *module = entry();
    free(path);
    return status;
}

enum pap_status pap_redis_check(const char *redis, struct pap_error *error)
{
    const struct pap_redis_module *module;
    struct pap_redis_place place;
    enum pap_status status = pap_redis_place_read(redis, &place, error);
    return status == PAP_OK ? pap_redis_load(&module, error) : status;
}
