/*
 * Several nodes that are one (docs/decisions/0014): what the parts of that know in common.
 * backplane.c has the connections to Redis and what stands there; errand.c asks the other nodes
 * before a call is made; tunnel.c carries connections whose seat is at another node.
 */
#ifndef PAP_CLUSTER_CLUSTER_INTERNAL_H
#define PAP_CLUSTER_CLUSTER_INTERNAL_H

#include "cluster/envelope.h"
#include "cluster/redis.h"
#include "relay/handover.h"
#include "service/server_internal.h"

#include <uthash.h>

enum {
    PAP_OWN_ID = 16,       /* digits of a node's id that are its process's */
    PAP_KEPT_S = 240,      /* what stands in Redis of a room outlives its node so long */
    PAP_RENEWED_S = 30,    /* and is written again so often */
    PAP_FRESH_MS = 5000,   /* after Redis came back others may not have written their rooms yet */
    PAP_PATIENCE_MS = 3000 /* a node that is not there may only be connecting anew */
};

struct pap_peer;

struct pap_key {
    char text[96];
};

struct pap_cluster {
    struct pap_server *server;
    const struct pap_redis_module *module;
    struct pap_redis_place place;
    struct pap_relay_cluster relay;
    struct pap_redis *asks;    /* NULL: not connected */
    struct pap_redis *listens; /* likewise */
    unsigned ready;            /* of the two */
    bool up;                   /* both are */
    bool leaving;              /* rooms are anybody's from here on */
    int64_t since;             /* ms, when it came up */
    /*
     * The first half is this process's; the second is new whenever its connections are: what was
     * under way when one of them broke may be lost, so who comes back is somebody else.
     */
    char id[PAP_RANDOM_ID];
    struct pap_key channel;
    uv_timer_t again;
    unsigned attempt;
    unsigned wait; /* ms until the next attempt */
    bool silent;   /* that Redis is not there was said already */
    unsigned turn; /* of the seconds in which rooms are written again */
    struct pap_peer *peers;
    struct pap_lookup *waiting; /* for time to pass */
    struct pap_cluster_figures figures;
};

/* --- backplane.c ------------------------------------------------------------------------------ */

/* A command, its parts as texts or with their lengths. The answer comes later, or NULL at once. */
void pap_cluster_ask(struct pap_cluster *nodes, const struct pap_redis_part *parts, size_t count,
                     pap_redis_answer_fn *answered, void *context);

static inline struct pap_redis_part pap_part(const char *text)
{
    return (struct pap_redis_part){text, strlen(text)};
}

/* "pasapas:KIND:NAME". */
struct pap_key pap_key(const char *kind, const char *name);

/* 32 hexadecimal digits from which the bytes cannot be found again; other ones for another key. */
void pap_cluster_digest(const struct pap_cluster *nodes, const char *key, const void *bytes,
                        size_t length, char name[PAP_RANDOM_ID]);

/* Something that cannot be: both connections are closed, and this node is another one. */
void pap_cluster_begin_anew(struct pap_cluster *nodes, const char *why);

/* The number is free again, if it is still this room's. */
void pap_cluster_release_number(struct pap_cluster *nodes, const char *number, const char *room);

/* --- errand.c --------------------------------------------------------------------------------- */

/* Every second: those that wait. */
void pap_lookups_tick(struct pap_cluster *nodes);

/* Ends those. */
void pap_lookups_clear(struct pap_cluster *nodes);

/* The node was reached, and answered. The lookup is over. */
void pap_lookup_arrived(struct pap_lookup *lookup);

/* The node to which it went is not there. */
void pap_lookup_fails(struct pap_lookup *lookup);

/* --- tunnel.c --------------------------------------------------------------------------------- */

/* A envelope came. */
void pap_forwards_take(struct pap_cluster *nodes, const unsigned char *bytes, size_t length);

/* Goes to a node with a call; false where that cannot be, and nothing was done. */
bool pap_forward_dig(struct pap_follow_session *session, const char *node,
                     const struct pap_buffer *call);

/* Writes what waits for other nodes. */
void pap_forwards_flush(struct pap_cluster *nodes);

/* Every second: beats, and who does not beat any more. */
void pap_forwards_tick(struct pap_cluster *nodes);

/* Ends all of them. */
void pap_forwards_clear(struct pap_cluster *nodes);

#endif
