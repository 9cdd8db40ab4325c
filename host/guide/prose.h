/*
 * Checks of how a sentence is written, for lint: each function answers one question about one UTF-8
 * sentence. Rules of French typography: no-break space (U+00A0 or U+202F) inside « » and before ; :
 * ! ? so that no line begins with a lone sign.
 */
#ifndef PAP_GUIDE_PROSE_H
#define PAP_GUIDE_PROSE_H

#include <stdbool.h>
#include <stddef.h>

/* Number of words: runs of letters and digits between spaces; « » and lone signs do not count. */
size_t pap_prose_words(const char *text);

bool pap_prose_is_long(const char *text);       /* over 90 code points or 15 words */
bool pap_prose_is_blank(const char *text);      /* nothing but spaces */
bool pap_prose_has_markup(const char *text);    /* "<b>", "&nbsp;", "**", "](" */
bool pap_prose_has_control(const char *text);   /* a line break, a tab */
bool pap_prose_has_dots(const char *text);      /* "..." for "…" */
bool pap_prose_has_quotes(const char *text);    /* quotes other than « » */
bool pap_prose_is_unbalanced(const char *text); /* « without », or nested */
bool pap_prose_lacks_space(const char *text);   /* French: see above */
bool pap_prose_has_two_ideas(const char *text); /* "… puis …", "… then …" */

/* Whether the text contains `words` as whole words: "micro" is not in "Microsoft". */
bool pap_prose_names(const char *text, const char *words);

/* The same, ignoring text between « and ». */
bool pap_prose_names_bare(const char *text, const char *words);

#endif
