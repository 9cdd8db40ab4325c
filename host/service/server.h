/*
 * The service's event loop (libuv) and its websockets (libwebsockets): `/follow` for the relay,
 * `/rpc` for the methods available to a websocket, and static content over plain HTTP.
 * Single-threaded. Nothing else in the program depends on libwebsockets.
 */
#ifndef PAP_SERVICE_SERVER_H
#define PAP_SERVICE_SERVER_H

#include "app/app.h"
#include "relay/limits.h"
#include "service/cidr.h"

struct pap_server;

struct pap_server_options {
    struct pap_app *app; /* borrowed; must outlive the server, like all strings here */
    const char *bind;    /* address; NULL: loopback only */
    unsigned port;       /* 0: any free one */
    unsigned inherited;  /* number of listening sockets inherited from systemd, from fd 3 on, used
                            instead */
    const char *web;     /* folder served at "/"; NULL: none */
    const char *packs;   /* folder served at "/packs/"; NULL: none */
    const char *certificate; /* PEM files; NULL: no TLS */
    const char *key;
    const char *origins; /* allowed origins of our pages, "https://aide.example.org ..."; NULL:
                            derived from the requested host */
    const char *redis;   /* redis://...: one of several nodes; NULL: single node */
    struct pap_cidr_list proxies; /* proxies whose X-Forwarded-For is trusted */
    struct pap_cidr_list readers; /* networks that may read /metrics */
    unsigned drain_seconds;       /* maximum time from SIGTERM to the end */
    struct pap_relay_settings relay;
};

/*
 * Checks that the certificate and the key can be read and match, as pap_server_new() does.
 * PAP_INVALID.
 */
enum pap_status pap_server_check_certificate(const char *certificate, const char *key,
                                             struct pap_error *error);

/*
 * Opens the sockets; no request is answered yet. PAP_INVALID (`bind`, or the certificate), PAP_BUSY
 * (the port is in use), PAP_NO_MEMORY, PAP_IO.
 */
enum pap_status pap_server_new(const struct pap_server_options *options, struct pap_server **server,
                               struct pap_error *error);

/*
 * Serves until SIGTERM or SIGINT, then drains: accepts no new connections, tells all clients to
 * reconnect, and ends within `drain_seconds`. A second signal ends it at once. SIGHUP reloads the
 * certificate.
 */
void pap_server_run(struct pap_server *server);

void pap_server_free(struct pap_server *server);

#endif
