/* String formats of the guide format; each is a "pattern" of the JSON schema. */
#ifndef PAP_GUIDE_FORMAT_CHECK_H
#define PAP_GUIDE_FORMAT_CHECK_H

#include <stdbool.h>

bool pap_format_check_slug(const char *text);     /* ^[a-z0-9][a-z0-9-]*$ */
bool pap_format_check_step_id(const char *text);  /* a slug other than "end", which `go` reserves */
bool pap_format_check_language(const char *text); /* BCP 47 by syntax, at most 35 letters */
bool pap_format_check_date(
    const char *text); /* YYYY-MM-DD; semantic.c checks that the day exists */
/* A telephone number: digits, single separators between them, optional leading "+". */
bool pap_format_check_phone(const char *text);
bool pap_format_check_path_below(
    const char *text); /* a relative path that stays below its folder */

#endif
