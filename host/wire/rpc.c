#include "wire/rpc.h"

#include "base/text.h"
#include "wire/limits.h"

#include <stdio.h>
#include <string.h>

enum { ID_MAX_BITS = 53 };

static json_t *error_response(json_t *id, struct pap_rpc_fault *fault)
{
    if (fault->code == 0) {
        fault->code = PAP_RPC_INTERNAL_ERROR;
        snprintf(fault->message, sizeof fault->message, "internal error");
    }
    json_t *error = json_pack("{s:i,s:s}", "code", fault->code, "message", fault->message);
    if (error != NULL && fault->data != NULL)
        json_object_set(error, "data", fault->data);
    json_decref(fault->data);
    fault->data = NULL;
    return json_pack("{s:s,s:o,s:O?}", "jsonrpc", "2.0", "error", error, "id", id);
}

static json_t *plain_error(json_t *id, int code, const char *message)
{
    struct pap_rpc_fault fault = {.code = code};
    snprintf(fault.message, sizeof fault.message, "%s", message);
    return error_response(id, &fault);
}

/* Strings, null, and integers that every JavaScript number can hold. */
static bool is_id(const json_t *id)
{
    if (json_is_integer(id)) {
        json_int_t value = json_integer_value(id);
        json_int_t most = (json_int_t)1 << ID_MAX_BITS;
        return value >= -most && value <= most;
    }
    return json_is_string(id) || json_is_null(id);
}

static bool is_request(const json_t *request)
{
    const char *version = json_string_value(json_object_get(request, "jsonrpc"));
    const json_t *method = json_object_get(request, "method");
    const json_t *params = json_object_get(request, "params");
    const json_t *id = json_object_get(request, "id");
    return version != NULL && strcmp(version, "2.0") == 0 && json_is_string(method) &&
           json_string_length(method) <= PAP_RPC_METHOD_MAX &&
           (params == NULL || json_is_object(params) || json_is_array(params)) &&
           (id == NULL || is_id(id));
}

/*
 * One call. `*response` is a new reference, or NULL for a notification. `id` is answered as null
 * where it could not be read. Returns -1 without memory.
 */
static int answer_one(json_t *request, pap_rpc_call *call, void *context, json_t **response)
{
    json_t *id = json_object_get(request, "id");
    *response = NULL;
    if (!is_request(request)) {
        *response =
            plain_error(is_id(id) ? id : json_null(), PAP_RPC_INVALID_REQUEST, "invalid request");
        return *response == NULL ? -1 : 0;
    }
    struct pap_rpc_fault fault = {0};
    json_t *result = call(context, json_string_value(json_object_get(request, "method")),
                          json_object_get(request, "params"), &fault);
    if (id == NULL) {
        json_decref(result);
        json_decref(fault.data);
        return 0;
    }
    *response = result != NULL
                    ? json_pack("{s:s,s:o,s:O}", "jsonrpc", "2.0", "result", result, "id", id)
                    : error_response(id, &fault);
    return *response == NULL ? -1 : 0;
}

static int append_text(const char *text, size_t length, void *data)
{
    return pap_buffer_append(data, text, length) == PAP_OK ? 0 : -1;
}

/* Serialises into `out`; on a failure `out` is as it was. */
static enum pap_status write_json(const json_t *value, struct pap_buffer *out)
{
    size_t before = out->length;
    if (json_dump_callback(value, append_text, out, JSON_COMPACT) == 0)
        return PAP_OK;
    size_t room = out->limit - out->length;
    out->length = before;
    return room < out->limit / 2 ? PAP_LIMIT : PAP_NO_MEMORY;
}

/* A response that does not fit is told apart from one that could not be made. */
static enum pap_status write_response(json_t *response, struct pap_buffer *out)
{
    enum pap_status status = write_json(response, out);
    if (status != PAP_LIMIT)
        return status;
    json_t *excuse = plain_error(json_object_get(response, "id"), PAP_RPC_INTERNAL_ERROR,
                                 "the answer is larger than one message may be");
    status = excuse == NULL ? PAP_NO_MEMORY : write_json(excuse, out);
    json_decref(excuse);
    return status;
}

static enum pap_status answer_batch(json_t *batch, pap_rpc_call *call, void *context,
                                    struct pap_buffer *out)
{
    enum pap_status status = PAP_OK;
    size_t index;
    json_t *request;
    json_array_foreach(batch, index, request)
    {
        json_t *response = NULL;
        if (answer_one(request, call, context, &response) != 0)
            return PAP_NO_MEMORY;
        if (response == NULL)
            continue;
        status = pap_buffer_append(out, out->length == 0 ? "[" : ",", 1);
        if (status == PAP_OK)
            status = write_response(response, out);
        json_decref(response);
        if (status != PAP_OK)
            return status;
    }
    return out->length == 0 ? PAP_OK : pap_buffer_append(out, "]", 1);
}

static enum pap_status answer_plain_error(int code, const char *message, struct pap_buffer *out)
{
    json_t *response = plain_error(json_null(), code, message);
    enum pap_status status = response == NULL ? PAP_NO_MEMORY : write_json(response, out);
    json_decref(response);
    return status;
}

enum pap_status pap_rpc_answer(const void *bytes, size_t length, pap_rpc_call *call, void *context,
                               struct pap_buffer *answer)
{
    json_error_t where;
    enum pap_status status = PAP_OK;
    json_t *response = NULL;
    json_t *message = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, &where);
    if (message == NULL)
        return json_error_code(&where) == json_error_out_of_memory
                   ? PAP_NO_MEMORY
                   : answer_plain_error(PAP_RPC_PARSE_ERROR, "parse error", answer);
    if (json_is_array(message) && json_array_size(message) > PAP_RPC_BATCH_MAX) {
        status = answer_plain_error(PAP_RPC_INVALID_REQUEST, "too many calls in one batch", answer);
    } else if (json_is_array(message) && json_array_size(message) > 0) {
        status = answer_batch(message, call, context, answer);
    } else if (answer_one(message, call, context, &response) != 0) {
        status = PAP_NO_MEMORY;
    } else if (response != NULL) {
        status = write_response(response, answer);
    }
    json_decref(response);
    json_decref(message);
    return status;
}

enum pap_status pap_rpc_notify(const char *method, json_t *params, struct pap_buffer *message)
{
    json_t *notification =
        json_pack("{s:s,s:s,s:O}", "jsonrpc", "2.0", "method", method, "params", params);
    enum pap_status status =
        notification == NULL ? PAP_NO_MEMORY : write_json(notification, message);
    json_decref(notification);
    return status;
}
