/*
 * What went wrong, once for the program (status) and once for the person (two languages).
 *
 * The callee fills a struct that the caller owns; nothing is allocated, so an error can be
 * reported when memory is what is missing.
 */
#ifndef PAP_BASE_ERROR_H
#define PAP_BASE_ERROR_H

#include <stddef.h>

enum pap_status {
    PAP_OK = 0,
    PAP_INVALID,   /* the caller's data is wrong */
    PAP_NOT_FOUND, /* what was named is not there */
    PAP_CONFLICT,  /* it is there, but with another content or another owner */
    PAP_LIMIT,     /* larger than the documented limit */
    PAP_NO_MEMORY,
    PAP_IO,          /* the disk or a stream failed */
    PAP_FULL,        /* no space left on the disk */
    PAP_READ_ONLY,   /* may not be written */
    PAP_BUSY,        /* somebody else holds it, try again */
    PAP_CORRUPT,     /* a database that is damaged or is none */
    PAP_UNAVAILABLE, /* switched off or not there on this computer */
};

enum { PAP_ERROR_TEXT = 384 };

struct pap_error {
    enum pap_status status;
    int line; /* 1-based position in the input, 0 where there is none */
    int column;
    char en[PAP_ERROR_TEXT];
    char fr[PAP_ERROR_TEXT];
};

/*
 * Fills `error` (which may be NULL) and returns `status`, so that a function can end with
 * `return pap_error_set(...)`. Both formats take the same arguments in the same order and the
 * compiler checks both; none of them may point into `error`. The texts are always UTF-8, so that
 * they fit into JSON: a text that is too long ends with "..." on a whole character, and bytes of
 * another encoding (a folder's name) become '?'.
 */
enum pap_status pap_error_set(struct pap_error *error, enum pap_status status, const char *en,
                              const char *fr, ...)
    __attribute__((format(printf, 3, 5), format(printf, 4, 5)));

/*
 * The same for a failed system call: `number` is its errno, and why it failed is said behind the
 * text, in the same language as the text (" (no such file or folder)").
 */
enum pap_status pap_error_set_errno(struct pap_error *error, enum pap_status status, int number,
                                    const char *en, const char *fr, ...)
    __attribute__((format(printf, 4, 6), format(printf, 5, 6)));

/* There is no memory: always in the same words. Returns PAP_NO_MEMORY. */
enum pap_status pap_error_no_memory(struct pap_error *error);

/*
 * The French text for a locale or language tag that is French ("fr", "fr-CA", "fr_FR.UTF-8"), else
 * the English one. Owned by `error`.
 */
const char *pap_error_text(const struct pap_error *error, const char *locale);

/* A stable lower-case name ("not-found"), for logs, `--json` and exit messages. */
const char *pap_status_name(enum pap_status status);

/* What a failed system call means: `number` is its errno. Never PAP_OK. */
enum pap_status pap_status_of_errno(int number);

#endif
