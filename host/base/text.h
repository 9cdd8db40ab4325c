/* Text comparison as users expect it: ignoring accents and case, counting code points. */
#ifndef PAP_BASE_TEXT_H
#define PAP_BASE_TEXT_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether `length` bytes are well-formed UTF-8 (Unicode 15, table 3-7). */
bool pap_text_is_utf8(const char *bytes, size_t length);

/* Replaces every byte that is not part of well-formed UTF-8 by '?'. */
void pap_text_mend_utf8(char *text);

/* Whether the text is in `texts`, a NULL-terminated array. */
bool pap_text_is_one_of(const char *text, const char *const *texts);

/*
 * Iterates over a list separated by commas or spaces: advances `*at` to the next part and returns
 * its length; 0 at the end. The caller advances `*at` past the part before the next call.
 */
size_t pap_text_part(const char **at);

/* Number of Unicode code points in a well-formed text. */
size_t pap_text_count(const char *text);

/*
 * Returns the code point at `*at` and advances past it; 0 at the end. Each byte that is not UTF-8
 * counts as one code point.
 */
int32_t pap_text_next(const char **at);

/*
 * The text folded for search: compatibility decomposition, no marks, case folded ("Médecin" and
 * "MEDECIN" are one, "sœur" and "soeur" too). The caller frees `*folded`. PAP_INVALID if it is not
 * UTF-8; PAP_NO_MEMORY.
 */
enum pap_status pap_text_fold(const char *text, char **folded);

/*
 * Whether two folded words differ by at most one edit: an inserted, deleted or replaced letter, or
 * two adjacent letters swapped (optimal string alignment distance at most 1), in code points.
 */
bool pap_text_within_one_edit(const char *a, const char *b);

#endif
