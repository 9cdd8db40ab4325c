/*
 * What is asked of the other nodes before a call of a connection is answered: a number to be
 * claimed, a guess to be counted, a room to be found. Nothing waits for it but that connection's
 * next calls.
 */
#include "cluster/cluster_internal.h"

#include "base/clock.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utlist.h>

enum {
    CLAIMS_A_LENGTH = 4,
    CLAIMS_MAX = 20,
    LOOKS_MAX = 4,
    CLAIM_KEPT_S = 60,
    GUESS_WINDOW_S = 600
};

enum kind { OPEN, ADMIT, JOIN, RESUME };

struct pap_lookup {
    struct pap_cluster *nodes;
    struct pap_follow_session *session; /* NULL: it is gone */
    enum kind kind;
    struct pap_cluster_hint cluster_hint;
    char argument[PAP_TICKET_SIZE]; /* number, or ticket */
    char room[PAP_RANDOM_ID];
    char node[PAP_RANDOM_ID]; /* at which it is */
    struct pap_buffer call;   /* the text itself */
    bool travels;             /* the call is at that node */
    unsigned tries;
    int64_t until; /* ms, when to look again; 0: it does not wait for that */
    struct pap_lookup *prev;
    struct pap_lookup *next;
};

/* Both counters are in one place of a cluster, and either both or none is counted. ARGV: most, most
 * in all, window in ms. What comes back is for how long no more is allowed. */
static const char count_guess[] =
    "local wait = 0 "
    "for i = 1, 2 do "
    "if tonumber(redis.call('GET', KEYS[i]) or '0') >= tonumber(ARGV[i]) then "
    "wait = math.max(wait, redis.call('PTTL', KEYS[i]), 1) end end "
    "if wait > 0 then return wait end "
    "for i = 1, 2 do "
    "if redis.call('INCR', KEYS[i]) == 1 then redis.call('PEXPIRE', KEYS[i], ARGV[3]) end end "
    "return 0";

/* Whoever finds a room without its node takes it, once. ARGV: that node, the new one, seconds. */
static const char take_note[] = "local n = redis.call('GET', KEYS[1]) "
                                "if not n or string.sub(n, 1, 32) ~= ARGV[1] then return false end "
                                "n = ARGV[2] .. string.sub(n, 33) "
                                "redis.call('SET', KEYS[1], n, 'EX', ARGV[3]) return n";

static void free_lookup(struct pap_lookup *lookup)
{
    if (lookup->session != NULL)
        lookup->session->lookup = NULL;
    if (lookup->until != 0)
        DL_DELETE(lookup->nodes->waiting, lookup);
    if (lookup->cluster_hint.number[0] != '\0')
        pap_cluster_release_number(lookup->nodes, lookup->cluster_hint.number,
                                   lookup->cluster_hint.room);
    pap_buffer_clear(&lookup->call);
    free(lookup);
}

/* All is known: the call is answered here, and then those that waited behind it. */
static void finish(struct pap_lookup *lookup)
{
    struct pap_follow_session *session = lookup->session;
    if (session != NULL) {
        session->lookup = NULL;
        pap_follow_session_answer(session, lookup->call.data, lookup->call.length,
                                  &lookup->cluster_hint);
    }
    free_lookup(lookup);
    if (session != NULL && session->lookup == NULL)
        pap_follow_session_go_on(session);
}

/* It cannot be known now: whoever has a ticket comes back with it. */
static void part(struct pap_lookup *lookup)
{
    if (lookup->session != NULL) {
        lookup->nodes->figures.parted++;
        pap_conn_end(lookup->session->conn, PAP_CLOSE_PARTED, true);
    }
    free_lookup(lookup);
}

void pap_lookup_leave(struct pap_lookup *lookup)
{
    lookup->session = NULL;
    if (lookup->travels)
        free_lookup(lookup);
}

/* Whether to go on: its connection is there still. */
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
    pap_cluster_ask(lookup->nodes, parts, count, answered, lookup);
}

static struct pap_relay *relay_of(const struct pap_lookup *lookup)
{
    return lookup->nodes->server->relay;
}

/* --- a number --------------------------------------------------------------------------------- */

static void claim(struct pap_lookup *lookup);

static void claimed(void *context, const struct pap_redis_answer *answer)
{
    struct pap_lookup *lookup = context;
    const bool taken = answer != NULL && answer->kind == PAP_REDIS_NOTHING;
    if (answer == NULL || answer->kind != PAP_REDIS_TEXT)
        lookup->cluster_hint.number[0] = '\0';
    if (!is_wanted(lookup))
        return;
    if (taken)
        claim(lookup);
    else
        finish(lookup);
}

/* Where numbers of one length are often taken, longer ones are tried. */
static void claim(struct pap_lookup *lookup)
{
    unsigned pairs = pap_relay_pairs(relay_of(lookup)) + lookup->tries / CLAIMS_A_LENGTH;
    char seconds[12];
    if (pairs > PAP_NUMBER_PAIRS_MAX)
        pairs = PAP_NUMBER_PAIRS_MAX;
    if (lookup->tries++ == CLAIMS_MAX ||
        pap_number_draw(pairs, lookup->cluster_hint.number) != PAP_OK) {
        finish(lookup);
        return;
    }
    const struct pap_key key = pap_key("number", lookup->cluster_hint.number);
    snprintf(seconds, sizeof seconds, "%d", CLAIM_KEPT_S);
    const struct pap_redis_part parts[] = {
        pap_part("SET"), pap_part(key.text), pap_part(lookup->cluster_hint.room),
        pap_part("NX"),  pap_part("EX"),     pap_part(seconds)};
    ask(lookup, parts, sizeof parts / sizeof parts[0], claimed);
}

/* --- where a room is -------------------------------------------------------------------------- */

static void look(struct pap_lookup *lookup);

/* Goes there with the call; who is not there is heard of in pap_lookup_fails(). */
static void travel(struct pap_lookup *lookup)
{
    lookup->travels = pap_forward_dig(lookup->session, lookup->node, &lookup->call);
    if (!lookup->travels)
        pap_lookup_fails(lookup);
}

void pap_lookup_arrived(struct pap_lookup *lookup)
{
    struct pap_follow_session *session = lookup->session;
    free_lookup(lookup);
    pap_follow_session_go_on(session);
}

/* A room that is at no node any more has to be taken over by somebody; who only joins cannot. */
void pap_lookup_fails(struct pap_lookup *lookup)
{
    lookup->travels = false;
    if (lookup->kind == JOIN) {
        lookup->cluster_hint.cut_off = true;
        finish(lookup);
        return;
    }
    lookup->until = pap_clock_monotonic_ms() + PAP_PATIENCE_MS;
    DL_APPEND(lookup->nodes->waiting, lookup);
}

static void adopted(void *context, const struct pap_redis_answer *answer)
{
    struct pap_lookup *lookup = context;
    enum pap_status status = PAP_NOT_FOUND;
    if (answer != NULL && answer->kind == PAP_REDIS_TEXT)
        status = pap_relay_adopt(relay_of(lookup), lookup->room, answer->text, answer->length);
    if (!is_wanted(lookup))
        return;
    if (status == PAP_OK || status == PAP_CONFLICT)
        finish(lookup);
    else if (status == PAP_NOT_FOUND && answer != NULL && lookup->tries++ < LOOKS_MAX)
        look(lookup); /* somebody else was quicker */
    else
        part(lookup);
}

static void adopt(struct pap_lookup *lookup)
{
    char seconds[12];
    snprintf(seconds, sizeof seconds, "%d", PAP_KEPT_S);
    const struct pap_key key = pap_key("room", lookup->room);
    const struct pap_redis_part parts[] = {
        pap_part("EVAL"),       pap_part(take_note),         pap_part("1"),    pap_part(key.text),
        pap_part(lookup->node), pap_part(lookup->nodes->id), pap_part(seconds)};
    if (lookup->nodes->server->draining)
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
        part(lookup); /* it is there, or nobody knows */
}

/* Its node was not there some seconds ago: is anybody there by that name? */
static void doubt(struct pap_lookup *lookup)
{
    const struct pap_key key = pap_key("node", lookup->node);
    const struct pap_redis_part parts[] = {pap_part("PUBSUB"), pap_part("NUMSUB"),
                                           pap_part(key.text)};
    ask(lookup, parts, 3, listeners_counted);
}

static bool is_nobody(const char *node)
{
    return strspn(node, "0") == PAP_RANDOM_ID - 1;
}

static void note_found(void *context, const struct pap_redis_answer *answer)
{
    struct pap_lookup *lookup = context;
    struct pap_cluster *nodes = lookup->nodes;
    char node[PAP_RANDOM_ID];
    const bool fresh = pap_clock_monotonic_ms() - nodes->since < PAP_FRESH_MS;
    if (!is_wanted(lookup))
        return;
    const bool is_note = answer != NULL && answer->kind == PAP_REDIS_TEXT &&
                         pap_room_snapshot_node(answer->text, answer->length, node);
    const bool is_in = is_note && (lookup->kind == JOIN ||
                                   pap_room_snapshot_has(relay_of(lookup), answer->text,
                                                         answer->length, lookup->argument));
    if (lookup->kind == JOIN && !is_answer(answer)) {
        pap_lookup_fails(lookup);
        return;
    }
    if (!is_answer(answer) || (!is_in && fresh && lookup->kind == RESUME)) {
        part(lookup);
        return;
    }
    const bool known = lookup->node[0] != '\0' && is_note && strcmp(node, lookup->node) == 0;
    if (is_note)
        memcpy(lookup->node, node, sizeof node);
    if (!is_in || strcmp(node, nodes->id) == 0)
        finish(lookup);
    else if (lookup->kind == JOIN)
        travel(lookup);
    else if (is_nobody(node))
        adopt(lookup);
    else if (known)
        doubt(lookup);
    else
        travel(lookup);
}

static void look(struct pap_lookup *lookup)
{
    const struct pap_key key = pap_key("room", lookup->room);
    const struct pap_redis_part parts[] = {pap_part("GET"), pap_part(key.text)};
    ask(lookup, parts, 2, note_found);
}

static void number_found(void *context, const struct pap_redis_answer *answer)
{
    struct pap_lookup *lookup = context;
    if (!is_wanted(lookup))
        return;
    if (!is_answer(answer)) {
        pap_lookup_fails(lookup);
        return;
    }
    if (answer->kind != PAP_REDIS_TEXT || answer->length != PAP_RANDOM_ID - 1) {
        finish(lookup);
        return;
    }
    memcpy(lookup->room, answer->text, PAP_RANDOM_ID);
    look(lookup);
}

static void seek(struct pap_lookup *lookup)
{
    const struct pap_key key = pap_key("number", lookup->argument);
    const struct pap_redis_part parts[] = {pap_part("GET"), pap_part(key.text)};
    if (pap_relay_has_number(relay_of(lookup), lookup->argument) ||
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
        lookup->cluster_hint.wait = answer->number;
        finish(lookup);
        return;
    }
    seek(lookup);
}

static void count(struct pap_lookup *lookup)
{
    const struct pap_relay_settings *settings = &lookup->nodes->server->options.relay;
    const struct pap_cluster *nodes = lookup->nodes;
    const struct pap_address *address = &lookup->session->conn->address;
    char name[PAP_RANDOM_ID];
    char most[12];
    char most_in_all[12];
    char window[12];
    /* No address stands in Redis: only who has the password could try them all. */
    pap_cluster_digest(nodes, nodes->place.password, address->bytes, sizeof address->bytes, name);
    const struct pap_key one = pap_key("{guess}", name);
    const struct pap_key all = pap_key("{guess}", "all");
    snprintf(most, sizeof most, "%u", settings->guesses_per_address);
    snprintf(most_in_all, sizeof most_in_all, "%u", settings->guesses);
    snprintf(window, sizeof window, "%d", GUESS_WINDOW_S * 1000);
    const struct pap_redis_part parts[] = {
        pap_part("EVAL"),   pap_part(count_guess), pap_part("2"),         pap_part(one.text),
        pap_part(all.text), pap_part(most),        pap_part(most_in_all), pap_part(window)};
    ask(lookup, parts, sizeof parts / sizeof parts[0], guess_counted);
}

static struct pap_lookup *take_first(struct pap_cluster *nodes)
{
    struct pap_lookup *first = nodes->waiting;
    DL_DELETE(nodes->waiting, first);
    first->until = 0;
    return first;
}

void pap_lookups_tick(struct pap_cluster *nodes)
{
    const int64_t now = pap_clock_monotonic_ms();
    while (nodes->waiting != NULL && nodes->waiting->until <= now) {
        struct pap_lookup *lookup = take_first(nodes);
        if (!is_wanted(lookup))
            continue;
        if (nodes->up && lookup->tries++ < LOOKS_MAX)
            look(lookup);
        else
            part(lookup);
    }
}

void pap_lookups_clear(struct pap_cluster *nodes)
{
    while (nodes->waiting != NULL)
        part(take_first(nodes));
}

/* --- the call --------------------------------------------------------------------------------- */

static const char *text_of(const json_t *params, const char *name)
{
    const char *text = json_string_value(json_object_get(params, name));
    return text == NULL ? "" : text;
}

/* Whether other nodes have to be asked for this call, and what. */
static bool is_lookup(const struct pap_follow_session *session, const json_t *message,
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
    struct pap_cluster *nodes = lookup->nodes;
    const struct pap_room *room = pap_conn_room(lookup->session->conn);
    const bool up = nodes->up;
    /* Whoever is at another node was asked there, and may only have what is here. */
    lookup->cluster_hint.counted = lookup->session->remote;
    if (lookup->kind == OPEN && pap_random_id(lookup->cluster_hint.room) == PAP_OK)
        claim(lookup);
    else if (lookup->kind == ADMIT && pap_room_number(room)[0] == '\0') {
        memcpy(lookup->cluster_hint.room, pap_room_id(room), PAP_RANDOM_ID);
        claim(lookup);
    } else if (lookup->kind == JOIN && !lookup->session->remote && up)
        count(lookup);
    else if (lookup->kind == RESUME && !lookup->session->remote &&
             !pap_relay_has_ticket(relay_of(lookup), lookup->argument) &&
             pap_ticket_room(lookup->argument, lookup->room)) {
        if (up)
            look(lookup);
        else
            part(lookup);
    } else {
        lookup->cluster_hint.cut_off = lookup->kind == JOIN && !lookup->session->remote && !up &&
                                       !pap_relay_has_number(relay_of(lookup), lookup->argument);
        finish(lookup);
    }
}

bool pap_lookup_begin(struct pap_follow_session *session, const void *text, size_t length)
{
    json_t *message = json_loadb(text, length, JSON_REJECT_DUPLICATES, NULL);
    struct pap_lookup *lookup = NULL;
    enum kind kind;
    const char *argument;
    if (message == NULL || !is_lookup(session, message, &kind, &argument))
        goto out;
    lookup = calloc(1, sizeof *lookup);
    if (lookup == NULL)
        goto out; /* without it the call is refused */
    pap_buffer_init(&lookup->call, PAP_CONTROL_MAX);
    lookup->nodes = session->server->nodes;
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
