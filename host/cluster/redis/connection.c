#include "cluster/redis/connection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum {
    OPEN_MS = 5000,    /* timeout for the first answer */
    PULSE_MS = 2000,   /* interval of pings */
    SILENCE_MS = 7000, /* silence after which the server is considered dead */
    WHY = 128,
};

struct question {
    pap_redis_answer_fn *answered;
    void *context;
    struct question *next;
};

struct connection {
    struct connection_options options;
    uv_getaddrinfo_t lookup;
    uv_poll_t poll;
    uv_timer_t timer;
    redisContext *redis;        /* NULL: not connected yet, or closed */
    const redisReply *reply;    /* the reply being delivered */
    struct question *questions; /* oldest first, which is answered next */
    struct question **last;     /* where the next one is linked */
    uint64_t heard;             /* ms, loop time of the last data received */
    unsigned handles;           /* open handles; all must be closed before it is freed */
    bool looking;
    bool polled;
    bool watched;
    bool writing; /* waiting for the socket to become writable */
    bool up;
    bool failed;
    bool told;
    bool closed;
    char why[WHY];
};

static void free_if_done(struct connection *connection)
{
    if (connection->closed && connection->handles == 0 && !connection->looking)
        free(connection);
}

static void handle_closed(uv_handle_t *handle)
{
    struct connection *connection = handle->data;
    connection->handles--;
    free_if_done(connection);
}

static void answer_first(struct connection *connection, const struct pap_redis_answer *answer)
{
    struct question *first = connection->questions;
    connection->questions = first->next;
    if (connection->questions == NULL)
        connection->last = &connection->questions;
    if (first->answered != NULL)
        first->answered(first->context, answer);
    free(first);
}

void pap_redis_connection_close(struct connection *connection)
{
    if (connection == NULL || connection->closed)
        return;
    connection->closed = true;
    if (connection->looking)
        uv_cancel((uv_req_t *)&connection->lookup);
    if (connection->polled)
        uv_close((uv_handle_t *)&connection->poll, handle_closed);
    uv_close((uv_handle_t *)&connection->timer, handle_closed);
    /* Only after the poll handle is closed, so that nothing polls the descriptor any more. */
    redisFree(connection->redis);
    connection->redis = NULL;
    while (connection->questions != NULL)
        answer_first(connection, NULL);
}

static void say_down(struct connection *connection)
{
    if (connection->closed || connection->told)
        return;
    connection->told = true;
    connection->options.down(connection->options.context, connection->why);
}

static void note(struct connection *connection, const char *why)
{
    size_t length = strnlen(why, WHY - 1);
    if (connection->failed)
        return;
    connection->failed = true;
    memcpy(connection->why, why, length);
    connection->why[length] = '\0';
}

static void say_down_now(uv_timer_t *timer)
{
    say_down(timer->data);
}

/* Used inside a call of the owner's: reports the failure later, from the loop. */
static void fail_soon(struct connection *connection, const char *why)
{
    note(connection, why);
    uv_timer_start(&connection->timer, say_down_now, 0, 0);
}

static void on_event(uv_poll_t *poll, int status, int events);

static void watch(struct connection *connection, bool also_writable)
{
    if (connection->watched && connection->writing == also_writable)
        return;
    connection->watched = true;
    connection->writing = also_writable;
    uv_poll_start(&connection->poll, UV_READABLE | (also_writable ? UV_WRITABLE : 0), on_event);
}

/* Returns false if the connection failed. */
static bool write_out(struct connection *connection)
{
    int done = 0;
    if (connection->failed || connection->redis == NULL)
        return false;
    if (redisBufferWrite(connection->redis, &done) != REDIS_OK) {
        note(connection, connection->redis->errstr);
        return false;
    }
    watch(connection, done == 0);
    return true;
}

void pap_redis_connection_flush(struct connection *connection)
{
    if (connection->redis != NULL && sdslen(connection->redis->obuf) > 0 && !connection->writing &&
        !write_out(connection))
        fail_soon(connection, connection->why);
}

static bool append(struct connection *connection, const struct pap_redis_part *parts, size_t count,
                   pap_redis_answer_fn *answered, void *context)
{
    const char *bytes[PAP_REDIS_PARTS_MAX];
    size_t lengths[PAP_REDIS_PARTS_MAX];
    const bool asks =
        connection->options.channel == NULL; /* else messages differ by their first word */
    struct question *question = asks ? calloc(1, sizeof *question) : NULL;
    if ((asks && question == NULL) || count > PAP_REDIS_PARTS_MAX || connection->failed ||
        connection->redis == NULL) {
        free(question);
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        bytes[i] = parts[i].bytes;
        lengths[i] = parts[i].length;
    }
    if (redisAppendCommandArgv(connection->redis, (int)count, bytes, lengths) != REDIS_OK) {
        free(question);
        return false;
    }
    if (question == NULL)
        return true;
    question->answered = answered;
    question->context = context;
    *connection->last = question;
    connection->last = &question->next;
    return true;
}

void pap_redis_connection_ask(struct connection *connection, const struct pap_redis_part *parts,
                              size_t count, pap_redis_answer_fn *answered, void *context)
{
    if (append(connection, parts, count, answered, context))
        return;
    fail_soon(connection, "no memory");
    answered(context, NULL);
}

/* --- incoming data ---------------------------------------------------------------------------- */

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

/*
 * On a subscribed connection: a confirmation of the subscription, a message, or the answer to a
 * ping.
 */
static void hear(struct connection *connection, const redisReply *reply)
{
    if (reply->type == REDIS_REPLY_ERROR) {
        note(connection, reply->str);
        return;
    }
    if (reply->type != REDIS_REPLY_ARRAY || reply->elements < 2)
        return; /* reply to AUTH or SELECT */
    const char *kind = reply->element[0]->type == REDIS_REPLY_STRING ? reply->element[0]->str : "";
    if (connection->options.sharded && kind[0] == 's') /* "smessage" and similar */
        kind++;
    if (strcmp(kind, "unsubscribe") == 0) {
        note(connection, "the channel is at another one of the cluster now");
    } else if (strcmp(kind, "subscribe") == 0 && !connection->up) {
        connection->up = true;
        connection->options.up(connection->options.context);
    } else if (strcmp(kind, "message") == 0 && reply->elements == 3 &&
               reply->element[2]->type == REDIS_REPLY_STRING) {
        connection->options.heard(connection->options.context,
                                  (const unsigned char *)reply->element[2]->str,
                                  reply->element[2]->len);
    }
}

/* The topology of the cluster has changed. */
static bool is_elsewhere(const struct pap_redis_answer *answer)
{
    return answer->kind == PAP_REDIS_ERROR &&
           (strncmp(answer->text, "MOVED ", 6) == 0 || strncmp(answer->text, "ASK ", 4) == 0 ||
            strncmp(answer->text, "CLUSTERDOWN", 11) == 0);
}

const redisReply *pap_redis_connection_reply(const struct connection *connection)
{
    return connection->reply;
}

static void give(struct connection *connection, const redisReply *reply,
                 const struct pap_redis_answer *answer)
{
    connection->reply = reply;
    answer_first(connection, answer);
    connection->reply = NULL;
}

static void take(struct connection *connection, const redisReply *reply)
{
    const struct pap_redis_answer answer = answer_of(reply);
    connection->heard = uv_now(connection->options.loop);
    if (connection->options.channel != NULL)
        hear(connection, reply);
    else if (connection->questions == NULL)
        note(connection, "an answer that nobody asked for");
    else if (is_elsewhere(&answer))
        note(connection, answer.text);
    else
        give(connection, reply, &answer);
}

static void read_in(struct connection *connection)
{
    void *reply = NULL;
    if (redisBufferRead(connection->redis) != REDIS_OK) {
        note(connection, connection->redis->errstr);
        return;
    }
    while (!connection->closed && !connection->failed) {
        if (redisGetReplyFromReader(connection->redis, &reply) != REDIS_OK) {
            note(connection, connection->redis->errstr);
            return;
        }
        if (reply == NULL)
            return;
        take(connection, reply);
        freeReplyObject(reply);
    }
}

static void on_event(uv_poll_t *poll, int status, int events)
{
    struct connection *connection = poll->data;
    if (status < 0)
        note(connection, uv_strerror(status));
    if (!connection->failed && (events & UV_READABLE) != 0)
        read_in(connection);
    if (!connection->closed && !connection->failed && (events & UV_WRITABLE) != 0)
        write_out(connection);
    if (!connection->closed && connection->failed) {
        uv_poll_stop(&connection->poll);
        say_down(connection);
    }
}

/* --- opening and closing ---------------------------------------------------------------------- */

/* Handles the first replies; an error reply closes the connection. */
static void let_in(void *context, const struct pap_redis_answer *answer)
{
    struct connection *connection = context;
    if (answer != NULL && answer->kind == PAP_REDIS_ERROR)
        note(connection, answer->text);
}

static void greeted(void *context, const struct pap_redis_answer *answer)
{
    struct connection *connection = context;
    let_in(context, answer);
    if (answer == NULL || connection->failed)
        return;
    connection->up = true;
    connection->options.up(connection->options.context);
}

static struct pap_redis_part part(const char *text)
{
    return (struct pap_redis_part){text, strlen(text)};
}

static bool greet(struct connection *connection)
{
    const struct pap_redis_place *place = connection->options.place;
    char base[12];
    const struct pap_redis_part by_name[] = {part("AUTH"), part(place->user),
                                             part(place->password)};
    const struct pap_redis_part by_word[] = {part("AUTH"), part(place->password)};
    snprintf(base, sizeof base, "%u", place->base);
    const struct pap_redis_part select[] = {part("SELECT"), part(base)};
    const struct pap_redis_part ping[] = {part("PING")};
    if (place->user[0] != '\0' && !append(connection, by_name, 3, let_in, connection))
        return false;
    if (place->user[0] == '\0' && place->password[0] != '\0' &&
        !append(connection, by_word, 2, let_in, connection))
        return false;
    if (place->base != 0 && !append(connection, select, 2, let_in, connection))
        return false;
    if (connection->options.channel == NULL)
        return append(connection, ping, 1, greeted, connection);
    const struct pap_redis_part subscribe[] = {
        part(connection->options.sharded ? "SSUBSCRIBE" : "SUBSCRIBE"),
        part(connection->options.channel)};
    return append(connection, subscribe, 2, NULL, NULL);
}

static void pulse(uv_timer_t *timer)
{
    struct connection *connection = timer->data;
    const struct pap_redis_part ping[] = {part("PING")};
    const uint64_t silent = uv_now(connection->options.loop) - connection->heard;
    if (silent >= (connection->up ? SILENCE_MS : OPEN_MS)) {
        note(connection, "it does not answer");
        say_down(connection);
        return;
    }
    if (connection->up && append(connection, ping, 1, NULL, NULL))
        pap_redis_connection_flush(connection);
}

/* Connects to a resolved address. */
static void connect_to(struct connection *connection, const char *address)
{
    connection->redis =
        redisConnectNonBlock(address, (int)strtoul(connection->options.place->port, NULL, 10));
    if (connection->redis == NULL || connection->redis->err != 0) {
        fail_soon(connection, connection->redis == NULL ? "no memory" : connection->redis->errstr);
        return;
    }
    redisEnableKeepAlive(connection->redis);
    if (uv_poll_init(connection->options.loop, &connection->poll, connection->redis->fd) != 0) {
        fail_soon(connection, "no memory");
        return;
    }
    connection->poll.data = connection;
    connection->polled = true;
    connection->handles++;
    if (!greet(connection))
        fail_soon(connection, "no memory");
    else
        watch(connection, true);
}

static const struct sockaddr *address_at(const struct addrinfo *found, unsigned attempt)
{
    unsigned count = 1;
    for (const struct addrinfo *one = found->ai_next; one != NULL; one = one->ai_next)
        count++;
    for (attempt %= count; attempt > 0; attempt--)
        found = found->ai_next;
    return found->ai_addr;
}

static bool is_address(const char *host)
{
    unsigned char bytes[16];
    return uv_inet_pton(AF_INET, host, bytes) == 0 || uv_inet_pton(AF_INET6, host, bytes) == 0;
}

static void looked_up(uv_getaddrinfo_t *lookup, int status, struct addrinfo *found)
{
    struct connection *connection = lookup->data;
    char address[64] = "";
    connection->looking = false;
    if (connection->closed) {
        uv_freeaddrinfo(found);
        free_if_done(connection);
        return;
    }
    if (status == 0)
        status =
            uv_ip_name(address_at(found, connection->options.attempt), address, sizeof address);
    uv_freeaddrinfo(found);
    if (status != 0)
        fail_soon(connection, uv_strerror(status));
    else
        connect_to(connection, address);
}

enum pap_status pap_redis_connection_open(const struct connection_options *options,
                                          struct connection **out)
{
    struct connection *connection = calloc(1, sizeof *connection);
    const struct addrinfo wanted = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG};
    if (connection == NULL)
        return PAP_NO_MEMORY;
    connection->options = *options;
    connection->last = &connection->questions;
    connection->heard = uv_now(options->loop);
    uv_timer_init(options->loop, &connection->timer);
    connection->timer.data = connection->lookup.data = connection;
    connection->handles = 1;
    uv_timer_start(&connection->timer, pulse, PULSE_MS, PULSE_MS);
    *out = connection;
    if (is_address(options->place->host)) {
        connect_to(connection, options->place->host);
        return PAP_OK;
    }
    /* The only use of libuv's thread pool. */
    if (uv_getaddrinfo(options->loop, &connection->lookup, looked_up, options->place->host, NULL,
                       &wanted) != 0)
        fail_soon(connection, "its name cannot be looked up");
    else
        connection->looking = true;
    return PAP_OK;
}
