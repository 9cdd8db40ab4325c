/* The two connections to Redis, and what this node has standing there: its rooms and their numbers.
 */
#include "cluster/cluster_internal.h"

#include "base/clock.h"
#include "base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_WAIT_MS = 100, MOST_WAIT_MS = 1000 };

#define NOBODY "00000000000000000000000000000000"
#define TEXT_OF(number) #number
#define SECONDS(number) TEXT_OF(number)
#define KEPT_S SECONDS(240)

_Static_assert(PAP_KEPT_S == 240, "it is written out in KEPT_S");

/* Only who has a room, or finds that nobody has, may write it. KEYS: room. ARGV: process, note,
 * seconds. */
static const char write_note[] = "local n = redis.call('GET', KEYS[1]) "
                                 "if n and string.sub(n, 1, 16) ~= ARGV[1] then return 0 end "
                                 "redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3]) return 1";

static const char end_note[] =
    "local n = redis.call('GET', KEYS[1]) "
    "if n and string.sub(n, 1, 16) == ARGV[1] then redis.call('DEL', KEYS[1]) end return 1";

/* KEYS: number. ARGV: room, seconds. */
static const char hold_number[] = "local n = redis.call('GET', KEYS[1]) "
                                  "if n and n ~= ARGV[1] then return 0 end "
                                  "redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2]) return 1";

static const char release_number[] =
    "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end return 1";

struct pap_key pap_key(const char *kind, const char *name)
{
    struct pap_key key;
    snprintf(key.text, sizeof key.text, "pasapas:%s:%s", kind, name);
    return key;
}

void pap_cluster_ask(struct pap_cluster *nodes, const struct pap_redis_part *parts, size_t count,
                     pap_redis_answer_fn *answered, void *context)
{
    if (nodes->up)
        nodes->module->ask(nodes->asks, parts, count, answered, context);
    else
        answered(context, NULL);
}

/* --- what stands there ------------------------------------------------------------------------ */

/* Of a room that was written: whether it is still ours. */
struct written {
    struct pap_cluster *nodes;
    char room[PAP_RANDOM_ID];
};

static bool is_refused(const struct pap_redis_answer *answer)
{
    return answer != NULL && answer->kind == PAP_REDIS_NUMBER && answer->number == 0;
}

static struct pap_room *room_of(const struct written *written)
{
    return pap_relay_room(written->nodes->server->relay, written->room);
}

static void note_written(void *context, const struct pap_redis_answer *answer)
{
    struct written *written = context;
    struct pap_room *room = is_refused(answer) ? room_of(written) : NULL;
    if (room != NULL)
        pap_relay_yield(written->nodes->server->relay, room);
    free(written);
}

static void number_held(void *context, const struct pap_redis_answer *answer)
{
    struct written *written = context;
    struct pap_room *room = is_refused(answer) ? room_of(written) : NULL;
    if (room != NULL)
        pap_room_loses_number(written->nodes->server->relay, room);
    free(written);
}

static struct written *written_new(struct pap_cluster *nodes, const struct pap_room *room)
{
    struct written *written = malloc(sizeof *written);
    if (written == NULL)
        return NULL;
    written->nodes = nodes;
    memcpy(written->room, pap_room_id(room), sizeof written->room);
    return written;
}

static void ignore(void *context, const struct pap_redis_answer *answer)
{
    (void)context;
    (void)answer;
}

static void run(struct pap_cluster *nodes, const char *script, const struct pap_key *key,
                const struct pap_redis_part *arguments, size_t count, pap_redis_answer_fn *answered,
                void *context)
{
    struct pap_redis_part parts[8] = {pap_part("EVAL"), pap_part(script), pap_part("1"),
                                      pap_part(key->text)};
    memcpy(parts + 4, arguments, count * sizeof *arguments);
    pap_cluster_ask(nodes, parts, 4 + count, answered, context);
}

/* Without memory it is written again in PAP_RENEWED_S at the latest. */
static void write_room(void *context, const struct pap_room *room)
{
    struct pap_cluster *nodes = context;
    struct pap_buffer note;
    struct written *written = nodes->up ? written_new(nodes, room) : NULL;
    if (written == NULL)
        return;
    pap_buffer_init(&note, PAP_NOTE_MAX);
    if (pap_room_snapshot_write(room, nodes->leaving ? NOBODY : nodes->id, &note) != PAP_OK) {
        free(written);
    } else {
        const struct pap_key key = pap_key("room", pap_room_id(room));
        const struct pap_redis_part arguments[] = {
            {nodes->id, PAP_OWN_ID}, {note.data, note.length}, pap_part(KEPT_S)};
        run(nodes, write_note, &key, arguments, 3, note_written, written);
    }
    pap_buffer_clear(&note);
}

static void keep_number(struct pap_cluster *nodes, const struct pap_room *room)
{
    const char *number = pap_room_number(room);
    struct written *written = number[0] == '\0' ? NULL : written_new(nodes, room);
    if (written == NULL)
        return;
    const struct pap_key key = pap_key("number", number);
    const struct pap_redis_part arguments[] = {pap_part(pap_room_id(room)), pap_part(KEPT_S)};
    run(nodes, hold_number, &key, arguments, 2, number_held, written);
}

static void write_whole(void *context, const struct pap_room *room)
{
    write_room(context, room);
    keep_number(context, room);
}

void pap_cluster_release_number(struct pap_cluster *nodes, const char *number, const char *room)
{
    const struct pap_key key = pap_key("number", number);
    const struct pap_redis_part arguments[] = {pap_part(room)};
    run(nodes, release_number, &key, arguments, 1, ignore, NULL);
}

static void release(void *context, const struct pap_room *room, bool ended)
{
    struct pap_cluster *nodes = context;
    const struct pap_key key = pap_key("room", pap_room_id(room));
    const struct pap_redis_part arguments[] = {{nodes->id, PAP_OWN_ID}};
    if (pap_room_number(room)[0] != '\0')
        pap_cluster_release_number(nodes, pap_room_number(room), pap_room_id(room));
    if (ended)
        run(nodes, end_note, &key, arguments, 1, ignore, NULL);
}

void pap_cluster_digest(const struct pap_cluster *nodes, const char *key, const void *bytes,
                        size_t length, char name[PAP_RANDOM_ID])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char digest[PAP_REDIS_DIGEST];
    nodes->module->digest(key, strlen(key), bytes, length, digest);
    for (size_t i = 0; i < PAP_RANDOM_ID - 1; i++)
        name[i] = digits[i % 2 == 0 ? digest[i / 2] >> 4 : digest[i / 2] & 0xf];
    name[PAP_RANDOM_ID - 1] = '\0';
}

static void keep(void *context, const char *ticket, char kept[PAP_RANDOM_ID])
{
    pap_cluster_digest(context, "pasapas ticket", ticket, strlen(ticket), kept);
}

/* --- the connections -------------------------------------------------------------------------- */

static void try_again_later(struct pap_cluster *nodes);

static void disconnect(struct pap_cluster *nodes)
{
    struct pap_redis *asks = nodes->asks;
    struct pap_redis *listens = nodes->listens;
    nodes->up = false;
    nodes->ready = 0;
    nodes->asks = nodes->listens = NULL;
    nodes->module->close(asks);
    nodes->module->close(listens);
    pap_forwards_clear(nodes);
}

static void lose(struct pap_cluster *nodes, const char *why)
{
    nodes->figures.lost += nodes->up;
    if (!nodes->silent)
        pap_log("Redis at %s, port %s: %s; trying again until it answers", nodes->place.host,
                nodes->place.port, why);
    nodes->silent = true;
    disconnect(nodes);
    try_again_later(nodes);
}

static void went_down(void *context, const char *why)
{
    lose(context, why);
}

void pap_cluster_begin_anew(struct pap_cluster *nodes, const char *why)
{
    lose(nodes, why);
}

static void came_up(void *context)
{
    struct pap_cluster *nodes = context;
    if (++nodes->ready < 2)
        return;
    nodes->up = true;
    nodes->wait = FIRST_WAIT_MS;
    nodes->since = pap_clock_monotonic_ms();
    nodes->silent = false;
    pap_log("one of several nodes, through Redis at %s, port %s", nodes->place.host,
            nodes->place.port);
    pap_relay_each_room(nodes->server->relay, write_whole, nodes);
}

static void hear(void *context, const unsigned char *message, size_t length)
{
    struct pap_cluster *nodes = context;
    nodes->server->heard = true;
    if (nodes->up)
        pap_forwards_take(nodes, message, length);
}

static void connect_now(uv_timer_t *timer)
{
    struct pap_cluster *nodes = timer->data;
    char drawn[PAP_RANDOM_ID];
    struct pap_redis_options options = {.loop = &nodes->server->loop,
                                        .place = &nodes->place,
                                        .attempt = nodes->attempt++,
                                        .context = nodes,
                                        .up = came_up,
                                        .down = went_down,
                                        .heard = hear};
    enum pap_status status = pap_random_id(drawn);
    memcpy(nodes->id + PAP_OWN_ID, drawn + PAP_OWN_ID, PAP_RANDOM_ID - PAP_OWN_ID);
    nodes->channel = pap_key("node", nodes->id);
    if (status == PAP_OK)
        status = nodes->module->open(&options, &nodes->asks);
    options.channel = nodes->channel.text;
    if (status == PAP_OK)
        status = nodes->module->open(&options, &nodes->listens);
    if (status != PAP_OK)
        lose(nodes, "no memory");
}

static void try_again_later(struct pap_cluster *nodes)
{
    if (nodes->leaving)
        return;
    uv_timer_start(&nodes->again, connect_now, nodes->wait, 0);
    nodes->wait = nodes->wait * 2 < MOST_WAIT_MS ? nodes->wait * 2 : MOST_WAIT_MS;
}

/* --- for the server --------------------------------------------------------------------------- */

enum pap_status pap_cluster_new(struct pap_server *server, struct pap_error *error)
{
    struct pap_cluster *nodes = calloc(1, sizeof *nodes);
    if (nodes == NULL)
        return pap_error_no_memory(error);
    enum pap_status status = pap_redis_place_read(server->options.redis, &nodes->place, error);
    if (status == PAP_OK)
        status = pap_redis_load(&nodes->module, error);
    if (status == PAP_OK && pap_random_id(nodes->id) != PAP_OK)
        status = pap_error_no_memory(error);
    if (status != PAP_OK) {
        free(nodes);
        return status;
    }
    nodes->server = server;
    nodes->wait = FIRST_WAIT_MS;
    nodes->relay = (struct pap_relay_cluster){
        .context = nodes, .keep = keep, .changed = write_room, .released = release};
    uv_timer_init(&server->loop, &nodes->again);
    nodes->again.data = nodes;
    server->nodes = nodes;
    return PAP_OK;
}

const struct pap_relay_cluster *pap_cluster_relay(const struct pap_cluster *nodes)
{
    return nodes == NULL ? NULL : &nodes->relay;
}

void pap_cluster_start(struct pap_cluster *nodes)
{
    connect_now(&nodes->again);
}

struct turn {
    struct pap_cluster *nodes;
    unsigned second;
};

/* Each room in its second, so that they are not all written at once. */
static void renew(void *context, const struct pap_room *room)
{
    const struct turn *turn = context;
    const char digits[] = {pap_room_id(room)[0], pap_room_id(room)[1], '\0'};
    if (strtoul(digits, NULL, 16) % PAP_RENEWED_S == turn->second)
        write_whole(turn->nodes, room);
}

void pap_cluster_tick(struct pap_cluster *nodes)
{
    struct turn turn = {nodes, nodes->turn++ % PAP_RENEWED_S};
    if (nodes->up)
        pap_relay_each_room(nodes->server->relay, renew, &turn);
    pap_forwards_tick(nodes);
    pap_lookups_tick(nodes);
}

void pap_cluster_flush(struct pap_cluster *nodes)
{
    if (!nodes->up)
        return;
    pap_forwards_flush(nodes);
    nodes->module->flush(nodes->asks);
}

const struct pap_cluster_figures *pap_cluster_figures(const struct pap_cluster *nodes)
{
    return &nodes->figures;
}

bool pap_cluster_are_up(const struct pap_cluster *nodes)
{
    return nodes->up;
}

void pap_cluster_leave(struct pap_cluster *nodes)
{
    nodes->leaving = true;
    if (nodes->up)
        pap_relay_each_room(nodes->server->relay, write_room, nodes);
    pap_cluster_flush(nodes);
}

void pap_cluster_stop(struct pap_cluster *nodes)
{
    if (nodes == NULL)
        return;
    nodes->leaving = true;
    disconnect(nodes);
    pap_lookups_clear(nodes);
}

void pap_cluster_free(struct pap_cluster *nodes)
{
    free(nodes);
}
