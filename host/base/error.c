#include "base/error.h"

#include "base/text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Cuts at `size` bytes without leaving half a character, and says that it was cut. */
static void end_in_dots(char *text, size_t size)
{
    static const char dots[] = "...";
    size_t end = size - sizeof dots;
    while (end > 0 && ((unsigned char)text[end] & 0xC0) == 0x80)
        end--;
    memcpy(text + end, dots, sizeof dots);
}

static void fill(char *text, size_t size, const char *format, va_list arguments)
    __attribute__((format(printf, 3, 0)));

static void fill(char *text, size_t size, const char *format, va_list arguments)
{
    int length = vsnprintf(text, size, format, arguments);
    if (length < 0)
        text[0] = '\0';
    else if ((size_t)length >= size)
        end_in_dots(text, size);
    pap_text_mend_utf8(text);
}

enum pap_status pap_error_set(struct pap_error *error, enum pap_status status, const char *en,
                              const char *fr, ...)
{
    if (error == NULL)
        return status;
    va_list arguments;
    va_list again;
    va_start(arguments, fr);
    va_copy(again, arguments);
    error->status = status;
    error->line = 0;
    error->column = 0;
    fill(error->en, sizeof error->en, en, arguments);
    fill(error->fr, sizeof error->fr, fr, again);
    va_end(again);
    va_end(arguments);
    return status;
}

const char *pap_error_text(const struct pap_error *error, const char *locale)
{
    bool french = locale != NULL && strncasecmp(locale, "fr", 2) == 0 &&
                  (locale[2] == '\0' || strchr("-_.@", locale[2]) != NULL);
    return french ? error->fr : error->en;
}

const char *pap_status_name(enum pap_status status)
{
    switch (status) {
    case PAP_OK:
        return "ok";
    case PAP_INVALID:
        return "invalid";
    case PAP_NOT_FOUND:
        return "not-found";
    case PAP_CONFLICT:
        return "conflict";
    case PAP_LIMIT:
        return "limit";
    case PAP_NO_MEMORY:
        return "no-memory";
    case PAP_IO:
        return "io";
    case PAP_FULL:
        return "full";
    case PAP_READ_ONLY:
        return "read-only";
    case PAP_BUSY:
        return "busy";
    case PAP_CORRUPT:
        return "corrupt";
    case PAP_UNAVAILABLE:
        return "unavailable";
    }
    return "unknown";
}

enum pap_status pap_status_of_errno(int number)
{
    switch (number) {
    case ENOSPC:
    case EDQUOT:
        return PAP_FULL;
    case EACCES:
    case EPERM:
    case EROFS:
        return PAP_READ_ONLY;
    case ENOMEM:
        return PAP_NO_MEMORY;
    default:
        return PAP_IO;
    }
}
