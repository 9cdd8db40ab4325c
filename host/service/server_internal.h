/*
 * Declarations shared by the files of the service; only this folder depends on libwebsockets. Each
 * file may depend only on those before it in this order: cidr, static_file, peer, listener,
 * metrics, http, ws_writer, ws_rpc, ws_follow, server.
 */
#ifndef PAP_SERVICE_SERVER_INTERNAL_H
#define PAP_SERVICE_SERVER_INTERNAL_H

#include "base/buffer.h"
#include "cluster/cluster.h"
#include "relay/room.h"
#include "service/server.h"

#include <libwebsockets.h>
#include <uv.h>

struct pap_ws_rpc;
struct pap_rpc_quota;

enum { PAP_LISTENERS_MAX = 8 };

/* A listening socket. */
struct pap_listener {
    struct pap_server *server;
    uv_poll_t poll;
    int socket;
    bool open;
};

/* The service's own counters for /metrics, since the start; the first is a gauge. */
struct pap_server_counters {
    uint64_t connections; /* gauge */
    uint64_t accepted;
    uint64_t refused;      /* on accept: too many for one address, or in total */
    uint64_t foreign;      /* websocket requests from foreign pages */
    uint64_t responses[6]; /* by the first digit of the status */
    uint64_t rpc_messages;
    uint64_t rpc_held; /* delayed because their address exceeded its quota */
    uint64_t closes[PAP_CLOSE_CODES];
};

/*
 * State shared by both kinds of websocket. Output is deferred to the end of the loop's turn and
 * then written all at once: thirty messages for one client in one turn cost one system call, and
 * none to poll whether the socket is writable.
 */
struct pap_ws_writer {
    struct lws *wsi;
    void (*flush)(struct pap_server *server, struct pap_ws_writer *writer);
    bool waits;  /* linked in server->writers */
    bool ending; /* close once the socket accepts what lws still buffers */
    bool ended;
    struct pap_ws_writer *prev;
    struct pap_ws_writer *next;
};

struct pap_server {
    struct pap_server_options options;
    struct pap_relay *relay;
    uv_loop_t loop;
    uv_timer_t second; /* the once-a-second work */
    uv_timer_t end;    /* deadline of draining */
    uv_idle_t idle;    /* runs while the app has background work */
    uv_signal_t terminate;
    uv_signal_t interrupt;
    uv_signal_t hang_up;
    struct pap_listener listeners[PAP_LISTENERS_MAX];
    size_t listening;
    struct pap_rate_counter *visitors; /* connections per address */
    struct pap_server_counters counters;
    unsigned transfers;                /* HTTP responses not yet sent completely */
    struct lws_protocols protocols[4]; /* the last entry is empty */
    struct lws_context *lws;
    struct lws_vhost *vhost;
    uv_prepare_t before_waiting;
    uv_check_t after_waiting;
    uv_idle_t poll_again; /* runs while deferred > 0, so that the loop does not block */
    unsigned deferred;    /* consecutive turns that received messages and flushed nothing */
    bool received;        /* a message was received in this turn */
    struct pap_ws_writer *writers; /* to flush at the end of this turn */
    struct pap_ws_rpc *rpcs;       /* all /rpc connections; held ones ordered by age */
    struct pap_rpc_quota *quotas;  /* per client address */
    uv_timer_t held;               /* runs while a connection is held */
    bool draining;
    struct pap_cluster *cluster;                     /* NULL: single node */
    unsigned char out[LWS_PRE + PAP_FOLLOW_OUT_MAX]; /* buffer for the message being written */
};

static inline struct pap_server *pap_server_of(struct lws *wsi)
{
    return lws_context_user(lws_get_context(wsi));
}

/*
 * Whether a websocket may be opened: the request must be for `path` (the query is ignored). If it
 * has an Origin, that must be one of our pages or an extension, because a browser connects on
 * behalf of any open page and identifies it by Origin. Returns 0, or the HTTP status for the
 * refusal.
 */
unsigned pap_peer_may_speak(struct lws *wsi, const char *path);

/*
 * Checks pap_peer_may_speak() and refuses if needed. Returns the value that libwebsockets expects
 * for LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION.
 */
int pap_http_admit(struct lws *wsi, const char *path);

/* The requested host, if it is safe to repeat in a response header; else "". */
void pap_peer_host(struct lws *wsi, char *host, size_t size);

/*
 * The client's address as text, for limits; "" if there is none. Behind a trusted proxy, it is the
 * last address in X-Forwarded-For that is not itself a trusted proxy. Available only until the
 * websocket is open.
 */
void pap_peer_address(struct lws *wsi, char *address, size_t size);

void pap_ws_writer_open(struct pap_ws_writer *writer, struct lws *wsi,
                        void (*flush)(struct pap_server *server, struct pap_ws_writer *writer));

/* The connection was closed. */
void pap_ws_writer_close(struct pap_ws_writer *writer);

/* Schedules flush() for the end of this turn. */
void pap_ws_writer_wake(struct pap_ws_writer *writer);

/*
 * Writes a message that has LWS_PRE free bytes before it. Call only while lws_partial_buffered() is
 * false. lws buffers and sends what the socket does not accept at once. Returns false if the
 * connection is broken.
 */
bool pap_ws_writer_write(struct pap_ws_writer *writer, unsigned char *bytes, size_t length,
                         enum lws_write_protocol kind);

/*
 * Closes with a code that is sent to the client. Call it only from flush(), when the queue is
 * empty; the writer may be freed when it returns. While the socket accepts nothing, this only waits
 * and flush() is called again; a client that does not read for PAP_HEARTBEAT_S is disconnected
 * without a close frame. On libuv, lws closes a connection whose callback returned -1 before it
 * sends the close frame (lws_service_fd_tsi() of lws 4.1 closes twice), so the close is requested
 * outside of its callbacks.
 */
void pap_ws_writer_end(struct pap_ws_writer *writer, enum pap_close code);

/* Flushes all waiting writers. */
void pap_ws_writer_flush_all(struct pap_server *server);

/* libwebsockets callbacks, one per protocol, and the size of their per-connection state. */
int pap_http_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                      size_t length);
int pap_ws_rpc_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                        size_t length);
int pap_ws_follow_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                           size_t length);
extern const size_t pap_http_size;
extern const size_t pap_ws_rpc_size;
extern const size_t pap_ws_follow_size;

/* Data is queued on a connection (relay/relay.h, `wake`). */
void pap_ws_follow_wake(void *context, struct pap_conn *conn);

/* Answers a text message on this node (cluster/cluster.h, `answer`). */
void pap_ws_follow_answer(void *context, struct pap_conn *conn, const void *text, size_t length);

/* Listens as the options say. Errors: see pap_server_new(). */
enum pap_status pap_listeners_open(struct pap_server *server, struct pap_error *error);
void pap_listeners_close(struct pap_server *server);

/* Call once a second: resumes accepting after file descriptors had run out. */
void pap_listeners_go_on(struct pap_server *server);

/* A connection accepted by a listener was closed. */
void pap_listeners_forget(struct pap_server *server, struct lws *wsi);

/* Call once a second: closes clients that do not read. */
void pap_ws_rpc_tick(struct pap_server *server);

/* Frees what remains once no connection is left. */
void pap_ws_rpc_clear(struct pap_server *server);

/* Closes every /rpc connection once its pending call is answered. */
void pap_ws_rpc_drain(struct pap_server *server);

/* Writes the metrics in the Prometheus text format. PAP_NO_MEMORY, PAP_LIMIT. */
enum pap_status pap_metrics_write(const struct pap_server *server, struct pap_buffer *text);

#endif
