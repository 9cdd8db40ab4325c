/*
 * Connections that are at one node while their seat is at another. To whom they belong they are
 * forwarded connections, where they sit they are remote connections: a connection of the relay like
 * any other, whose queue is emptied into envelopes instead of a socket. So nothing of what a room
 * is and does is said twice.
 *
 * Promised: what goes from one node to another arrives in its order, each once, or everything that
 * is between the two ends. Envelopes are numbered; whoever misses one is another node from then on,
 * and all their people come back with their tickets.
 */
#include "cluster/cluster_internal.h"

#include "base/clock.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <utlist.h>

enum {
    ON_THE_WAY_MAX = 4 * PAP_ENVELOPE_MAX, /* bytes to one node that Redis has not taken yet */
    FORGET_MS = 600000,                    /* a node that is not there any more */
};

struct pap_forwarded {
    struct pap_peer *peer;
    struct pap_follow_session *session;
    uint32_t id;
    UT_hash_handle hh;
};

struct remote {
    struct pap_conn conn;
    struct pap_follow_session session;
    struct pap_peer *peer;
    uint32_t id;
    bool waits; /* among those whose connection has something to say */
    struct remote *prev;
    struct remote *next;
    UT_hash_handle hh;
};

/* Another node. It is remembered as long as this one keeps its name, so that its envelopes are
 * counted. */
struct pap_peer {
    struct pap_cluster *nodes;
    char id[PAP_RANDOM_ID];
    struct pap_key channel;
    uint64_t sent;              /* envelopes */
    uint64_t received;          /* likewise */
    int64_t heard;              /* ms */
    bool spoke;                 /* a envelope went there in this second */
    bool lost;                  /* nothing goes there any more */
    bool gone;                  /* nobody listens by that name */
    uint32_t ids;               /* of forwarded connections */
    size_t on_the_way;          /* bytes */
    struct pap_buffer envelope; /* what is being written to it */
    size_t said;                /* where in it an item is that may be meant for more; 0: nowhere */
    struct pap_forwarded *forwarded;
    struct remote *remotes;
    struct remote *waiting;
    UT_hash_handle hh;
};

static int64_t now(void)
{
    return pap_clock_monotonic_ms();
}

static struct pap_peer *find_peer(const struct pap_cluster *nodes, const char *id)
{
    struct pap_peer *peer = NULL;
    HASH_FIND_STR(nodes->peers, id, peer);
    return peer;
}

static struct pap_peer *peer_of(struct pap_cluster *nodes, const char *id)
{
    struct pap_peer *peer = find_peer(nodes, id);
    if (peer != NULL)
        return peer;
    peer = calloc(1, sizeof *peer);
    if (peer == NULL)
        return NULL;
    peer->nodes = nodes;
    memcpy(peer->id, id, sizeof peer->id);
    peer->channel = pap_key("node", id);
    peer->heard = now();
    HASH_ADD_STR(nodes->peers, id, peer);
    if (peer->hh.tbl != NULL)
        return peer;
    free(peer);
    return NULL;
}

static bool is_in_use(const struct pap_peer *peer)
{
    return peer->remotes != NULL || peer->forwarded != NULL;
}

/* --- envelopes that leave -----------------------------------------------------------------------
 */

struct posted {
    struct pap_peer *peer; /* lives as long as the connection that answers */
    size_t length;
};

static void lose(struct pap_peer *peer);

static void posted(void *context, const struct pap_redis_answer *answer)
{
    struct posted *posted = context;
    struct pap_peer *peer = posted->peer;
    peer->on_the_way -= posted->length;
    free(posted);
    if (answer == NULL || (answer->kind == PAP_REDIS_NUMBER && answer->number > 0))
        return;
    peer->gone = answer->kind == PAP_REDIS_NUMBER;
    lose(peer);
}

/* Without memory a envelope would be missing: then all goes. */
static void post(struct pap_peer *peer)
{
    struct pap_cluster *nodes = peer->nodes;
    struct posted *posting = malloc(sizeof *posting);
    if (posting == NULL) {
        lose(peer);
        return;
    }
    *posting = (struct posted){peer, peer->envelope.length};
    const struct pap_redis_part parts[] = {pap_part("PUBLISH"),
                                           pap_part(peer->channel.text),
                                           {peer->envelope.data, peer->envelope.length}};
    peer->on_the_way += posting->length;
    peer->spoke = true;
    nodes->figures.envelopes_out++;
    nodes->figures.bytes_out += posting->length;
    pap_cluster_ask(nodes, parts, 3, posted, posting);
    pap_buffer_clear(&peer->envelope);
}

/* Adds to the envelope that goes next; one that is full goes at once. */
static void write_item(struct pap_peer *peer, const struct pap_envelope_item *item)
{
    enum pap_status status = PAP_OK;
    if (peer->lost)
        return;
    if (peer->envelope.length + PAP_ENVELOPE_ITEM_HEAD + item->length > PAP_ENVELOPE_MAX)
        post(peer);
    if (!peer->lost && peer->envelope.length == 0) {
        status = pap_envelope_begin(&peer->envelope, peer->nodes->id, ++peer->sent);
        peer->said = 0;
    }
    const struct pap_envelope_item same = {PAP_ENVELOPE_SAME, item->forward, NULL, 0};
    const bool is_same =
        !peer->lost && peer->said != 0 && pap_envelope_says(&peer->envelope, peer->said, item);
    if (!is_same)
        peer->said = peer->envelope.length;
    if (!peer->lost && status == PAP_OK)
        status = pap_envelope_add(&peer->envelope, is_same ? &same : item);
    if (status != PAP_OK)
        lose(peer);
}

static bool is_full(const struct pap_peer *peer)
{
    return peer->on_the_way + peer->envelope.length > ON_THE_WAY_MAX;
}

/* --- remote connections
 * ----------------------------------------------------------------------------------- */

static struct remote *remote_of_conn(struct pap_conn *conn)
{
    return (struct remote *)((char *)conn - offsetof(struct remote, conn));
}

void pap_remote_wake(struct pap_conn *conn)
{
    struct remote *remote = remote_of_conn(conn);
    if (remote->waits)
        return;
    remote->waits = true;
    DL_APPEND(remote->peer->waiting, remote);
}

static void free_remote(struct remote *remote)
{
    struct pap_peer *peer = remote->peer;
    pap_follow_session_close(&remote->session);
    pap_conn_close(&remote->conn);
    if (remote->waits)
        DL_DELETE(peer->waiting, remote);
    if (remote->hh.tbl != NULL)
        HASH_DEL(peer->remotes, remote);
    peer->nodes->figures.remotes--;
    free(remote);
}

static void end_remote(struct remote *remote, unsigned code)
{
    const unsigned char body[] = {(unsigned char)(code >> 8), (unsigned char)(code & 0xff)};
    const struct pap_envelope_item item = {PAP_ENVELOPE_END, remote->id, body, sizeof body};
    struct pap_peer *peer = remote->peer;
    write_item(peer, &item);
    if (!peer->lost) /* else all its remote connections are gone */
        free_remote(remote);
}

/* False: no more goes to that node now, and the rest waits where it can be dropped. */
static bool empty_remote(struct remote *remote)
{
    struct pap_peer *peer = remote->peer;
    unsigned char *out = peer->nodes->server->out + LWS_PRE;
    bool text;
    bool beat;
    size_t length = 1;
    while (!peer->lost && !is_full(peer) && length > 0) {
        length = pap_conn_take(&remote->conn, out, &text, &beat);
        const struct pap_envelope_item item = {
            text ? PAP_ENVELOPE_TEXT_OUT : PAP_ENVELOPE_RECORDS_OUT, remote->id, out, length};
        if (length > 0)
            write_item(peer, &item);
    }
    return length == 0;
}

static void flush_remotes(struct pap_peer *peer)
{
    while (!peer->lost && peer->waiting != NULL) {
        struct remote *remote = peer->waiting;
        if (!empty_remote(remote))
            return;
        DL_DELETE(peer->waiting, remote);
        remote->waits = false;
        if (remote->conn.closing != 0)
            end_remote(remote, remote->conn.closing);
        else if (remote->conn.seat == NULL && remote->session.lookup == NULL)
            end_remote(remote, 0);
    }
}

static struct remote *find_remote(const struct pap_peer *peer, uint32_t id)
{
    struct remote *remote = NULL;
    HASH_FIND(hh, peer->remotes, &id, sizeof id, remote);
    return remote;
}

static void receive_remote(struct pap_peer *peer, uint32_t id)
{
    struct pap_server *server = peer->nodes->server;
    struct remote *remote = find_remote(peer, id) == NULL ? calloc(1, sizeof *remote) : NULL;
    if (remote == NULL) {
        lose(peer);
        return;
    }
    remote->peer = peer;
    remote->id = id;
    HASH_ADD(hh, peer->remotes, id, sizeof remote->id, remote);
    peer->nodes->figures.remotes++;
    pap_follow_session_open(&remote->session, server, &remote->conn);
    remote->session.remote = true;
    pap_conn_open_carried(&remote->conn, server->relay);
    if (remote->hh.tbl == NULL) {
        free_remote(remote);
        lose(peer);
    } else if (peer->nodes->figures.remotes > server->options.relay.connections) {
        end_remote(remote, PAP_CLOSE_TOO_MANY);
    }
}

/* --- forwarded connections
 * ------------------------------------------------------------------------------- */

static struct pap_forwarded *find_forwarded(const struct pap_peer *peer, uint32_t id)
{
    struct pap_forwarded *forwarded = NULL;
    HASH_FIND(hh, peer->forwarded, &id, sizeof id, forwarded);
    return forwarded;
}

static void free_forwarded(struct pap_forwarded *forwarded)
{
    struct pap_peer *peer = forwarded->peer;
    forwarded->session->forwarded = NULL;
    HASH_DEL(peer->forwarded, forwarded);
    peer->nodes->figures.forwarded--;
    free(forwarded);
}

/* Something came from where it sits: it has arrived. */
static void arrive(struct pap_forwarded *forwarded)
{
    if (forwarded->session->lookup != NULL)
        pap_lookup_arrived(forwarded->session->lookup);
}

static void send_in(struct pap_forwarded *forwarded, enum pap_envelope_type type, const void *bytes,
                    size_t length)
{
    const struct pap_envelope_item item = {type, forwarded->id, bytes, length};
    if (is_full(forwarded->peer)) {
        forwarded->peer->nodes->figures.parted++;
        pap_conn_end(forwarded->session->conn, PAP_CLOSE_PARTED, true);
    } else {
        write_item(forwarded->peer, &item);
    }
}

void pap_forwarded_text(struct pap_forwarded *forwarded, const void *text, size_t length)
{
    send_in(forwarded, PAP_ENVELOPE_TEXT_IN, text, length);
}

void pap_forwarded_records(struct pap_forwarded *forwarded, const unsigned char *bytes,
                           size_t length)
{
    send_in(forwarded, PAP_ENVELOPE_RECORDS_IN, bytes, length);
}

void pap_forwarded_leave(struct pap_forwarded *forwarded)
{
    const struct pap_envelope_item item = {PAP_ENVELOPE_GONE, forwarded->id, NULL, 0};
    struct pap_peer *peer = forwarded->peer;
    free_forwarded(forwarded);
    write_item(peer, &item);
}

bool pap_forward_dig(struct pap_follow_session *session, const char *node,
                     const struct pap_buffer *call)
{
    struct pap_peer *peer = peer_of(session->server->nodes, node);
    if (peer == NULL || peer->lost || is_full(peer))
        return false;
    struct pap_forwarded *forwarded = calloc(1, sizeof *forwarded);
    if (forwarded == NULL)
        return false;
    forwarded->peer = peer;
    forwarded->session = session;
    forwarded->id = ++peer->ids;
    if (!is_in_use(peer))
        peer->heard = now();
    HASH_ADD(hh, peer->forwarded, id, sizeof forwarded->id, forwarded);
    if (forwarded->hh.tbl == NULL) {
        free(forwarded);
        return false;
    }
    peer->nodes->figures.forwarded++;
    session->forwarded = forwarded;
    pap_conn_set_elsewhere(session->conn, true);
    const struct pap_envelope_item items[] = {
        {PAP_ENVELOPE_OPEN, forwarded->id, NULL, 0},
        {PAP_ENVELOPE_TEXT_IN, forwarded->id, call->data, call->length}};
    write_item(peer, &items[0]);
    write_item(peer, &items[1]);
    return true;
}

static void leave_behind(struct pap_forwarded *forwarded)
{
    struct pap_follow_session *session = forwarded->session;
    struct pap_cluster *nodes = forwarded->peer->nodes;
    free_forwarded(forwarded);
    pap_conn_set_elsewhere(session->conn, false);
    if (session->lookup != NULL) {
        pap_lookup_fails(session->lookup);
        return;
    }
    nodes->figures.parted++;
    pap_conn_end(session->conn, PAP_CLOSE_PARTED, true);
}

/* --- another node is not there any more ------------------------------------------------------- */

static void lose(struct pap_peer *peer)
{
    if (peer->lost)
        return;
    peer->lost = true;
    peer->heard = now();
    pap_buffer_clear(&peer->envelope);
    /* clang 14 loses sight of uthash's lists. */
    while (peer->remotes != NULL)
        free_remote(peer->remotes); /* NOLINT(clang-analyzer-unix.Malloc) */
    while (peer->forwarded != NULL)
        leave_behind(peer->forwarded); /* NOLINT(clang-analyzer-unix.Malloc) */
}

static void forget(struct pap_peer *peer)
{
    /* As above: NOLINTNEXTLINE(clang-analyzer-unix.Malloc) */
    HASH_DEL(peer->nodes->peers, peer);
    free(peer);
}

void pap_forwards_clear(struct pap_cluster *nodes)
{
    while (nodes->peers != NULL) {
        struct pap_peer *peer = nodes->peers;
        lose(peer); /* as above: NOLINT(clang-analyzer-unix.Malloc) */
        forget(peer);
    }
}

/* --- envelopes that come ------------------------------------------------------------------------
 */

static void take_for_remote(struct pap_peer *peer, const struct pap_envelope_item *item)
{
    struct remote *remote = find_remote(peer, item->forward);
    if (remote == NULL || remote->conn.closing != 0)
        return; /* it was ended while this was under way */
    if (item->type == PAP_ENVELOPE_GONE) {
        free_remote(remote);
        return;
    }
    if (item->type == PAP_ENVELOPE_RECORDS_IN)
        pap_follow_session_records(&remote->session, item->body, item->length);
    else
        pap_follow_session_text(&remote->session, item->body, item->length);
    pap_remote_wake(&remote->conn); /* who got no seat goes back */
}

static void take_end(struct pap_forwarded *forwarded, unsigned code)
{
    struct pap_follow_session *session = forwarded->session;
    struct pap_conn *conn = session->conn;
    free_forwarded(forwarded);
    pap_conn_set_elsewhere(conn, false);
    if (code == 0)
        pap_follow_session_go_on(session);
    else
        pap_conn_end(conn, (enum pap_close)code, false);
}

/* A code that no connection is closed with comes from no node of ours. */
static bool is_code(unsigned code)
{
    return code == 0 || (code >= PAP_CLOSE_LEFT && code <= PAP_CLOSE_DRAINING) ||
           (code >= PAP_CLOSE_NOT_UNDERSTOOD && code <= PAP_CLOSE_PARTED);
}

static void take_for_forwarded(struct pap_peer *peer, const struct pap_envelope_item *item)
{
    struct pap_forwarded *forwarded = find_forwarded(peer, item->forward);
    if (forwarded != NULL)
        arrive(forwarded);
    forwarded = find_forwarded(peer, item->forward);
    if (forwarded == NULL)
        return;
    if (item->type == PAP_ENVELOPE_TEXT_OUT)
        pap_conn_say(forwarded->session->conn, item->body, item->length);
    else if (item->type == PAP_ENVELOPE_END)
        take_end(forwarded,
                 is_code(pap_envelope_code(item)) ? pap_envelope_code(item) : PAP_CLOSE_PARTED);
    else if (pap_conn_deliver(forwarded->session->conn, item->body, item->length) != PAP_OK)
        pap_conn_end(forwarded->session->conn, PAP_CLOSE_PARTED, true);
}

static void take_item(struct pap_peer *peer, const struct pap_envelope_item *item)
{
    switch (item->type) {
    case PAP_ENVELOPE_OPEN:
        receive_remote(peer, item->forward);
        return;
    case PAP_ENVELOPE_TEXT_IN:
    case PAP_ENVELOPE_RECORDS_IN:
    case PAP_ENVELOPE_GONE:
        take_for_remote(peer, item);
        return;
    default:
        take_for_forwarded(peer, item);
    }
}

void pap_forwards_take(struct pap_cluster *nodes, const unsigned char *bytes, size_t length)
{
    struct pap_envelope envelope;
    struct pap_envelope_item item;
    nodes->figures.envelopes_in++;
    nodes->figures.bytes_in += length;
    if (pap_envelope_read(bytes, length, &envelope) != PAP_OK) {
        nodes->figures.garbled++;
        return;
    }
    struct pap_peer *peer = peer_of(nodes, envelope.from);
    if (peer != NULL && peer->gone)
        return; /* its last words, to somebody who is told already */
    if (peer == NULL || peer->lost || envelope.number != peer->received + 1) {
        nodes->figures.gaps++;
        pap_cluster_begin_anew(nodes, "a message of another node is missing");
        return;
    }
    peer->heard = now();
    peer->received = envelope.number;
    while (!peer->lost && pap_envelope_next(&envelope, &item))
        take_item(peer, &item);
}

/* --- from time to time ------------------------------------------------------------------------ */

void pap_forwards_flush(struct pap_cluster *nodes)
{
    struct pap_peer *next;
    for (struct pap_peer *peer = nodes->peers; peer != NULL; peer = next) {
        next = peer->hh.next;
        flush_remotes(peer);
        if (!peer->lost && peer->envelope.length > 0)
            post(peer);
    }
}

static void beat(struct pap_peer *peer)
{
    if (pap_envelope_begin(&peer->envelope, peer->nodes->id, ++peer->sent) == PAP_OK)
        post(peer);
    else
        lose(peer);
}

void pap_forwards_tick(struct pap_cluster *nodes)
{
    struct pap_peer *next;
    for (struct pap_peer *peer = nodes->peers; peer != NULL; peer = next) {
        const int64_t silent = now() - peer->heard;
        next = peer->hh.next;
        if (peer->lost && silent >= FORGET_MS) {
            forget(peer);
            continue;
        }
        if (peer->lost || !is_in_use(peer))
            continue;
        if (silent >= PAP_SILENCE_S * 1000)
            lose(peer);
        else if (!peer->spoke && peer->envelope.length == 0)
            beat(peer);
        peer->spoke = false;
    }
}
