/*
 * A connection to a Redis server, on the loop of its owner. The protocol is implemented by a
 * separate module (cluster/redis/, with hiredis and libcrypto), which is loaded only if Redis is
 * configured. Otherwise none of these libraries is in the process.
 */
#ifndef PAP_CLUSTER_REDIS_H
#define PAP_CLUSTER_REDIS_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

/* Location of the server: redis://[[user]:password@]host[:port][/database]. */
struct pap_redis_place {
    char host[256];
    char port[6];
    char user[128];     /* "": none */
    char password[256]; /* "": none */
    unsigned base;
};

/* PAP_INVALID, with a message that states the expected form. */
enum pap_status pap_redis_place_read(const char *url, struct pap_redis_place *place,
                                     struct pap_error *error);

enum pap_redis_kind {
    PAP_REDIS_NOTHING, /* nil */
    PAP_REDIS_NUMBER,
    PAP_REDIS_TEXT,
    PAP_REDIS_ERROR, /* `text` is the error message */
};

/* For an array reply: its last element. */
struct pap_redis_answer {
    enum pap_redis_kind kind;
    int64_t number;
    const char *text; /* NUL-terminated; the NUL is not counted in `length` */
    size_t length;
};

/* `answer` is NULL if the connection ended before the reply arrived. */
typedef void pap_redis_answer_fn(void *context, const struct pap_redis_answer *answer);

struct pap_redis_part {
    const void *bytes;
    size_t length;
};

enum { PAP_REDIS_PARTS_MAX = 16, PAP_REDIS_DIGEST = 32 };

struct pap_redis;

struct pap_redis_options {
    uv_loop_t *loop;
    const struct pap_redis_place *place; /* must outlive the connection */
    const char *channel; /* NULL: sends commands; else it only subscribes to this channel */
    unsigned attempt;    /* counts up, so that each address of the host name is tried in turn */
    void *context;
    void (*up)(void *context);
    void (*down)(void *context, const char *why); /* once; it is closed during it or later */
    void (*heard)(void *context, const unsigned char *message, size_t length);
};

/*
 * None of these functions calls back before it returns, except close(), and ask() if the connection
 * is unusable.
 */
struct pap_redis_module {
    /* PAP_NO_MEMORY. up() or down() reports whether the server is reachable. */
    enum pap_status (*open)(const struct pap_redis_options *options, struct pap_redis **redis);

    /* Sends a command of at most PAP_REDIS_PARTS_MAX parts. The callback runs exactly once. */
    void (*ask)(struct pap_redis *redis, const struct pap_redis_part *parts, size_t count,
                pap_redis_answer_fn *answered, void *context);

    /*
     * Writes the queued commands as far as the socket accepts them; the rest is sent automatically.
     */
    void (*flush)(struct pap_redis *redis);

    /*
     * Closes the connection: pending commands are answered with NULL, and no callback runs
     * afterwards. NULL is allowed.
     */
    void (*close)(struct pap_redis *redis);

    /* HMAC-SHA-256. */
    void (*digest)(const void *key, size_t key_length, const void *bytes, size_t length,
                   unsigned char digest[PAP_REDIS_DIGEST]);
};

/* The symbol that the module exports. */
const struct pap_redis_module *pap_redis_module(void) __attribute__((visibility("default")));

/*
 * Loads the module from the directory of this program. PAP_UNAVAILABLE. It stays loaded until the
 * process ends.
 */
enum pap_status pap_redis_load(const struct pap_redis_module **module, struct pap_error *error);

/*
 * Checks that `url` is well-formed and that the module can be loaded. PAP_INVALID, PAP_UNAVAILABLE.
 */
enum pap_status pap_redis_check(const char *url, struct pap_error *error);

#endif
