#include "base/error.h"

#include "base/text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Truncates to `size` bytes at a character boundary and appends "...". */
static void end_in_dots(char *text, size_t size)
{
    static const char dots[] = "...";
    size_t end = size - sizeof dots;
    while (end > 0 && ((unsigned char)text[end] & 0xC0) == 0x80)
        end--;
    memcpy(text + end, dots, sizeof dots);
}

/* Finishes a text after snprintf() appended to its first `length` bytes and returned `added`. */
static void end_text(char *text, size_t size, size_t length, int added)
{
    if (added < 0)
        text[length] = '\0';
    else if ((size_t)added >= size - length)
        end_in_dots(text, size);
    pap_text_mend_utf8(text);
}

static void fill(char *text, size_t size, const char *format, va_list arguments)
    __attribute__((format(printf, 3, 0)));

static void fill(char *text, size_t size, const char *format, va_list arguments)
{
    end_text(text, size, 0, vsnprintf(text, size, format, arguments));
}

static void fill_both(struct pap_error *error, enum pap_status status, const char *en,
                      const char *fr, va_list arguments) __attribute__((format(printf, 3, 0)))
__attribute__((format(printf, 4, 0)));

static void fill_both(struct pap_error *error, enum pap_status status, const char *en,
                      const char *fr, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    error->status = status;
    error->line = 0;
    error->column = 0;
    fill(error->en, sizeof error->en, en, arguments);
    fill(error->fr, sizeof error->fr, fr, again);
    va_end(again);
}

enum pap_status pap_error_set(struct pap_error *error, enum pap_status status, const char *en,
                              const char *fr, ...)
{
    if (error == NULL)
        return status;
    va_list arguments;
    va_start(arguments, fr);
    fill_both(error, status, en, fr, arguments);
    va_end(arguments);
    return status;
}

/* Reasons for failed system calls in plain words; the others fall back to strerror(). */
static const struct {
    int number;
    const char *en;
    const char *fr;
} reasons[] = {
    {ENOENT, "no such file or folder", "fichier ou dossier introuvable"},
    {EACCES, "you may not", "vous n'en avez pas le droit"},
    {EPERM, "you may not", "vous n'en avez pas le droit"},
    {EROFS, "the disk can only be read", "le disque est en lecture seule"},
    {ENOSPC, "the disk is full", "le disque est plein"},
    {EDQUOT, "the disk space allowed is used up", "l'espace accordé sur le disque est épuisé"},
    {EIO, "the disk does not answer", "le disque ne répond pas"},
    {EISDIR, "it is a folder", "c'est un dossier"},
    {ENOTDIR, "it is no folder", "ce n'est pas un dossier"},
    {EEXIST, "it is there already", "il existe déjà"},
    {ENOTEMPTY, "the folder is not empty", "le dossier n'est pas vide"},
    {ENAMETOOLONG, "the name is too long", "le nom est trop long"},
    {ELOOP, "links that lead in a circle", "des liens tournent en rond"},
    {EMFILE, "too many open files", "trop de fichiers ouverts"},
    {ENFILE, "too many open files", "trop de fichiers ouverts"},
    {ENOMEM, "out of memory", "mémoire insuffisante"},
    {ENOEXEC, "it is no program", "ce n'est pas un programme"},
    {EPIPE, "the other end is closed", "l'autre bout est fermé"},
    {ETXTBSY, "it is in use", "il est en cours d'utilisation"},
    {EBUSY, "it is in use", "il est en cours d'utilisation"},
};

static void add_reason(char *text, size_t size, const char *reason)
{
    size_t length = strlen(text);
    end_text(text, size, length, snprintf(text + length, size - length, " (%s)", reason));
}

enum pap_status pap_error_set_errno(struct pap_error *error, enum pap_status status, int number,
                                    const char *en, const char *fr, ...)
{
    if (error == NULL)
        return status;
    const char *why_en = strerror(number);
    const char *why_fr = why_en;
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
        if (reasons[i].number == number) {
            why_en = reasons[i].en;
            why_fr = reasons[i].fr;
        }
    }
    va_list arguments;
    va_start(arguments, fr);
    fill_both(error, status, en, fr, arguments);
    va_end(arguments);
    add_reason(error->en, sizeof error->en, why_en);
    add_reason(error->fr, sizeof error->fr, why_fr);
    return status;
}

enum pap_status pap_error_no_memory(struct pap_error *error)
{
    return pap_error_set(error, PAP_NO_MEMORY, "out of memory", "mémoire insuffisante");
}

const char *pap_error_text(const struct pap_error *error, const char *locale)
{
    bool french = locale != NULL && strncasecmp(locale, "fr", 2) == 0 &&
                  (locale[2] == '\0' || strchr("-_.@", locale[2]) != NULL);
    return french ? error->fr : error->en;
}
