/*
 * A connection to a Redis server, on the loop of whoever opens it. What speaks the protocol is a
 * module of its own (cluster/redis/, with hiredis and libcrypto), which is loaded only where Redis
 * is set: without it nothing of these libraries is in the process.
 */
#ifndef PAP_CLUSTER_REDIS_H
#define PAP_CLUSTER_REDIS_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

/* Where it is: redis://[[user]:password@]host[:port][/database]. */
struct pap_redis_place {
    char host[256];
    char port[6];
    char user[128];     /* "": none */
    char password[256]; /* "": none */
    unsigned base;
};

/* PAP_INVALID with what to write instead. */
enum pap_status pap_redis_place_read(const char *url, struct pap_redis_place *place,
                                     struct pap_error *error);

enum pap_redis_kind {
    PAP_REDIS_NOTHING, /* nil */
    PAP_REDIS_NUMBER,
    PAP_REDIS_TEXT,
    PAP_REDIS_ERROR, /* its text says why */
};

/* Of a list the last element. */
struct pap_redis_answer {
    enum pap_redis_kind kind;
    int64_t number;
    const char *text; /* ends with a NUL that is not counted */
    size_t length;
};

/* `answer` is NULL where the connection ended before it came. */
typedef void pap_redis_answer_fn(void *context, const struct pap_redis_answer *answer);

struct pap_redis_part {
    const void *bytes;
    size_t length;
};

enum { PAP_REDIS_PARTS_MAX = 16, PAP_REDIS_DIGEST = 32 };

struct pap_redis;

struct pap_redis_options {
    uv_loop_t *loop;
    const struct pap_redis_place *place; /* outlives the connection */
    const char *channel;                 /* NULL: it asks. Else it only listens to this one */
    unsigned attempt; /* counts up: each address that the host name has is tried in turn */
    void *context;
    void (*up)(void *context);
    void (*down)(void *context, const char *why); /* once; it is closed in there or later */
    void (*heard)(void *context, const unsigned char *message, size_t length);
};

/* None of these calls back before it returns, but close(), and ask() where it is of no use. */
struct pap_redis_module {
    /* PAP_NO_MEMORY. Whether anybody is there is said by up() or down(). */
    enum pap_status (*open)(const struct pap_redis_options *options, struct pap_redis **redis);

    /* Sends a command of at most PAP_REDIS_PARTS_MAX parts; its answer is given once. */
    void (*ask)(struct pap_redis *redis, const struct pap_redis_part *parts, size_t count,
                pap_redis_answer_fn *answered, void *context);

    /* Writes what was asked, as far as the socket takes it; the rest goes by itself. */
    void (*flush)(struct pap_redis *redis);

    /* Ends it: what was asked is answered with NULL, nothing is called afterwards. NULL is fine. */
    void (*close)(struct pap_redis *redis);

    /* HMAC-SHA-256. */
    void (*digest)(const void *key, size_t key_length, const void *bytes, size_t length,
                   unsigned char digest[PAP_REDIS_DIGEST]);
};

/* What the module exports, under this name. */
const struct pap_redis_module *pap_redis_module(void) __attribute__((visibility("default")));

/* Loads it from beside this program. PAP_UNAVAILABLE. It stays until the process ends. */
enum pap_status pap_redis_load(const struct pap_redis_module **module, struct pap_error *error);

/* Whether `url` says where Redis is, and the module can be loaded. PAP_INVALID, PAP_UNAVAILABLE. */
enum pap_status pap_redis_check(const char *url, struct pap_error *error);

#endif
