/* Starts the host as a browser does and sends hello, to check that it would answer a browser. */
#ifndef PAP_MAIN_HOST_PROBE_H
#define PAP_MAIN_HOST_PROBE_H

#include "base/error.h"

#include <jansson.h>

/*
 * The result of `hello` from the program at `host`, a new reference. The host runs without a home,
 * so that it creates no database. PAP_UNAVAILABLE: it could not be started; PAP_IO: no answer
 * within ten seconds.
 */
enum pap_status host_probe_hello(const char *host, json_t **result, struct pap_error *error);

#endif
