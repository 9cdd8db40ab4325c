/* JSON for external text of unknown encoding. */
#ifndef PAP_WIRE_JSON_H
#define PAP_WIRE_JSON_H

#include <jansson.h>

/*
 * Makes a JSON string (new reference) from arbitrary bytes: a file name may have a legacy encoding,
 * so each byte that is not valid UTF-8 becomes '?'. A NULL argument gives JSON null. Returns NULL
 * if out of memory.
 */
json_t *pap_json_text(const char *bytes);

#endif
