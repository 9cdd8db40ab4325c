/*
 * The dispatcher of the methods, independent of the transport: native messaging, websocket and
 * tests all call it. Uses no sockets and no stdio.
 */
#ifndef PAP_APP_APP_H
#define PAP_APP_APP_H

#include "base/buffer.h"

#include <stdbool.h>

struct pap_app;

/* Transports, as flags in the method table (PROTOCOL.md, "Methods"). */
enum pap_transport {
    PAP_TRANSPORT_NATIVE = 1u << 0,
    PAP_TRANSPORT_WEBSOCKET = 1u << 1,
    PAP_TRANSPORT_FOLLOW = 1u << 2,
};

struct pap_conn;

/* The caller of a method. */
struct pap_caller {
    enum pap_transport transport;
    struct pap_conn *conn; /* its connection to the relay; NULL unless PAP_TRANSPORT_FOLLOW */
};

struct pap_app_options {
    const char *home;    /* folder of the databases; NULL: find it (base/dirs.h) */
    const char *folders; /* guide folders, separated by ':'; NULL: $PASAPAS_GUIDES */
    const char *system;  /* the system's guide folder; NULL: /usr/share/pasapas */
    const char *policy;  /* file; NULL: /etc/pasapas/policy.json */
    bool shared;         /* a public computer: the journal stays in memory */
};

/*
 * Creates the program's state. Cheap: the first method that needs a database opens it; if that
 * fails, the method fails, not the start. PAP_NO_MEMORY.
 */
enum pap_status pap_app_new(const struct pap_app_options *options, struct pap_app **app,
                            struct pap_error *error);
void pap_app_free(struct pap_app *app);

/*
 * Handles one JSON-RPC message and writes its response to `answer` (empty if there is none).
 * PAP_NO_MEMORY.
 */
enum pap_status pap_app_answer(struct pap_app *app, const struct pap_caller *caller,
                               const void *message, size_t length, struct pap_buffer *answer);

/*
 * Runs a short slice of pending background work (rescanning guide folders); returns whether more is
 * pending. Call it only after a response was written and while there is nothing to read. It may
 * leave a notification to send in `message`.
 */
bool pap_app_idle(struct pap_app *app, struct pap_buffer *message);

#endif
