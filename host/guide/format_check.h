/* The forms that a string of a guide may have to have; each is a "pattern" of the schema. */
#ifndef PAP_GUIDE_FORMAT_CHECK_H
#define PAP_GUIDE_FORMAT_CHECK_H

#include <stdbool.h>

bool pap_format_check_slug(const char *text);     /* ^[a-z0-9][a-z0-9-]*$ */
bool pap_format_check_step_id(const char *text);  /* a slug, but not the "end" of `go` */
bool pap_format_check_language(const char *text); /* BCP 47 by its shape, at most 35 letters */
bool pap_format_check_date(const char *text); /* YYYY-MM-DD; whether the day exists: semantic.c */
/* A telephone number: digits, single separators between them, "+" before. */
bool pap_format_check_phone(const char *text);
bool pap_format_check_path_below(const char *text); /* stays in a folder, whichever it is */

#endif
