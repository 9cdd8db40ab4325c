#include "service/server_internal.h"

#include <string.h>
#include <utlist.h>

void pap_line_open(struct pap_line *line, struct lws *wsi,
                   void (*flush)(struct pap_server *server, struct pap_line *line))
{
    *line = (struct pap_line){.wsi = wsi, .flush = flush};
}

void pap_line_close(struct pap_line *line)
{
    if (line->waits)
        DL_DELETE(pap_server_of(line->wsi)->waiting, line);
    line->waits = false;
    line->ended = true;
}

void pap_line_wake(struct pap_line *line)
{
    if (line->waits || line->ended)
        return;
    line->waits = true;
    DL_APPEND(pap_server_of(line->wsi)->waiting, line);
}

bool pap_line_write(struct pap_line *line, unsigned char *bytes, size_t length,
                    enum lws_write_protocol kind)
{
    if (lws_write(line->wsi, bytes, length, kind) >= (int)length)
        return true;
    /* The connection is broken; out of a callback lws has to be told. */
    line->ended = true;
    lws_set_timeout(line->wsi, PENDING_TIMEOUT_CLOSE_SEND, LWS_TO_KILL_ASYNC);
    return false;
}

void pap_line_end(struct pap_line *line, enum pap_close code)
{
    unsigned char reason[32] = {0};
    size_t length = strlen(pap_close_reason(code));
    if (lws_partial_buffered(line->wsi)) {
        if (!line->ending)
            lws_set_timeout(line->wsi, PENDING_FLUSH_STORED_SEND_BEFORE_CLOSE, PAP_BEAT_S);
        line->ending = true;
        lws_callback_on_writable(line->wsi);
        return;
    }
    memcpy(reason, pap_close_reason(code), length);
    line->ended = true;
    pap_server_of(line->wsi)->figures.closes[pap_close_place(code)]++;
    lws_close_reason(line->wsi, (enum lws_close_status)code, reason, length);
    lws_set_timeout(line->wsi, PENDING_TIMEOUT_CLOSE_SEND, LWS_TO_KILL_SYNC);
}

/* Other nodes first: whoever is told a number or a ticket may use it anywhere. */
void pap_server_flush(struct pap_server *server)
{
    if (server->nodes != NULL)
        pap_nodes_flush(server->nodes);
    while (server->waiting != NULL) {
        struct pap_line *line = server->waiting;
        DL_DELETE(server->waiting, line);
        line->waits = false;
        line->flush(server, line);
    }
    if (server->nodes != NULL)
        pap_nodes_flush(server->nodes);
}
