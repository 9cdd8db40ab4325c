/*
 * The connections of a relay, without sockets: whoever has those (service/ws_follow.c, the cluster,
 * tests) opens a connection for each, gives it what was received, and takes from it what is to be
 * sent.
 *
 * Promised: on one connection records arrive in the order in which they were sent, each once; a
 * slow reader slows nobody else; a seat outlives its connection by PAP_HOLD_S. The relay never
 * reads a record.
 */
#ifndef PAP_RELAY_CONN_H
#define PAP_RELAY_CONN_H

#include "base/random.h"
#include "relay/close.h"
#include "relay/limits.h"
#include "relay/number.h"
#include "relay/queue.h"
#include "relay/rate.h"

struct pap_relay;
struct pap_room;
struct pap_seat;

/*
 * What other nodes were asked before a call is made on a connection (pap_conn.cluster_hint). A
 * relay that is one of several refuses a call that needs it and comes without.
 */
struct pap_cluster_hint {
    char room[PAP_RANDOM_ID]; /* id of the room to be opened, for which ... */
    char
        number[PAP_NUMBER_SIZE]; /* ... this number is claimed; "": none could be. Emptied by use */
    int64_t wait;                /* ms; more than 0: this address guesses too much at all nodes */
    bool counted;                /* the guess was counted where it was made */
    bool cut_off;                /* the node with that room cannot be reached now */
};

/* One connection. Lives where its transport keeps it; the relay only links to it. */
struct pap_conn {
    struct pap_relay *relay; /* NULL: not open */
    struct pap_seat *seat;   /* NULL: none yet, or no longer */
    struct pap_queue queue;
    struct pap_rate bytes;
    struct pap_rate records;
    struct pap_rate_address address;
    int64_t opened;                        /* ms */
    int64_t heard;                         /* ms, when anything came last */
    enum pap_close closing;                /* 0: no */
    bool counted;                          /* among the connections of its address */
    bool heartbeat;                        /* one is to be sent, unless something else is */
    bool remote;                           /* the connection is at another node, its seat here */
    bool forwarded;                        /* the connection is here, its seat at another node */
    struct pap_cluster_hint *cluster_hint; /* during a call; NULL */
    struct pap_conn *prev;
    struct pap_conn *next;
};

/*
 * A connection from `address` (text; see pap_rate_address_of). The connection is zeroed first.
 * PAP_LIMIT: too many, it is closed with 4004; PAP_NO_MEMORY. It stays linked until
 * pap_conn_close(), also after a failure.
 */
enum pap_status pap_conn_open(struct pap_conn *conn, struct pap_relay *relay, const char *address);

/*
 * As pap_conn_open(), for a connection that is at another node. That node counts it, measures what
 * it sends and hears whether it is alive.
 */
void pap_conn_open_remote(struct pap_conn *conn, struct pap_relay *relay);

/*
 * The connection's seat is at another node from here on, or no longer: what comes on it is checked
 * and measured here, and forwarded by the caller.
 */
void pap_conn_set_forwarded(struct pap_conn *conn, bool forwarded);

/* The connection is gone, whoever ended it; its seat is kept. A connection that is not open is
 * fine. */
void pap_conn_close(struct pap_conn *conn);

/* A binary message. What breaks a rule of the protocol closes the connection with its code. */
void pap_conn_receive(struct pap_conn *conn, const unsigned char *bytes, size_t length);

/* Something came that the relay has no use for: it is alive. Counts as one record. */
void pap_conn_heard(struct pap_conn *conn, size_t length);

/* A text message to this one. Without memory the connection is closed. */
void pap_conn_say(struct pap_conn *conn, const void *text, size_t length);

/*
 * Records for a forwarded connection, as they came from the other node: they are queued as all
 * others are. PAP_INVALID where they are none; nothing of them is queued then.
 */
enum pap_status pap_conn_deliver(struct pap_conn *conn, const unsigned char *bytes, size_t length);

/*
 * The next message, as pap_queue_take(). A heartbeat is an empty one: `*heartbeat` says that it is
 * to be sent although the length is 0.
 */
size_t pap_conn_take(struct pap_conn *conn, unsigned char *bytes, bool *text, bool *heartbeat);

/*
 * Closes the connection, which loses its seat at once: `now` drops what waits, else that is sent
 * first. The first code counts.
 */
void pap_conn_end(struct pap_conn *conn, enum pap_close code, bool now);

/* The room in which this connection has a seat; NULL. */
const struct pap_room *pap_conn_room(const struct pap_conn *conn);
bool pap_conn_is_owner(const struct pap_conn *conn);

#endif
