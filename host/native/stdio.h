/* Native messaging: frames on two file descriptors, answered by one app until end of input. */
#ifndef PAP_NATIVE_STDIO_H
#define PAP_NATIVE_STDIO_H

#include "app/app.h"

/*
 * Serves until `in` ends. Returns PAP_OK if the input ends between two frames, PAP_INVALID or
 * PAP_LIMIT if the stream cannot be parsed any further, PAP_IO if `out` is closed.
 */
enum pap_status pap_stdio_serve(struct pap_app *app, int in, int out, struct pap_error *error);

#endif
