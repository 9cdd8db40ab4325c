/* What the parts of the server know in common; only net/ has libwebsockets. */
#ifndef PAP_NET_INSIDE_H
#define PAP_NET_INSIDE_H

#include "net/server.h"
#include "relay/room.h"

#include <libwebsockets.h>
#include <uv.h>

struct pap_rpc;

/*
 * What both kinds of websocket have in common. What is to be sent waits for the end of the loop's
 * turn and is written then, all of it at once: a turn in which thirty messages came for somebody
 * costs one system call, and none to ask whether the socket takes it.
 */
struct pap_line {
    struct lws *wsi;
    void (*flush)(struct pap_server *server, struct pap_line *line);
    bool waits;  /* among server->waiting */
    bool ending; /* once the socket takes what lws still keeps */
    bool ended;
    struct pap_line *prev;
    struct pap_line *next;
};

struct pap_server {
    struct pap_server_options options;
    struct pap_relay *relay;
    uv_loop_t loop;
    uv_timer_t second; /* what is to be done each second */
    uv_timer_t end;    /* draining is over */
    uv_idle_t spare;   /* runs while the app has work that can wait */
    uv_signal_t terminate;
    uv_signal_t interrupt;
    struct lws_protocols protocols[4]; /* the last one is empty */
    struct lws_context *lws;
    struct lws_vhost *vhost;
    uv_prepare_t before_waiting;
    uv_check_t after_waiting;
    struct pap_line *waiting; /* to be flushed at the end of this turn */
    struct pap_rpc *callers;  /* all connections of /rpc */
    bool draining;
    unsigned char out[LWS_PRE + PAP_FOLLOW_OUT_MAX]; /* the message that is being written */
};

static inline struct pap_server *pap_server_of(struct lws *wsi)
{
    return lws_context_user(lws_get_context(wsi));
}

/* Whether this request is for `path`; its query does not count. */
bool pap_http_is_for(struct lws *wsi, const char *path);

/* The app may have work that can wait: it is done between messages. */
void pap_server_has_spare_work(struct pap_server *server);

/* The address of the other end as text, for limits; "" where there is none. */
void pap_server_peer(struct lws *wsi, char *address, size_t size);

void pap_line_open(struct pap_line *line, struct lws *wsi,
                   void (*flush)(struct pap_server *server, struct pap_line *line));

/* The connection is gone. */
void pap_line_close(struct pap_line *line);

/* Its flush() is called at the end of this turn. */
void pap_line_wake(struct pap_line *line);

/*
 * Writes a message whose LWS_PRE bytes before it are free, while lws_partial_buffered() is not.
 * What the socket does not take at once lws keeps and sends. False: the connection is broken.
 */
bool pap_line_write(struct pap_line *line, unsigned char *bytes, size_t length,
                    enum lws_write_protocol kind);

/*
 * Closes with a code that the other end is told; only from flush(), all that waited being written,
 * and the line may be gone when it returns. While the socket takes nothing it only waits, flush()
 * is called again, and who does not read for PAP_BEAT_S is cut off without a word. On libuv lws
 * closes a connection whose callback returned -1 before the close frame is out
 * (lws_service_fd_tsi() of its 4.1 closes twice), so it is asked to from outside of its callbacks.
 */
void pap_line_end(struct pap_line *line, enum pap_close code);

/* Flushes all that wait. */
void pap_server_flush(struct pap_server *server);

/* Adds a piece of a message; PAP_LIMIT past `limit`. */
enum pap_status pap_server_gather(struct pap_buffer *message, size_t limit, const void *piece,
                                  size_t length);

/* libwebsockets' callbacks, one a protocol, and the size of their connections' state. */
int pap_http_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                      size_t length);
int pap_rpc_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                     size_t length);
int pap_follow_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                        size_t length);
extern const size_t pap_rpc_size;
extern const size_t pap_follow_size;

/* Something of a link is to be sent (relay/room.h, `wake`). */
void pap_follow_wake(void *context, struct pap_link *link);

/* Tells every connection of /rpc; takes nothing. */
void pap_rpc_tell_all(struct pap_server *server, const struct pap_buffer *message);

#endif
