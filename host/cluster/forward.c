/*
 * Connections that are at one node while their seat is at another. To whom they belong they are
 * travellers, where they sit they are guests: a link of the relay like any other, whose queue is
 * emptied into letters instead of a socket. So nothing of what a room is and does is said twice.
 *
 * Promised: what goes from one node to another arrives in its order, each once, or everything that
 * is between the two ends. Letters are numbered; whoever misses one is another node from then on,
 * and all their people come back with their tickets.
 */
#include "cluster/cluster_internal.h"

#include "base/clock.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <utlist.h>

enum {
    ON_THE_WAY_MAX = 4 * PAP_LETTER_MAX, /* bytes to one node that Redis has not taken yet */
    FORGET_MS = 600000,                  /* a node that is not there any more */
};

struct pap_traveller {
    struct pap_peer *peer;
    struct pap_talk *talk;
    uint32_t id;
    UT_hash_handle hh;
};

struct guest {
    struct pap_link link;
    struct pap_talk talk;
    struct pap_peer *peer;
    uint32_t id;
    bool waits; /* among those whose link has something to say */
    struct guest *prev;
    struct guest *next;
    UT_hash_handle hh;
};

/* Another node. It is remembered as long as this one keeps its name, so that its letters are
 * counted. */
struct pap_peer {
    struct pap_nodes *nodes;
    char id[PAP_RANDOM_ID];
    struct pap_key channel;
    uint64_t sent;            /* letters */
    uint64_t received;        /* likewise */
    int64_t heard;            /* ms */
    bool spoke;               /* a letter went there in this second */
    bool lost;                /* nothing goes there any more */
    bool gone;                /* nobody listens by that name */
    uint32_t ids;             /* of travellers */
    size_t on_the_way;        /* bytes */
    struct pap_buffer letter; /* what is being written to it */
    size_t said;              /* where in it an item is that may be meant for more; 0: nowhere */
    struct pap_traveller *travellers;
    struct guest *guests;
    struct guest *waiting;
    UT_hash_handle hh;
};

static int64_t now(void)
{
    return pap_clock_monotonic_ms();
}

static struct pap_peer *find_peer(const struct pap_nodes *nodes, const char *id)
{
    struct pap_peer *peer = NULL;
    HASH_FIND_STR(nodes->peers, id, peer);
    return peer;
}

static struct pap_peer *peer_of(struct pap_nodes *nodes, const char *id)
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
    return peer->guests != NULL || peer->travellers != NULL;
}

/* --- letters that leave ----------------------------------------------------------------------- */

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

/* Without memory a letter would be missing: then all goes. */
static void post(struct pap_peer *peer)
{
    struct pap_nodes *nodes = peer->nodes;
    struct posted *posting = malloc(sizeof *posting);
    if (posting == NULL) {
        lose(peer);
        return;
    }
    *posting = (struct posted){peer, peer->letter.length};
    const struct pap_redis_part parts[] = {pap_part("PUBLISH"),
                                           pap_part(peer->channel.text),
                                           {peer->letter.data, peer->letter.length}};
    peer->on_the_way += posting->length;
    peer->spoke = true;
    nodes->figures.letters_out++;
    nodes->figures.bytes_out += posting->length;
    pap_nodes_ask(nodes, parts, 3, posted, posting);
    pap_buffer_clear(&peer->letter);
}

/* Adds to the letter that goes next; one that is full goes at once. */
static void write_item(struct pap_peer *peer, const struct pap_letter_item *item)
{
    enum pap_status status = PAP_OK;
    if (peer->lost)
        return;
    if (peer->letter.length + PAP_LETTER_ITEM_HEAD + item->length > PAP_LETTER_MAX)
        post(peer);
    if (!peer->lost && peer->letter.length == 0) {
        status = pap_letter_begin(&peer->letter, peer->nodes->id, ++peer->sent);
        peer->said = 0;
    }
    const struct pap_letter_item same = {PAP_LETTER_SAME, item->tunnel, NULL, 0};
    const bool is_same =
        !peer->lost && peer->said != 0 && pap_letter_says(&peer->letter, peer->said, item);
    if (!is_same)
        peer->said = peer->letter.length;
    if (!peer->lost && status == PAP_OK)
        status = pap_letter_add(&peer->letter, is_same ? &same : item);
    if (status != PAP_OK)
        lose(peer);
}

static bool is_full(const struct pap_peer *peer)
{
    return peer->on_the_way + peer->letter.length > ON_THE_WAY_MAX;
}

/* --- guests ----------------------------------------------------------------------------------- */

static struct guest *guest_of_link(struct pap_link *link)
{
    return (struct guest *)((char *)link - offsetof(struct guest, link));
}

void pap_guest_wake(struct pap_link *link)
{
    struct guest *guest = guest_of_link(link);
    if (guest->waits)
        return;
    guest->waits = true;
    DL_APPEND(guest->peer->waiting, guest);
}

static void free_guest(struct guest *guest)
{
    struct pap_peer *peer = guest->peer;
    pap_talk_close(&guest->talk);
    pap_link_close(&guest->link);
    if (guest->waits)
        DL_DELETE(peer->waiting, guest);
    if (guest->hh.tbl != NULL)
        HASH_DEL(peer->guests, guest);
    peer->nodes->figures.guests--;
    free(guest);
}

static void end_guest(struct guest *guest, unsigned code)
{
    const unsigned char body[] = {(unsigned char)(code >> 8), (unsigned char)(code & 0xff)};
    const struct pap_letter_item item = {PAP_LETTER_END, guest->id, body, sizeof body};
    struct pap_peer *peer = guest->peer;
    write_item(peer, &item);
    if (!peer->lost) /* else all its guests are gone */
        free_guest(guest);
}

/* False: no more goes to that node now, and the rest waits where it can be dropped. */
static bool empty_guest(struct guest *guest)
{
    struct pap_peer *peer = guest->peer;
    unsigned char *out = peer->nodes->server->out + LWS_PRE;
    bool text;
    bool beat;
    size_t length = 1;
    while (!peer->lost && !is_full(peer) && length > 0) {
        length = pap_link_take(&guest->link, out, &text, &beat);
        const struct pap_letter_item item = {text ? PAP_LETTER_TEXT_OUT : PAP_LETTER_RECORDS_OUT,
                                             guest->id, out, length};
        if (length > 0)
            write_item(peer, &item);
    }
    return length == 0;
}

static void flush_guests(struct pap_peer *peer)
{
    while (!peer->lost && peer->waiting != NULL) {
        struct guest *guest = peer->waiting;
        if (!empty_guest(guest))
            return;
        DL_DELETE(peer->waiting, guest);
        guest->waits = false;
        if (guest->link.closing != 0)
            end_guest(guest, guest->link.closing);
        else if (guest->link.seat == NULL && guest->talk.errand == NULL)
            end_guest(guest, 0);
    }
}

static struct guest *find_guest(const struct pap_peer *peer, uint32_t id)
{
    struct guest *guest = NULL;
    HASH_FIND(hh, peer->guests, &id, sizeof id, guest);
    return guest;
}

static void receive_guest(struct pap_peer *peer, uint32_t id)
{
    struct pap_server *server = peer->nodes->server;
    struct guest *guest = find_guest(peer, id) == NULL ? calloc(1, sizeof *guest) : NULL;
    if (guest == NULL) {
        lose(peer);
        return;
    }
    guest->peer = peer;
    guest->id = id;
    HASH_ADD(hh, peer->guests, id, sizeof guest->id, guest);
    peer->nodes->figures.guests++;
    pap_talk_open(&guest->talk, server, &guest->link);
    guest->talk.guest = true;
    pap_link_open_carried(&guest->link, server->relay);
    if (guest->hh.tbl == NULL) {
        free_guest(guest);
        lose(peer);
    } else if (peer->nodes->figures.guests > server->options.relay.connections) {
        end_guest(guest, PAP_CLOSE_TOO_MANY);
    }
}

/* --- travellers ------------------------------------------------------------------------------- */

static struct pap_traveller *find_traveller(const struct pap_peer *peer, uint32_t id)
{
    struct pap_traveller *traveller = NULL;
    HASH_FIND(hh, peer->travellers, &id, sizeof id, traveller);
    return traveller;
}

static void free_traveller(struct pap_traveller *traveller)
{
    struct pap_peer *peer = traveller->peer;
    traveller->talk->traveller = NULL;
    HASH_DEL(peer->travellers, traveller);
    peer->nodes->figures.travellers--;
    free(traveller);
}

/* Something came from where it sits: it has arrived. */
static void arrive(struct pap_traveller *traveller)
{
    if (traveller->talk->errand != NULL)
        pap_errand_arrived(traveller->talk->errand);
}

static void send_in(struct pap_traveller *traveller, enum pap_letter_type type, const void *bytes,
                    size_t length)
{
    const struct pap_letter_item item = {type, traveller->id, bytes, length};
    if (is_full(traveller->peer)) {
        traveller->peer->nodes->figures.parted++;
        pap_link_end(traveller->talk->link, PAP_CLOSE_PARTED, true);
    } else {
        write_item(traveller->peer, &item);
    }
}

void pap_traveller_text(struct pap_traveller *traveller, const void *text, size_t length)
{
    send_in(traveller, PAP_LETTER_TEXT_IN, text, length);
}

void pap_traveller_records(struct pap_traveller *traveller, const unsigned char *bytes,
                           size_t length)
{
    send_in(traveller, PAP_LETTER_RECORDS_IN, bytes, length);
}

void pap_traveller_leave(struct pap_traveller *traveller)
{
    const struct pap_letter_item item = {PAP_LETTER_GONE, traveller->id, NULL, 0};
    struct pap_peer *peer = traveller->peer;
    free_traveller(traveller);
    write_item(peer, &item);
}

bool pap_tunnel_dig(struct pap_talk *talk, const char *node, const struct pap_buffer *call)
{
    struct pap_peer *peer = peer_of(talk->server->nodes, node);
    if (peer == NULL || peer->lost || is_full(peer))
        return false;
    struct pap_traveller *traveller = calloc(1, sizeof *traveller);
    if (traveller == NULL)
        return false;
    traveller->peer = peer;
    traveller->talk = talk;
    traveller->id = ++peer->ids;
    if (!is_in_use(peer))
        peer->heard = now();
    HASH_ADD(hh, peer->travellers, id, sizeof traveller->id, traveller);
    if (traveller->hh.tbl == NULL) {
        free(traveller);
        return false;
    }
    peer->nodes->figures.travellers++;
    talk->traveller = traveller;
    pap_link_set_elsewhere(talk->link, true);
    const struct pap_letter_item items[] = {
        {PAP_LETTER_OPEN, traveller->id, NULL, 0},
        {PAP_LETTER_TEXT_IN, traveller->id, call->data, call->length}};
    write_item(peer, &items[0]);
    write_item(peer, &items[1]);
    return true;
}

static void leave_behind(struct pap_traveller *traveller)
{
    struct pap_talk *talk = traveller->talk;
    struct pap_nodes *nodes = traveller->peer->nodes;
    free_traveller(traveller);
    pap_link_set_elsewhere(talk->link, false);
    if (talk->errand != NULL) {
        pap_errand_fails(talk->errand);
        return;
    }
    nodes->figures.parted++;
    pap_link_end(talk->link, PAP_CLOSE_PARTED, true);
}

/* --- another node is not there any more ------------------------------------------------------- */

static void lose(struct pap_peer *peer)
{
    if (peer->lost)
        return;
    peer->lost = true;
    peer->heard = now();
    pap_buffer_clear(&peer->letter);
    /* clang 14 loses sight of uthash's lists. */
    while (peer->guests != NULL)
        free_guest(peer->guests); /* NOLINT(clang-analyzer-unix.Malloc) */
    while (peer->travellers != NULL)
        leave_behind(peer->travellers); /* NOLINT(clang-analyzer-unix.Malloc) */
}

static void forget(struct pap_peer *peer)
{
    /* As above: NOLINTNEXTLINE(clang-analyzer-unix.Malloc) */
    HASH_DEL(peer->nodes->peers, peer);
    free(peer);
}

void pap_tunnels_clear(struct pap_nodes *nodes)
{
    while (nodes->peers != NULL) {
        struct pap_peer *peer = nodes->peers;
        lose(peer); /* as above: NOLINT(clang-analyzer-unix.Malloc) */
        forget(peer);
    }
}

/* --- letters that come ------------------------------------------------------------------------ */

static void take_for_guest(struct pap_peer *peer, const struct pap_letter_item *item)
{
    struct guest *guest = find_guest(peer, item->tunnel);
    if (guest == NULL || guest->link.closing != 0)
        return; /* it was ended while this was under way */
    if (item->type == PAP_LETTER_GONE) {
        free_guest(guest);
        return;
    }
    if (item->type == PAP_LETTER_RECORDS_IN)
        pap_talk_records(&guest->talk, item->body, item->length);
    else
        pap_talk_text(&guest->talk, item->body, item->length);
    pap_guest_wake(&guest->link); /* who got no seat goes back */
}

static void take_end(struct pap_traveller *traveller, unsigned code)
{
    struct pap_talk *talk = traveller->talk;
    struct pap_link *link = talk->link;
    free_traveller(traveller);
    pap_link_set_elsewhere(link, false);
    if (code == 0)
        pap_talk_go_on(talk);
    else
        pap_link_end(link, (enum pap_close)code, false);
}

/* A code that no link is closed with comes from no node of ours. */
static bool is_code(unsigned code)
{
    return code == 0 || (code >= PAP_CLOSE_LEFT && code <= PAP_CLOSE_DRAINING) ||
           (code >= PAP_CLOSE_NOT_UNDERSTOOD && code <= PAP_CLOSE_PARTED);
}

static void take_for_traveller(struct pap_peer *peer, const struct pap_letter_item *item)
{
    struct pap_traveller *traveller = find_traveller(peer, item->tunnel);
    if (traveller != NULL)
        arrive(traveller);
    traveller = find_traveller(peer, item->tunnel);
    if (traveller == NULL)
        return;
    if (item->type == PAP_LETTER_TEXT_OUT)
        pap_link_say(traveller->talk->link, item->body, item->length);
    else if (item->type == PAP_LETTER_END)
        take_end(traveller,
                 is_code(pap_letter_code(item)) ? pap_letter_code(item) : PAP_CLOSE_PARTED);
    else if (pap_link_deliver(traveller->talk->link, item->body, item->length) != PAP_OK)
        pap_link_end(traveller->talk->link, PAP_CLOSE_PARTED, true);
}

static void take_item(struct pap_peer *peer, const struct pap_letter_item *item)
{
    switch (item->type) {
    case PAP_LETTER_OPEN:
        receive_guest(peer, item->tunnel);
        return;
    case PAP_LETTER_TEXT_IN:
    case PAP_LETTER_RECORDS_IN:
    case PAP_LETTER_GONE:
        take_for_guest(peer, item);
        return;
    default:
        take_for_traveller(peer, item);
    }
}

void pap_tunnels_take(struct pap_nodes *nodes, const unsigned char *bytes, size_t length)
{
    struct pap_letter letter;
    struct pap_letter_item item;
    nodes->figures.letters_in++;
    nodes->figures.bytes_in += length;
    if (pap_letter_read(bytes, length, &letter) != PAP_OK) {
        nodes->figures.garbled++;
        return;
    }
    struct pap_peer *peer = peer_of(nodes, letter.from);
    if (peer != NULL && peer->gone)
        return; /* its last words, to somebody who is told already */
    if (peer == NULL || peer->lost || letter.number != peer->received + 1) {
        nodes->figures.gaps++;
        pap_nodes_begin_anew(nodes, "a message of another node is missing");
        return;
    }
    peer->heard = now();
    peer->received = letter.number;
    while (!peer->lost && pap_letter_next(&letter, &item))
        take_item(peer, &item);
}

/* --- from time to time ------------------------------------------------------------------------ */

void pap_tunnels_flush(struct pap_nodes *nodes)
{
    struct pap_peer *next;
    for (struct pap_peer *peer = nodes->peers; peer != NULL; peer = next) {
        next = peer->hh.next;
        flush_guests(peer);
        if (!peer->lost && peer->letter.length > 0)
            post(peer);
    }
}

static void beat(struct pap_peer *peer)
{
    if (pap_letter_begin(&peer->letter, peer->nodes->id, ++peer->sent) == PAP_OK)
        post(peer);
    else
        lose(peer);
}

void pap_tunnels_tick(struct pap_nodes *nodes)
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
        else if (!peer->spoke && peer->letter.length == 0)
            beat(peer);
        peer->spoke = false;
    }
}
