/*
 * Several nodes that act as one service (docs/decisions/0014), connected through Redis. Each room
 * lives on one node; a connection that arrives at another node is forwarded there. Redis also
 * stores the location of each room, and a snapshot from which another node can continue the room
 * when its node fails.
 *
 * The owner of the sockets creates one cluster, passes it everything received on each /follow
 * connection, and gets a callback for each call that this node must answer. This module does not
 * depend on websockets.
 */
#ifndef PAP_CLUSTER_CLUSTER_H
#define PAP_CLUSTER_CLUSTER_H

#include "cluster/redis.h"
#include "relay/room.h"

struct pap_cluster;
struct pap_cluster_session;

struct pap_cluster_options {
    uv_loop_t *loop;                           /* must outlive the cluster, except for its memory */
    const struct pap_redis_module *module;     /* the Redis client module */
    const char *redis;                         /* redis://... */
    const struct pap_relay_settings *settings; /* the relay's settings; copied */
    void *context;                             /* passed to the callbacks */

    /*
     * Answers a text message of this connection on this node, into the connection's queue. During
     * the call, conn->cluster_hint holds the results of the requests to other nodes.
     */
    void (*answer)(void *context, struct pap_conn *conn, const void *text, size_t length);

    /* A message from another node arrived; call pap_cluster_flush() at the end of this turn. */
    void (*received)(void *context);
};

struct pap_cluster_counters {
    uint64_t remotes;   /* gauge: seats on this node whose connection is on another node */
    uint64_t forwarded; /* gauge: connections on this node whose seat is on another node */
    uint64_t envelopes_in;
    uint64_t envelopes_out;
    uint64_t bytes_in;
    uint64_t bytes_out;
    uint64_t garbled; /* envelopes that could not be parsed */
    uint64_t gaps;    /* envelopes whose predecessor was missing */
    uint64_t lost;    /* number of times the Redis connections broke */
    uint64_t parted;  /* connections closed because another node was unreachable */
};

/*
 * Creates a node that is not connected to Redis yet; connecting is optional. PAP_INVALID (`redis`
 * is malformed), PAP_NO_MEMORY.
 */
enum pap_status pap_cluster_new(const struct pap_cluster_options *options,
                                struct pap_cluster **cluster, struct pap_error *error);

/* The callbacks to pass to this node's relay. Valid as long as the cluster. */
const struct pap_relay_cluster *pap_cluster_relay(const struct pap_cluster *cluster);

/* Connects, and keeps retrying. `relay` must have been created with pap_cluster_relay(). */
void pap_cluster_start(struct pap_cluster *cluster, struct pap_relay *relay);

/* Call once a second. */
void pap_cluster_tick(struct pap_cluster *cluster);

/* Sends the pending envelopes to other nodes. Call at the end of each turn of the loop. */
void pap_cluster_flush(struct pap_cluster *cluster);

/*
 * Data is queued for a connection that is on another node (called from pap_relay_options.wake if
 * conn->remote is set).
 */
void pap_cluster_wake(struct pap_conn *conn);

struct pap_cluster_counters pap_cluster_counters(const struct pap_cluster *cluster);
bool pap_cluster_is_up(const struct pap_cluster *cluster);

/*
 * This node is about to stop: another node that is asked for one of its rooms may take the room
 * over at once.
 */
void pap_cluster_leave(struct pap_cluster *cluster);

/*
 * Shutdown takes two steps, because the loop must turn in between. stop() closes the Redis
 * connections and ends the operations that wait for them. Then the caller closes all handles of the
 * loop. free() releases the memory after the last session was freed. NULL is allowed.
 */
void pap_cluster_stop(struct pap_cluster *cluster);
void pap_cluster_free(struct pap_cluster *cluster);

/* --- one connection of /follow at this node --------------------------------------------------- */

/* `conn` must be open and must outlive the session. Returns NULL if out of memory. */
struct pap_cluster_session *pap_cluster_session_new(struct pap_cluster *cluster,
                                                    struct pap_conn *conn);

/* Call when the connection is closed, before pap_conn_close(). NULL is allowed. */
void pap_cluster_session_free(struct pap_cluster_session *session);

/*
 * Handles a received text message: it is answered at once, or after requests to other nodes, or it
 * is forwarded to the node that has the connection's seat.
 */
void pap_cluster_session_text(struct pap_cluster_session *session, const void *text, size_t length);

/* Handles received records or an empty message. Call it instead of pap_conn_receive(). */
void pap_cluster_session_records(struct pap_cluster_session *session, const unsigned char *bytes,
                                 size_t length);

#endif
