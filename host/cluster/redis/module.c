/*
 * The module that implements the Redis client: for a single server, or for a cluster, in which each
 * key and each channel belongs to one of several servers. Channels in a cluster are sharded, so
 * that an envelope passes through one server and not through all.
 */
#include "cluster/redis/connection.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS = 16384, SERVERS_MAX = 64 };

struct pap_redis {
    struct pap_redis_options options;
    struct connection *seed; /* connection used to ask for the list of servers; NULL later */
    struct pap_redis_place places[SERVERS_MAX];
    struct connection *servers[SERVERS_MAX];
    unsigned count; /* number of servers; 0: not known yet */
    unsigned ready;
    bool is_cluster;
    unsigned char server_of[SLOTS];
};

/*
 * CRC-16 (XMODEM variant) of the key, or of the part between { and } in it (Redis Cluster
 * specification, "Key distribution model" and "Hash tags").
 */
static unsigned slot_of(const char *key, size_t length)
{
    const char *open = memchr(key, '{', length);
    const char *close = open == NULL ? NULL : memchr(open, '}', length - (size_t)(open - key));
    unsigned crc = 0;
    if (close != NULL && close > open + 1) {
        key = open + 1;
        length = (size_t)(close - key);
    }
    for (size_t i = 0; i < length; i++) {
        crc ^= (unsigned)(unsigned char)key[i] << 8;
        for (int bit = 0; bit < 8; bit++)
            crc = (crc & 0x8000) != 0 ? (crc << 1 ^ 0x1021) & 0xffff : crc << 1 & 0xffff;
    }
    return crc % SLOTS;
}

/* --- opening and closing ---------------------------------------------------------------------- */

static void went_down(void *context, const char *why)
{
    struct pap_redis *redis = context;
    redis->options.down(redis->options.context, why);
}

static void heard(void *context, const unsigned char *message, size_t length)
{
    struct pap_redis *redis = context;
    redis->options.heard(redis->options.context, message, length);
}

static void one_is_up(void *context)
{
    struct pap_redis *redis = context;
    if (++redis->ready == redis->count)
        redis->options.up(redis->options.context);
}

static enum pap_status open_at(struct pap_redis *redis, const struct pap_redis_place *place,
                               const char *channel, void (*up)(void *context),
                               struct connection **out)
{
    const struct connection_options options = {.loop = redis->options.loop,
                                               .place = place,
                                               .channel = channel,
                                               .attempt = redis->options.attempt,
                                               .sharded = redis->is_cluster,
                                               .context = redis,
                                               .up = up,
                                               .down = went_down,
                                               .heard = heard};
    return pap_redis_connection_open(&options, out);
}

/*
 * The index of a cluster's server in the list of known servers, to which it is added if it is new;
 * -1 if the list is full or the reply is malformed.
 */
static int server_at(struct pap_redis *redis, const redisReply *master)
{
    struct pap_redis_place place = *redis->options.place;
    if (master->type != REDIS_REPLY_ARRAY || master->elements < 2 ||
        master->element[1]->type != REDIS_REPLY_INTEGER)
        return -1;
    /* No address means the server that was asked. */
    if (master->element[0]->type == REDIS_REPLY_STRING && master->element[0]->len > 0) {
        if (master->element[0]->len >= sizeof place.host)
            return -1;
        memcpy(place.host, master->element[0]->str, master->element[0]->len + 1);
    }
    snprintf(place.port, sizeof place.port, "%u", (unsigned)master->element[1]->integer & 0xffff);
    for (unsigned i = 0; i < redis->count; i++)
        if (strcmp(redis->places[i].host, place.host) == 0 &&
            strcmp(redis->places[i].port, place.port) == 0)
            return (int)i;
    if (redis->count == SERVERS_MAX)
        return -1;
    redis->places[redis->count] = place;
    return (int)redis->count++;
}

/* Each range: first slot, last slot, its master, its replicas. The ranges must cover all slots. */
static bool read_slots(struct pap_redis *redis, const redisReply *ranges)
{
    unsigned covered = 0;
    for (size_t i = 0; i < ranges->elements; i++) {
        const redisReply *range = ranges->element[i];
        if (range->type != REDIS_REPLY_ARRAY || range->elements < 3 ||
            range->element[0]->type != REDIS_REPLY_INTEGER ||
            range->element[1]->type != REDIS_REPLY_INTEGER)
            return false;
        const long long first = range->element[0]->integer;
        const long long last = range->element[1]->integer;
        const int server = server_at(redis, range->element[2]);
        if (server < 0 || first < 0 || last < first || last >= SLOTS)
            return false;
        memset(redis->server_of + first, server, (size_t)(last - first + 1));
        covered += (unsigned)(last - first + 1);
    }
    return covered == SLOTS;
}

/* A subscriber needs only the server that has its channel. */
static void keep_one(struct pap_redis *redis)
{
    const char *channel = redis->options.channel;
    redis->places[0] = redis->places[redis->server_of[slot_of(channel, strlen(channel))]];
    redis->count = 1;
}

static void told_of_slots(void *context, const struct pap_redis_answer *answer)
{
    struct pap_redis *redis = context;
    if (answer == NULL)
        return;
    const redisReply *ranges = pap_redis_connection_reply(redis->seed);
    redis->is_cluster = ranges->type == REDIS_REPLY_ARRAY;
    redis->places[0] = *redis->options.place;
    redis->count = redis->is_cluster ? 0 : 1;
    if (redis->is_cluster && !read_slots(redis, ranges)) {
        went_down(redis, "the cluster has no place for some keys");
        return;
    }
    if (redis->options.channel != NULL)
        keep_one(redis);
    struct connection *seed = redis->seed;
    enum pap_status status = PAP_OK;
    redis->seed = NULL;
    for (unsigned i = 0; status == PAP_OK && i < redis->count; i++)
        status = open_at(redis, &redis->places[i], redis->options.channel, one_is_up,
                         &redis->servers[i]);
    pap_redis_connection_close(seed);
    if (status != PAP_OK)
        went_down(redis, "no memory");
}

static void seed_is_up(void *context)
{
    struct pap_redis *redis = context;
    const struct pap_redis_part slots[] = {{"CLUSTER", 7}, {"SLOTS", 5}};
    pap_redis_connection_ask(redis->seed, slots, 2, told_of_slots, redis);
    pap_redis_connection_flush(redis->seed);
}

static enum pap_status open_redis(const struct pap_redis_options *options, struct pap_redis **out)
{
    struct pap_redis *redis = calloc(1, sizeof *redis);
    if (redis == NULL)
        return PAP_NO_MEMORY;
    redis->options = *options;
    enum pap_status status = open_at(redis, options->place, NULL, seed_is_up, &redis->seed);
    if (status == PAP_OK)
        *out = redis;
    else
        free(redis);
    return status;
}

static void close_redis(struct pap_redis *redis)
{
    if (redis == NULL)
        return;
    pap_redis_connection_close(redis->seed);
    for (unsigned i = 0; i < redis->count; i++)
        pap_redis_connection_close(redis->servers[i]);
    free(redis);
}

/* --- commands --------------------------------------------------------------------------------- */

static bool is(const struct pap_redis_part *part, const char *text)
{
    return part->length == strlen(text) && memcmp(part->bytes, text, part->length) == 0;
}

/* The index of the part of a command that is its key or channel. */
static size_t key_of(const struct pap_redis_part *parts)
{
    return is(&parts[0], "EVAL") ? 3 : is(&parts[0], "PUBSUB") ? 2 : 1;
}

static void ask_redis(struct pap_redis *redis, const struct pap_redis_part *parts, size_t count,
                      pap_redis_answer_fn *answered, void *context)
{
    struct pap_redis_part sent[PAP_REDIS_PARTS_MAX];
    unsigned server = 0;
    if (count > PAP_REDIS_PARTS_MAX || count <= key_of(parts)) {
        answered(context, NULL);
        return;
    }
    memcpy(sent, parts, count * sizeof *parts);
    if (redis->is_cluster) {
        const struct pap_redis_part *key = &parts[key_of(parts)];
        server = redis->server_of[slot_of(key->bytes, key->length)];
        if (is(&parts[0], "PUBLISH"))
            sent[0] = (struct pap_redis_part){"SPUBLISH", 8};
        if (is(&parts[0], "PUBSUB"))
            sent[1] = (struct pap_redis_part){"SHARDNUMSUB", 11};
    }
    pap_redis_connection_ask(redis->servers[server], sent, count, answered, context);
}

static void flush_redis(struct pap_redis *redis)
{
    for (unsigned i = 0; i < redis->count; i++)
        pap_redis_connection_flush(redis->servers[i]);
}

static void digest_of(const void *key, size_t key_length, const void *bytes, size_t length,
                      unsigned char digest[PAP_REDIS_DIGEST])
{
    HMAC(EVP_sha256(), key, (int)key_length, bytes, length, digest, NULL);
}

const struct pap_redis_module *pap_redis_module(void)
{
    static const struct pap_redis_module module = {.open = open_redis,
                                                   .ask = ask_redis,
                                                   .flush = flush_redis,
                                                   .close = close_redis,
                                                   .digest = digest_of};
    return &module;
}
