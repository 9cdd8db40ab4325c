/* `/follow`: a websocket on one side, a link of the relay on the other. */
#include "service/server_internal.h"

#include "base/clock.h"

#include <stddef.h>
#include <string.h>

struct follow {
    struct pap_line line;
    struct pap_link link;
    struct pap_talk talk;
    struct pap_buffer message; /* pieces of one that is not whole yet; empty most of the time */
};

const size_t pap_follow_size = sizeof(struct follow);

static struct follow *follow_of_link(struct pap_link *link)
{
    return (struct follow *)((char *)link - offsetof(struct follow, link));
}

void pap_follow_wake(void *context, struct pap_link *link)
{
    (void)context;
    if (link->carried)
        pap_guest_wake(link);
    else
        pap_line_wake(&follow_of_link(link)->line);
}

/* Writes what waits until nothing does or the socket takes no more. */
static void flush(struct pap_server *server, struct pap_line *line)
{
    struct follow *follow = (struct follow *)((char *)line - offsetof(struct follow, line));
    unsigned char *out = server->out + LWS_PRE;
    bool text;
    bool beat;
    while (!lws_partial_buffered(line->wsi)) {
        size_t length = pap_link_take(&follow->link, out, &text, &beat);
        if (length == 0 && !beat)
            break;
        if (!pap_line_write(line, out, length, text ? LWS_WRITE_TEXT : LWS_WRITE_BINARY))
            return;
    }
    if (follow->link.closing != 0)
        pap_line_end(line, follow->link.closing);
    else if (lws_partial_buffered(line->wsi))
        lws_callback_on_writable(line->wsi);
}

static void open_link(struct follow *follow, struct lws *wsi)
{
    char address[64];
    memset(follow, 0, sizeof *follow);
    pap_line_open(&follow->line, wsi, flush);
    pap_talk_open(&follow->talk, pap_server_of(wsi), &follow->link);
    pap_server_peer(wsi, address, sizeof address);
    pap_link_open(&follow->link, pap_server_of(wsi)->relay, address);
}

/* A text message is to the service. */
static void answer(struct follow *follow, const void *text, size_t length)
{
    pap_link_heard(&follow->link, length);
    if (follow->link.closing == 0)
        pap_talk_text(&follow->talk, text, length);
}

static void act(struct follow *follow, struct lws *wsi, const void *message, size_t length)
{
    if (lws_frame_is_binary(wsi))
        pap_talk_records(&follow->talk, message, length);
    else
        answer(follow, message, length);
}

/* A piece says that one is there. Without any bytes it would be for nothing, so it counts as a
 * record. */
static void hear(struct follow *follow, size_t length)
{
    if (length == 0)
        pap_link_heard(&follow->link, 0);
    else
        follow->link.heard = pap_clock_monotonic_ms();
}

static void receive(struct follow *follow, struct lws *wsi, const void *piece, size_t length)
{
    const bool whole = lws_is_final_fragment(wsi);
    const size_t limit = lws_frame_is_binary(wsi) ? PAP_FOLLOW_IN_MAX : PAP_CONTROL_MAX;
    if (follow->line.ended || follow->link.closing != 0)
        return;
    if (whole && follow->message.length == 0 && length <= limit) {
        act(follow, wsi, piece, length);
        return;
    }
    if (pap_server_gather(&follow->message, limit, piece, length) != PAP_OK) {
        pap_buffer_clear(&follow->message);
        pap_link_end(&follow->link, PAP_CLOSE_TOO_LARGE, true);
        return;
    }
    if (!whole) {
        hear(follow, length);
        return;
    }
    act(follow, wsi, follow->message.data, follow->message.length);
    pap_buffer_clear(&follow->message);
}

int pap_follow_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                        size_t length)
{
    struct follow *follow = user;
    switch (reason) {
    case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
        return pap_http_admit(wsi, "/follow");
    case LWS_CALLBACK_ESTABLISHED:
        open_link(follow, wsi);
        return 0;
    case LWS_CALLBACK_RECEIVE:
        pap_server_of(wsi)->heard = true;
        receive(follow, wsi, in, length);
        return 0;
    case LWS_CALLBACK_SERVER_WRITEABLE:
        pap_line_wake(&follow->line);
        return 0;
    case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE: /* what still comes after it is not for us */
    case LWS_CALLBACK_CLOSED:
        pap_talk_close(&follow->talk);
        pap_link_close(&follow->link);
        pap_line_close(&follow->line);
        pap_buffer_clear(&follow->message);
        return 0;
    default:
        return lws_callback_http_dummy(wsi, reason, user, in, length);
    }
}
