/* `/follow`: a websocket on one side, a connection of the relay on the other. */
#include "service/server_internal.h"

#include "base/clock.h"

#include <stddef.h>
#include <string.h>

struct follow {
    struct pap_ws_writer writer;
    struct pap_conn conn;
    struct pap_follow_session session;
    struct pap_buffer message; /* pieces of one that is not whole yet; empty most of the time */
};

const size_t pap_ws_follow_size = sizeof(struct follow);

static struct follow *follow_of_conn(struct pap_conn *conn)
{
    return (struct follow *)((char *)conn - offsetof(struct follow, conn));
}

void pap_ws_follow_wake(void *context, struct pap_conn *conn)
{
    (void)context;
    if (conn->carried)
        pap_remote_wake(conn);
    else
        pap_ws_writer_wake(&follow_of_conn(conn)->writer);
}

/* Writes what waits until nothing does or the socket takes no more. */
static void flush(struct pap_server *server, struct pap_ws_writer *writer)
{
    struct follow *follow = (struct follow *)((char *)writer - offsetof(struct follow, writer));
    unsigned char *out = server->out + LWS_PRE;
    bool text;
    bool beat;
    while (!lws_partial_buffered(writer->wsi)) {
        size_t length = pap_conn_take(&follow->conn, out, &text, &beat);
        if (length == 0 && !beat)
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
    char address[64];
    memset(follow, 0, sizeof *follow);
    pap_ws_writer_open(&follow->writer, wsi, flush);
    pap_follow_session_open(&follow->session, pap_server_of(wsi), &follow->conn);
    pap_server_peer(wsi, address, sizeof address);
    pap_conn_open(&follow->conn, pap_server_of(wsi)->relay, address);
}

/* A text message is to the service. */
static void answer(struct follow *follow, const void *text, size_t length)
{
    pap_conn_heard(&follow->conn, length);
    if (follow->conn.closing == 0)
        pap_follow_session_text(&follow->session, text, length);
}

static void act(struct follow *follow, struct lws *wsi, const void *message, size_t length)
{
    if (lws_frame_is_binary(wsi))
        pap_follow_session_records(&follow->session, message, length);
    else
        answer(follow, message, length);
}

/* A piece says that one is there. Without any bytes it would be for nothing, so it counts as a
 * record. */
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
    if (pap_server_gather(&follow->message, limit, piece, length) != PAP_OK) {
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
        pap_server_of(wsi)->heard = true;
        receive(follow, wsi, in, length);
        return 0;
    case LWS_CALLBACK_SERVER_WRITEABLE:
        pap_ws_writer_wake(&follow->writer);
        return 0;
    case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE: /* what still comes after it is not for us */
    case LWS_CALLBACK_CLOSED:
        pap_follow_session_close(&follow->session);
        pap_conn_close(&follow->conn);
        pap_ws_writer_close(&follow->writer);
        pap_buffer_clear(&follow->message);
        return 0;
    default:
        return lws_callback_http_dummy(wsi, reason, user, in, length);
    }
}
