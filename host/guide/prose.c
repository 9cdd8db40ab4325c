#include "guide/prose.h"

#include "base/text.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>
#include <utf8proc.h>

enum {
    SAY_POINTS = 90,
    SAY_WORDS = 15,
    NO_BREAK = 0xA0,
    NARROW_NO_BREAK = 0x202F,
    OPENING = 0xAB,
    CLOSING = 0xBB,
};

static bool is_no_break(int32_t point)
{
    return point == NO_BREAK || point == NARROW_NO_BREAK;
}

static bool is_space(int32_t point)
{
    return point == ' ' || point == '\t' || point == '\n' || point == '\r' || is_no_break(point);
}

static bool is_word(int32_t point)
{
    switch (utf8proc_category(point)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
        return true;
    default:
        return false;
    }
}

size_t pap_prose_words(const char *text)
{
    size_t words = 0;
    bool counted = false;
    for (int32_t point; (point = pap_text_next(&text)) != 0;) {
        if (is_space(point)) {
            counted = false;
        } else if (!counted && is_word(point)) {
            counted = true;
            words++;
        }
    }
    return words;
}

bool pap_prose_is_long(const char *text)
{
    return pap_text_count(text) > SAY_POINTS || pap_prose_words(text) > SAY_WORDS;
}

bool pap_prose_is_blank(const char *text)
{
    int32_t point;
    while (is_space(point = pap_text_next(&text)))
        continue;
    return point == 0;
}

/* "a < b" and "R&D" are not markup: in markup a letter or a slash follows immediately. */
static bool is_tag(const char *text)
{
    return *text == '<' && (isalpha((unsigned char)text[1]) || text[1] == '/' || text[1] == '!') &&
           strchr(text, '>') != NULL;
}

static bool is_entity(const char *text)
{
    size_t length = *text == '&' ? strspn(text + 1, "#abcdefghijklmnopqrstuvwxyz0123456789") : 0;
    return length >= 2 && text[1 + length] == ';';
}

bool pap_prose_has_markup(const char *text)
{
    for (; *text != '\0'; text++)
        if (is_tag(text) || is_entity(text) || strncmp(text, "**", 2) == 0 ||
            strncmp(text, "](", 2) == 0)
            return true;
    return false;
}

bool pap_prose_has_control(const char *text)
{
    for (int32_t point; (point = pap_text_next(&text)) != 0;)
        if (utf8proc_category(point) == UTF8PROC_CATEGORY_CC)
            return true;
    return false;
}

bool pap_prose_has_dots(const char *text)
{
    return strstr(text, "...") != NULL;
}

bool pap_prose_has_quotes(const char *text)
{
    return strpbrk(text, "\"") != NULL || strstr(text, "“") != NULL || strstr(text, "”") != NULL;
}

bool pap_prose_is_unbalanced(const char *text)
{
    bool open = false;
    for (int32_t point; (point = pap_text_next(&text)) != 0;) {
        if (point == OPENING ? open : point == CLOSING && !open)
            return true;
        if (point == OPENING || point == CLOSING)
            open = point == OPENING;
    }
    return open;
}

/* A closing punctuation sign, but not the colon of "10:30" or "https://". */
static bool is_tall(int32_t point, int32_t after)
{
    if (point == ';' || point == ':' || point == '!' || point == '?')
        return after == 0 || is_space(after) || after == CLOSING;
    return point == CLOSING;
}

bool pap_prose_lacks_space(const char *text)
{
    int32_t before = 0;
    for (int32_t point; (point = pap_text_next(&text)) != 0; before = point) {
        const char *rest = text;
        int32_t after = pap_text_next(&rest);
        bool follows_sign = before == '!' || before == '?';
        if (is_tall(point, after) && !is_no_break(before) && before != 0 && !follows_sign)
            return true;
        if (point == OPENING && after != 0 && !is_no_break(after))
            return true;
    }
    return false;
}

bool pap_prose_has_two_ideas(const char *text)
{
    static const char *const links[] = {" puis ", " ensuite ", " then ", " ; ", "; "};
    for (size_t i = 0; i < sizeof links / sizeof links[0]; i++)
        if (strstr(text, links[i]) != NULL)
            return true;
    return false;
}

static int32_t point_before(const char *start, const char *at)
{
    const char *from = at;
    if (at == start)
        return 0;
    do
        from--;
    while (from > start && ((unsigned char)*from & 0xC0) == 0x80);
    return pap_text_next(&from);
}

/* Whether `at` is inside an open «. */
static bool is_quoted(const char *start, const char *at)
{
    bool open = false;
    while (start < at) {
        int32_t point = pap_text_next(&start);
        if (point == OPENING || point == CLOSING)
            open = point == OPENING;
    }
    return open;
}

/* The next occurrence of `words` as whole words, from `at` on; NULL: none. */
static const char *find_words(const char *text, const char *at, const char *words)
{
    size_t length = strlen(words);
    for (; length > 0 && (at = strstr(at, words)) != NULL; at += length) {
        const char *rest = at + length;
        if (!is_word(point_before(text, at)) && !is_word(pap_text_next(&rest)))
            return at;
    }
    return NULL;
}

bool pap_prose_names(const char *text, const char *words)
{
    return find_words(text, text, words) != NULL;
}

bool pap_prose_names_bare(const char *text, const char *words)
{
    for (const char *at = text; (at = find_words(text, at, words)) != NULL; at += strlen(words))
        if (!is_quoted(text, at))
            return true;
    return false;
}
