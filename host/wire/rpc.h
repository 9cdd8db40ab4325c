/*
 * The JSON-RPC 2.0 envelope (jsonrpc.org/specification), independent of the methods: the bytes of
 * one message in, the bytes of its answer out. Batches, notifications and the standard error codes
 * are handled only here. A duplicate member is a parse error.
 */
#ifndef PAP_WIRE_RPC_H
#define PAP_WIRE_RPC_H

#include "base/buffer.h"

#include <jansson.h>

enum {
    PAP_RPC_PARSE_ERROR = -32700,
    PAP_RPC_INVALID_REQUEST = -32600,
    PAP_RPC_METHOD_NOT_FOUND = -32601,
    PAP_RPC_INVALID_PARAMS = -32602,
    PAP_RPC_INTERNAL_ERROR = -32603,
};

/* The error of a failed call. `data` may be NULL; its reference is transferred to the reader. */
struct pap_rpc_fault {
    int code;
    char message[PAP_ERROR_TEXT];
    json_t *data;
};

/*
 * Runs one call. `params` is an object, an array or NULL and is borrowed. Returns the result as a
 * new reference, or NULL with `fault` filled (code 0 stands for an internal error).
 */
typedef json_t *pap_rpc_call(void *context, const char *method, json_t *params,
                             struct pap_rpc_fault *fault);

/*
 * Answers the message in `bytes` (one call or a batch of at most `most`, itself at most
 * PAP_RPC_BATCH_MAX) into `answer`, which must be empty and stays empty if nothing is to be sent. A
 * response that does not fit is replaced by an error for its id. PAP_NO_MEMORY; PAP_LIMIT only if
 * answer->limit is under 128 KiB, which the errors of a full batch may need. After an error
 * `answer` must not be sent.
 */
enum pap_status pap_rpc_answer(const void *bytes, size_t length, size_t most, pap_rpc_call *call,
                               void *context, struct pap_buffer *answer);

/* Writes a notification. `params` is borrowed. PAP_NO_MEMORY, PAP_LIMIT. */
enum pap_status pap_rpc_notify(const char *method, json_t *params, struct pap_buffer *message);

#endif
