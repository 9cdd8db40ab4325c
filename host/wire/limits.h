/* All limits of the wire protocol (PROTOCOL.md repeats them; a test compares the two). */
#ifndef PAP_WIRE_LIMITS_H
#define PAP_WIRE_LIMITS_H

enum {
    PAP_FRAME_IN_MAX = 16 * 1024 * 1024, /* browser to host, bytes of JSON in one frame */
    PAP_FRAME_OUT_MAX = 1024 * 1024,     /* host to browser; browsers close the port above it */
    PAP_RPC_IN_MAX = 65536,              /* bytes of JSON in one text message to the service */
    PAP_RPC_BATCH_MAX = 64,              /* calls in one batch to the host */
    PAP_RPC_BATCH_SERVED_MAX = 8,        /* calls in one batch to the service: others wait */
    PAP_RPC_METHOD_MAX = 64,             /* bytes of a method's name */
    PAP_RPC_ID_MAX = 128,                /* bytes of an id that is a string */
};

#endif
