/* Native messaging: frames on two file descriptors, answered by one app until the input ends. */
#ifndef PAP_NATIVE_STDIO_H
#define PAP_NATIVE_STDIO_H

#include "app/app.h"

/*
 * Serves until `in` ends. Returns PAP_OK at an end between two frames, PAP_INVALID or PAP_LIMIT
 * where the stream cannot be read on, PAP_IO where `out` is gone.
 */
enum pap_status pap_stdio_serve(struct pap_app *app, int in, int out, struct pap_error *error);

#endif
