/*
 * The inside of the relay, for the files of this folder. They depend on each other in this order
 * only: close, number, rate, record, message, queue, ticket, conn, room, snapshot, handover, relay.
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
    int64_t until;              /* ms, when a seat that is away is given up */
    uint16_t number;            /* in its room; 0 is the owner's */
    char digest[PAP_RANDOM_ID]; /* of its ticket */
    UT_hash_handle hh;          /* by its digest */
    struct pap_seat *prev;      /* of those that are away */
    struct pap_seat *next;
};

struct pap_room {
    enum pap_room_kind kind;
    char id[PAP_RANDOM_ID];
    char number[PAP_NUMBER_SIZE]; /* "": nobody can come in */
    uint16_t capacity;            /* seats besides the owner's */
    UT_hash_handle hh;            /* by its number, while it has one */
    struct pap_room *prev;
    struct pap_room *next;
    struct pap_seat *seats[]; /* NULL where nobody sits; 1 + capacity */
};

struct pap_relay {
    struct pap_relay_options options;
    struct pap_relay_counters counters;
    struct pap_room *rooms;
    struct pap_room *numbers; /* the same by number */
    struct pap_seat *tickets; /* seats by the digests of their tickets */
    struct pap_seat *away;    /* the one that goes first is first */
    struct pap_conn *conns;
    struct pap_rate_counter *addresses; /* connections */
    struct pap_rate_counter *guesses;
    bool draining;
};

/* Adds to what waits for a connection, which may be NULL; one that is too slow is closed. */
void pap_conn_add(struct pap_conn *conn, struct pap_message *message);

/* Tells a connection, which may be NULL, and steals `params`. Without memory it is closed. */
void pap_conn_notify(struct pap_conn *conn, const char *method, json_t *params);

/* Tells the others in the room of this seat: its owner of each other seat, everybody of the
 * owner's. */
void pap_conn_notify_others(const struct pap_seat *seat, const char *method);

struct pap_room *pap_room_new(struct pap_relay *relay, enum pap_room_kind kind, const char *id);
void pap_room_free(struct pap_relay *relay, struct pap_room *room);

/* False without memory. The number has to be free. */
bool pap_room_set_number(struct pap_relay *relay, struct pap_room *room, const char *number);

/* Takes the number back, so that others may have it. */
void pap_room_shut(struct pap_relay *relay, struct pap_room *room);

/* A seat that is away, under the digest of its ticket. */
enum pap_status pap_room_add_away(struct pap_room *room, struct pap_relay *relay, uint16_t number,
                                  const char *digest);

/* Seats besides the owner's. */
uint16_t pap_room_capacity(enum pap_room_kind kind);

/* Nobody came back to it: the seat is given up, and with the owner's the room. */
void pap_room_lose_seat(struct pap_relay *relay, struct pap_seat *seat);

#endif
