#include "cluster/bus.h"

#include "base/clock.h"
#include "base/debug.h"
#include "base/log.h"

#include <stdio.h>

enum { FIRST_WAIT_MS = 100, LONGEST_WAIT_MS = 1000, EVAL_HEAD = 4 };

struct pap_bus_key pap_bus_key(const char *kind, const char *name)
{
    struct pap_bus_key key;
    snprintf(key.text, sizeof key.text, "pasapas:%s:%s", kind, name);
    return key;
}

void pap_bus_ask(struct pap_bus *bus, const struct pap_redis_part *parts, size_t count,
                 pap_redis_answer_fn *answered, void *context)
{
    if (bus->up)
        bus->module->ask(bus->commands, parts, count, answered, context);
    else
        answered(context, NULL);
}

void pap_bus_eval(struct pap_bus *bus, const char *script, const struct pap_bus_key *key,
                  const struct pap_redis_part *arguments, size_t count,
                  pap_redis_answer_fn *answered, void *context)
{
    struct pap_redis_part parts[PAP_REDIS_PARTS_MAX] = {pap_bus_part("EVAL"), pap_bus_part(script),
                                                        pap_bus_part("1"), pap_bus_part(key->text)};
    memcpy(parts + EVAL_HEAD, arguments, count * sizeof *arguments);
    pap_bus_ask(bus, parts, EVAL_HEAD + count, answered, context);
}

void pap_bus_flush(struct pap_bus *bus)
{
    if (bus->up)
        bus->module->flush(bus->commands);
}

static void retry_later(struct pap_bus *bus);

static void disconnect(struct pap_bus *bus)
{
    struct pap_redis *commands = bus->commands;
    struct pap_redis *channel = bus->channel;
    bus->up = false;
    bus->ready = 0;
    bus->commands = bus->channel = NULL;
    bus->module->close(commands);
    bus->module->close(channel);
    bus->events.down(bus->events.context);
}

void pap_bus_fail(struct pap_bus *bus, const char *why)
{
    bus->lost += bus->up;
    if (!bus->logged)
        pap_log("Redis at %s, port %s: %s; trying again until it answers", bus->place.host,
                bus->place.port, why);
    bus->logged = true;
    disconnect(bus);
    retry_later(bus);
}

static void went_down(void *context, const char *why)
{
    pap_bus_fail(context, why);
}

static void came_up(void *context)
{
    struct pap_bus *bus = context;
    if (++bus->ready < 2)
        return;
    bus->up = true;
    bus->wait = FIRST_WAIT_MS;
    bus->since = pap_clock_monotonic_ms();
    bus->logged = false;
    pap_log("one of several nodes, through Redis at %s, port %s", bus->place.host, bus->place.port);
    pap_debug(PAP_DEBUG_FOLLOW, "this is node %s", bus->id);
    bus->events.up(bus->events.context);
}

static void heard(void *context, const unsigned char *message, size_t length)
{
    struct pap_bus *bus = context;
    if (bus->up)
        bus->events.message(bus->events.context, message, length);
}

static void connect_both(uv_timer_t *timer)
{
    struct pap_bus *bus = timer->data;
    char drawn[PAP_RANDOM_ID];
    struct pap_redis_options options = {.loop = bus->loop,
                                        .place = &bus->place,
                                        .attempt = bus->attempt++,
                                        .context = bus,
                                        .up = came_up,
                                        .down = went_down,
                                        .heard = heard};
    enum pap_status status = pap_random_id(drawn);
    if (status == PAP_OK)
        memcpy(bus->id + PAP_BUS_PROCESS_ID, drawn + PAP_BUS_PROCESS_ID,
               PAP_RANDOM_ID - PAP_BUS_PROCESS_ID);
    bus->name = pap_bus_key("node", bus->id);
    if (status == PAP_OK)
        status = bus->module->open(&options, &bus->commands);
    options.channel = bus->name.text;
    if (status == PAP_OK)
        status = bus->module->open(&options, &bus->channel);
    if (status != PAP_OK)
        pap_bus_fail(bus, "no memory");
}

static void retry_later(struct pap_bus *bus)
{
    if (bus->stopped)
        return;
    uv_timer_start(&bus->retry, connect_both, bus->wait, 0);
    bus->wait = bus->wait * 2 < LONGEST_WAIT_MS ? bus->wait * 2 : LONGEST_WAIT_MS;
}

enum pap_status pap_bus_init(struct pap_bus *bus, uv_loop_t *loop,
                             const struct pap_redis_module *module, const char *redis,
                             const struct pap_bus_events *events, struct pap_error *error)
{
    *bus =
        (struct pap_bus){.loop = loop, .module = module, .events = *events, .wait = FIRST_WAIT_MS};
    enum pap_status status = pap_redis_place_read(redis, &bus->place, error);
    if (status == PAP_OK && pap_random_id(bus->id) != PAP_OK)
        status = pap_error_no_memory(error);
    if (status != PAP_OK)
        return status;
    uv_timer_init(loop, &bus->retry);
    bus->retry.data = bus;
    return PAP_OK;
}

void pap_bus_open(struct pap_bus *bus)
{
    connect_both(&bus->retry);
}

void pap_bus_stop(struct pap_bus *bus)
{
    bus->stopped = true;
    disconnect(bus);
}
