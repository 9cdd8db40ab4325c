/*
 * The service's one loop (libuv) and its websockets (libwebsockets): `/follow` for the relay,
 * `/rpc` for the methods that a websocket has, and what is served over plain HTTP. One thread.
 * Nothing else in the program knows libwebsockets.
 */
#ifndef PAP_SERVICE_SERVER_H
#define PAP_SERVICE_SERVER_H

#include "app/app.h"
#include "relay/limits.h"
#include "service/cidr.h"

struct pap_server;

struct pap_server_options {
    struct pap_app *app;     /* borrowed; outlives the server, like all texts here */
    const char *bind;        /* an address; NULL: loopback only */
    unsigned port;           /* 0: any free one */
    unsigned inherited;      /* so many listening sockets come from systemd, from 3 on, instead */
    const char *web;         /* folder of what is served below "/"; NULL: nothing is */
    const char *packs;       /* folder of what is served below "/packs/"; NULL: nothing is */
    const char *certificate; /* PEM files; NULL: no TLS */
    const char *key;
    const char *origins; /* where pages of ours come from, "https://aide.example.org ..."; NULL:
                            from the host that was asked for */
    const char *redis;   /* redis://...: one of several nodes; NULL: alone */
    struct pap_cidr_list proxies; /* whose X-Forwarded-For is believed */
    struct pap_cidr_list readers; /* who may read /metrics */
    unsigned drain_seconds;       /* from SIGTERM to the end, at most */
    struct pap_relay_settings relay;
};

/*
 * Reads certificate and key and whether they belong together, as pap_server_new() will.
 * PAP_INVALID.
 */
enum pap_status pap_server_check_certificate(const char *certificate, const char *key,
                                             struct pap_error *error);

/*
 * Opens the sockets; nothing is answered yet. PAP_INVALID (`bind`, or the certificate), PAP_BUSY
 * (the port is taken), PAP_NO_MEMORY, PAP_IO.
 */
enum pap_status pap_server_new(const struct pap_server_options *options, struct pap_server **server,
                               struct pap_error *error);

/*
 * Serves until SIGTERM or SIGINT, then drains: no new connections, everybody is told to come back,
 * and gone within `drain_seconds`; a second signal ends at once. SIGHUP reads the certificate
 * again.
 */
void pap_server_run(struct pap_server *server);

void pap_server_free(struct pap_server *server);

#endif
