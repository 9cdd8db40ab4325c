/*
 * The calls of one /follow connection: answered on this node, after requests to other nodes, or on
 * the node that has its seat. While a lookup for one call is pending, later calls are held, so that
 * they are answered in order.
 */
#include "cluster/session.h"

#include "cluster/forward.h"
#include "cluster/lookup.h"

#include <stdlib.h>

enum { HELD_MAX = 4 * PAP_CONTROL_MAX };

static void init(struct pap_cluster_session *session, struct pap_cluster *cluster,
                 struct pap_conn *conn)
{
    *session = (struct pap_cluster_session){.cluster = cluster, .conn = conn};
    pap_buffer_init(&session->held, HELD_MAX);
}

static void clear(struct pap_cluster_session *session)
{
    if (session->lookup != NULL)
        pap_lookup_abandon(session->lookup);
    if (session->forwarded != NULL)
        pap_forward_close(session->forwarded);
    session->lookup = NULL;
    session->forwarded = NULL;
    pap_buffer_clear(&session->held);
}

static void answer(struct pap_cluster_session *session, const void *text, size_t length,
                   struct pap_cluster_hint *hint)
{
    const struct pap_cluster_options *options = &session->cluster->options;
    if (session->conn->closing != 0)
        return;
    session->conn->cluster_hint = hint;
    options->answer(options->context, session->conn, text, length);
    session->conn->cluster_hint = NULL;
}

static void hold(struct pap_cluster_session *session, const void *text, size_t length)
{
    const uint32_t size = (uint32_t)length;
    if (pap_buffer_reserve(&session->held, sizeof size + length) != PAP_OK) {
        pap_conn_end(session->conn, PAP_CLOSE_TOO_FAST, true);
        return;
    }
    pap_buffer_append(&session->held, &size, sizeof size);
    pap_buffer_append(&session->held, text, length);
}

void pap_cluster_session_text(struct pap_cluster_session *session, const void *text, size_t length)
{
    if (session->lookup != NULL)
        hold(session, text, length);
    else if (session->forwarded != NULL && length > 0)
        pap_forward_text(session->forwarded, text, length);
    else if (!pap_lookup_begin(session, text, length))
        answer(session, text, length, NULL);
}

void pap_cluster_session_records(struct pap_cluster_session *session, const unsigned char *bytes,
                                 size_t length)
{
    pap_conn_receive(session->conn, bytes, length);
    if (session->forwarded != NULL && length > 0 && session->conn->closing == 0)
        pap_forward_records(session->forwarded, bytes, length);
}

/* Processes the held calls. The first of them may need another lookup; then the rest stays held. */
static void resume(struct pap_cluster_session *session)
{
    uint32_t size;
    struct pap_buffer held = session->held;
    pap_buffer_init(&session->held, HELD_MAX);
    for (size_t at = 0; at < held.length; at += sizeof size + size) {
        memcpy(&size, held.data + at, sizeof size);
        if (session->conn->closing == 0)
            pap_cluster_session_text(session, held.data + at + sizeof size, size);
    }
    pap_buffer_clear(&held);
}

static void open_remote(struct pap_cluster_session *session, struct pap_cluster *cluster,
                        struct pap_conn *conn)
{
    init(session, cluster, conn);
    session->remote = true;
}

/* The call that needed the lookup was forwarded, and the other node has answered it. */
static void arrived(struct pap_cluster_session *session)
{
    if (session->lookup == NULL)
        return;
    pap_lookup_end(session->lookup);
    resume(session);
}

static void parted(struct pap_cluster_session *session)
{
    if (session->lookup != NULL) {
        pap_lookup_fail(session->lookup);
        return;
    }
    session->cluster->counters.parted++;
    pap_conn_end(session->conn, PAP_CLOSE_PARTED, true);
}

const struct pap_journal_session_events *pap_cluster_session_events(void)
{
    static const struct pap_journal_session_events events = {.open = open_remote,
                                                             .close = clear,
                                                             .text = pap_cluster_session_text,
                                                             .records = pap_cluster_session_records,
                                                             .arrived = arrived,
                                                             .returned = resume,
                                                             .parted = parted,
                                                             .answer = answer,
                                                             .resume = resume};
    return &events;
}

struct pap_cluster_session *pap_cluster_session_new(struct pap_cluster *cluster,
                                                    struct pap_conn *conn)
{
    struct pap_cluster_session *session = malloc(sizeof *session);
    if (session != NULL)
        init(session, cluster, conn);
    return session;
}

void pap_cluster_session_free(struct pap_cluster_session *session)
{
    if (session == NULL)
        return;
    clear(session);
    free(session);
}
