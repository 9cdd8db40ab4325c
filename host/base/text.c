#include "base/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

bool pap_text_is_utf8(const char *bytes, size_t length)
{
    const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)bytes;
    while (length > 0) {
        utf8proc_int32_t point;
        utf8proc_ssize_t step = utf8proc_iterate(at, (utf8proc_ssize_t)length, &point);
        if (step <= 0)
            return false;
        at += step;
        length -= (size_t)step;
    }
    return true;
}

void pap_text_mend_utf8(char *text)
{
    while (*text != '\0') {
        utf8proc_int32_t point;
        utf8proc_ssize_t step = utf8proc_iterate((const utf8proc_uint8_t *)text, -1, &point);
        if (step <= 0)
            *text = '?';
        text += step > 0 ? step : 1;
    }
}

bool pap_text_is_one_of(const char *text, const char *const *texts)
{
    while (*texts != NULL && strcmp(*texts, text) != 0)
        texts++;
    return *texts != NULL;
}

size_t pap_text_part(const char **at)
{
    static const char between[] = ", \t";
    *at += strspn(*at, between);
    return strcspn(*at, between);
}

size_t pap_text_count(const char *text)
{
    size_t count = 0;
    for (; *text != '\0'; text++)
        if (((unsigned char)*text & 0xC0) != 0x80)
            count++;
    return count;
}

int32_t pap_text_next(const char **at)
{
    utf8proc_int32_t point = 0;
    if (**at == '\0')
        return 0;
    utf8proc_ssize_t length = utf8proc_iterate((const utf8proc_uint8_t *)*at, -1, &point);
    if (length <= 0)
        point = (unsigned char)**at;
    *at += length > 0 ? length : 1;
    return point;
}

/*
 * Replaces characters that Unicode folding keeps but users type differently: "sœur" is typed
 * "soeur", and some keyboards write the apostrophe of "l'eau" as a letter. Each replacement has the
 * same length, two bytes.
 */
static void spell_out(char *text)
{
    static const char *const pairs[][2] = {
        {"\xC5\x93", "oe"}, {"\xC3\xA6", "ae"}, {"\xCA\xBC", "' "}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        for (char *at = strstr(text, pairs[i][0]); at != NULL; at = strstr(at, pairs[i][0]))
            memcpy(at, pairs[i][1], 2);
}

enum pap_status pap_text_fold(const char *text, char **folded)
{
    utf8proc_uint8_t *out = NULL;
    utf8proc_ssize_t length =
        utf8proc_map((const utf8proc_uint8_t *)text, 0, &out,
                     UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE |
                         UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK | UTF8PROC_IGNORE);
    if (length < 0)
        return length == UTF8PROC_ERROR_NOMEM ? PAP_NO_MEMORY : PAP_INVALID;
    spell_out((char *)out);
    *folded = (char *)out;
    return PAP_OK;
}

bool pap_text_within_one_edit(const char *a, const char *b)
{
    const char *rest_a = a;
    const char *rest_b = b;
    int32_t x = 0;
    int32_t y = 0;
    do {
        a = rest_a;
        b = rest_b;
        x = pap_text_next(&rest_a);
        y = pap_text_next(&rest_b);
    } while (x == y && x != 0);
    if (x == 0 && y == 0)
        return true;
    if (strcmp(rest_a, b) == 0 && x != 0)
        return true; /* a has an extra letter */
    if (strcmp(a, rest_b) == 0 && y != 0)
        return true; /* b has an extra letter */
    if (x == 0 || y == 0)
        return false;
    if (strcmp(rest_a, rest_b) == 0)
        return true; /* one letter replaced */
    const char *after_a = rest_a;
    const char *after_b = rest_b;
    return pap_text_next(&after_a) == y && pap_text_next(&after_b) == x &&
           strcmp(after_a, after_b) == 0;
}
