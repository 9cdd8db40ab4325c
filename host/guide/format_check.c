#include "guide/format_check.h"

#include <string.h>

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* ^[a-z0-9][a-z0-9-]*$ */
bool pap_format_check_slug(const char *text)
{
    return *text != '-' && *text != '\0' &&
           text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

/* A slug other than "end", which `go` uses for the guide's end. */
bool pap_format_check_step_id(const char *text)
{
    return pap_format_check_slug(text) && strcmp(text, "end") != 0;
}

/* ^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$ and at most 35 letters (RFC 5646, 4.4.1) */
bool pap_format_check_language(const char *text)
{
    size_t length = strlen(text);
    size_t part = 0;
    bool first = true;
    if (length > 35)
        return false;
    for (size_t i = 0; i <= length; i++) {
        if (text[i] == '-' || text[i] == '\0') {
            if (part < (first ? 2 : 1) || part > 8)
                return false;
            part = 0;
            first = false;
        } else if (is_letter(text[i]) || (!first && is_digit(text[i]))) {
            part++;
        } else {
            return false;
        }
    }
    return true;
}

/* ^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$; semantic.c checks that the day exists. */
bool pap_format_check_date(const char *text)
{
    static const char form[] = "0000-00-00";
    for (size_t i = 0; i < sizeof form; i++)
        if (form[i] == '0' ? !is_digit(text[i]) : text[i] != form[i])
            return false;
    int month = (text[5] - '0') * 10 + text[6] - '0';
    int day = (text[8] - '0') * 10 + text[9] - '0';
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/*
 * Length in bytes of a separator within a telephone number, 0: none. U+00A0 and U+202F are no-break
 * spaces.
 */
static size_t separator_length(const char *text)
{
    if (*text == ' ' || *text == '.' || *text == '-')
        return 1;
    if (strncmp(text, "\u00A0", 2) == 0)
        return 2;
    return strncmp(text, "\u202F", 3) == 0 ? 3 : 0;
}

/* ^\+?[0-9]([ \u00a0\u202f.-]?[0-9])*$ */
bool pap_format_check_phone(const char *text)
{
    if (*text == '+')
        text++;
    if (!is_digit(*text))
        return false;
    while (*++text != '\0') {
        text += separator_length(text);
        if (!is_digit(*text))
            return false;
    }
    return true;
}

/*
 * ^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*\/?$: a relative path below its folder
 */
bool pap_format_check_path_below(const char *text)
{
    bool start = true;
    if (*text == '\0' || *text == '/')
        return false;
    for (; *text != '\0'; text++) {
        bool plain = is_letter(*text) || is_digit(*text);
        if (start ? !plain : !plain && strchr("._-/", *text) == NULL)
            return false;
        start = *text == '/';
    }
    return true;
}
