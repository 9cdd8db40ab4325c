/* JSON of what is not ours to choose. */
#ifndef PAP_WIRE_JSON_H
#define PAP_WIRE_JSON_H

#include <jansson.h>

/*
 * A string of JSON, as a new reference, whatever the bytes: a file's name may be of an older
 * encoding, and each byte that is not UTF-8 becomes '?'. NULL is null. NULL without memory.
 */
json_t *pap_json_text(const char *bytes);

#endif
