/*
 * One connection to one Redis server, on the loop. hiredis serialises commands and parses replies;
 * the loop decides when the socket is read and written. The asynchronous API of hiredis is not
 * used: it aborts on unexpected messages and does not support sharded channels.
 */
#ifndef PAP_CLUSTER_REDIS_CONNECTION_H
#define PAP_CLUSTER_REDIS_CONNECTION_H

#include "cluster/redis.h"

#include <hiredis.h>

struct connection;

struct connection_options {
    uv_loop_t *loop;
    const struct pap_redis_place *place; /* must outlive the connection */
    const char *channel; /* NULL: sends commands; else it only subscribes to this channel */
    unsigned attempt;
    bool sharded; /* the channel is a sharded one, of a Redis cluster */
    void *context;
    void (*up)(void *context);
    void (*down)(void *context, const char *why); /* once; it is closed during it or later */
    void (*heard)(void *context, const unsigned char *message, size_t length);
};

/* PAP_NO_MEMORY. */
enum pap_status pap_redis_connection_open(const struct connection_options *options,
                                          struct connection **out);

/* See pap_redis_module.ask(). */
void pap_redis_connection_ask(struct connection *connection, const struct pap_redis_part *parts,
                              size_t count, pap_redis_answer_fn *answered, void *context);

/* During an answer callback: the complete reply, if it is an array. */
const redisReply *pap_redis_connection_reply(const struct connection *connection);

void pap_redis_connection_flush(struct connection *connection);

/* See pap_redis_module.close(). */
void pap_redis_connection_close(struct connection *connection);

#endif
