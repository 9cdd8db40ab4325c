#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fake_redis.h"

#include "chaos.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CONNECTIONS = 16, ENTRIES = 64, EVENTS = 256, NODE_ID = 32, PROCESS_ID = 16 };

struct pap_redis {
    struct pap_redis_options options;
    char channel[96]; /* "": sends commands */
    bool open;
};

struct entry {
    char key[96]; /* "": unused */
    char *value;
};

/*
 * An event for a connection: an answer if `answered` is not NULL, a message if there are bytes,
 * else that the connection is up.
 */
struct event {
    struct pap_redis *redis;
    pap_redis_answer_fn *answered;
    void *context;
    struct pap_redis_answer answer;
    char *bytes;
    size_t length;
};

static struct {
    struct pap_redis connections[CONNECTIONS];
    struct entry entries[ENTRIES];
    struct event events[EVENTS];
    size_t first;
    size_t last;
} fake;

static char *copy_of(const void *bytes, size_t length)
{
    chaos_pause();
    char *copy = malloc(length + 1);
    chaos_resume();
    assert_non_null(copy);
    memcpy(copy, bytes, length);
    copy[length] = '\0';
    return copy;
}

static void push(const struct event *event)
{
    if (fake.first == fake.last)
        fake.first = fake.last = 0;
    assert_true(fake.last < EVENTS);
    fake.events[fake.last++] = *event;
}

/* --- stored entries --------------------------------------------------------------------------- */

static struct entry *find(const char *key)
{
    for (size_t i = 0; i < ENTRIES; i++)
        if (strcmp(fake.entries[i].key, key) == 0)
            return &fake.entries[i];
    return NULL;
}

static const char *get(const char *key)
{
    const struct entry *entry = find(key);
    return entry == NULL ? NULL : entry->value;
}

static void delete (const char *key)
{
    struct entry *entry = find(key);
    if (entry == NULL)
        return;
    free(entry->value);
    *entry = (struct entry){0};
}

static void set(const char *key, const void *value, size_t length)
{
    delete (key);
    struct entry *entry = find("");
    assert_non_null(entry);
    snprintf(entry->key, sizeof entry->key, "%s", key);
    entry->value = copy_of(value, length);
}

/* --- commands --------------------------------------------------------------------------------- */

static bool is(const struct pap_redis_part *part, const char *text)
{
    return part->length == strlen(text) && memcmp(part->bytes, text, part->length) == 0;
}

static struct pap_redis_answer number(int64_t value)
{
    return (struct pap_redis_answer){.kind = PAP_REDIS_NUMBER, .number = value};
}

static struct pap_redis_answer text_of(const char *text)
{
    return text == NULL ? (struct pap_redis_answer){.kind = PAP_REDIS_NOTHING}
                        : (struct pap_redis_answer){
                              .kind = PAP_REDIS_TEXT, .text = text, .length = strlen(text)};
}

static bool begins(const char *value, const struct pap_redis_part *part, size_t length)
{
    return value != NULL && strncmp(value, part->bytes, length) == 0;
}

/* Each script is recognised by a unique substring. `arguments` are the parts after the key. */
static struct pap_redis_answer eval(const char *script, const char *key,
                                    const struct pap_redis_part *arguments)
{
    const char *held = get(key);
    if (strstr(script, "PTTL") != NULL) /* guesses: never limited */
        return number(0);
    if (strstr(script, "1, 32) ~= ARGV") != NULL) { /* adopt a room */
        char value[4096];
        if (!begins(held, &arguments[0], NODE_ID))
            return text_of(NULL);
        snprintf(value, sizeof value, "%.*s%s", NODE_ID, (const char *)arguments[1].bytes,
                 held + NODE_ID);
        set(key, value, strlen(value));
        return text_of(get(key));
    }
    if (strstr(script, "1, 16) ~= ARGV") != NULL) { /* write a room */
        if (held != NULL && !begins(held, &arguments[0], PROCESS_ID))
            return number(0);
        set(key, arguments[1].bytes, arguments[1].length);
    } else if (strstr(script, "1, 16) == ARGV") != NULL) { /* delete a room */
        if (begins(held, &arguments[0], PROCESS_ID))
            delete (key);
    } else if (strstr(script, "n ~= ARGV") != NULL) { /* write a number */
        if (held != NULL && !is(&arguments[0], held))
            return number(0);
        set(key, arguments[0].bytes, arguments[0].length);
    } else { /* release a number */
        assert_non_null(strstr(script, "== ARGV[1] then redis.call('DEL'"));
        if (held != NULL && is(&arguments[0], held))
            delete (key);
    }
    return number(1);
}

static struct pap_redis *listener_on(const char *channel)
{
    for (size_t i = 0; i < CONNECTIONS; i++)
        if (fake.connections[i].open && strcmp(fake.connections[i].channel, channel) == 0)
            return &fake.connections[i];
    return NULL;
}

static struct pap_redis_answer publish(const char *channel, const struct pap_redis_part *message)
{
    struct pap_redis *listener = listener_on(channel);
    if (listener == NULL)
        return number(0);
    push(&(struct event){.redis = listener,
                         .bytes = copy_of(message->bytes, message->length),
                         .length = message->length});
    return number(1);
}

static struct pap_redis_answer run(const struct pap_redis_part *parts, size_t count)
{
    const char *const key = parts[1].bytes;
    if (is(&parts[0], "GET"))
        return text_of(get(key));
    if (is(&parts[0], "SET")) { /* ... NX EX seconds */
        if (get(key) != NULL)
            return text_of(NULL);
        set(key, parts[2].bytes, parts[2].length);
        return text_of("OK");
    }
    if (is(&parts[0], "PUBLISH"))
        return publish(key, &parts[2]);
    if (is(&parts[0], "PUBSUB"))
        return number(listener_on(parts[2].bytes) != NULL);
    assert_true(is(&parts[0], "EVAL") && count >= 4);
    return eval(key, parts[3].bytes, parts + (is(&parts[2], "2") ? 5 : 4));
}

static void ask(struct pap_redis *redis, const struct pap_redis_part *parts, size_t count,
                pap_redis_answer_fn *answered, void *context)
{
    struct event event = {.redis = redis, .answered = answered, .context = context};
    event.answer = run(parts, count);
    if (event.answer.kind == PAP_REDIS_TEXT) {
        event.bytes = copy_of(event.answer.text, event.answer.length);
        event.answer.text = event.bytes;
    }
    push(&event);
}

/* --- connections ------------------------------------------------------------------------------ */

static enum pap_status open_connection(const struct pap_redis_options *options,
                                       struct pap_redis **out)
{
    struct pap_redis *redis = fake.connections;
    while (redis < fake.connections + CONNECTIONS && redis->open)
        redis++;
    assert_true(redis < fake.connections + CONNECTIONS);
    *redis = (struct pap_redis){.options = *options, .open = true};
    if (options->channel != NULL)
        snprintf(redis->channel, sizeof redis->channel, "%s", options->channel);
    push(&(struct event){.redis = redis});
    *out = redis;
    return PAP_OK;
}

static void close_connection(struct pap_redis *redis)
{
    if (redis == NULL)
        return;
    redis->open = false;
    for (size_t i = fake.first; i < fake.last; i++) {
        struct event event = fake.events[i];
        if (event.redis != redis)
            continue;
        fake.events[i] = (struct event){0};
        if (event.answered != NULL)
            event.answered(event.context, NULL);
        free(event.bytes);
    }
}

static void flush(struct pap_redis *redis)
{
    (void)redis;
}

static void digest(const void *key, size_t key_length, const void *bytes, size_t length,
                   unsigned char made[PAP_REDIS_DIGEST])
{
    (void)key;
    memset(made, (int)key_length, PAP_REDIS_DIGEST);
    for (size_t i = 0; i < length; i++)
        made[i % PAP_REDIS_DIGEST] =
            (unsigned char)(made[i % PAP_REDIS_DIGEST] * 31 + ((const unsigned char *)bytes)[i]);
}

bool fake_redis_run(void)
{
    const bool any = fake.first < fake.last;
    while (fake.first < fake.last) {
        const struct event event = fake.events[fake.first++];
        if (event.redis == NULL)
            continue; /* its connection was closed */
        const struct pap_redis_options *options = &event.redis->options;
        if (event.answered != NULL)
            event.answered(event.context, &event.answer);
        else if (event.bytes != NULL)
            options->heard(options->context, (unsigned char *)event.bytes, event.length);
        else
            options->up(options->context);
        free(event.bytes);
    }
    return any;
}

void fake_redis_clear(void)
{
    for (size_t i = 0; i < CONNECTIONS; i++)
        assert_false(fake.connections[i].open);
    for (size_t i = 0; i < ENTRIES; i++)
        free(fake.entries[i].value);
    memset(&fake, 0, sizeof fake);
}

const struct pap_redis_module *fake_redis_module(void)
{
    static const struct pap_redis_module module = {.open = open_connection,
                                                   .ask = ask,
                                                   .flush = flush,
                                                   .close = close_connection,
                                                   .digest = digest};
    return &module;
}
