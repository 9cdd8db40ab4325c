#include "service/server_internal.h"

#include <string.h>
#include <utlist.h>

void pap_ws_writer_open(struct pap_ws_writer *writer, struct lws *wsi,
                        void (*flush)(struct pap_server *server, struct pap_ws_writer *writer))
{
    *writer = (struct pap_ws_writer){.wsi = wsi, .flush = flush};
}

void pap_ws_writer_close(struct pap_ws_writer *writer)
{
    if (writer->waits)
        DL_DELETE(pap_server_of(writer->wsi)->writers, writer);
    writer->waits = false;
    writer->ended = true;
}

void pap_ws_writer_wake(struct pap_ws_writer *writer)
{
    if (writer->waits || writer->ended)
        return;
    writer->waits = true;
    DL_APPEND(pap_server_of(writer->wsi)->writers, writer);
}

bool pap_ws_writer_write(struct pap_ws_writer *writer, unsigned char *bytes, size_t length,
                         enum lws_write_protocol kind)
{
    if (lws_write(writer->wsi, bytes, length, kind) >= (int)length)
        return true;
    /* The connection is broken; outside of a callback, lws must be told explicitly. */
    writer->ended = true;
    lws_set_timeout(writer->wsi, PENDING_TIMEOUT_CLOSE_SEND, LWS_TO_KILL_ASYNC);
    return false;
}

void pap_ws_writer_end(struct pap_ws_writer *writer, enum pap_close code)
{
    unsigned char reason[32] = {0};
    size_t length = strlen(pap_close_reason(code));
    if (lws_partial_buffered(writer->wsi)) {
        if (!writer->ending)
            lws_set_timeout(writer->wsi, PENDING_FLUSH_STORED_SEND_BEFORE_CLOSE, PAP_HEARTBEAT_S);
        writer->ending = true;
        lws_callback_on_writable(writer->wsi);
        return;
    }
    memcpy(reason, pap_close_reason(code), length);
    writer->ended = true;
    pap_server_of(writer->wsi)->counters.closes[pap_close_index(code)]++;
    lws_close_reason(writer->wsi, (enum lws_close_status)code, reason, length);
    lws_set_timeout(writer->wsi, PENDING_TIMEOUT_CLOSE_SEND, LWS_TO_KILL_SYNC);
}

void pap_ws_writer_flush_all(struct pap_server *server)
{
    while (server->writers != NULL) {
        struct pap_ws_writer *writer = server->writers;
        DL_DELETE(server->writers, writer);
        writer->waits = false;
        writer->flush(server, writer);
    }
}
