/* A relay: all rooms and connections of one node. No sockets, and no clock of its own. */
#ifndef PAP_RELAY_RELAY_H
#define PAP_RELAY_RELAY_H

#include "base/random.h"
#include "relay/limits.h"

#include <stdbool.h>
#include <stdint.h>

struct pap_conn;
struct pap_relay;
struct pap_room;

/* How a relay tells its cluster of its rooms; all of it is called with `context`. */
struct pap_relay_cluster {
    void *context;

    /* The digest of a ticket: 32 hexadecimal digits from which it cannot be found again. */
    void (*digest)(void *context, const char *ticket, char digest[PAP_RANDOM_ID]);

    /* The room's snapshot (relay/snapshot.h) is another one now. */
    void (*changed)(void *context, const struct pap_room *room);

    /* Its number, which may be "", is free again; `ended`: and the room is no more. */
    void (*released)(void *context, const struct pap_room *room, bool ended);
};

struct pap_relay_options {
    struct pap_relay_settings settings;
    int64_t (*clock)(void); /* ms on a clock that is never set */

    /* Something is to be sent on this connection, or it is to be closed once nothing is. */
    void (*wake)(void *context, struct pap_conn *conn);
    void *context;
    const struct pap_relay_cluster *cluster; /* NULL: the only node; outlives the relay */
};

/* For /metrics; since the start where nothing else is said. */
struct pap_relay_counters {
    uint64_t conns; /* now */
    uint64_t rooms; /* now */
    uint64_t seats; /* now */
    uint64_t records_in;
    uint64_t records_out;
    uint64_t bytes_in;
    uint64_t bytes_out;
    uint64_t guesses_refused;
    uint64_t slow;
    uint64_t adopted; /* rooms taken over from another node */
};

/* PAP_NO_MEMORY. The settings are copied. */
enum pap_status pap_relay_new(const struct pap_relay_options *options, struct pap_relay **relay);

/* Every connection must be closed before. NULL is fine. */
void pap_relay_free(struct pap_relay *relay);

const struct pap_relay_counters *pap_relay_counters(const struct pap_relay *relay);

/* To be called once a second: gives up seats that nobody came back to, closes connections that are
 * silent or take no seat in time. */
void pap_relay_tick(struct pap_relay *relay);

/* No room is opened or joined from here on, and everybody is told to come back in `seconds`. */
void pap_relay_drain(struct pap_relay *relay, unsigned seconds);
bool pap_relay_is_draining(const struct pap_relay *relay);

/* Closes every connection with 1001. */
void pap_relay_dismiss(struct pap_relay *relay);

#endif
