/* Line and column of a JSON member: jansson keeps no positions. */
#ifndef PAP_GUIDE_POSITION_H
#define PAP_GUIDE_POSITION_H

#include "base/error.h"

#include <stddef.h>

/*
 * Finds the value that the JSON pointer (RFC 6901) names in well-formed JSON. Lines count from 1,
 * columns in code points from 1. PAP_NOT_FOUND gives the deepest parent that exists.
 */
enum pap_status pap_position_find(const char *json, size_t length, const char *pointer, int *line,
                                  int *column);

#endif
