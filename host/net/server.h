/*
 * The service's one loop (libuv) and its websockets (libwebsockets): `/follow` for the relay, `/rpc`
 * for the methods that a websocket has, and what is served over plain HTTP. One thread; nothing else
 * in the program knows that either library exists.
 */
#ifndef PAP_NET_SERVER_H
#define PAP_NET_SERVER_H

#include "app/app.h"
#include "relay/limits.h"

struct pap_server;

struct pap_server_options {
    struct pap_app *app;      /* borrowed; outlives the server */
    const char *bind;         /* an address; NULL: loopback only */
    int port;                 /* 0: any free one */
    unsigned drain_seconds;   /* from SIGTERM to the end, at most */
    struct pap_relay_settings relay;
};

/*
 * Opens the sockets; nothing is answered yet. PAP_INVALID (`bind` is no address), PAP_BUSY (the port
 * is taken), PAP_NO_MEMORY, PAP_IO.
 */
enum pap_status pap_server_new(const struct pap_server_options *options, struct pap_server **server,
                               struct pap_error *error);

/* The port that is listened on. */
int pap_server_port(const struct pap_server *server);

/*
 * Serves until SIGTERM or SIGINT, then drains: no new rooms, everybody is told to come back, and
 * gone within `drain_seconds`.
 */
void pap_server_run(struct pap_server *server);

void pap_server_free(struct pap_server *server);

#endif
