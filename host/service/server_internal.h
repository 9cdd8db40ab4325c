/* What the parts of the server know in common; only net/ has libwebsockets. */
#ifndef PAP_SERVICE_SERVER_INTERNAL_H
#define PAP_SERVICE_SERVER_INTERNAL_H

#include "base/buffer.h"
#include "relay/room.h"
#include "service/server.h"

#include <libwebsockets.h>
#include <uv.h>

struct pap_rpc;
struct pap_asker;
struct pap_errand;
struct pap_foresight;
struct pap_nodes;
struct pap_traveller;

enum { PAP_LISTENERS_MAX = 8, PAP_CLOSES = 11 };

/* The place of a close code among all of them (PROTOCOL.md, "Close codes"). */
static inline size_t pap_close_place(enum pap_close code)
{
    return code >= PAP_CLOSE_NOT_UNDERSTOOD ? 2 + (size_t)(code - PAP_CLOSE_NOT_UNDERSTOOD)
                                            : (size_t)(code - PAP_CLOSE_LEFT);
}

/* A socket that is listened on. */
struct pap_listener {
    struct pap_server *server;
    uv_poll_t poll;
    int socket;
    bool open;
};

/* Of everything that is counted for /metrics and not by the relay; since the start, but for the
 * first. */
struct pap_net_figures {
    uint64_t connections; /* now */
    uint64_t accepted;
    uint64_t refused;      /* at the door: too many of one address, or in all */
    uint64_t foreign;      /* websockets of pages that are not ours */
    uint64_t responses[6]; /* by the first digit of their status */
    uint64_t rpc_messages;
    uint64_t rpc_held; /* that had to wait, since their address had asked for much */
    uint64_t closes[PAP_CLOSES];
};

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

/* Likewise of the other nodes, where there are any. */
struct pap_nodes_figures {
    uint64_t guests;     /* now: seats here whose connection is at another node */
    uint64_t travellers; /* now: connections here whose seat is at another node */
    uint64_t letters_in;
    uint64_t letters_out;
    uint64_t bytes_in;
    uint64_t bytes_out;
    uint64_t garbled; /* letters that were none */
    uint64_t gaps;    /* letters that came without the one before */
    uint64_t lost;    /* connections to Redis that broke */
    uint64_t parted;  /* connections closed since another node was not there */
};

/* One connection's calls to the service. */
struct pap_talk {
    struct pap_server *server;
    struct pap_link *link;
    struct pap_errand *errand; /* what other nodes are being asked for it; NULL */
    struct pap_buffer held; /* texts that came in the meantime, a length of 4 bytes before each */
    struct pap_traveller *traveller; /* its seat is at another node; NULL */
    bool guest;                      /* its connection is */
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
    uv_signal_t hang_up;
    struct pap_listener listeners[PAP_LISTENERS_MAX];
    size_t listening;
    struct pap_tally *visitors; /* connections by address */
    struct pap_net_figures figures;
    unsigned transfers;                /* answers over HTTP that are not out yet */
    struct lws_protocols protocols[4]; /* the last one is empty */
    struct lws_context *lws;
    struct lws_vhost *vhost;
    uv_prepare_t before_waiting;
    uv_check_t after_waiting;
    uv_idle_t gather;         /* runs while gathered > 0 */
    unsigned gathered;        /* turns in which messages came and nothing was written */
    bool heard;               /* a message, in this turn */
    struct pap_line *waiting; /* to be flushed at the end of this turn */
    struct pap_rpc *callers;  /* all connections of /rpc */
    struct pap_asker *askers; /* their addresses */
    uv_timer_t turns;         /* of those that wait since their address asked for much */
    bool draining;
    struct pap_nodes *nodes;                         /* NULL: this one is alone */
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

/* The app may have work that can wait: it is done between messages. */
void pap_server_has_spare_work(struct pap_server *server);

/*
 * The address of the other end as text, for limits; "" where there is none. Behind a trusted proxy
 * it is the last one in X-Forwarded-For that no trusted proxy has. Only until a websocket is open.
 */
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
extern const size_t pap_http_size;
extern const size_t pap_rpc_size;
extern const size_t pap_follow_size;

/* Something of a link is to be sent (relay/room.h, `wake`). */
void pap_follow_wake(void *context, struct pap_link *link);

void pap_talk_open(struct pap_talk *talk, struct pap_server *server, struct pap_link *link);

/* The connection is gone; before pap_link_close(). */
void pap_talk_close(struct pap_talk *talk);

/*
 * A text message from the other end: it is answered at once, or after other nodes were asked, or
 * where its seat is.
 */
void pap_talk_text(struct pap_talk *talk, const void *text, size_t length);

/* Records from the other end, or a beat. */
void pap_talk_records(struct pap_talk *talk, const unsigned char *bytes, size_t length);

/* Answers a text message here. `foresight` may be NULL. */
void pap_talk_answer(struct pap_talk *talk, const void *text, size_t length,
                     struct pap_foresight *foresight);

/* Goes on with what was held. */
void pap_talk_go_on(struct pap_talk *talk);

/* Asks other nodes what is needed for this call. False: nothing is, and it may be answered. */
bool pap_errand_begin(struct pap_talk *talk, const void *text, size_t length);

/* Who asked is gone. */
void pap_errand_leave(struct pap_errand *errand);

/* Sends on to where the seat is. */
void pap_traveller_text(struct pap_traveller *traveller, const void *text, size_t length);
void pap_traveller_records(struct pap_traveller *traveller, const unsigned char *bytes,
                           size_t length);

/* The connection is gone. */
void pap_traveller_leave(struct pap_traveller *traveller);

/* Something of a guest's link is to be sent (pap_relay_options.wake). */
void pap_guest_wake(struct pap_link *link);

/*
 * Binds this node to the others through the Redis of the options. It need not be there yet.
 * PAP_INVALID, PAP_UNAVAILABLE (nothing can speak with it), PAP_NO_MEMORY.
 */
enum pap_status pap_nodes_new(struct pap_server *server, struct pap_error *error);

/* What the relay has to be given. */
const struct pap_relay_nodes *pap_nodes_relay(const struct pap_nodes *nodes);

/* From here on, when the loop runs. */
void pap_nodes_start(struct pap_nodes *nodes);
void pap_nodes_tick(struct pap_nodes *nodes);
void pap_nodes_flush(struct pap_nodes *nodes);
const struct pap_nodes_figures *pap_nodes_figures(const struct pap_nodes *nodes);
bool pap_nodes_are_up(const struct pap_nodes *nodes);

/* This node ends: whoever is asked for one of its rooms may have it at once. */
void pap_nodes_leave(struct pap_nodes *nodes);

/* Two steps, since the loop turns in between: before, and after its handles are closed. */
void pap_nodes_stop(struct pap_nodes *nodes);
void pap_nodes_free(struct pap_nodes *nodes);

/* Listens as the options say. Errors as pap_server_new(). */
enum pap_status pap_listeners_open(struct pap_server *server, struct pap_error *error);
void pap_listeners_close(struct pap_server *server);

/* To be called once a second: goes on where no file descriptor was free. */
void pap_listeners_go_on(struct pap_server *server);

/* A connection that came by a listener is gone. */
void pap_listeners_forget(struct pap_server *server, struct lws *wsi);

/* To be called once a second: closes what does not read. */
void pap_rpc_tick(struct pap_server *server);

/* Frees what is left when no connection is. */
void pap_rpc_clear(struct pap_server *server);

/* Ends every connection of /rpc once what it asked is answered. */
void pap_rpc_drain(struct pap_server *server);

/* Writes what is counted, as Prometheus reads it. PAP_NO_MEMORY, PAP_LIMIT. */
enum pap_status pap_metrics_write(const struct pap_server *server, struct pap_buffer *text);

/* Tells every connection of /rpc; takes nothing. */
void pap_rpc_tell_all(struct pap_server *server, const struct pap_buffer *message);

#endif
