/* The method table: the methods, their transports and their parameters. */
#ifndef PAP_APP_DISPATCH_H
#define PAP_APP_DISPATCH_H

#include "wire/rpc.h"

/*
 * Runs the method `name` of the app `context` for app->caller, as a pap_rpc_handler_fn. The result
 * is a new reference, or NULL with `fault` filled.
 */
json_t *pap_dispatch_call(void *context, const char *name, json_t *params,
                          struct pap_rpc_fault *fault);

#endif
