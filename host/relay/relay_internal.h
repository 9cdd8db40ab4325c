/*
 * Internals of the relay, for the files of this folder. Each file may depend only on those before
 * it in this order: close, number, rate, record, message, queue, ticket, conn, room, snapshot,
 * handover, relay.
 */
#ifndef PAP_RELAY_RELAY_INTERNAL_H
#define PAP_RELAY_RELAY_INTERNAL_H

#include "relay/room.h"

#define HASH_NONFATAL_OOM 1
#include <uthash.h>
#include <utlist.h>

struct pap_seat {
    struct pap_room *room;
    struct pap_conn *conn;      /* NULL: away */
    int64_t until;              /* ms, when an away seat expires */
    uint16_t number;            /* index in its room; 0 is the owner's */
    char digest[PAP_RANDOM_ID]; /* of its ticket */
    UT_hash_handle hh;          /* keyed by digest */
    struct pap_seat *prev;      /* list of away seats */
    struct pap_seat *next;
};

struct pap_room {
    enum pap_room_kind kind;
    char id[PAP_RANDOM_ID];
    char number[PAP_NUMBER_SIZE]; /* "": closed to new participants */
    uint16_t capacity;            /* seats besides the owner's */
    UT_hash_handle hh;            /* keyed by number, while it has one */
    struct pap_room *prev;
    struct pap_room *next;
    struct pap_seat *seats[]; /* 1 + capacity entries; NULL: free */
};

struct pap_relay {
    struct pap_relay_options options;
    struct pap_relay_counters counters;
    struct pap_room *rooms;
    struct pap_room *numbers; /* the same rooms, keyed by number */
    struct pap_seat *tickets; /* seats, keyed by the digest of their ticket */
    struct pap_seat *away;    /* away seats, the earliest to expire first */
    struct pap_conn *conns;
    struct pap_rate_counter *addresses; /* connections per address */
    struct pap_rate_counter *guesses;
    bool draining;
};

/* Queues a message on a connection, which may be NULL. A connection that is too slow is closed. */
void pap_conn_add(struct pap_conn *conn, struct pap_message *message);

/*
 * Sends a notification to a connection, which may be NULL. Steals `params`. If out of memory, the
 * connection is closed.
 */
void pap_conn_notify(struct pap_conn *conn, const char *method, json_t *params);

/*
 * Notifies the others about this seat: the owner about any other seat, everybody about the owner's
 * seat.
 */
void pap_conn_notify_others(const struct pap_seat *seat, const char *method);

struct pap_room *pap_room_new(struct pap_relay *relay, enum pap_room_kind kind, const char *id);
void pap_room_free(struct pap_relay *relay, struct pap_room *room);

/* Returns false if out of memory. The number must be free. */
bool pap_room_set_number(struct pap_relay *relay, struct pap_room *room, const char *number);

/* Releases the room's number, so that other rooms may use it. */
void pap_room_shut(struct pap_relay *relay, struct pap_room *room);

/* Adds an away seat, with the digest of its ticket. */
enum pap_status pap_room_add_away(struct pap_room *room, struct pap_relay *relay, uint16_t number,
                                  const char *digest);

/* Seats besides the owner's. */
uint16_t pap_room_capacity(enum pap_room_kind kind);

/* The seat's hold time has expired: removes the seat, and the whole room if it is the owner's. */
void pap_room_lose_seat(struct pap_relay *relay, struct pap_seat *seat);

#endif
