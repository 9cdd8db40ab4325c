/* A relay: all rooms and connections of one node. It uses no sockets, and no clock of its own. */
#ifndef PAP_RELAY_RELAY_H
#define PAP_RELAY_RELAY_H

#include "base/random.h"
#include "relay/limits.h"

#include <stdbool.h>
#include <stdint.h>

struct pap_conn;
struct pap_relay;
struct pap_room;

/* The callbacks by which a relay informs its cluster about its rooms. All receive `context`. */
struct pap_relay_cluster {
    void *context;

    /*
     * Computes the digest of a ticket: 32 hexadecimal digits from which the ticket cannot be
     * recovered.
     */
    void (*digest)(void *context, const char *ticket, char digest[PAP_RANDOM_ID]);

    /* The room's snapshot (relay/snapshot.h) has changed. */
    void (*changed)(void *context, const struct pap_room *room);

    /* The room's number (may be "") is free again. `ended`: the room is deleted as well. */
    void (*released)(void *context, const struct pap_room *room, bool ended);
};

struct pap_relay_options {
    struct pap_relay_settings settings;
    int64_t (*clock)(void); /* ms on a monotonic clock */

    /* Data is queued on this connection, or it must be closed once its queue is empty. */
    void (*wake)(void *context, struct pap_conn *conn);
    void *context;
    const struct pap_relay_cluster *cluster; /* NULL: single node; must outlive the relay */
};

/* For /metrics. Counted since the start unless marked as a gauge. */
struct pap_relay_counters {
    uint64_t conns; /* gauge */
    uint64_t rooms; /* gauge */
    uint64_t seats; /* gauge */
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

/* All connections must be closed first. NULL is allowed. */
void pap_relay_free(struct pap_relay *relay);

const struct pap_relay_counters *pap_relay_counters(const struct pap_relay *relay);

/*
 * Call once a second: drops seats whose hold time has expired, and closes connections that are
 * silent or take no seat in time.
 */
void pap_relay_tick(struct pap_relay *relay);

/* Refuses to open or join rooms from now on, and tells every client to reconnect in `seconds`. */
void pap_relay_drain(struct pap_relay *relay, unsigned seconds);
bool pap_relay_is_draining(const struct pap_relay *relay);

/* Closes every connection with 1001. */
void pap_relay_dismiss(struct pap_relay *relay);

#endif
