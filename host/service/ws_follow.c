/* `/follow`: connects a websocket to a connection of the relay. */
#include "service/server_internal.h"

#include "base/clock.h"

#include <stddef.h>
#include <string.h>

struct follow {
    struct pap_ws_writer writer;
    struct pap_conn conn;
    struct pap_cluster_session *session; /* NULL: single node */
    struct pap_buffer message;           /* fragments of an incomplete message; usually empty */
};

const size_t pap_ws_follow_size = sizeof(struct follow);

static struct follow *follow_of_conn(struct pap_conn *conn)
{
    return (struct follow *)((char *)conn - offsetof(struct follow, conn));
}

void pap_ws_follow_wake(void *context, struct pap_conn *conn)
{
    (void)context;
    if (conn->remote)
        pap_cluster_wake(conn);
    else
        pap_ws_writer_wake(&follow_of_conn(conn)->writer);
}

/* Writes until the queue is empty or the socket accepts no more. */
static void flush(struct pap_server *server, struct pap_ws_writer *writer)
{
    struct follow *follow = (struct follow *)((char *)writer - offsetof(struct follow, writer));
    unsigned char *out = server->out + LWS_PRE;
    bool text;
    bool heartbeat;
    while (!lws_partial_buffered(writer->wsi)) {
        size_t length = pap_conn_take(&follow->conn, out, &text, &heartbeat);
        if (length == 0 && !heartbeat)
            break;
        if (!pap_ws_writer_write(writer, out, length, text ? LWS_WRITE_TEXT : LWS_WRITE_BINARY))
            return;
    }
    if (follow->conn.closing != 0)
        pap_ws_writer_end(writer, follow->conn.closing);
    else if (lws_partial_buffered(writer->wsi))
        lws_callback_on_writable(writer->wsi);
}

static void open_conn(struct follow *follow, struct lws *wsi)
{
    struct pap_server *server = pap_server_of(wsi);
    char address[64];
    memset(follow, 0, sizeof *follow);
    pap_ws_writer_open(&follow->writer, wsi, flush);
    pap_peer_address(wsi, address, sizeof address);
    if (pap_conn_open(&follow->conn, server->relay, address) != PAP_OK || server->cluster == NULL)
        return;
    follow->session = pap_cluster_session_new(server->cluster, &follow->conn);
    if (follow->session == NULL)
        pap_conn_end(&follow->conn, PAP_CLOSE_TOO_MANY, true);
}

void pap_ws_follow_answer(void *context, struct pap_conn *conn, const void *text, size_t length)
{
    struct pap_server *server = context;
    const struct pap_caller caller = {.transport = PAP_TRANSPORT_FOLLOW, .conn = conn};
    struct pap_buffer answer;
    pap_buffer_init(&answer, PAP_FOLLOW_OUT_MAX);
    if (pap_app_answer(server->options.app, &caller, text, length, &answer) != PAP_OK)
        pap_conn_end(conn, PAP_CLOSE_TOO_LARGE, true);
    else if (answer.length > 0)
        pap_conn_say(conn, answer.data, answer.length);
    pap_buffer_clear(&answer);
}

static void receive_text(struct follow *follow, struct lws *wsi, const void *text, size_t length)
{
    pap_conn_heard(&follow->conn, length);
    if (follow->conn.closing != 0)
        return;
    if (follow->session != NULL)
        pap_cluster_session_text(follow->session, text, length);
    else
        pap_ws_follow_answer(pap_server_of(wsi), &follow->conn, text, length);
}

static void act(struct follow *follow, struct lws *wsi, const void *message, size_t length)
{
    if (!lws_frame_is_binary(wsi))
        receive_text(follow, wsi, message, length);
    else if (follow->session != NULL)
        pap_cluster_session_records(follow->session, message, length);
    else
        pap_conn_receive(&follow->conn, message, length);
}

/*
 * A fragment shows that the other end is alive. An empty fragment costs the sender nothing, so each
 * counts as a record.
 */
static void hear(struct follow *follow, size_t length)
{
    if (length == 0)
        pap_conn_heard(&follow->conn, 0);
    else
        follow->conn.heard = pap_clock_monotonic_ms();
}

static void receive(struct follow *follow, struct lws *wsi, const void *piece, size_t length)
{
    const bool whole = lws_is_final_fragment(wsi);
    const size_t limit = lws_frame_is_binary(wsi) ? PAP_FOLLOW_IN_MAX : PAP_CONTROL_MAX;
    if (follow->writer.ended || follow->conn.closing != 0)
        return;
    if (whole && follow->message.length == 0 && length <= limit) {
        act(follow, wsi, piece, length);
        return;
    }
    follow->message.limit = limit;
    if (pap_buffer_append(&follow->message, piece, length) != PAP_OK) {
        pap_buffer_clear(&follow->message);
        pap_conn_end(&follow->conn, PAP_CLOSE_TOO_LARGE, true);
        return;
    }
    if (!whole) {
        hear(follow, length);
        return;
    }
    act(follow, wsi, follow->message.data, follow->message.length);
    pap_buffer_clear(&follow->message);
}

int pap_ws_follow_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                           size_t length)
{
    struct follow *follow = user;
    switch (reason) {
    case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
        return pap_http_admit(wsi, "/follow");
    case LWS_CALLBACK_ESTABLISHED:
        open_conn(follow, wsi);
        return 0;
    case LWS_CALLBACK_RECEIVE:
        pap_server_of(wsi)->received = true;
        receive(follow, wsi, in, length);
        return 0;
    case LWS_CALLBACK_SERVER_WRITEABLE:
        pap_ws_writer_wake(&follow->writer);
        return 0;
    case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE: /* ignore data after the close frame */
    case LWS_CALLBACK_CLOSED:
        pap_cluster_session_free(follow->session);
        follow->session = NULL;
        pap_conn_close(&follow->conn);
        pap_ws_writer_close(&follow->writer);
        pap_buffer_clear(&follow->message);
        return 0;
    default:
        return lws_callback_http_dummy(wsi, reason, user, in, length);
    }
}
