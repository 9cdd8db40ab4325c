/* Any bytes as a JSON-RPC message: what is answered is a response, or nothing. */
#include "wire/limits.h"
#include "wire/rpc.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* "echo" gives its parameters back, anything else is an error with data. */
static json_t *call(void *context, const char *method, json_t *params, struct pap_rpc_fault *fault)
{
    (void)context;
    if (strcmp(method, "echo") == 0)
        return params == NULL ? json_null() : json_incref(params);
    fault->code = PAP_RPC_METHOD_NOT_FOUND;
    fault->data = json_string(method);
    return NULL;
}

static bool is_response(const json_t *response)
{
    const char *version = json_string_value(json_object_get(response, "jsonrpc"));
    bool has_result = json_object_get(response, "result") != NULL;
    const json_t *error = json_object_get(response, "error");
    return version != NULL && strcmp(version, "2.0") == 0 &&
           json_object_get(response, "id") != NULL && json_object_size(response) == 3 &&
           has_result == (error == NULL) &&
           (error == NULL || (json_is_integer(json_object_get(error, "code")) &&
                              json_is_string(json_object_get(error, "message"))));
}

static bool is_answer(const json_t *answer)
{
    if (!json_is_array(answer))
        return is_response(answer);
    for (size_t i = 0; i < json_array_size(answer); i++)
        if (!is_response(json_array_get(answer, i)))
            return false;
    return json_array_size(answer) > 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pap_buffer answer;
    /* A small limit half of the time, so that answers that do not fit are met too. */
    pap_buffer_init(&answer, size % 2 == 0 ? PAP_FRAME_OUT_MAX : 128 * 1024);
    if (pap_rpc_answer(data, size, PAP_RPC_BATCH_MAX, call, NULL, &answer) != PAP_OK)
        abort();
    if (answer.length > 0) {
        json_t *json =
            json_loadb((const char *)answer.data, answer.length, JSON_REJECT_DUPLICATES, NULL);
        if (json == NULL || !is_answer(json))
            abort();
        json_decref(json);
    }
    pap_buffer_clear(&answer);
    return 0;
}
