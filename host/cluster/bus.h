/*
 * The two connections of this node to Redis: one sends commands, the other is subscribed to this
 * node's channel. Either both are up or neither is used: when one breaks, both are closed and
 * reopened under a new node id.
 *
 * The bus does not interpret messages. Its owner receives them through the events.
 */
#ifndef PAP_CLUSTER_BUS_H
#define PAP_CLUSTER_BUS_H

#include "base/random.h"
#include "cluster/redis.h"

#include <string.h>
#include <uv.h>

enum { PAP_BUS_PROCESS_ID = 16 }; /* leading digits of a node id: constant for one process */

/* A Redis key or channel name. */
struct pap_bus_key {
    char text[96];
};

struct pap_bus_events {
    void *context;
    void (*up)(void *context);
    void (*down)(void *context); /* pending commands were answered with NULL */
    void (*message)(void *context, const unsigned char *bytes, size_t length);
};

/* Other files may read only `up`, `since`, `id` and `lost`. */
struct pap_bus {
    uv_loop_t *loop;
    const struct pap_redis_module *module;
    struct pap_redis_place place;
    struct pap_bus_events events;
    struct pap_redis *commands; /* NULL: not connected */
    struct pap_redis *channel;  /* NULL: not connected */
    struct pap_bus_key name;    /* name of this node's channel */
    unsigned ready;             /* number of the two connections that are ready */
    bool up;                    /* both connections are ready */
    bool stopped;               /* do not reconnect */
    int64_t since;              /* ms, time at which the bus came up */
    /*
     * The first half identifies the process. The second half is regenerated with every reconnect:
     * messages may have been lost, so other nodes must treat this node as a different one.
     */
    char id[PAP_RANDOM_ID];
    uv_timer_t retry;
    unsigned attempt;
    unsigned wait; /* ms until the next attempt */
    bool logged;   /* an unreachable Redis was already logged */
    uint64_t lost; /* number of times the bus went down */
};

/*
 * Opens no connection yet. PAP_INVALID (`redis` is malformed), PAP_NO_MEMORY (no id could be
 * generated).
 */
enum pap_status pap_bus_init(struct pap_bus *bus, uv_loop_t *loop,
                             const struct pap_redis_module *module, const char *redis,
                             const struct pap_bus_events *events, struct pap_error *error);

void pap_bus_open(struct pap_bus *bus);

/*
 * Closes the bus permanently. The timer handle must be closed by the caller that closes the loop.
 */
void pap_bus_stop(struct pap_bus *bus);

/* Closes both connections because of a protocol error, and opens them again under a new id. */
void pap_bus_fail(struct pap_bus *bus, const char *why);

/* Sends a command. The callback runs later, or at once with NULL if the bus is down. */
void pap_bus_ask(struct pap_bus *bus, const struct pap_redis_part *parts, size_t count,
                 pap_redis_answer_fn *answered, void *context);

/*
 * Runs a Lua script with one key and at most 12 arguments.
 */
void pap_bus_eval(struct pap_bus *bus, const char *script, const struct pap_bus_key *key,
                  const struct pap_redis_part *arguments, size_t count,
                  pap_redis_answer_fn *answered, void *context);

/* Writes the queued commands to the socket. */
void pap_bus_flush(struct pap_bus *bus);

/* "pasapas:KIND:NAME". */
struct pap_bus_key pap_bus_key(const char *kind, const char *name);

static inline struct pap_redis_part pap_bus_part(const char *text)
{
    return (struct pap_redis_part){text, strlen(text)};
}

#endif
