#include "cluster/lookup.h"

#include "base/clock.h"
#include "cluster/forward.h"
#include "cluster/registry.h"
#include "relay/handover.h"
#include "relay/snapshot.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utlist.h>

enum {
    CLAIMS_PER_LENGTH = 4, /* numbers of one length to try */
    CLAIMS_MAX = 20,
    FINDS_MAX = 4,
    CLAIM_KEPT_S = 60,
    GUESS_WINDOW_S = 600,
    FRESH_MS = 5000, /* just after Redis is back, other nodes may not have written their rooms */
    RETRY_MS = 3000  /* an unreachable node may only be reconnecting */
};

enum kind { OPEN, ADMIT, JOIN, RESUME };

struct pap_lookup {
    struct pap_cluster *cluster;
    struct pap_cluster_session *session; /* NULL: the session was closed */
    enum kind kind;
    struct pap_cluster_hint hint;
    char argument[PAP_TICKET_SIZE]; /* room number or ticket */
    char room[PAP_RANDOM_ID];
    char node[PAP_RANDOM_ID]; /* the node that has the room */
    struct pap_buffer call;   /* the text of the call */
    bool forwarded;           /* the call was forwarded to that node */
    unsigned tries;
    int64_t until; /* ms, when to retry; 0: not waiting */
    struct pap_lookup *prev;
    struct pap_lookup *next;
};

/*
 * Both counters are in one hash slot of a Redis cluster; either both or none is incremented. ARGV:
 * limit per address, total limit, window in ms. Returns the ms until a retry is allowed.
 */
static const char count_guess_script[] =
    "local wait = 0 "
    "for i = 1, 2 do "
    "if tonumber(redis.call('GET', KEYS[i]) or '0') >= tonumber(ARGV[i]) then "
    "wait = math.max(wait, redis.call('PTTL', KEYS[i]), 1) end end "
    "if wait > 0 then return wait end "
    "for i = 1, 2 do "
    "if redis.call('INCR', KEYS[i]) == 1 then redis.call('PEXPIRE', KEYS[i], ARGV[3]) end end "
    "return 0";

/*
 * The node that finds a room whose node is gone takes it over; only one node can succeed. ARGV: the
 * old node, the new node, seconds.
 */
static const char adopt_script[] =
    "local n = redis.call('GET', KEYS[1]) "
    "if not n or string.sub(n, 1, 32) ~= ARGV[1] then return false end "
    "n = ARGV[2] .. string.sub(n, 33) "
    "redis.call('SET', KEYS[1], n, 'EX', ARGV[3]) return n";

static void free_lookup(struct pap_lookup *lookup)
{
    if (lookup->session != NULL)
        lookup->session->lookup = NULL;
    if (lookup->until != 0)
        DL_DELETE(lookup->cluster->waiting, lookup);
    if (lookup->hint.number[0] != '\0')
        pap_registry_release_number(lookup->cluster, lookup->hint.number, lookup->hint.room);
    pap_buffer_clear(&lookup->call);
    free(lookup);
}

/*
 * The lookup is complete: the call is answered on this node, and then the held texts are processed.
 */
static void finish(struct pap_lookup *lookup)
{
    struct pap_cluster_session *session = lookup->session;
    if (session != NULL) {
        session->lookup = NULL;
        session->cluster->session->answer(session, lookup->call.data, lookup->call.length,
                                          &lookup->hint);
    }
    free_lookup(lookup);
    if (session != NULL && session->lookup == NULL)
        session->cluster->session->resume(session);
}

/* The lookup cannot be completed now: the client reconnects with its ticket (4008). */
static void part(struct pap_lookup *lookup)
{
    if (lookup->session != NULL) {
        lookup->cluster->counters.parted++;
        pap_conn_end(lookup->session->conn, PAP_CLOSE_PARTED, true);
    }
    free_lookup(lookup);
}

void pap_lookup_abandon(struct pap_lookup *lookup)
{
    lookup->session = NULL;
    if (lookup->forwarded)
        free_lookup(lookup);
}

/* Returns whether the connection is still open; if not, frees the lookup. */
static bool is_wanted(struct pap_lookup *lookup)
{
    if (lookup->session != NULL && lookup->session->conn->closing == 0)
        return true;
    free_lookup(lookup);
    return false;
}

static bool is_answer(const struct pap_redis_answer *answer)
{
    return answer != NULL && answer->kind != PAP_REDIS_ERROR;
}

static void ask(struct pap_lookup *lookup, const struct pap_redis_part *parts, size_t count,
                pap_redis_answer_fn *answered)
{
    pap_bus_ask(&lookup->cluster->bus, parts, count, answered, lookup);
}

static struct pap_relay *relay_of(const struct pap_lookup *lookup)
{
    return lookup->cluster->relay;
}

/* --- a number --------------------------------------------------------------------------------- */

static void claim(struct pap_lookup *lookup);

static void claimed(void *context, const struct pap_redis_answer *answer)
{
    struct pap_lookup *lookup = context;
    const bool taken = answer != NULL && answer->kind == PAP_REDIS_NOTHING;
    if (answer == NULL || answer->kind != PAP_REDIS_TEXT)
        lookup->hint.number[0] = '\0';
    if (!is_wanted(lookup))
        return;
    if (taken)
        claim(lookup);
    else
        finish(lookup);
}

/* If numbers of one length are often taken, tries longer ones. */
static void claim(struct pap_lookup *lookup)
{
    unsigned pairs = pap_room_pairs(relay_of(lookup)) + lookup->tries / CLAIMS_PER_LENGTH;
    char seconds[12];
    if (pairs > PAP_NUMBER_PAIRS_MAX)
        pairs = PAP_NUMBER_PAIRS_MAX;
    if (lookup->tries++ == CLAIMS_MAX || pap_number_draw(pairs, lookup->hint.number) != PAP_OK) {
        finish(lookup);
        return;
    }
    const struct pap_bus_key key = pap_bus_key("number", lookup->hint.number);
    snprintf(seconds, sizeof seconds, "%d", CLAIM_KEPT_S);
    const struct pap_redis_part parts[] = {
        pap_bus_part("SET"), pap_bus_part(key.text), pap_bus_part(lookup->hint.room),
        pap_bus_part("NX"),  pap_bus_part("EX"),     pap_bus_part(seconds)};
    ask(lookup, parts, sizeof parts / sizeof parts[0], claimed);
}

/* --- where a room is -------------------------------------------------------------------------- */

static void find_room(struct pap_lookup *lookup);

static void forward(struct pap_lookup *lookup)
{
    lookup->forwarded = pap_forward_open(lookup->session, lookup->node, &lookup->call);
    if (!lookup->forwarded)
        pap_lookup_fail(lookup);
}

void pap_lookup_end(struct pap_lookup *lookup)
{
    free_lookup(lookup);
}

/*
 * A room whose node is unreachable may be taken over only for a client with one of its tickets, so
 * a resume is retried later and a join is refused.
 */
void pap_lookup_fail(struct pap_lookup *lookup)
{
    lookup->forwarded = false;
    if (lookup->kind == JOIN) {
        lookup->hint.cut_off = true;
        finish(lookup);
        return;
    }
    lookup->until = pap_clock_monotonic_ms() + RETRY_MS;
    DL_APPEND(lookup->cluster->waiting, lookup);
}

static void adopted(void *context, const struct pap_redis_answer *answer)
{
    struct pap_lookup *lookup = context;
    enum pap_status status = PAP_NOT_FOUND;
    if (answer != NULL && answer->kind == PAP_REDIS_TEXT)
        status = pap_handover_adopt(relay_of(lookup), lookup->room, answer->text, answer->length);
    if (!is_wanted(lookup))
        return;
    if (status == PAP_OK || status == PAP_CONFLICT)
        finish(lookup);
    else if (status == PAP_NOT_FOUND && answer != NULL && lookup->tries++ < FINDS_MAX)
        find_room(lookup); /* another node was faster */
    else
        part(lookup);
}

static void adopt(struct pap_lookup *lookup)
{
    const struct pap_bus_key key = pap_bus_key("room", lookup->room);
    const struct pap_redis_part parts[] = {pap_bus_part("EVAL"),
                                           pap_bus_part(adopt_script),
                                           pap_bus_part("1"),
                                           pap_bus_part(key.text),
                                           pap_bus_part(lookup->node),
                                           pap_bus_part(lookup->cluster->bus.id),
                                           pap_bus_part(PAP_REGISTRY_KEPT_S)};
    if (pap_relay_is_draining(relay_of(lookup)))
        part(lookup);
    else
        ask(lookup, parts, sizeof parts / sizeof parts[0], adopted);
}

static void listeners_counted(void *context, const struct pap_redis_answer *answer)
{
    struct pap_lookup *lookup = context;
    if (!is_wanted(lookup))
        return;
    if (answer != NULL && answer->kind == PAP_REDIS_NUMBER && answer->number == 0)
        adopt(lookup);
    else
        part(lookup); /* the node is reachable, or its state is unknown */
}

/*
 * The node was unreachable some seconds ago: checks whether anybody is subscribed to its channel.
 */
static void check_node(struct pap_lookup *lookup)
{
    const struct pap_bus_key key = pap_bus_key("node", lookup->node);
    const struct pap_redis_part parts[] = {pap_bus_part("PUBSUB"), pap_bus_part("NUMSUB"),
                                           pap_bus_part(key.text)};
    ask(lookup, parts, 3, listeners_counted);
}

static bool is_nobody(const char *node)
{
    return strspn(node, "0") == PAP_RANDOM_ID - 1;
}

static void room_found(void *context, const struct pap_redis_answer *answer)
{
    struct pap_lookup *lookup = context;
    struct pap_cluster *cluster = lookup->cluster;
    char node[PAP_RANDOM_ID];
    const bool fresh = pap_clock_monotonic_ms() - cluster->bus.since < FRESH_MS;
    if (!is_wanted(lookup))
        return;
    const bool is_snapshot = answer != NULL && answer->kind == PAP_REDIS_TEXT &&
                             pap_snapshot_node(answer->text, answer->length, node);
    const bool is_in =
        is_snapshot && (lookup->kind == JOIN || pap_snapshot_has(relay_of(lookup), answer->text,
                                                                 answer->length, lookup->argument));
    if (lookup->kind == JOIN && !is_answer(answer)) {
        pap_lookup_fail(lookup);
        return;
    }
    if (!is_answer(answer) || (!is_in && fresh && lookup->kind == RESUME)) {
        part(lookup);
        return;
    }
    const bool known = lookup->node[0] != '\0' && is_snapshot && strcmp(node, lookup->node) == 0;
    if (is_snapshot)
        memcpy(lookup->node, node, sizeof node);
    if (!is_in || strcmp(node, cluster->bus.id) == 0)
        finish(lookup);
    else if (lookup->kind == JOIN)
        forward(lookup);
    else if (is_nobody(node))
        adopt(lookup);
    else if (known)
        check_node(lookup);
    else
        forward(lookup);
}

static void find_room(struct pap_lookup *lookup)
{
    const struct pap_bus_key key = pap_bus_key("room", lookup->room);
    const struct pap_redis_part parts[] = {pap_bus_part("GET"), pap_bus_part(key.text)};
    ask(lookup, parts, 2, room_found);
}

static void number_found(void *context, const struct pap_redis_answer *answer)
{
    struct pap_lookup *lookup = context;
    if (!is_wanted(lookup))
        return;
    if (!is_answer(answer)) {
        pap_lookup_fail(lookup);
        return;
    }
    if (answer->kind != PAP_REDIS_TEXT || answer->length != PAP_RANDOM_ID - 1) {
        finish(lookup);
        return;
    }
    memcpy(lookup->room, answer->text, PAP_RANDOM_ID);
    find_room(lookup);
}

static void find_number(struct pap_lookup *lookup)
{
    const struct pap_bus_key key = pap_bus_key("number", lookup->argument);
    const struct pap_redis_part parts[] = {pap_bus_part("GET"), pap_bus_part(key.text)};
    if (pap_room_has_number(relay_of(lookup), lookup->argument) ||
        !pap_number_is_valid(lookup->argument)) {
        finish(lookup);
        return;
    }
    ask(lookup, parts, 2, number_found);
}

static void guess_counted(void *context, const struct pap_redis_answer *answer)
{
    struct pap_lookup *lookup = context;
    if (!is_wanted(lookup))
        return;
    if (answer != NULL && answer->kind == PAP_REDIS_NUMBER && answer->number > 0) {
        lookup->hint.wait = answer->number;
        finish(lookup);
        return;
    }
    find_number(lookup);
}

static void count(struct pap_lookup *lookup)
{
    const struct pap_relay_settings *settings = &lookup->cluster->settings;
    const struct pap_cluster *cluster = lookup->cluster;
    const struct pap_rate_address *address = &lookup->session->conn->address;
    char name[PAP_RANDOM_ID];
    char most[12];
    char most_in_all[12];
    char window[12];
    /* Redis stores no address, only its digest with the password as the key. */
    pap_registry_digest(cluster, cluster->bus.place.password, address->bytes, sizeof address->bytes,
                        name);
    const struct pap_bus_key one = pap_bus_key("{guess}", name);
    const struct pap_bus_key all = pap_bus_key("{guess}", "all");
    snprintf(most, sizeof most, "%u", settings->guesses_per_address);
    snprintf(most_in_all, sizeof most_in_all, "%u", settings->guesses);
    snprintf(window, sizeof window, "%d", GUESS_WINDOW_S * 1000);
    const struct pap_redis_part parts[] = {
        pap_bus_part("EVAL"),      pap_bus_part(count_guess_script),
        pap_bus_part("2"),         pap_bus_part(one.text),
        pap_bus_part(all.text),    pap_bus_part(most),
        pap_bus_part(most_in_all), pap_bus_part(window)};
    ask(lookup, parts, sizeof parts / sizeof parts[0], guess_counted);
}

static struct pap_lookup *take_first(struct pap_cluster *cluster)
{
    struct pap_lookup *first = cluster->waiting;
    DL_DELETE(cluster->waiting, first);
    first->until = 0;
    return first;
}

void pap_lookup_tick(struct pap_cluster *cluster)
{
    const int64_t now = pap_clock_monotonic_ms();
    while (cluster->waiting != NULL && cluster->waiting->until <= now) {
        struct pap_lookup *lookup = take_first(cluster);
        if (!is_wanted(lookup))
            continue;
        if (cluster->bus.up && lookup->tries++ < FINDS_MAX)
            find_room(lookup);
        else
            part(lookup);
    }
}

void pap_lookup_clear(struct pap_cluster *cluster)
{
    while (cluster->waiting != NULL)
        part(take_first(cluster));
}

/* --- the call --------------------------------------------------------------------------------- */

static const char *text_of(const json_t *params, const char *name)
{
    const char *text = json_string_value(json_object_get(params, name));
    return text == NULL ? "" : text;
}

/* Returns whether other nodes must be asked before this call, and what for. */
static bool is_lookup(const struct pap_cluster_session *session, const json_t *message,
                      enum kind *kind, const char **argument)
{
    const char *method = text_of(message, "method");
    const json_t *params = json_object_get(message, "params");
    const struct pap_room *room = pap_conn_room(session->conn);
    *argument = "";
    if (strcmp(method, "room.open") == 0 && room == NULL)
        *kind = OPEN;
    else if (strcmp(method, "room.admit") == 0 && pap_conn_is_owner(session->conn) &&
             json_is_true(json_object_get(params, "open")))
        *kind = ADMIT;
    else if (strcmp(method, "room.join") == 0 && room == NULL)
        *kind = JOIN;
    else if (strcmp(method, "room.resume") == 0 && room == NULL)
        *kind = RESUME;
    else
        return false;
    if (*kind == JOIN)
        *argument = text_of(params, "number");
    else if (*kind == RESUME)
        *argument = text_of(params, "ticket");
    return strlen(*argument) < PAP_TICKET_SIZE;
}

static void set_out(struct pap_lookup *lookup)
{
    struct pap_cluster *cluster = lookup->cluster;
    const struct pap_room *room = pap_conn_room(lookup->session->conn);
    const bool up = cluster->bus.up;
    /*
     * For a remote connection, its own node has already counted the guess and located the room, so
     * a join or a resume needs no lookup here.
     */
    lookup->hint.counted = lookup->session->remote;
    if (lookup->kind == OPEN && pap_random_id(lookup->hint.room) == PAP_OK)
        claim(lookup);
    else if (lookup->kind == ADMIT && pap_room_number(room)[0] == '\0') {
        memcpy(lookup->hint.room, pap_room_id(room), PAP_RANDOM_ID);
        claim(lookup);
    } else if (lookup->kind == JOIN && !lookup->session->remote && up)
        count(lookup);
    else if (lookup->kind == RESUME && !lookup->session->remote &&
             !pap_ticket_is_known(relay_of(lookup), lookup->argument) &&
             pap_ticket_room(lookup->argument, lookup->room)) {
        if (up)
            find_room(lookup);
        else
            part(lookup);
    } else {
        lookup->hint.cut_off = lookup->kind == JOIN && !lookup->session->remote && !up &&
                               !pap_room_has_number(relay_of(lookup), lookup->argument);
        finish(lookup);
    }
}

bool pap_lookup_begin(struct pap_cluster_session *session, const void *text, size_t length)
{
    json_t *message = json_loadb(text, length, JSON_REJECT_DUPLICATES, NULL);
    struct pap_lookup *lookup = NULL;
    enum kind kind;
    const char *argument;
    if (message == NULL || !is_lookup(session, message, &kind, &argument))
        goto out;
    lookup = calloc(1, sizeof *lookup);
    if (lookup == NULL)
        goto out; /* the call will be refused, because it has no hint */
    pap_buffer_init(&lookup->call, PAP_CONTROL_MAX);
    lookup->cluster = session->cluster;
    lookup->session = session;
    lookup->kind = kind;
    memcpy(lookup->argument, argument, strlen(argument) + 1);
    session->lookup = lookup;
    if (pap_buffer_append(&lookup->call, text, length) == PAP_OK)
        set_out(lookup);
    else
        part(lookup);
out:
    json_decref(message);
    return lookup != NULL;
}
