/*
 * The two connections to Redis by which this node is one of several: one sends commands, the other
 * listens to this node's channel. Either both are up or neither is used: when one breaks, both are
 * closed, and opened again under another node id.
 *
 * Nothing here knows what is sent. Whoever opens the bus is told by its events.
 */
#ifndef PAP_CLUSTER_BUS_H
#define PAP_CLUSTER_BUS_H

#include "base/random.h"
#include "cluster/redis.h"

#include <string.h>
#include <uv.h>

enum { PAP_BUS_PROCESS_ID = 16 }; /* digits of a node id that stay the same in one process */

/* A key or channel of Redis. */
struct pap_bus_key {
    char text[96];
};

struct pap_bus_events {
    void *context;
    void (*up)(void *context);
    void (*down)(void *context); /* whatever was asked has been answered with NULL */
    void (*message)(void *context, const unsigned char *bytes, size_t length);
};

/* Of these, others read `up`, `since`, `id` and `lost`. */
struct pap_bus {
    uv_loop_t *loop;
    const struct pap_redis_module *module;
    struct pap_redis_place place;
    struct pap_bus_events events;
    struct pap_redis *commands; /* NULL: not connected */
    struct pap_redis *channel;  /* likewise */
    struct pap_bus_key name;    /* of this node's channel */
    unsigned ready;             /* of the two */
    bool up;                    /* both are */
    bool stopped;               /* it is not opened again */
    int64_t since;              /* ms, when it came up */
    /*
     * The first half is the process's; the second is new whenever the connections are: messages
     * may have been lost when one of them broke, so other nodes have to take this one for another.
     */
    char id[PAP_RANDOM_ID];
    uv_timer_t retry;
    unsigned attempt;
    unsigned wait; /* ms until the next attempt */
    bool logged;   /* that Redis cannot be reached */
    uint64_t lost; /* times that it went down */
};

/* Opens nothing yet. PAP_INVALID (`redis`), PAP_NO_MEMORY: no id could be drawn. */
enum pap_status pap_bus_init(struct pap_bus *bus, uv_loop_t *loop,
                             const struct pap_redis_module *module, const char *redis,
                             const struct pap_bus_events *events, struct pap_error *error);

void pap_bus_open(struct pap_bus *bus);

/* Closes it for good. The timer's handle is left to whoever closes the loop. */
void pap_bus_stop(struct pap_bus *bus);

/* Closes both connections because of a protocol error, and opens them again under a new id. */
void pap_bus_fail(struct pap_bus *bus, const char *why);

/* Sends a command. It is answered later, or with NULL at once where the bus is down. */
void pap_bus_ask(struct pap_bus *bus, const struct pap_redis_part *parts, size_t count,
                 pap_redis_answer_fn *answered, void *context);

/*
 * Runs a Lua script with one key and at most 12 arguments.
 */
void pap_bus_eval(struct pap_bus *bus, const char *script, const struct pap_bus_key *key,
                  const struct pap_redis_part *arguments, size_t count,
                  pap_redis_answer_fn *answered, void *context);

/* Writes what was asked. */
void pap_bus_flush(struct pap_bus *bus);

/* "pasapas:KIND:NAME". */
struct pap_bus_key pap_bus_key(const char *kind, const char *name);

static inline struct pap_redis_part pap_bus_part(const char *text)
{
    return (struct pap_redis_part){text, strlen(text)};
}

#endif
