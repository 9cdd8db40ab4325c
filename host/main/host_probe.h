/* Starts the host as a browser does and says hello, to know whether it would answer one. */
#ifndef PAP_MAIN_HOST_PROBE_H
#define PAP_MAIN_HOST_PROBE_H

#include "base/error.h"

#include <jansson.h>

/*
 * The result of `hello` from the program at `host`, a new reference. It is started without a home,
 * so that no database is made. PAP_UNAVAILABLE: it could not be started; PAP_IO: it did not answer,
 * or not in ten seconds.
 */
enum pap_status host_probe_hello(const char *host, json_t **result, struct pap_error *error);

#endif
