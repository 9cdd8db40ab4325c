/* What room.c (who is where) and link.c (what comes and goes) know in common; nobody else does. */
#ifndef PAP_RELAY_RELAY_INTERNAL_H
#define PAP_RELAY_RELAY_INTERNAL_H

#include "relay/handover.h"
#include "relay/room.h"

#define HASH_NONFATAL_OOM 1
#include <uthash.h>
#include <utlist.h>

struct pap_seat {
    struct pap_room *room;
    struct pap_conn *conn;    /* NULL: away */
    int64_t until;            /* ms, when a seat that is away is given up */
    uint16_t number;          /* in its room; 0 is the owner's */
    char kept[PAP_RANDOM_ID]; /* what its ticket is kept as */
    UT_hash_handle hh;        /* by that */
    struct pap_seat *prev;    /* of those that are away */
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
    struct pap_relay_figures figures;
    struct pap_room *rooms;
    struct pap_room *numbers; /* the same by number */
    struct pap_seat *tickets; /* seats by what their ticket is kept as */
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

/* Its connection broke: the seat is kept, and those who look at it are told. */
void pap_seat_loses_conn(struct pap_seat *seat);

/* What room.c does for nodes.c. */
struct pap_room *pap_room_new(struct pap_relay *relay, enum pap_room_kind kind, const char *id);
void pap_room_free(struct pap_relay *relay, struct pap_room *room);
bool pap_room_set_number(struct pap_relay *relay, struct pap_room *room, const char *number);
void pap_room_shut(struct pap_relay *relay, struct pap_room *room);
enum pap_status pap_room_add_away(struct pap_room *room, struct pap_relay *relay, uint16_t number,
                                  const char *kept);
struct pap_seat *pap_seat_of_ticket(const struct pap_relay *relay, const char *ticket);
uint16_t pap_room_capacity(enum pap_room_kind kind);

/* What a ticket is kept as, "" where it is no ticket. */
void pap_ticket_keep(const struct pap_relay *relay, const char *ticket, char kept[PAP_RANDOM_ID]);

/* Nobody came back to it: the seat is given up, and with the owner's the room. */
void pap_seat_is_lost(struct pap_relay *relay, struct pap_seat *seat);

#endif
