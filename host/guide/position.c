#include "guide/position.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Scans well-formed JSON: does not check syntax, but never reads past the end. */
struct scan {
    const char *at;
    const char *end;
};

static void skip_space(struct scan *scan)
{
    while (scan->at < scan->end && strchr(" \t\r\n", *scan->at) != NULL && *scan->at != '\0')
        scan->at++;
}

static bool take(struct scan *scan, char wanted)
{
    skip_space(scan);
    if (scan->at == scan->end || *scan->at != wanted)
        return false;
    scan->at++;
    return true;
}

static void skip_string(struct scan *scan)
{
    for (scan->at++; scan->at < scan->end && *scan->at != '"'; scan->at++)
        if (*scan->at == '\\' && scan->at + 1 < scan->end)
            scan->at++;
    if (scan->at < scan->end)
        scan->at++;
}

/* Skips a whole value by counting brackets: nesting uses no stack. */
static void skip_value(struct scan *scan)
{
    size_t depth = 0;
    do {
        skip_space(scan);
        if (scan->at == scan->end)
            return;
        char sign = *scan->at;
        if (sign == '"') {
            skip_string(scan);
            continue;
        }
        scan->at++;
        if (sign == '{' || sign == '[')
            depth++;
        else if ((sign == '}' || sign == ']') && depth > 0)
            depth--;
        else if (depth == 0)
            while (scan->at < scan->end && strchr(",]} \t\r\n", *scan->at) == NULL)
                scan->at++;
    } while (depth > 0);
}

/* Whether the quoted name at `start`, possibly with escapes, equals `name`. */
static bool is_name(const char *start, const char *end, const char *name)
{
    size_t length = (size_t)(end - start);
    if (memchr(start, '\\', length) == NULL)
        return length == strlen(name) + 2 && memcmp(start + 1, name, length - 2) == 0;
    json_t *string = json_loadb(start, length, JSON_DECODE_ANY, NULL);
    bool same = string != NULL && strcmp(json_string_value(string), name) == 0;
    json_decref(string);
    return same;
}

static bool enter_member(struct scan *scan, const char *name)
{
    while (!take(scan, '}')) {
        skip_space(scan);
        if (scan->at == scan->end)
            return false;
        const char *start = scan->at;
        skip_string(scan);
        bool found = is_name(start, scan->at, name);
        if (!take(scan, ':'))
            return false;
        skip_space(scan);
        if (found)
            return true;
        skip_value(scan);
        take(scan, ',');
    }
    return false;
}

static bool enter_item(struct scan *scan, const char *name)
{
    char *end;
    unsigned long wanted = strtoul(name, &end, 10);
    if (*name == '\0' || *end != '\0')
        return false;
    for (;;) {
        skip_space(scan);
        if (scan->at == scan->end || *scan->at == ']')
            return false;
        if (wanted-- == 0)
            return true;
        skip_value(scan);
        take(scan, ',');
    }
}

/* Unescapes in place (RFC 6901, 4). */
static void unescape(char *token)
{
    char *to = token;
    for (const char *from = token; *from != '\0'; from++)
        if (*from == '~' && (from[1] == '0' || from[1] == '1'))
            *to++ = *++from == '1' ? '/' : '~';
        else
            *to++ = *from;
    *to = '\0';
}

static bool enter(struct scan *scan, char *token)
{
    unescape(token);
    if (take(scan, '{'))
        return enter_member(scan, token);
    return take(scan, '[') && enter_item(scan, token);
}

static void count(const char *json, const char *at, int *line, int *column)
{
    *line = 1;
    *column = 1;
    for (; json < at; json++) {
        if (*json == '\n') {
            *line += 1;
            *column = 1;
        } else if (((unsigned char)*json & 0xC0) != 0x80) {
            *column += 1;
        }
    }
}

/* Advances to the value that the pointer names; PAP_NOT_FOUND: to its deepest existing parent. */
static enum pap_status go_to(struct scan *scan, const char *pointer)
{
    char *copy = strdup(pointer);
    if (copy == NULL)
        return PAP_NO_MEMORY;
    skip_space(scan);
    const char *found = scan->at;
    char *rest = copy;
    bool all = true;
    strsep(&rest, "/");
    for (char *token; all && (token = strsep(&rest, "/")) != NULL;) {
        all = enter(scan, token);
        if (all)
            found = scan->at;
    }
    scan->at = found;
    free(copy);
    return all ? PAP_OK : PAP_NOT_FOUND;
}

enum pap_status pap_position_find(const char *json, size_t length, const char *pointer, int *line,
                                  int *column)
{
    struct scan scan = {json, json + length};
    enum pap_status status = go_to(&scan, pointer);
    if (status != PAP_NO_MEMORY)
        count(json, scan.at, line, column);
    return status;
}

enum pap_status pap_position_span(const char *json, size_t length, const char *pointer,
                                  size_t *start, size_t *end)
{
    struct scan scan = {json, json + length};
    enum pap_status status = go_to(&scan, pointer);
    if (status != PAP_OK)
        return status;
    *start = (size_t)(scan.at - json);
    skip_value(&scan);
    *end = (size_t)(scan.at - json);
    return PAP_OK;
}
