#include "wire/json.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

json_t *pap_json_text(const char *bytes)
{
    if (bytes == NULL)
        return json_null();
    char *copy = strdup(bytes);
    if (copy == NULL)
        return NULL;
    pap_text_mend_utf8(copy);
    json_t *text = json_string(copy);
    free(copy);
    return text;
}
