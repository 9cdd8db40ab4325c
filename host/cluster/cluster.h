/*
 * Several nodes that are one service (docs/decisions/0014), joined by Redis. A room is at one node;
 * a connection that comes to another node is forwarded there. Redis also says where each room is,
 * and holds what is needed to go on with it when its node is gone.
 *
 * Whoever has the sockets makes one cluster, hands it what came on each connection of /follow, and
 * is called back where a call is to be answered at this node. Nothing here knows of websockets.
 */
#ifndef PAP_CLUSTER_CLUSTER_H
#define PAP_CLUSTER_CLUSTER_H

#include "cluster/redis.h"
#include "relay/room.h"

struct pap_cluster;
struct pap_cluster_session;

struct pap_cluster_options {
    uv_loop_t *loop;                           /* outlives the cluster, but for its memory */
    const struct pap_redis_module *module;     /* what speaks with Redis */
    const char *redis;                         /* redis://... */
    const struct pap_relay_settings *settings; /* those of the relay; copied */
    void *context;                             /* of the callbacks */

    /*
     * Answers a text message of this connection here, into the connection. What the other nodes
     * were asked for it is in conn->cluster_hint for the time of the call.
     */
    void (*answer)(void *context, struct pap_conn *conn, const void *text, size_t length);

    /* Something came from another node; cluster_flush() is due at the end of this turn. */
    void (*received)(void *context);
};

struct pap_cluster_counters {
    uint64_t remotes;   /* now: seats here whose connection is at another node */
    uint64_t forwarded; /* now: connections here whose seat is at another node */
    uint64_t envelopes_in;
    uint64_t envelopes_out;
    uint64_t bytes_in;
    uint64_t bytes_out;
    uint64_t garbled; /* envelopes that could not be parsed */
    uint64_t gaps;    /* envelopes that came without the one before */
    uint64_t lost;    /* times that the connections to Redis broke */
    uint64_t parted;  /* connections closed because another node could not be reached */
};

/*
 * A node that is not connected to Redis yet, and need never be. PAP_INVALID (`redis`),
 * PAP_NO_MEMORY.
 */
enum pap_status pap_cluster_new(const struct pap_cluster_options *options,
                                struct pap_cluster **cluster, struct pap_error *error);

/* What the relay of this node has to be given. Lives as long as the cluster. */
const struct pap_relay_cluster *pap_cluster_relay(const struct pap_cluster *cluster);

/* Connects, and goes on trying. The relay is the one that was given pap_cluster_relay(). */
void pap_cluster_start(struct pap_cluster *cluster, struct pap_relay *relay);

/* To be called once a second. */
void pap_cluster_tick(struct pap_cluster *cluster);

/* Writes what waits for other nodes; to be called at the end of each turn of the loop. */
void pap_cluster_flush(struct pap_cluster *cluster);

/* Something is to be sent on a connection that is at another node (pap_relay_options.wake for a
 * conn that is `carried`). */
void pap_cluster_wake(struct pap_conn *conn);

struct pap_cluster_counters pap_cluster_counters(const struct pap_cluster *cluster);
bool pap_cluster_is_up(const struct pap_cluster *cluster);

/* This node is about to end: whoever is asked for one of its rooms may take it over at once. */
void pap_cluster_leave(struct pap_cluster *cluster);

/*
 * Two steps, since the loop has to turn in between: stop() closes the connections to Redis and ends
 * what waits for them, the caller closes all handles of the loop, free() releases the memory after
 * the last session is closed. NULL is fine.
 */
void pap_cluster_stop(struct pap_cluster *cluster);
void pap_cluster_free(struct pap_cluster *cluster);

/* --- one connection of /follow at this node --------------------------------------------------- */

/* `conn` is open, and outlives the session. NULL without memory. */
struct pap_cluster_session *pap_cluster_session_new(struct pap_cluster *cluster,
                                                    struct pap_conn *conn);

/* The connection is gone; to be called before pap_conn_close(). NULL is fine. */
void pap_cluster_session_free(struct pap_cluster_session *session);

/*
 * A text message came: it is answered at once, or after other nodes were asked, or it goes to the
 * node where the connection has its seat.
 */
void pap_cluster_session_text(struct pap_cluster_session *session, const void *text, size_t length);

/* Records came, or an empty message: instead of pap_conn_receive(). */
void pap_cluster_session_records(struct pap_cluster_session *session, const unsigned char *bytes,
                                 size_t length);

#endif
