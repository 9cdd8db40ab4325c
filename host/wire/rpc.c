#include "wire/rpc.h"

#include "wire/limits.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { ID_MAX_BITS = 53 };

/*
 * Maximum size of an error without data. Its id may consist of control characters, each written as
 * six bytes. This much space is reserved for every call of a batch that is not answered yet.
 */
enum { EXCUSE_MAX = 256 + 6 * PAP_RPC_ID_MAX };

/*
 * Builds an error response for the call's `id`, which is borrowed. Returns NULL if out of memory.
 */
static json_t *error_response(json_t *id, const struct pap_rpc_fault *fault)
{
    static const struct pap_rpc_fault internal = {.code = PAP_RPC_INTERNAL_ERROR,
                                                  .message = "internal error"};
    const struct pap_rpc_fault *said = fault->code == 0 ? &internal : fault;
    json_t *error = json_pack("{s:i,s:s,s:O*}", "code", said->code, "message", said->message,
                              "data", fault->data);
    if (error == NULL)
        return NULL;
    return json_pack("{s:s,s:O,s:o}", "jsonrpc", "2.0", "id", id, "error", error);
}

static json_t *plain_error(json_t *id, int code, const char *message)
{
    struct pap_rpc_fault fault = {.code = code};
    snprintf(fault.message, sizeof fault.message, "%s", message);
    return error_response(id, &fault);
}

/* Strings, null, and integers that a JavaScript number represents exactly. */
static bool is_id(const json_t *id)
{
    if (json_is_integer(id)) {
        json_int_t value = json_integer_value(id);
        json_int_t most = (json_int_t)1 << ID_MAX_BITS;
        return value >= -most && value <= most;
    }
    return json_is_null(id) || (json_is_string(id) && json_string_length(id) <= PAP_RPC_ID_MAX);
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
 * Runs one call. `*response` is a new reference, or NULL for a notification. If the id cannot be
 * read, the response has a null id. PAP_NO_MEMORY.
 */
static enum pap_status answer_one(json_t *request, pap_rpc_call *call, void *context,
                                  json_t **response)
{
    json_t *id = json_object_get(request, "id");
    *response = NULL;
    if (!is_request(request)) {
        *response =
            plain_error(is_id(id) ? id : json_null(), PAP_RPC_INVALID_REQUEST, "invalid request");
        return *response == NULL ? PAP_NO_MEMORY : PAP_OK;
    }
    struct pap_rpc_fault fault = {0};
    json_t *result = call(context, json_string_value(json_object_get(request, "method")),
                          json_object_get(request, "params"), &fault);
    if (id != NULL && result != NULL)
        *response = json_pack("{s:s,s:O,s:O}", "jsonrpc", "2.0", "id", id, "result", result);
    else if (id != NULL)
        *response = error_response(id, &fault);
    json_decref(result);
    json_decref(fault.data);
    return id != NULL && *response == NULL ? PAP_NO_MEMORY : PAP_OK;
}

struct sink {
    struct pap_buffer *out;
    enum pap_status status;
};

static int append_text(const char *text, size_t length, void *context)
{
    struct sink *sink = context;
    sink->status = pap_buffer_append(sink->out, text, length);
    return sink->status == PAP_OK ? 0 : -1;
}

/* Serialises into `out`. On an error `out` is unchanged. */
static enum pap_status write_json(const json_t *value, struct pap_buffer *out)
{
    struct sink sink = {.out = out};
    size_t before = out->length;
    if (json_dump_callback(value, append_text, &sink, JSON_COMPACT) == 0)
        return PAP_OK;
    out->length = before;
    return sink.status != PAP_OK ? sink.status : PAP_NO_MEMORY;
}

/*
 * Writes a response, or an error for its id if the response does not fit while `kept` bytes stay
 * free for later responses.
 */
static enum pap_status write_response(const json_t *response, size_t kept, struct pap_buffer *out)
{
    size_t limit = out->limit;
    out->limit = limit - out->length > kept ? limit - kept : out->length;
    enum pap_status status = write_json(response, out);
    out->limit = limit;
    if (status != PAP_LIMIT)
        return status;
    json_t *excuse = plain_error(json_object_get(response, "id"), PAP_RPC_INTERNAL_ERROR,
                                 "the answer is larger than one message may be");
    status = excuse == NULL ? PAP_NO_MEMORY : write_json(excuse, out);
    json_decref(excuse);
    return status;
}

static enum pap_status answer_batch(const json_t *batch, pap_rpc_call *call, void *context,
                                    struct pap_buffer *out)
{
    size_t count = json_array_size(batch);
    for (size_t i = 0; i < count; i++) {
        json_t *response = NULL;
        enum pap_status status = answer_one(json_array_get(batch, i), call, context, &response);
        if (status == PAP_OK && response != NULL)
            status = pap_buffer_append(out, out->length == 0 ? "[" : ",", 1);
        if (status == PAP_OK && response != NULL)
            status = write_response(response, (count - i) * EXCUSE_MAX, out);
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

enum pap_status pap_rpc_answer(const void *bytes, size_t length, size_t most, pap_rpc_call *call,
                               void *context, struct pap_buffer *answer)
{
    json_error_t where = {0}; /* jansson leaves the code unchanged if it runs out of memory */
    enum pap_status status = PAP_OK;
    json_t *response = NULL;
    json_t *message = json_loadb(bytes, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &where);
    if (message == NULL)
        return json_error_code(&where) == json_error_out_of_memory ||
                       json_error_code(&where) == json_error_unknown
                   ? PAP_NO_MEMORY
                   : answer_plain_error(PAP_RPC_PARSE_ERROR, "parse error", answer);
    if (json_is_array(message) && json_array_size(message) > most) {
        status = answer_plain_error(PAP_RPC_INVALID_REQUEST, "too many calls in one batch", answer);
    } else if (json_is_array(message) && json_array_size(message) > 0) {
        status = answer_batch(message, call, context, answer);
    } else {
        status = answer_one(message, call, context, &response);
        if (status == PAP_OK && response != NULL)
            status = write_response(response, 0, answer);
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
