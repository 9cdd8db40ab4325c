/*
 * Errors: a status for the program and a message for the user in two languages.
 *
 * The callee fills a struct that the caller owns. Nothing is allocated, so out-of-memory errors can
 * be reported too.
 */
#ifndef PAP_BASE_ERROR_H
#define PAP_BASE_ERROR_H

#include "base/status.h"

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
 * compiler checks both; none of them may point into `error`. The texts are always valid UTF-8, as
 * JSON requires: a text that is too long is truncated at a character boundary and ends with "...",
 * and invalid bytes (from a folder's name) become '?'.
 */
enum pap_status pap_error_set(struct pap_error *error, enum pap_status status, const char *en,
                              const char *fr, ...)
    __attribute__((format(printf, 3, 5), format(printf, 4, 5)));

/*
 * The same for a failed system call: `number` is its errno. Appends the reason to each text in its
 * language (" (no such file or folder)").
 */
enum pap_status pap_error_set_errno(struct pap_error *error, enum pap_status status, int number,
                                    const char *en, const char *fr, ...)
    __attribute__((format(printf, 4, 6), format(printf, 5, 6)));

/* Reports that memory ran out, with a fixed message. Returns PAP_NO_MEMORY. */
enum pap_status pap_error_no_memory(struct pap_error *error);

/*
 * The French text for a locale or language tag that is French ("fr", "fr-CA", "fr_FR.UTF-8"), else
 * the English one. Owned by `error`.
 */
const char *pap_error_text(const struct pap_error *error, const char *locale);

#endif
