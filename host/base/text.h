/* Texts as people compare them: without accents and case, counted in code points. */
#ifndef PAP_BASE_TEXT_H
#define PAP_BASE_TEXT_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether `length` bytes are well-formed UTF-8 (Unicode 15, table 3-7). */
bool pap_text_is_utf8(const char *bytes, size_t length);

/* Puts '?' in the place of every byte that is not part of well-formed UTF-8. */
void pap_text_mend_utf8(char *text);

/* Whether the text is one of `texts`, whose last is NULL. */
bool pap_text_is_one_of(const char *text, const char *const *texts);

/*
 * Goes through a list with commas or spaces between its parts: `*at` moves to the next part, whose
 * length is returned; 0 at the end. Before the next call the caller moves `*at` behind it.
 */
size_t pap_text_part(const char **at);

/* Unicode code points in a well-formed text. */
size_t pap_text_count(const char *text);

/* The code point at `*at`, which moves behind it; 0 at the end. Of bytes that are not UTF-8 each is
 * a point of its own. */
int32_t pap_text_next(const char **at);

/*
 * The text folded for search: compatibility decomposition, no marks, case folded ("Médecin" and
 * "MEDECIN" are one, "sœur" and "soeur" too). `*folded` is the caller's, to free(). PAP_INVALID if
 * it is not UTF-8; PAP_NO_MEMORY.
 */
enum pap_status pap_text_fold(const char *text, char **folded);

/*
 * Whether two folded words are the same but for one edit: a letter more, less or another one, or
 * two neighbours swapped (optimal string alignment distance at most 1), counted in code points.
 */
bool pap_text_within_one_edit(const char *a, const char *b);

#endif
