/*
 * The module that speaks with Redis. hiredis puts commands together and takes answers apart; when
 * the socket is read and written is the loop's. Its own asynchronous part is not used: it aborts
 * on messages that it does not expect, and knows no sharded channels.
 */
#include "net/redis.h"

#include <hiredis.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum {
    OPEN_MS = 5000,    /* until it answers for the first time */
    PULSE_MS = 2000,   /* so often it is asked whether it is there */
    SILENCE_MS = 7000, /* after that without a word it is not */
    WHY = 128,
};

struct question {
    pap_redis_answer_fn *answered;
    void *context;
    struct question *next;
};

struct pap_redis {
    struct pap_redis_options options;
    uv_getaddrinfo_t lookup;
    uv_poll_t poll;
    uv_timer_t timer;
    redisContext *redis;        /* NULL: not connected yet, or closed */
    struct question *questions; /* the first is answered next */
    struct question **last;     /* where the next one goes */
    uint64_t heard;             /* ms of the loop */
    unsigned handles;           /* that are to be closed before it is freed */
    bool looking;
    bool polled;
    bool watched;
    bool writing; /* waits until the socket takes more */
    bool up;
    bool failed;
    bool told;
    bool closed;
    char why[WHY];
};

static void free_if_done(struct pap_redis *redis)
{
    if (redis->closed && redis->handles == 0 && !redis->looking)
        free(redis);
}

static void handle_closed(uv_handle_t *handle)
{
    struct pap_redis *redis = handle->data;
    redis->handles--;
    free_if_done(redis);
}

static void answer_first(struct pap_redis *redis, const struct pap_redis_answer *answer)
{
    struct question *first = redis->questions;
    redis->questions = first->next;
    if (redis->questions == NULL)
        redis->last = &redis->questions;
    if (first->answered != NULL)
        first->answered(first->context, answer);
    free(first);
}

static void close_redis(struct pap_redis *redis)
{
    if (redis == NULL || redis->closed)
        return;
    redis->closed = true;
    if (redis->looking)
        uv_cancel((uv_req_t *)&redis->lookup);
    if (redis->polled)
        uv_close((uv_handle_t *)&redis->poll, handle_closed);
    uv_close((uv_handle_t *)&redis->timer, handle_closed);
    /* After the poll's end: nothing waits on the descriptor any more. */
    redisFree(redis->redis);
    redis->redis = NULL;
    while (redis->questions != NULL)
        answer_first(redis, NULL);
}

static void say_down(struct pap_redis *redis)
{
    if (redis->closed || redis->told)
        return;
    redis->told = true;
    redis->options.down(redis->options.context, redis->why);
}

static void note(struct pap_redis *redis, const char *why)
{
    size_t length = strnlen(why, WHY - 1);
    if (redis->failed)
        return;
    redis->failed = true;
    memcpy(redis->why, why, length);
    redis->why[length] = '\0';
}

static void say_down_now(uv_timer_t *timer)
{
    say_down(timer->data);
}

/* From within a call of the other side's: it hears of it from the loop. */
static void fail_soon(struct pap_redis *redis, const char *why)
{
    note(redis, why);
    uv_timer_start(&redis->timer, say_down_now, 0, 0);
}

static void on_event(uv_poll_t *poll, int status, int events);

static void watch(struct pap_redis *redis, bool also_writable)
{
    if (redis->watched && redis->writing == also_writable)
        return;
    redis->watched = true;
    redis->writing = also_writable;
    uv_poll_start(&redis->poll, UV_READABLE | (also_writable ? UV_WRITABLE : 0), on_event);
}

/* False: it failed. */
static bool write_out(struct pap_redis *redis)
{
    int done = 0;
    if (redis->failed || redis->redis == NULL)
        return false;
    if (redisBufferWrite(redis->redis, &done) != REDIS_OK) {
        note(redis, redis->redis->errstr);
        return false;
    }
    watch(redis, done == 0);
    return true;
}

static void flush_redis(struct pap_redis *redis)
{
    if (redis->redis != NULL && sdslen(redis->redis->obuf) > 0 && !redis->writing &&
        !write_out(redis))
        fail_soon(redis, redis->why);
}

static bool append(struct pap_redis *redis, const struct pap_redis_part *parts, size_t count,
                   pap_redis_answer_fn *answered, void *context)
{
    const char *bytes[PAP_REDIS_PARTS_MAX];
    size_t lengths[PAP_REDIS_PARTS_MAX];
    const bool asks =
        redis->options.channel == NULL; /* else all that comes is told apart by its words */
    struct question *question = asks ? calloc(1, sizeof *question) : NULL;
    if ((asks && question == NULL) || count > PAP_REDIS_PARTS_MAX || redis->failed ||
        redis->redis == NULL) {
        free(question);
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        bytes[i] = parts[i].bytes;
        lengths[i] = parts[i].length;
    }
    if (redisAppendCommandArgv(redis->redis, (int)count, bytes, lengths) != REDIS_OK) {
        free(question);
        return false;
    }
    if (question == NULL)
        return true;
    question->answered = answered;
    question->context = context;
    *redis->last = question;
    redis->last = &question->next;
    return true;
}

static void ask_redis(struct pap_redis *redis, const struct pap_redis_part *parts, size_t count,
                      pap_redis_answer_fn *answered, void *context)
{
    if (append(redis, parts, count, answered, context))
        return;
    fail_soon(redis, "no memory");
    answered(context, NULL);
}

/* --- what comes ------------------------------------------------------------------------------- */

static struct pap_redis_answer answer_of(const redisReply *reply)
{
    while (reply->type == REDIS_REPLY_ARRAY && reply->elements > 0)
        reply = reply->element[reply->elements - 1];
    switch (reply->type) {
    case REDIS_REPLY_INTEGER:
        return (struct pap_redis_answer){.kind = PAP_REDIS_NUMBER, .number = reply->integer};
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
        return (struct pap_redis_answer){
            .kind = PAP_REDIS_TEXT, .text = reply->str, .length = reply->len};
    case REDIS_REPLY_ERROR:
        return (struct pap_redis_answer){
            .kind = PAP_REDIS_ERROR, .text = reply->str, .length = reply->len};
    default:
        return (struct pap_redis_answer){.kind = PAP_REDIS_NOTHING};
    }
}

static bool is_text(const redisReply *reply, const char *text)
{
    return reply->type == REDIS_REPLY_STRING && strcmp(reply->str, text) == 0;
}

/* On a connection that listens: it is subscribed, a message, the answer to a ping. */
static void hear(struct pap_redis *redis, const redisReply *reply)
{
    if (reply->type == REDIS_REPLY_ERROR) {
        note(redis, reply->str);
        return;
    }
    if (reply->type != REDIS_REPLY_ARRAY || reply->elements < 2)
        return; /* AUTH and SELECT are done */
    if (is_text(reply->element[0], "subscribe") && !redis->up) {
        redis->up = true;
        redis->options.up(redis->options.context);
    } else if (is_text(reply->element[0], "message") && reply->elements == 3 &&
               reply->element[2]->type == REDIS_REPLY_STRING) {
        redis->options.heard(redis->options.context, (const unsigned char *)reply->element[2]->str,
                             reply->element[2]->len);
    }
}

static void take(struct pap_redis *redis, const redisReply *reply)
{
    const struct pap_redis_answer answer = answer_of(reply);
    redis->heard = uv_now(redis->options.loop);
    if (redis->options.channel != NULL)
        hear(redis, reply);
    else if (redis->questions == NULL)
        note(redis, "an answer that nobody asked for");
    else
        answer_first(redis, &answer);
}

static void read_in(struct pap_redis *redis)
{
    void *reply = NULL;
    if (redisBufferRead(redis->redis) != REDIS_OK) {
        note(redis, redis->redis->errstr);
        return;
    }
    while (!redis->closed && !redis->failed) {
        if (redisGetReplyFromReader(redis->redis, &reply) != REDIS_OK) {
            note(redis, redis->redis->errstr);
            return;
        }
        if (reply == NULL)
            return;
        take(redis, reply);
        freeReplyObject(reply);
    }
}

static void on_event(uv_poll_t *poll, int status, int events)
{
    struct pap_redis *redis = poll->data;
    if (status < 0)
        note(redis, uv_strerror(status));
    if (!redis->failed && (events & UV_READABLE) != 0)
        read_in(redis);
    if (!redis->closed && !redis->failed && (events & UV_WRITABLE) != 0)
        write_out(redis);
    if (!redis->closed && redis->failed) {
        uv_poll_stop(&redis->poll);
        say_down(redis);
    }
}

/* --- coming and going ------------------------------------------------------------------------- */

/* The first answers: one that is an error ends it. */
static void let_in(void *context, const struct pap_redis_answer *answer)
{
    struct pap_redis *redis = context;
    if (answer != NULL && answer->kind == PAP_REDIS_ERROR)
        note(redis, answer->text);
}

/* Who is no cluster answers this with an error. */
static void told_of_cluster(void *context, const struct pap_redis_answer *answer)
{
    if (answer != NULL && answer->kind == PAP_REDIS_TEXT)
        note(context, "it is a cluster, and has to be a single one");
}

static void greeted(void *context, const struct pap_redis_answer *answer)
{
    struct pap_redis *redis = context;
    let_in(context, answer);
    if (answer == NULL || redis->failed)
        return;
    redis->up = true;
    redis->options.up(redis->options.context);
}

static struct pap_redis_part part(const char *text)
{
    return (struct pap_redis_part){text, strlen(text)};
}

static bool greet(struct pap_redis *redis)
{
    const struct pap_redis_place *place = redis->options.place;
    char base[12];
    const struct pap_redis_part by_name[] = {part("AUTH"), part(place->user),
                                             part(place->password)};
    const struct pap_redis_part by_word[] = {part("AUTH"), part(place->password)};
    snprintf(base, sizeof base, "%u", place->base);
    const struct pap_redis_part select[] = {part("SELECT"), part(base)};
    const struct pap_redis_part ping[] = {part("PING")};
    if (place->user[0] != '\0' && !append(redis, by_name, 3, let_in, redis))
        return false;
    if (place->user[0] == '\0' && place->password[0] != '\0' &&
        !append(redis, by_word, 2, let_in, redis))
        return false;
    if (place->base != 0 && !append(redis, select, 2, let_in, redis))
        return false;
    const struct pap_redis_part cluster[] = {part("CLUSTER"), part("INFO")};
    if (redis->options.channel == NULL)
        return append(redis, cluster, 2, told_of_cluster, redis) &&
               append(redis, ping, 1, greeted, redis);
    const struct pap_redis_part subscribe[] = {part("SUBSCRIBE"), part(redis->options.channel)};
    return append(redis, subscribe, 2, NULL, NULL);
}

static void pulse(uv_timer_t *timer)
{
    struct pap_redis *redis = timer->data;
    const struct pap_redis_part ping[] = {part("PING")};
    const uint64_t silent = uv_now(redis->options.loop) - redis->heard;
    if (silent >= (redis->up ? SILENCE_MS : OPEN_MS)) {
        note(redis, "it does not answer");
        say_down(redis);
        return;
    }
    if (redis->up && append(redis, ping, 1, NULL, NULL))
        flush_redis(redis);
}

/* Connects to an address, whose name was looked up. */
static void connect_to(struct pap_redis *redis, const char *address)
{
    redis->redis =
        redisConnectNonBlock(address, (int)strtoul(redis->options.place->port, NULL, 10));
    if (redis->redis == NULL || redis->redis->err != 0) {
        fail_soon(redis, redis->redis == NULL ? "no memory" : redis->redis->errstr);
        return;
    }
    redisEnableKeepAlive(redis->redis);
    if (uv_poll_init(redis->options.loop, &redis->poll, redis->redis->fd) != 0) {
        fail_soon(redis, "no memory");
        return;
    }
    redis->poll.data = redis;
    redis->polled = true;
    redis->handles++;
    if (!greet(redis))
        fail_soon(redis, "no memory");
    else
        watch(redis, true);
}

static void looked_up(uv_getaddrinfo_t *lookup, int status, struct addrinfo *found)
{
    struct pap_redis *redis = lookup->data;
    char address[64] = "";
    redis->looking = false;
    if (redis->closed) {
        uv_freeaddrinfo(found);
        free_if_done(redis);
        return;
    }
    if (status == 0)
        status = uv_ip_name(found->ai_addr, address, sizeof address);
    uv_freeaddrinfo(found);
    if (status != 0)
        fail_soon(redis, uv_strerror(status));
    else
        connect_to(redis, address);
}

static enum pap_status open_redis(const struct pap_redis_options *options, struct pap_redis **out)
{
    struct pap_redis *redis = calloc(1, sizeof *redis);
    const struct addrinfo wanted = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG};
    if (redis == NULL)
        return PAP_NO_MEMORY;
    redis->options = *options;
    redis->last = &redis->questions;
    redis->heard = uv_now(options->loop);
    uv_timer_init(options->loop, &redis->timer);
    redis->timer.data = redis->lookup.data = redis;
    redis->handles = 1;
    uv_timer_start(&redis->timer, pulse, PULSE_MS, PULSE_MS);
    *out = redis;
    if (uv_getaddrinfo(options->loop, &redis->lookup, looked_up, options->place->host, NULL,
                       &wanted) != 0)
        fail_soon(redis, "its name cannot be looked up");
    else
        redis->looking = true;
    return PAP_OK;
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
