/* `/rpc`: the methods that a websocket has, by the same dispatcher as the host's. */
#include "net/inside.h"

#include "wire/limits.h"

#include <stddef.h>
#include <string.h>
#include <utlist.h>

/* One question at a time; who asks more waits, so that an answer is all that a connection can cost. */
struct pap_rpc {
    struct pap_line line;
    enum pap_close closing;
    struct pap_buffer message; /* pieces of one that is not whole yet */
    struct pap_buffer answer;  /* with LWS_PRE bytes before it; empty: nothing waits */
    struct pap_buffer news;    /* a notification, likewise */
    struct pap_rpc *prev;
    struct pap_rpc *next;
};

const size_t pap_rpc_size = sizeof(struct pap_rpc);

static const unsigned char before[LWS_PRE];

static enum pap_status put(struct pap_buffer *to, const struct pap_buffer *message)
{
    to->length = 0;
    enum pap_status status = pap_buffer_append(to, before, sizeof before);
    return status != PAP_OK ? status : pap_buffer_append(to, message->data, message->length);
}

/* Closes the connection once this turn is over. */
static void refuse(struct pap_rpc *rpc, enum pap_close code)
{
    rpc->closing = code;
    pap_line_wake(&rpc->line);
}

/* An answer first, then news; both are whole or not there. */
static void flush(struct pap_server *server, struct pap_line *line)
{
    struct pap_rpc *rpc = (struct pap_rpc *)((char *)line - offsetof(struct pap_rpc, line));
    struct pap_buffer *each[] = {&rpc->answer, &rpc->news};
    (void)server;
    for (size_t i = 0; i < 2; i++) {
        if (lws_partial_buffered(line->wsi)) {
            lws_callback_on_writable(line->wsi);
            return;
        }
        if (each[i]->length == 0)
            continue;
        if (!pap_line_write(line, each[i]->data + LWS_PRE, each[i]->length - LWS_PRE,
                            LWS_WRITE_TEXT))
            return;
        pap_buffer_clear(each[i]);
    }
    if (rpc->closing != 0)
        pap_line_end(line, rpc->closing);
    else if (lws_partial_buffered(line->wsi))
        lws_callback_on_writable(line->wsi);
    else
        lws_rx_flow_control(line->wsi, 1);
}

static void open_rpc(struct pap_rpc *rpc, struct lws *wsi)
{
    struct pap_server *server = pap_server_of(wsi);
    memset(rpc, 0, sizeof *rpc);
    pap_line_open(&rpc->line, wsi, flush);
    pap_buffer_init(&rpc->message, PAP_RPC_IN_MAX);
    pap_buffer_init(&rpc->answer, LWS_PRE + PAP_FRAME_OUT_MAX);
    pap_buffer_init(&rpc->news, LWS_PRE + PAP_CONTROL_MAX);
    DL_APPEND(server->callers, rpc);
}

static void close_rpc(struct pap_rpc *rpc, struct lws *wsi)
{
    struct pap_server *server = pap_server_of(wsi);
    pap_line_close(&rpc->line);
    pap_buffer_clear(&rpc->message);
    pap_buffer_clear(&rpc->answer);
    pap_buffer_clear(&rpc->news);
    DL_DELETE(server->callers, rpc);
}

static void answer(struct pap_rpc *rpc, struct pap_server *server)
{
    const struct pap_caller caller = {.transport = PAP_TRANSPORT_WEBSOCKET};
    struct pap_buffer made;
    pap_buffer_init(&made, PAP_FRAME_OUT_MAX);
    enum pap_status status = pap_app_answer(server->options.app, &caller, rpc->message.data,
                                            rpc->message.length, &made);
    if (status == PAP_OK && made.length > 0)
        status = put(&rpc->answer, &made);
    pap_buffer_clear(&made);
    pap_buffer_clear(&rpc->message);
    if (status != PAP_OK)
        refuse(rpc, PAP_CLOSE_TOO_LARGE);
    if (rpc->answer.length > 0)
        lws_rx_flow_control(rpc->line.wsi, 0);
    pap_line_wake(&rpc->line);
    pap_server_has_spare_work(server);
}

static void receive(struct pap_rpc *rpc, struct lws *wsi, const void *piece, size_t length)
{
    if (rpc->closing != 0)
        return;
    if (lws_frame_is_binary(wsi))
        refuse(rpc, PAP_CLOSE_NOT_UNDERSTOOD);
    else if (pap_server_gather(&rpc->message, PAP_RPC_IN_MAX, piece, length) != PAP_OK)
        refuse(rpc, PAP_CLOSE_TOO_LARGE);
    else if (lws_is_final_fragment(wsi))
        answer(rpc, pap_server_of(wsi));
}

void pap_rpc_tell_all(struct pap_server *server, const struct pap_buffer *message)
{
    struct pap_rpc *rpc;
    DL_FOREACH(server->callers, rpc)
    if (put(&rpc->news, message) == PAP_OK)
        pap_line_wake(&rpc->line);
    else
        rpc->news.length = 0;
}

int pap_rpc_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                     size_t length)
{
    struct pap_rpc *rpc = user;
    switch (reason) {
    case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
        return pap_http_is_for(wsi, "/rpc") ? 0 : 1;
    case LWS_CALLBACK_ESTABLISHED:
        open_rpc(rpc, wsi);
        return 0;
    case LWS_CALLBACK_RECEIVE:
        receive(rpc, wsi, in, length);
        return 0;
    case LWS_CALLBACK_SERVER_WRITEABLE:
        pap_line_wake(&rpc->line);
        return 0;
    case LWS_CALLBACK_CLOSED:
        close_rpc(rpc, wsi);
        return 0;
    default:
        return lws_callback_http_dummy(wsi, reason, user, in, length);
    }
}
