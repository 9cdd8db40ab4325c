/*
 * What the files of the service share; only this folder knows libwebsockets. They depend on each
 * other in this order only: cidr, static_file, peer, listener, metrics, http, ws_writer, ws_rpc,
 * ws_follow, server.
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

/* A socket that is listened on. */
struct pap_listener {
    struct pap_server *server;
    uv_poll_t poll;
    int socket;
    bool open;
};

/* What is counted for /metrics by the service itself; since the start, but for the first. */
struct pap_server_counters {
    uint64_t connections; /* now */
    uint64_t accepted;
    uint64_t refused;      /* at the door: too many of one address, or in all */
    uint64_t foreign;      /* websockets of pages that are not ours */
    uint64_t responses[6]; /* by the first digit of their status */
    uint64_t rpc_messages;
    uint64_t rpc_held; /* that had to wait, since their address had asked for much */
    uint64_t closes[PAP_CLOSE_CODES];
};

/*
 * What both kinds of websocket have in common. What is to be sent waits for the end of the loop's
 * turn and is written then, all of it at once: a turn in which thirty messages came for somebody
 * costs one system call, and none to ask whether the socket takes it.
 */
struct pap_ws_writer {
    struct lws *wsi;
    void (*flush)(struct pap_server *server, struct pap_ws_writer *writer);
    bool waits;  /* among server->writers */
    bool ending; /* once the socket takes what lws still keeps */
    bool ended;
    struct pap_ws_writer *prev;
    struct pap_ws_writer *next;
};

struct pap_server {
    struct pap_server_options options;
    struct pap_relay *relay;
    uv_loop_t loop;
    uv_timer_t second; /* what is to be done each second */
    uv_timer_t end;    /* draining is over */
    uv_idle_t idle;    /* runs while the app has work that can wait */
    uv_signal_t terminate;
    uv_signal_t interrupt;
    uv_signal_t hang_up;
    struct pap_listener listeners[PAP_LISTENERS_MAX];
    size_t listening;
    struct pap_rate_counter *visitors; /* connections by address */
    struct pap_server_counters counters;
    unsigned transfers;                /* answers over HTTP that are not out yet */
    struct lws_protocols protocols[4]; /* the last one is empty */
    struct lws_context *lws;
    struct lws_vhost *vhost;
    uv_prepare_t before_waiting;
    uv_check_t after_waiting;
    uv_idle_t poll_again;          /* runs while deferred > 0: the loop does not wait */
    unsigned deferred;             /* turns in which messages came and nothing was written */
    bool received;                 /* a message, in this turn */
    struct pap_ws_writer *writers; /* to be flushed at the end of this turn */
    struct pap_ws_rpc *rpcs;       /* all connections of /rpc; those that are held, by age */
    struct pap_rpc_quota *quotas;  /* of the addresses from which they come */
    uv_timer_t held;               /* runs while one of them is held */
    bool draining;
    struct pap_cluster *cluster;                     /* NULL: this node is alone */
    unsigned char out[LWS_PRE + PAP_FOLLOW_OUT_MAX]; /* the message that is being written */
};

static inline struct pap_server *pap_server_of(struct lws *wsi)
{
    return lws_context_user(lws_get_context(wsi));
}

/*
 * Whether a websocket may be opened: its request is for `path` (the query does not count), and if a
 * page asks for it, it is one of ours or an extension's: a browser connects for whatever page is
 * open, and says with Origin which one it is. 0, or the HTTP status to refuse with.
 */
unsigned pap_peer_may_speak(struct lws *wsi, const char *path);

/* Asks that, and refuses; what libwebsockets wants to hear of
 * LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION. */
int pap_http_admit(struct lws *wsi, const char *path);

/* The host that was asked for, as far as it may stand in a header of ours; else "". */
void pap_peer_host(struct lws *wsi, char *host, size_t size);

/*
 * The address of the other end as text, for limits; "" where there is none. Behind a trusted proxy
 * it is the last one in X-Forwarded-For that no trusted proxy has. Only until a websocket is open.
 */
void pap_peer_address(struct lws *wsi, char *address, size_t size);

void pap_ws_writer_open(struct pap_ws_writer *writer, struct lws *wsi,
                        void (*flush)(struct pap_server *server, struct pap_ws_writer *writer));

/* The connection is gone. */
void pap_ws_writer_close(struct pap_ws_writer *writer);

/* Its flush() is called at the end of this turn. */
void pap_ws_writer_wake(struct pap_ws_writer *writer);

/*
 * Writes a message whose LWS_PRE bytes before it are free, while lws_partial_buffered() is not.
 * What the socket does not take at once lws keeps and sends. False: the connection is broken.
 */
bool pap_ws_writer_write(struct pap_ws_writer *writer, unsigned char *bytes, size_t length,
                         enum lws_write_protocol kind);

/*
 * Closes with a code that the other end is told; only from flush(), all that waited being written,
 * and the writer may be gone when it returns. While the socket takes nothing it only waits, flush()
 * is called again, and who does not read for PAP_HEARTBEAT_S is cut off without a word. On libuv
 * lws closes a connection whose callback returned -1 before the close frame is out
 * (lws_service_fd_tsi() of its 4.1 closes twice), so it is asked to from outside of its callbacks.
 */
void pap_ws_writer_end(struct pap_ws_writer *writer, enum pap_close code);

/* Flushes all that wait. */
void pap_ws_writer_flush_all(struct pap_server *server);

/* libwebsockets' callbacks, one a protocol, and the size of their connections' state. */
int pap_http_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                      size_t length);
int pap_ws_rpc_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                        size_t length);
int pap_ws_follow_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                           size_t length);
extern const size_t pap_http_size;
extern const size_t pap_ws_rpc_size;
extern const size_t pap_ws_follow_size;

/* Something of a connection is to be sent (relay/room.h, `wake`). */
void pap_ws_follow_wake(void *context, struct pap_conn *conn);

/* Answers a text message here (cluster/cluster.h, `answer`). */
void pap_ws_follow_answer(void *context, struct pap_conn *conn, const void *text, size_t length);

/* Listens as the options say. Errors as pap_server_new(). */
enum pap_status pap_listeners_open(struct pap_server *server, struct pap_error *error);
void pap_listeners_close(struct pap_server *server);

/* To be called once a second: goes on where no file descriptor was free. */
void pap_listeners_go_on(struct pap_server *server);

/* A connection that came by a listener is gone. */
void pap_listeners_forget(struct pap_server *server, struct lws *wsi);

/* To be called once a second: closes what does not read. */
void pap_ws_rpc_tick(struct pap_server *server);

/* Frees what is left when no connection is. */
void pap_ws_rpc_clear(struct pap_server *server);

/* Ends every connection of /rpc once what it asked is answered. */
void pap_ws_rpc_drain(struct pap_server *server);

/* Writes what is counted, as Prometheus reads it. PAP_NO_MEMORY, PAP_LIMIT. */
enum pap_status pap_metrics_write(const struct pap_server *server, struct pap_buffer *text);

#endif
