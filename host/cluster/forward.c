/*
 * Connections that are on one node while their seat is on another. On the connection's node it is
 * *forwarded*. On the seat's node it is *remote*: an ordinary connection of the relay whose queue
 * is drained into envelopes instead of a socket. So the rules of a room are implemented only once.
 *
 * Guarantee: messages between two nodes arrive in order, each exactly once; otherwise all
 * connections between the two nodes end. Envelopes have sequence numbers. A node that misses one
 * takes a new node id, and all clients that were connected through it reconnect with their tickets.
 */
#include "cluster/forward.h"

#include "base/clock.h"
#include "base/debug.h"
#include "base/log.h"
#include "cluster/envelope.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#define HASH_NONFATAL_OOM 1
#include <uthash.h>
#include <utlist.h>

enum {
    UNSENT_MAX = 4 * PAP_ENVELOPE_MAX, /* bytes for one node that Redis has not accepted yet */
    FORGET_MS = 600000,                /* time for which a lost node is remembered */
};

struct pap_forwarded {
    struct pap_peer *peer;
    struct pap_cluster_session *session; /* NULL while the connection is being opened */
    uint32_t id;
    UT_hash_handle hh;
};

struct remote {
    struct pap_conn conn;
    struct pap_cluster_session session;
    struct pap_peer *peer;
    uint32_t id;
    bool waits; /* linked in the list of remotes with queued data */
    struct remote *prev;
    struct remote *next;
    UT_hash_handle hh;
};

/*
 * Another node. It is remembered as long as this node keeps its id, so that the sequence numbers of
 * the envelopes continue.
 */
struct pap_peer {
    struct pap_cluster *cluster;
    char id[PAP_RANDOM_ID];
    struct pap_bus_key channel;
    uint64_t sent;              /* sequence number of the last envelope sent */
    uint64_t received;          /* sequence number of the last envelope received */
    int64_t heard;              /* ms, when an envelope was last received */
    bool posted;                /* an envelope was sent in this second */
    bool lost;                  /* nothing is sent to this node any more */
    bool gone;                  /* nobody is subscribed to its channel */
    uint32_t last_id;           /* last id given to a forwarded connection */
    size_t unsent;              /* bytes that Redis has not accepted yet */
    struct pap_buffer envelope; /* the next envelope to send */
    size_t repeatable;          /* offset of an item that later items may repeat; 0: none */
    struct pap_forwarded *forwarded;
    struct remote *remotes;
    struct remote *waiting;
    UT_hash_handle hh;
};

static int64_t now(void)
{
    return pap_clock_monotonic_ms();
}

static struct pap_peer *find_peer(const struct pap_cluster *cluster, const char *id)
{
    struct pap_peer *peer = NULL;
    HASH_FIND_STR(cluster->peers, id, peer);
    return peer;
}

static struct pap_peer *peer_of(struct pap_cluster *cluster, const char *id)
{
    struct pap_peer *peer = find_peer(cluster, id);
    if (peer != NULL)
        return peer;
    peer = calloc(1, sizeof *peer);
    if (peer == NULL)
        return NULL;
    peer->cluster = cluster;
    memcpy(peer->id, id, sizeof peer->id);
    peer->channel = pap_bus_key("node", id);
    peer->heard = now();
    HASH_ADD_STR(cluster->peers, id, peer);
    if (peer->hh.tbl != NULL)
        return peer;
    free(peer);
    return NULL;
}

static bool is_in_use(const struct pap_peer *peer)
{
    return peer->remotes != NULL || peer->forwarded != NULL;
}

/* --- outgoing envelopes ----------------------------------------------------------------------- */

struct posted {
    struct pap_peer *peer; /* valid until the bus is down: by then all commands are answered */
    size_t length;
};

static void lose(struct pap_peer *peer);

static void posted(void *context, const struct pap_redis_answer *answer)
{
    struct posted *posted = context;
    struct pap_peer *peer = posted->peer;
    peer->unsent -= posted->length;
    free(posted);
    if (answer == NULL || (answer->kind == PAP_REDIS_NUMBER && answer->number > 0))
        return;
    peer->gone = answer->kind == PAP_REDIS_NUMBER;
    lose(peer);
}

/* If out of memory, an envelope would be missing, so the other node is dropped. */
static void post(struct pap_peer *peer)
{
    struct pap_cluster *cluster = peer->cluster;
    struct posted *posting = malloc(sizeof *posting);
    if (posting == NULL) {
        lose(peer);
        return;
    }
    *posting = (struct posted){peer, peer->envelope.length};
    const struct pap_redis_part parts[] = {pap_bus_part("PUBLISH"),
                                           pap_bus_part(peer->channel.text),
                                           {peer->envelope.data, peer->envelope.length}};
    peer->unsent += posting->length;
    peer->posted = true;
    cluster->counters.envelopes_out++;
    cluster->counters.bytes_out += posting->length;
    pap_bus_ask(&cluster->bus, parts, 3, posted, posting);
    pap_buffer_clear(&peer->envelope);
}

/* Adds an item to the next envelope; a full envelope is sent first. */
static void write_item(struct pap_peer *peer, const struct pap_envelope_item *item)
{
    enum pap_status status = PAP_OK;
    if (peer->lost)
        return;
    if (peer->envelope.length + PAP_ENVELOPE_ITEM_HEAD + item->length > PAP_ENVELOPE_MAX)
        post(peer);
    if (!peer->lost && peer->envelope.length == 0) {
        status = pap_envelope_begin(&peer->envelope, peer->cluster->bus.id, ++peer->sent);
        peer->repeatable = 0;
    }
    const struct pap_envelope_item same = {PAP_ENVELOPE_SAME, item->forward, NULL, 0};
    const bool is_same = !peer->lost && peer->repeatable != 0 &&
                         pap_envelope_says(&peer->envelope, peer->repeatable, item);
    if (!is_same)
        peer->repeatable = peer->envelope.length;
    if (!peer->lost && status == PAP_OK)
        status = pap_envelope_add(&peer->envelope, is_same ? &same : item);
    if (status != PAP_OK)
        lose(peer);
}

static bool is_full(const struct pap_peer *peer)
{
    return peer->unsent + peer->envelope.length > UNSENT_MAX;
}

/* --- remote connections ----------------------------------------------------------------------- */

static struct remote *remote_of_conn(struct pap_conn *conn)
{
    return (struct remote *)((char *)conn - offsetof(struct remote, conn));
}

void pap_forward_wake(struct pap_conn *conn)
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
    peer->cluster->session->close(&remote->session);
    pap_conn_close(&remote->conn);
    if (remote->waits)
        DL_DELETE(peer->waiting, remote);
    if (remote->hh.tbl != NULL)
        HASH_DEL(peer->remotes, remote);
    peer->cluster->counters.remotes--;
    free(remote);
}

static void end_remote(struct remote *remote, unsigned code)
{
    const unsigned char body[] = {(unsigned char)(code >> 8), (unsigned char)(code & 0xff)};
    const struct pap_envelope_item item = {PAP_ENVELOPE_END, remote->id, body, sizeof body};
    struct pap_peer *peer = remote->peer;
    write_item(peer, &item);
    if (!peer->lost) /* else lose() has already freed all its remotes */
        free_remote(remote);
}

/*
 * Returns false if the node is behind. The rest stays in the queue, where old records can be
 * dropped.
 */
static bool empty_remote(struct remote *remote)
{
    struct pap_peer *peer = remote->peer;
    unsigned char *out = peer->cluster->out;
    bool text;
    bool heartbeat;
    size_t length = 1;
    while (!peer->lost && !is_full(peer) && length > 0) {
        length = pap_conn_take(&remote->conn, out, &text, &heartbeat);
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
    struct pap_cluster *cluster = peer->cluster;
    struct remote *remote = find_remote(peer, id) == NULL ? calloc(1, sizeof *remote) : NULL;
    if (remote == NULL) {
        lose(peer);
        return;
    }
    remote->peer = peer;
    remote->id = id;
    HASH_ADD(hh, peer->remotes, id, sizeof remote->id, remote);
    cluster->counters.remotes++;
    cluster->session->open(&remote->session, cluster, &remote->conn);
    pap_conn_open_remote(&remote->conn, cluster->relay);
    if (remote->hh.tbl == NULL) {
        free_remote(remote);
        lose(peer);
    } else if (cluster->counters.remotes > cluster->settings.connections) {
        end_remote(remote, PAP_CLOSE_TOO_MANY);
    }
}

/* --- forwarded connections -------------------------------------------------------------------- */

static struct pap_forwarded *find_forwarded(const struct pap_peer *peer, uint32_t id)
{
    struct pap_forwarded *forwarded = NULL;
    HASH_FIND(hh, peer->forwarded, &id, sizeof id, forwarded);
    return forwarded;
}

static void free_forwarded(struct pap_forwarded *forwarded)
{
    struct pap_peer *peer = forwarded->peer;
    if (forwarded->session != NULL)
        forwarded->session->forwarded = NULL;
    HASH_DEL(peer->forwarded, forwarded);
    peer->cluster->counters.forwarded--;
    free(forwarded);
}

static void send_in(struct pap_forwarded *forwarded, enum pap_envelope_type type, const void *bytes,
                    size_t length)
{
    const struct pap_envelope_item item = {type, forwarded->id, bytes, length};
    if (is_full(forwarded->peer)) {
        forwarded->peer->cluster->counters.parted++;
        pap_conn_end(forwarded->session->conn, PAP_CLOSE_PARTED, true);
    } else {
        write_item(forwarded->peer, &item);
    }
}

void pap_forward_text(struct pap_forwarded *forwarded, const void *text, size_t length)
{
    send_in(forwarded, PAP_ENVELOPE_TEXT_IN, text, length);
}

void pap_forward_records(struct pap_forwarded *forwarded, const unsigned char *bytes, size_t length)
{
    send_in(forwarded, PAP_ENVELOPE_RECORDS_IN, bytes, length);
}

void pap_forward_close(struct pap_forwarded *forwarded)
{
    const struct pap_envelope_item item = {PAP_ENVELOPE_GONE, forwarded->id, NULL, 0};
    struct pap_peer *peer = forwarded->peer;
    free_forwarded(forwarded);
    write_item(peer, &item);
}

/*
 * The session receives no event while its call is written. If the peer is lost meanwhile,
 * `forwarded` is freed with it, and the return value tells the caller.
 */
bool pap_forward_open(struct pap_cluster_session *session, const char *node,
                      const struct pap_buffer *call)
{
    struct pap_peer *peer = peer_of(session->cluster, node);
    if (peer == NULL || peer->lost || is_full(peer))
        return false;
    struct pap_forwarded *forwarded = calloc(1, sizeof *forwarded);
    if (forwarded == NULL)
        return false;
    forwarded->peer = peer;
    forwarded->id = ++peer->last_id;
    if (!is_in_use(peer))
        peer->heard = now();
    HASH_ADD(hh, peer->forwarded, id, sizeof forwarded->id, forwarded);
    if (forwarded->hh.tbl == NULL) {
        free(forwarded);
        return false;
    }
    peer->cluster->counters.forwarded++;
    const struct pap_envelope_item items[] = {
        {PAP_ENVELOPE_OPEN, forwarded->id, NULL, 0},
        {PAP_ENVELOPE_TEXT_IN, forwarded->id, call->data, call->length}};
    write_item(peer, &items[0]);
    write_item(peer, &items[1]);
    if (peer->lost)
        return false;
    forwarded->session = session;
    session->forwarded = forwarded;
    pap_conn_set_forwarded(session->conn, true);
    pap_debug(PAP_DEBUG_FOLLOW, "connection %u is forwarded to node %s", (unsigned)forwarded->id,
              node);
    return true;
}

static void part(struct pap_forwarded *forwarded)
{
    struct pap_cluster_session *session = forwarded->session;
    free_forwarded(forwarded);
    if (session == NULL)
        return;
    pap_conn_set_forwarded(session->conn, false);
    session->cluster->session->parted(session);
}

/* --- loss of another node ------------------------------------------------------- */

static void lose(struct pap_peer *peer)
{
    if (peer->lost)
        return;
    pap_debug(PAP_DEBUG_FOLLOW, "node %s is lost", peer->id);
    peer->lost = true;
    peer->heard = now();
    pap_buffer_clear(&peer->envelope);
    /* clang 14 cannot follow uthash's lists. */
    while (peer->remotes != NULL)
        free_remote(peer->remotes); /* NOLINT(clang-analyzer-unix.Malloc) */
    while (peer->forwarded != NULL)
        part(peer->forwarded); /* NOLINT(clang-analyzer-unix.Malloc) */
}

static void forget(struct pap_peer *peer)
{
    /* As above: NOLINTNEXTLINE(clang-analyzer-unix.Malloc) */
    HASH_DEL(peer->cluster->peers, peer);
    free(peer);
}

void pap_forward_clear(struct pap_cluster *cluster)
{
    while (cluster->peers != NULL) {
        struct pap_peer *peer = cluster->peers;
        lose(peer); /* as above: NOLINT(clang-analyzer-unix.Malloc) */
        forget(peer);
    }
}

/* --- incoming envelopes ----------------------------------------------------------------------- */

static void take_for_remote(struct pap_peer *peer, const struct pap_envelope_item *item)
{
    struct remote *remote = find_remote(peer, item->forward);
    if (remote == NULL || remote->conn.closing != 0)
        return; /* it was closed before this item arrived */
    if (item->type == PAP_ENVELOPE_GONE) {
        free_remote(remote);
        return;
    }
    if (item->type == PAP_ENVELOPE_RECORDS_IN)
        peer->cluster->session->records(&remote->session, item->body, item->length);
    else
        peer->cluster->session->text(&remote->session, item->body, item->length);
    pap_forward_wake(&remote->conn); /* if it got no seat here, it returns to its own node */
}

static void take_end(struct pap_forwarded *forwarded, unsigned code)
{
    struct pap_cluster_session *session = forwarded->session;
    struct pap_conn *conn = session->conn;
    free_forwarded(forwarded);
    pap_conn_set_forwarded(conn, false);
    if (code == 0)
        session->cluster->session->returned(session);
    else
        pap_conn_end(conn, (enum pap_close)code, false);
}

/* Other codes are never sent by our nodes. */
static bool is_code(unsigned code)
{
    return code == 0 || (code >= PAP_CLOSE_LEFT && code <= PAP_CLOSE_DRAINING) ||
           (code >= PAP_CLOSE_NOT_UNDERSTOOD && code <= PAP_CLOSE_PARTED);
}

static void take_for_forwarded(struct pap_peer *peer, const struct pap_envelope_item *item)
{
    struct pap_forwarded *forwarded = find_forwarded(peer, item->forward);
    if (forwarded != NULL)
        peer->cluster->session->arrived(forwarded->session);
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

void pap_forward_receive(struct pap_cluster *cluster, const unsigned char *bytes, size_t length)
{
    struct pap_envelope envelope;
    struct pap_envelope_item item;
    cluster->counters.envelopes_in++;
    cluster->counters.bytes_in += length;
    if (pap_envelope_read(bytes, length, &envelope) != PAP_OK) {
        cluster->counters.garbled++;
        return;
    }
    struct pap_peer *peer = peer_of(cluster, envelope.from);
    if (peer != NULL && peer->gone)
        return; /* sent before the node left; its clients were already notified */
    if (peer == NULL || peer->lost || envelope.number != peer->received + 1) {
        cluster->counters.gaps++;
        pap_bus_fail(&cluster->bus, "a message of another node is missing");
        return;
    }
    peer->heard = now();
    peer->received = envelope.number;
    while (!peer->lost && pap_envelope_next(&envelope, &item))
        take_item(peer, &item);
}

/* --- periodic work ---------------------------------------------------------------------------- */

void pap_forward_flush(struct pap_cluster *cluster)
{
    struct pap_peer *next;
    for (struct pap_peer *peer = cluster->peers; peer != NULL; peer = next) {
        next = peer->hh.next;
        flush_remotes(peer);
        if (!peer->lost && peer->envelope.length > 0)
            post(peer);
    }
}

/* An empty envelope shows that this node is alive. */
static void send_heartbeat(struct pap_peer *peer)
{
    if (pap_envelope_begin(&peer->envelope, peer->cluster->bus.id, ++peer->sent) == PAP_OK)
        post(peer);
    else
        lose(peer);
}

void pap_forward_tick(struct pap_cluster *cluster)
{
    struct pap_peer *next;
    for (struct pap_peer *peer = cluster->peers; peer != NULL; peer = next) {
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
        else if (!peer->posted && peer->envelope.length == 0)
            send_heartbeat(peer);
        peer->posted = false;
    }
}
