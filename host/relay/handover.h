/*
 * What several nodes that are one need of the relay. A room is at one node; the connection of
 * whoever sits in it may be at another, which then only carries what is said (cluster/forward.c).
 *
 * What the other nodes have to know of a room stands in its note, a few lines of text, so that
 * another node can take the room over when this one is gone. Tickets are not in it: only what was
 * made of them, in one direction.
 */
#ifndef PAP_RELAY_HANDOVER_H
#define PAP_RELAY_HANDOVER_H

#include "base/buffer.h"
#include "relay/room.h"

enum { PAP_NOTE_MAX = 32768 }; /* bytes; a room of 501 seats needs 19,000 */

/* How a relay is bound to its other nodes; all of it is called with their `context`. */
struct pap_relay_cluster {
    void *context;

    /* What a ticket is kept as: 32 hexadecimal digits from which it cannot be found again. */
    void (*keep)(void *context, const char *ticket, char kept[PAP_RANDOM_ID]);

    /* The note of this room is another one now. */
    void (*changed)(void *context, const struct pap_room *room);

    /* Its number, which may be "", is free again; `ended`: and the room is no more. */
    void (*released)(void *context, const struct pap_room *room, bool ended);
};

/*
 * What was asked of the other nodes before a call is made on a connection (pap_conn.hint). With
 * nodes a call that needs it is refused without.
 */
struct pap_cluster_hint {
    char room[PAP_RANDOM_ID]; /* the id of the room to be opened, for which ... */
    char
        number[PAP_NUMBER_SIZE]; /* ... this number is claimed; "": none could be. Emptied by use */
    int64_t wait; /* ms; more than 0: among all nodes this address guesses too much */
    bool counted; /* the guess was counted where it was made */
    bool cut_off; /* the node with that room cannot be reached now */
};

/* The number of pairs of digits with which this relay would look for a free number. */
unsigned pap_relay_pairs(const struct pap_relay *relay);

/* Whether a room here is called by this number, and whether a seat here has this ticket. */
bool pap_relay_has_number(const struct pap_relay *relay, const char *number);
bool pap_relay_has_ticket(const struct pap_relay *relay, const char *ticket);

/* The part of a ticket that names the room. False where it is no ticket. */
bool pap_ticket_room(const char *ticket, char room[PAP_RANDOM_ID]);

/* The room in which this connection has a seat; NULL. */
const struct pap_room *pap_conn_room(const struct pap_conn *conn);
bool pap_conn_is_owner(const struct pap_conn *conn);

const char *pap_room_id(const struct pap_room *room);
const char *pap_room_number(const struct pap_room *room); /* "": nobody can come in */

/* Calls `each` for all rooms; it may not end any. */
void pap_relay_each_room(const struct pap_relay *relay,
                         void (*each)(void *context, const struct pap_room *room), void *context);

/* The room with this id; NULL. */
struct pap_room *pap_relay_room(const struct pap_relay *relay, const char *id);

/* Writes the room's note: which node it is at, and what is needed to have it elsewhere.
 * PAP_NO_MEMORY, PAP_LIMIT. */
enum pap_status pap_room_snapshot_write(const struct pap_room *room, const char *node,
                                        struct pap_buffer *note);

/* The node that a note names. False where it is no note. */
bool pap_room_snapshot_node(const char *note, size_t length, char node[PAP_RANDOM_ID]);

/* Whether a note has a seat with this ticket. */
bool pap_room_snapshot_has(const struct pap_relay *relay, const char *note, size_t length,
                           const char *ticket);

/*
 * Takes over the room `id` from its note: all its seats are away and kept for PAP_HOLD_S from now
 * on. PAP_INVALID: it is no note; PAP_CONFLICT: such a room is here; PAP_LIMIT: no room is left;
 * PAP_NO_MEMORY.
 */
enum pap_status pap_relay_adopt(struct pap_relay *relay, const char *id, const char *note,
                                size_t length);

/* Another node has this room now: everybody is sent there (4008), and nobody told that it ended. */
void pap_relay_yield(struct pap_relay *relay, struct pap_room *room);

/* Somebody else has its number now: the room goes on, and its owner is told. */
void pap_room_loses_number(struct pap_relay *relay, struct pap_room *room);

/*
 * As pap_conn_open(), for a connection that is at another node, which measures what it sends and
 * hears whether it is alive.
 */
void pap_conn_open_carried(struct pap_conn *conn, struct pap_relay *relay);

/*
 * The connection's seat is at another node from here on, or no longer: what comes on it is checked
 * and measured, and carried by whoever called this.
 */
void pap_conn_set_elsewhere(struct pap_conn *conn, bool elsewhere);

/*
 * Records for a connection whose seat is elsewhere, as they came from there: they wait as all
 * others do. PAP_INVALID where they are none; nothing of them is added then.
 */
enum pap_status pap_conn_deliver(struct pap_conn *conn, const unsigned char *bytes, size_t length);

#endif
