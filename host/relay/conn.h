/*
 * The connections of a relay, without sockets. The transport (service/ws_follow.c, the cluster,
 * tests) opens a connection for each of its own, passes in what was received, and takes out what
 * must be sent.
 *
 * Guarantees: on one connection records arrive in the order in which they were sent, each exactly
 * once; a slow reader slows down nobody else; a seat outlives its connection by PAP_HOLD_S. The
 * relay never inspects the body of a record.
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
 * Results of the requests to other nodes that precede a call on a connection
 * (pap_conn.cluster_hint). A relay in a cluster refuses a call that needs a hint and has none.
 */
struct pap_cluster_hint {
    char room[PAP_RANDOM_ID];     /* id for the room to open */
    char number[PAP_NUMBER_SIZE]; /* number claimed for it; "": none. Cleared when used */
    int64_t wait; /* ms; > 0: this address made too many guesses on all nodes together */
    bool counted; /* the guess was already counted by the node of the connection */
    bool cut_off; /* the node with that room is currently unreachable */
};

/* One connection. The transport owns the memory; the relay only links to it. */
struct pap_conn {
    struct pap_relay *relay; /* NULL: not open */
    struct pap_seat *seat;   /* NULL: no seat yet, or no longer */
    struct pap_queue queue;
    struct pap_rate bytes;
    struct pap_rate records;
    struct pap_rate_address address;
    int64_t opened;         /* ms */
    int64_t heard;          /* ms, when data was last received */
    enum pap_close closing; /* 0: not closing */
    bool counted;           /* included in the connection count of its address */
    bool heartbeat;         /* a heartbeat is due, unless other data is sent */
    bool remote;            /* the connection is on another node, its seat on this one */
    bool forwarded;         /* the connection is on this node, its seat on another */
    struct pap_cluster_hint *cluster_hint; /* set only during a call; else NULL */
    struct pap_conn *prev;
    struct pap_conn *next;
};

/*
 * Opens a connection from `address` (text; see pap_rate_address_of()). The caller zeroes `conn`
 * first. PAP_LIMIT: too many connections, it is closed with 4004; PAP_NO_MEMORY. The connection
 * stays linked until pap_conn_close(), even after an error.
 */
enum pap_status pap_conn_open(struct pap_conn *conn, struct pap_relay *relay, const char *address);

/*
 * Like pap_conn_open(), for a connection that is on another node. That node counts the connection,
 * limits its rate and detects its timeout.
 */
void pap_conn_open_remote(struct pap_conn *conn, struct pap_relay *relay);

/*
 * Sets whether the connection's seat is on another node. If so, received data is checked and
 * rate-limited here, and the caller forwards it.
 */
void pap_conn_set_forwarded(struct pap_conn *conn, bool forwarded);

/*
 * The connection was closed by either side; its seat is kept. A connection that is not open is
 * allowed.
 */
void pap_conn_close(struct pap_conn *conn);

/* Handles a binary message. A protocol violation closes the connection with the matching code. */
void pap_conn_receive(struct pap_conn *conn, const unsigned char *bytes, size_t length);

/*
 * Data arrived that the relay does not use, such as a fragment: the connection is alive. Counts as
 * one record.
 */
void pap_conn_heard(struct pap_conn *conn, size_t length);

/* Queues a text message for this connection. If out of memory, the connection is closed. */
void pap_conn_say(struct pap_conn *conn, const void *text, size_t length);

/*
 * Queues records that another node sent for a forwarded connection. PAP_INVALID if they are
 * malformed; then none of them is queued.
 */
enum pap_status pap_conn_deliver(struct pap_conn *conn, const unsigned char *bytes, size_t length);

/*
 * Takes the next message, like pap_queue_take(). A heartbeat is an empty message: `*heartbeat` says
 * that it must be sent although the length is 0.
 */
size_t pap_conn_take(struct pap_conn *conn, unsigned char *bytes, bool *text, bool *heartbeat);

/*
 * Closes the connection, which loses its seat at once. With `now` the queue is dropped; otherwise
 * it is sent first. If called again, the first code is kept.
 */
void pap_conn_end(struct pap_conn *conn, enum pap_close code, bool now);

/* The room in which this connection has a seat; NULL if none. */
const struct pap_room *pap_conn_room(const struct pap_conn *conn);
bool pap_conn_is_owner(const struct pap_conn *conn);

#endif
