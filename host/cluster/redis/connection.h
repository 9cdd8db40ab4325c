/*
 * One connection to one Redis server, on the loop. hiredis puts commands together and takes answers
 * apart; when the socket is read and written is the loop's. Its own asynchronous part is not used:
 * it aborts on messages that it does not expect, and knows no sharded channels.
 */
#ifndef PAP_CLUSTER_REDIS_CONNECTION_H
#define PAP_CLUSTER_REDIS_CONNECTION_H

#include "cluster/redis.h"

#include <hiredis.h>

struct connection;

struct connection_options {
    uv_loop_t *loop;
    const struct pap_redis_place *place; /* outlives the connection */
    const char *channel;                 /* NULL: it asks. Else it only listens to this one */
    unsigned attempt;
    bool sharded; /* the channel is one of a cluster's */
    void *context;
    void (*up)(void *context);
    void (*down)(void *context, const char *why); /* once; it is closed in there or later */
    void (*heard)(void *context, const unsigned char *message, size_t length);
};

/* PAP_NO_MEMORY. */
enum pap_status pap_redis_connection_open(const struct connection_options *options,
                                          struct connection **out);

/* As pap_redis_module.ask(). */
void pap_redis_connection_ask(struct connection *connection, const struct pap_redis_part *parts,
                              size_t count, pap_redis_answer_fn *answered, void *context);

/* While an answer is given: all of it, where it is a list. */
const redisReply *pap_redis_connection_reply(const struct connection *connection);

void pap_redis_connection_flush(struct connection *connection);

/* As pap_redis_module.close(). */
void pap_redis_connection_close(struct connection *connection);

#endif
