/*
 * `/rpc`: the methods available to a websocket, through the same dispatcher as the host's.
 *
 * One call at a time per connection: further input stays unread, so that one answer is all the
 * memory that a connection can cost. All connections of one address share at most a quarter of the
 * processing time; calls beyond that are delayed, so that one client's searches do not slow down
 * the relay.
 */
#include "service/server_internal.h"

#include "base/clock.h"
#include "wire/limits.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#define HASH_NONFATAL_OOM 1
#include <uthash.h>
#include <utlist.h>

enum {
    SHARE = 4,            /* 1/SHARE of the time for one address */
    BURST_MS = 2000,      /* credit of an address that was idle for as long */
    LOOK_AGAIN_MS = 50,   /* interval of checking held connections */
    PATIENCE_MS = 120000, /* timeout for an unread answer */
};

/* The quota of one address, shared by all its connections. */
struct pap_rpc_quota {
    struct pap_rate_address address;
    unsigned connections;
    unsigned held;  /* number of these whose message is held */
    uint64_t until; /* ns on libuv's clock: the quota is used up until then */
    UT_hash_handle hh;
};

struct pap_ws_rpc {
    struct pap_ws_writer writer;
    struct pap_rpc_quota *quota; /* NULL: out of memory, the connection is being closed */
    enum pap_close closing;
    bool held;                 /* `message` is complete and delayed by the quota */
    int64_t stuck;             /* ms, since when the socket is not writable; 0: it is */
    struct pap_buffer message; /* fragments of an incomplete message */
    struct pap_buffer answer;  /* preceded by LWS_PRE bytes; empty: none */
    struct pap_buffer news;    /* a notification, in the same form */
    struct pap_ws_rpc *prev;
    struct pap_ws_rpc *next;
};

const size_t pap_ws_rpc_size = sizeof(struct pap_ws_rpc);

static const unsigned char before[LWS_PRE];

static enum pap_status put(struct pap_buffer *to, const struct pap_buffer *message)
{
    to->length = 0;
    enum pap_status status = pap_buffer_append(to, before, sizeof before);
    return status != PAP_OK ? status : pap_buffer_append(to, message->data, message->length);
}

/* Its message is no longer held. */
static void release(struct pap_ws_rpc *rpc)
{
    if (rpc->held)
        rpc->quota->held--;
    rpc->held = false;
}

/* Closes the connection at the end of this turn. */
static void refuse(struct pap_ws_rpc *rpc, enum pap_close code)
{
    release(rpc);
    rpc->closing = code;
    pap_ws_writer_wake(&rpc->writer);
}

/*
 * A connection that is being closed gets a shorter timeout (pap_ws_writer_end()) than an open one.
 */
static void wait_for_socket(struct pap_ws_rpc *rpc)
{
    if (rpc->stuck == 0)
        rpc->stuck = pap_clock_monotonic_ms();
    if (rpc->closing != 0)
        pap_ws_writer_end(&rpc->writer, rpc->closing);
    else
        lws_callback_on_writable(rpc->writer.wsi);
}

/* Writes the answer first, then news; each is sent whole or not at all. */
static void flush(struct pap_server *server, struct pap_ws_writer *writer)
{
    struct pap_ws_rpc *rpc =
        (struct pap_ws_rpc *)((char *)writer - offsetof(struct pap_ws_rpc, writer));
    struct pap_buffer *each[] = {&rpc->answer, &rpc->news};
    (void)server;
    for (size_t i = 0; i < 2; i++) {
        if (lws_partial_buffered(writer->wsi)) {
            wait_for_socket(rpc);
            return;
        }
        if (each[i]->length == 0)
            continue;
        if (!pap_ws_writer_write(writer, each[i]->data + LWS_PRE, each[i]->length - LWS_PRE,
                                 LWS_WRITE_TEXT))
            return;
        pap_buffer_clear(each[i]);
    }
    if (lws_partial_buffered(writer->wsi)) {
        wait_for_socket(rpc);
        return;
    }
    rpc->stuck = 0;
    if (rpc->closing != 0)
        pap_ws_writer_end(writer, rpc->closing);
    else if (!rpc->held)
        lws_rx_flow_control(writer->wsi, 1);
}

static struct pap_rpc_quota *quota_of(struct pap_server *server,
                                      const struct pap_rate_address *address)
{
    struct pap_rpc_quota *quota = NULL;
    HASH_FIND(hh, server->quotas, address, sizeof *address, quota);
    if (quota != NULL)
        return quota;
    quota = calloc(1, sizeof *quota);
    if (quota == NULL)
        return NULL;
    quota->address = *address;
    HASH_ADD(hh, server->quotas, address, sizeof quota->address, quota);
    if (quota->hh.tbl != NULL)
        return quota;
    free(quota); /* uthash could not allocate memory for the table */
    return NULL;
}

/* Keeps quotas that are still used up: reconnecting does not reset a quota. */
static void forget_quotas(struct pap_server *server, uint64_t until)
{
    for (struct pap_rpc_quota *quota = server->quotas, *next; quota != NULL; quota = next) {
        next = quota->hh.next;
        if (quota->connections > 0 || quota->until > until)
            continue;
        /* clang 14 cannot follow uthash's lists: NOLINTNEXTLINE(clang-analyzer-unix.Malloc) */
        HASH_DEL(server->quotas, quota);
        free(quota);
    }
}

static void open_rpc(struct pap_ws_rpc *rpc, struct lws *wsi)
{
    struct pap_server *server = pap_server_of(wsi);
    char text[64];
    pap_peer_address(wsi, text, sizeof text);
    const struct pap_rate_address address = pap_rate_address_of(text);
    memset(rpc, 0, sizeof *rpc);
    pap_ws_writer_open(&rpc->writer, wsi, flush);
    pap_buffer_init(&rpc->message, PAP_RPC_IN_MAX);
    pap_buffer_init(&rpc->answer, LWS_PRE + PAP_FRAME_OUT_MAX);
    pap_buffer_init(&rpc->news, LWS_PRE + PAP_CONTROL_MAX);
    DL_APPEND(server->rpcs, rpc);
    rpc->quota = quota_of(server, &address);
    if (rpc->quota != NULL)
        rpc->quota->connections++;
    if (rpc->quota == NULL)
        refuse(rpc, PAP_CLOSE_TOO_MANY);
    else if (server->draining)
        refuse(rpc, PAP_CLOSE_DRAINING);
}

static void close_rpc(struct pap_ws_rpc *rpc, struct lws *wsi)
{
    struct pap_server *server = pap_server_of(wsi);
    if (rpc->writer.wsi == NULL)
        return; /* a refused connection: lws reports its end without having reported its start */
    pap_ws_writer_close(&rpc->writer);
    pap_buffer_clear(&rpc->message);
    pap_buffer_clear(&rpc->answer);
    pap_buffer_clear(&rpc->news);
    DL_DELETE(server->rpcs, rpc);
    release(rpc);
    if (rpc->quota != NULL)
        rpc->quota->connections--;
}

/*
 * Charges processing time: each ns of it delays the address by SHARE ns, which leaves the others
 * their share.
 */
static void charge(struct pap_rpc_quota *quota, uint64_t began, uint64_t ended)
{
    const uint64_t burst = (uint64_t)BURST_MS * 1000000;
    const uint64_t least = ended > burst ? ended - burst : 0;
    if (quota->until < least)
        quota->until = least;
    quota->until += (ended - began) * SHARE;
}

/* Notifies all connections; a notification that does not fit is dropped. */
static void notify_all(struct pap_server *server, const struct pap_buffer *message)
{
    for (struct pap_ws_rpc *rpc = server->rpcs; rpc != NULL; rpc = rpc->next) {
        if (put(&rpc->news, message) == PAP_OK)
            pap_ws_writer_wake(&rpc->writer);
        else
            rpc->news.length = 0;
    }
}

/* Runs the app's background work in small steps between messages. */
static void work_while_idle(uv_idle_t *idle)
{
    struct pap_server *server = idle->data;
    struct pap_buffer news;
    pap_buffer_init(&news, PAP_CONTROL_MAX);
    if (!pap_app_idle(server->options.app, &news))
        uv_idle_stop(idle);
    if (news.length > 0)
        notify_all(server, &news);
    pap_buffer_clear(&news);
}

static void answer(struct pap_ws_rpc *rpc, struct pap_server *server)
{
    const struct pap_caller caller = {.transport = PAP_TRANSPORT_WEBSOCKET};
    const uint64_t began = uv_hrtime();
    struct pap_buffer made;
    pap_buffer_init(&made, PAP_FRAME_OUT_MAX);
    enum pap_status status =
        pap_app_answer(server->options.app, &caller, rpc->message.data, rpc->message.length, &made);
    if (status == PAP_OK && made.length > 0)
        status = put(&rpc->answer, &made);
    pap_buffer_clear(&made);
    pap_buffer_clear(&rpc->message);
    server->counters.rpc_messages++;
    charge(rpc->quota, began, uv_hrtime());
    if (status != PAP_OK)
        refuse(rpc, PAP_CLOSE_TOO_LARGE);
    if (rpc->answer.length > 0)
        lws_rx_flow_control(rpc->writer.wsi, 0);
    pap_ws_writer_wake(&rpc->writer);
    uv_idle_start(&server->idle, work_while_idle);
}

/*
 * Held connections are listed by age, so that one address is answered in the order of its calls,
 * across all its connections.
 */
static void answer_held(uv_timer_t *timer)
{
    struct pap_server *server = timer->data;
    const uint64_t now = uv_hrtime();
    bool more = false;
    for (struct pap_ws_rpc *rpc = server->rpcs; rpc != NULL; rpc = rpc->next) {
        if (!rpc->held)
            continue;
        if (rpc->quota->until <= now) {
            release(rpc);
            answer(rpc, server);
        } else {
            more = true;
        }
    }
    if (!more)
        uv_timer_stop(timer);
}

/* A message within the quota still waits behind held messages of the same address. */
static void answer_in_turn(struct pap_ws_rpc *rpc, struct pap_server *server)
{
    if (rpc->quota->held == 0 && rpc->quota->until <= uv_hrtime()) {
        answer(rpc, server);
        return;
    }
    rpc->held = true;
    rpc->quota->held++;
    DL_DELETE(server->rpcs, rpc);
    DL_APPEND(server->rpcs, rpc);
    server->counters.rpc_held++;
    lws_rx_flow_control(rpc->writer.wsi, 0);
    uv_timer_start(&server->held, answer_held, LOOK_AGAIN_MS, LOOK_AGAIN_MS);
}

static void receive(struct pap_ws_rpc *rpc, struct lws *wsi, const void *piece, size_t length)
{
    if (rpc->closing != 0)
        return;
    if (lws_frame_is_binary(wsi))
        refuse(rpc, PAP_CLOSE_NOT_UNDERSTOOD);
    else if (pap_buffer_append(&rpc->message, piece, length) != PAP_OK)
        refuse(rpc, PAP_CLOSE_TOO_LARGE);
    else if (lws_is_final_fragment(wsi))
        answer_in_turn(rpc, pap_server_of(wsi));
}

void pap_ws_rpc_tick(struct pap_server *server)
{
    const int64_t now = pap_clock_monotonic_ms();
    forget_quotas(server, uv_hrtime());
    for (struct pap_ws_rpc *rpc = server->rpcs, *next; rpc != NULL; rpc = next) {
        next = rpc->next;
        if (rpc->stuck == 0 || now - rpc->stuck < PATIENCE_MS)
            continue;
        /* A client that does not read would not read a close reason either. */
        server->counters.closes[pap_close_index(PAP_CLOSE_TOO_SLOW)]++;
        lws_set_timeout(rpc->writer.wsi, PENDING_TIMEOUT_CLOSE_SEND, LWS_TO_KILL_SYNC);
    }
}

void pap_ws_rpc_drain(struct pap_server *server)
{
    for (struct pap_ws_rpc *rpc = server->rpcs; rpc != NULL; rpc = rpc->next)
        refuse(rpc, PAP_CLOSE_DRAINING);
}

void pap_ws_rpc_clear(struct pap_server *server)
{
    forget_quotas(server, UINT64_MAX);
}

int pap_ws_rpc_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                        size_t length)
{
    struct pap_ws_rpc *rpc = user;
    switch (reason) {
    case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
        return pap_http_admit(wsi, "/rpc");
    case LWS_CALLBACK_ESTABLISHED:
        open_rpc(rpc, wsi);
        return 0;
    case LWS_CALLBACK_RECEIVE:
        receive(rpc, wsi, in, length);
        return 0;
    case LWS_CALLBACK_SERVER_WRITEABLE:
        pap_ws_writer_wake(&rpc->writer);
        return 0;
    case LWS_CALLBACK_CLOSED:
        close_rpc(rpc, wsi);
        return 0;
    default:
        return lws_callback_http_dummy(wsi, reason, user, in, length);
    }
}
