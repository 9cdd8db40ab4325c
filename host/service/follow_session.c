/* What one connection of /follow says, wherever it is and wherever its seat is. */
#include "service/server_internal.h"

#include <string.h>

enum { HELD_MAX = 4 * PAP_CONTROL_MAX };

void pap_follow_session_open(struct pap_follow_session *session, struct pap_server *server,
                             struct pap_conn *conn)
{
    *session = (struct pap_follow_session){.server = server, .conn = conn};
    pap_buffer_init(&session->held, HELD_MAX);
}

void pap_follow_session_close(struct pap_follow_session *session)
{
    if (session->lookup != NULL)
        pap_lookup_leave(session->lookup);
    if (session->forwarded != NULL)
        pap_forwarded_leave(session->forwarded);
    session->lookup = NULL;
    session->forwarded = NULL;
    pap_buffer_clear(&session->held);
}

void pap_follow_session_answer(struct pap_follow_session *session, const void *text, size_t length,
                               struct pap_cluster_hint *cluster_hint)
{
    struct pap_conn *conn = session->conn;
    const struct pap_caller caller = {.transport = PAP_TRANSPORT_FOLLOW, .conn = conn};
    struct pap_buffer made;
    if (conn->closing != 0)
        return;
    pap_buffer_init(&made, PAP_FOLLOW_OUT_MAX);
    conn->cluster_hint = cluster_hint;
    if (pap_app_answer(session->server->options.app, &caller, text, length, &made) != PAP_OK)
        pap_conn_end(conn, PAP_CLOSE_TOO_LARGE, true);
    else if (made.length > 0)
        pap_conn_say(conn, made.data, made.length);
    conn->cluster_hint = NULL;
    pap_buffer_clear(&made);
}

/* It waits for its turn. */
static void hold(struct pap_follow_session *session, const void *text, size_t length)
{
    const uint32_t size = (uint32_t)length;
    if (pap_buffer_reserve(&session->held, sizeof size + length) != PAP_OK) {
        pap_conn_end(session->conn, PAP_CLOSE_TOO_FAST, true);
        return;
    }
    pap_buffer_append(&session->held, &size, sizeof size);
    pap_buffer_append(&session->held, text, length);
}

void pap_follow_session_text(struct pap_follow_session *session, const void *text, size_t length)
{
    if (session->lookup != NULL)
        hold(session, text, length);
    else if (session->forwarded != NULL && length > 0)
        pap_forwarded_text(session->forwarded, text, length);
    else if (session->server->nodes == NULL || !pap_lookup_begin(session, text, length))
        pap_follow_session_answer(session, text, length, NULL);
}

void pap_follow_session_go_on(struct pap_follow_session *session)
{
    uint32_t size;
    struct pap_buffer held = session->held;
    pap_buffer_init(&session->held, HELD_MAX);
    for (size_t at = 0; at < held.length; at += sizeof size + size) {
        memcpy(&size, held.data + at, sizeof size);
        if (session->conn->closing == 0)
            pap_follow_session_text(session, held.data + at + sizeof size, size);
    }
    pap_buffer_clear(&held);
}

void pap_follow_session_records(struct pap_follow_session *session, const unsigned char *bytes,
                                size_t length)
{
    pap_conn_receive(session->conn, bytes, length);
    if (session->forwarded != NULL && length > 0 && session->conn->closing == 0)
        pap_forwarded_records(session->forwarded, bytes, length);
}
