#include "cluster/registry.h"

#include "relay/handover.h"
#include "relay/snapshot.h"

#include <stdlib.h>

enum { RENEWED_S = 30 }; /* interval at which each room is rewritten */

#define NOBODY "00000000000000000000000000000000"

/*
 * Only the node that has the room may write it, or any node if no node has it. KEYS: room. ARGV:
 * process, snapshot, seconds.
 */
static const char write_room_script[] =
    "local n = redis.call('GET', KEYS[1]) "
    "if n and string.sub(n, 1, 16) ~= ARGV[1] then return 0 end "
    "redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3]) return 1";

static const char delete_room_script[] =
    "local n = redis.call('GET', KEYS[1]) "
    "if n and string.sub(n, 1, 16) == ARGV[1] then redis.call('DEL', KEYS[1]) end return 1";

/* KEYS: number. ARGV: room, seconds. */
static const char write_number_script[] =
    "local n = redis.call('GET', KEYS[1]) "
    "if n and n ~= ARGV[1] then return 0 end "
    "redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2]) return 1";

static const char release_number_script[] =
    "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end return 1";

/* A pending write of a room or its number. Another node may own it by the time Redis answers. */
struct write {
    struct pap_cluster *cluster;
    char room[PAP_RANDOM_ID];
};

static bool is_refused(const struct pap_redis_answer *answer)
{
    return answer != NULL && answer->kind == PAP_REDIS_NUMBER && answer->number == 0;
}

static struct pap_room *room_of(const struct write *write)
{
    return pap_room_find(write->cluster->relay, write->room);
}

static void room_written(void *context, const struct pap_redis_answer *answer)
{
    struct write *write = context;
    struct pap_room *room = is_refused(answer) ? room_of(write) : NULL;
    if (room != NULL)
        pap_handover_yield(write->cluster->relay, room);
    free(write);
}

static void number_written(void *context, const struct pap_redis_answer *answer)
{
    struct write *write = context;
    struct pap_room *room = is_refused(answer) ? room_of(write) : NULL;
    if (room != NULL)
        pap_handover_lose_number(write->cluster->relay, room);
    free(write);
}

static struct write *write_new(struct pap_cluster *cluster, const struct pap_room *room)
{
    struct write *write = malloc(sizeof *write);
    if (write == NULL)
        return NULL;
    write->cluster = cluster;
    memcpy(write->room, pap_room_id(room), sizeof write->room);
    return write;
}

static void ignore(void *context, const struct pap_redis_answer *answer)
{
    (void)context;
    (void)answer;
}

/* If out of memory, the write is skipped; the room is written again within RENEWED_S. */
static void write_room(void *context, const struct pap_room *room)
{
    struct pap_cluster *cluster = context;
    struct pap_bus *bus = &cluster->bus;
    struct pap_buffer snapshot;
    struct write *write = bus->up ? write_new(cluster, room) : NULL;
    if (write == NULL)
        return;
    pap_buffer_init(&snapshot, PAP_SNAPSHOT_MAX);
    if (pap_snapshot_write(room, cluster->leaving ? NOBODY : bus->id, &snapshot) != PAP_OK) {
        free(write);
    } else {
        const struct pap_bus_key key = pap_bus_key("room", pap_room_id(room));
        const struct pap_redis_part arguments[] = {{bus->id, PAP_BUS_PROCESS_ID},
                                                   {snapshot.data, snapshot.length},
                                                   pap_bus_part(PAP_REGISTRY_KEPT_S)};
        pap_bus_eval(bus, write_room_script, &key, arguments, 3, room_written, write);
    }
    pap_buffer_clear(&snapshot);
}

static void write_number(struct pap_cluster *cluster, const struct pap_room *room)
{
    const char *number = pap_room_number(room);
    struct write *write = number[0] == '\0' ? NULL : write_new(cluster, room);
    if (write == NULL)
        return;
    const struct pap_bus_key key = pap_bus_key("number", number);
    const struct pap_redis_part arguments[] = {pap_bus_part(pap_room_id(room)),
                                               pap_bus_part(PAP_REGISTRY_KEPT_S)};
    pap_bus_eval(&cluster->bus, write_number_script, &key, arguments, 2, number_written, write);
}

static void write_both(void *context, const struct pap_room *room)
{
    write_room(context, room);
    write_number(context, room);
}

void pap_registry_release_number(struct pap_cluster *cluster, const char *number, const char *room)
{
    const struct pap_bus_key key = pap_bus_key("number", number);
    const struct pap_redis_part arguments[] = {pap_bus_part(room)};
    pap_bus_eval(&cluster->bus, release_number_script, &key, arguments, 1, ignore, NULL);
}

static void release(void *context, const struct pap_room *room, bool ended)
{
    struct pap_cluster *cluster = context;
    const struct pap_bus_key key = pap_bus_key("room", pap_room_id(room));
    const struct pap_redis_part arguments[] = {{cluster->bus.id, PAP_BUS_PROCESS_ID}};
    if (pap_room_number(room)[0] != '\0')
        pap_registry_release_number(cluster, pap_room_number(room), pap_room_id(room));
    if (ended)
        pap_bus_eval(&cluster->bus, delete_room_script, &key, arguments, 1, ignore, NULL);
}

void pap_registry_digest(const struct pap_cluster *cluster, const char *key, const void *bytes,
                         size_t length, char digest[PAP_RANDOM_ID])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char whole[PAP_REDIS_DIGEST];
    cluster->bus.module->digest(key, strlen(key), bytes, length, whole);
    for (size_t i = 0; i < PAP_RANDOM_ID - 1; i++)
        digest[i] = digits[i % 2 == 0 ? whole[i / 2] >> 4 : whole[i / 2] & 0xf];
    digest[PAP_RANDOM_ID - 1] = '\0';
}

static void digest_ticket(void *context, const char *ticket, char digest[PAP_RANDOM_ID])
{
    pap_registry_digest(context, "pasapas ticket", ticket, strlen(ticket), digest);
}

struct pap_relay_cluster pap_registry_callbacks(struct pap_cluster *cluster)
{
    return (struct pap_relay_cluster){
        .context = cluster, .digest = digest_ticket, .changed = write_room, .released = release};
}

void pap_registry_write_all(struct pap_cluster *cluster)
{
    pap_room_each(cluster->relay, write_both, cluster);
}

/* Each room has its own second in the cycle, so that they are not all written at once. */
static void renew(void *context, const struct pap_room *room)
{
    struct pap_cluster *cluster = context;
    const char digits[] = {pap_room_id(room)[0], pap_room_id(room)[1], '\0'};
    if (strtoul(digits, NULL, 16) % RENEWED_S == cluster->second)
        write_both(cluster, room);
}

void pap_registry_renew(struct pap_cluster *cluster)
{
    if (cluster->bus.up)
        pap_room_each(cluster->relay, renew, cluster);
    cluster->second = (cluster->second + 1) % RENEWED_S;
}

void pap_registry_leave(struct pap_cluster *cluster)
{
    cluster->leaving = true;
    if (cluster->bus.up)
        pap_room_each(cluster->relay, write_room, cluster);
}
