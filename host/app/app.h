/*
 * What the methods do, whoever carries the messages: native messaging, a websocket and tests are
 * three callers of one dispatcher. No sockets and no stdio here.
 */
#ifndef PAP_APP_APP_H
#define PAP_APP_APP_H

#include "base/buffer.h"

#include <stdbool.h>

struct pap_app;

/* What a transport may call; the method table's flags (PROTOCOL.md, "Methods"). */
enum pap_transport {
    PAP_TRANSPORT_NATIVE = 1u << 0,
    PAP_TRANSPORT_WEBSOCKET = 1u << 1,
    PAP_TRANSPORT_FOLLOW = 1u << 2,
};

struct pap_conn;

/* Who asks. */
struct pap_caller {
    enum pap_transport transport;
    struct pap_conn *conn; /* its connection to the relay; NULL unless PAP_TRANSPORT_FOLLOW */
};

struct pap_app_options {
    const char *home;    /* folder of the databases; NULL: find it (base/dirs.h) */
    const char *folders; /* guide folders, separated by ':'; NULL: $PASAPAS_GUIDES */
    const char *system;  /* the system's guide folder; NULL: /usr/share/pasapas */
    const char *policy;  /* file; NULL: /etc/pasapas/policy.json */
    bool shared;         /* this computer is used by everybody: the journal stays in memory */
};

/*
 * Makes the program's state. Cheap: databases are opened by the first method that needs them, and
 * one that cannot be opened makes that method fail, not the start. PAP_NO_MEMORY.
 */
enum pap_status pap_app_new(const struct pap_app_options *options, struct pap_app **app,
                            struct pap_error *error);
void pap_app_free(struct pap_app *app);

/* Answers one JSON-RPC message into `answer` (empty where there is nothing to send). PAP_NO_MEMORY.
 */
enum pap_status pap_app_answer(struct pap_app *app, const struct pap_caller *caller,
                               const void *message, size_t length, struct pap_buffer *answer);

/*
 * Does a small piece of what waits (looking at guide folders again) and returns whether more is
 * left. To be called only after an answer was written and while nothing is to be read. A
 * notification to send may stand in `message` afterwards.
 */
bool pap_app_idle(struct pap_app *app, struct pap_buffer *message);

#endif
