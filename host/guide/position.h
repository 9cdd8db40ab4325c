/* Finds line and column of a JSON member, because jansson keeps no positions. */
#ifndef PAP_GUIDE_POSITION_H
#define PAP_GUIDE_POSITION_H

#include "base/error.h"

#include <stddef.h>

/*
 * Finds the value that the JSON pointer (RFC 6901) names in well-formed JSON. Lines count from 1,
 * columns in code points from 1. On PAP_NOT_FOUND, they are those of the deepest parent that
 * exists.
 */
enum pap_status pap_position_find(const char *json, size_t length, const char *pointer, int *line,
                                  int *column);

/*
 * The byte range of that value: `json[*start]` is its first byte and `json[*end]` follows its last.
 * On PAP_NOT_FOUND and PAP_NO_MEMORY both are unchanged.
 */
enum pap_status pap_position_span(const char *json, size_t length, const char *pointer,
                                  size_t *start, size_t *end);

#endif
