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

struct pap_errand {
    struct pap_nodes *nodes;
    struct pap_talk *talk; /* NULL: it is gone */
    enum kind kind;
    struct pap_foresight foresight;
    char argument[PAP_TICKET_SIZE]; /* number, or ticket */
    char room[PAP_RANDOM_ID];
    char node[PAP_RANDOM_ID]; /* at which it is */
    struct pap_buffer call;   /* the text itself */
    bool travels;             /* the call is at that node */
    unsigned tries;
    int64_t until; /* ms, when to look again; 0: it does not wait for that */
    struct pap_errand *prev;
    struct pap_errand *next;
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

static void free_errand(struct pap_errand *errand)
{
    if (errand->talk != NULL)
        errand->talk->errand = NULL;
    if (errand->until != 0)
        DL_DELETE(errand->nodes->waiting, errand);
    if (errand->foresight.number[0] != '\0')
        pap_nodes_release_number(errand->nodes, errand->foresight.number, errand->foresight.room);
    pap_buffer_clear(&errand->call);
    free(errand);
}

/* All is known: the call is answered here, and then those that waited behind it. */
static void finish(struct pap_errand *errand)
{
    struct pap_talk *talk = errand->talk;
    if (talk != NULL) {
        talk->errand = NULL;
        pap_talk_answer(talk, errand->call.data, errand->call.length, &errand->foresight);
    }
    free_errand(errand);
    if (talk != NULL && talk->errand == NULL)
        pap_talk_go_on(talk);
}

/* It cannot be known now: whoever has a ticket comes back with it. */
static void part(struct pap_errand *errand)
{
    if (errand->talk != NULL) {
        errand->nodes->figures.parted++;
        pap_link_end(errand->talk->link, PAP_CLOSE_PARTED, true);
    }
    free_errand(errand);
}

void pap_errand_leave(struct pap_errand *errand)
{
    errand->talk = NULL;
    if (errand->travels)
        free_errand(errand);
}

/* Whether to go on: its connection is there still. */
static bool is_wanted(struct pap_errand *errand)
{
    if (errand->talk != NULL && errand->talk->link->closing == 0)
        return true;
    free_errand(errand);
    return false;
}

static bool is_answer(const struct pap_redis_answer *answer)
{
    return answer != NULL && answer->kind != PAP_REDIS_ERROR;
}

static void ask(struct pap_errand *errand, const struct pap_redis_part *parts, size_t count,
                pap_redis_answer_fn *answered)
{
    pap_nodes_ask(errand->nodes, parts, count, answered, errand);
}

static struct pap_relay *relay_of(const struct pap_errand *errand)
{
    return errand->nodes->server->relay;
}

/* --- a number --------------------------------------------------------------------------------- */

static void claim(struct pap_errand *errand);

static void claimed(void *context, const struct pap_redis_answer *answer)
{
    struct pap_errand *errand = context;
    const bool taken = answer != NULL && answer->kind == PAP_REDIS_NOTHING;
    if (answer == NULL || answer->kind != PAP_REDIS_TEXT)
        errand->foresight.number[0] = '\0';
    if (!is_wanted(errand))
        return;
    if (taken)
        claim(errand);
    else
        finish(errand);
}

/* Where numbers of one length are often taken, longer ones are tried. */
static void claim(struct pap_errand *errand)
{
    unsigned pairs = pap_relay_pairs(relay_of(errand)) + errand->tries / CLAIMS_A_LENGTH;
    char seconds[12];
    if (pairs > PAP_NUMBER_PAIRS_MAX)
        pairs = PAP_NUMBER_PAIRS_MAX;
    if (errand->tries++ == CLAIMS_MAX ||
        pap_number_draw(pairs, errand->foresight.number) != PAP_OK) {
        finish(errand);
        return;
    }
    const struct pap_key key = pap_key("number", errand->foresight.number);
    snprintf(seconds, sizeof seconds, "%d", CLAIM_KEPT_S);
    const struct pap_redis_part parts[] = {
        pap_part("SET"), pap_part(key.text), pap_part(errand->foresight.room),
        pap_part("NX"),  pap_part("EX"),     pap_part(seconds)};
    ask(errand, parts, sizeof parts / sizeof parts[0], claimed);
}

/* --- where a room is -------------------------------------------------------------------------- */

static void look(struct pap_errand *errand);

/* Goes there with the call; who is not there is heard of in pap_errand_fails(). */
static void travel(struct pap_errand *errand)
{
    errand->travels = pap_tunnel_dig(errand->talk, errand->node, &errand->call);
    if (!errand->travels)
        pap_errand_fails(errand);
}

void pap_errand_arrived(struct pap_errand *errand)
{
    struct pap_talk *talk = errand->talk;
    free_errand(errand);
    pap_talk_go_on(talk);
}

/* A room that is at no node any more has to be taken over by somebody; who only joins cannot. */
void pap_errand_fails(struct pap_errand *errand)
{
    errand->travels = false;
    if (errand->kind == JOIN) {
        errand->foresight.cut_off = true;
        finish(errand);
        return;
    }
    errand->until = pap_clock_monotonic_ms() + PAP_PATIENCE_MS;
    DL_APPEND(errand->nodes->waiting, errand);
}

static void adopted(void *context, const struct pap_redis_answer *answer)
{
    struct pap_errand *errand = context;
    enum pap_status status = PAP_NOT_FOUND;
    if (answer != NULL && answer->kind == PAP_REDIS_TEXT)
        status = pap_relay_adopt(relay_of(errand), errand->room, answer->text, answer->length);
    if (!is_wanted(errand))
        return;
    if (status == PAP_OK || status == PAP_CONFLICT)
        finish(errand);
    else if (status == PAP_NOT_FOUND && answer != NULL && errand->tries++ < LOOKS_MAX)
        look(errand); /* somebody else was quicker */
    else
        part(errand);
}

static void adopt(struct pap_errand *errand)
{
    char seconds[12];
    snprintf(seconds, sizeof seconds, "%d", PAP_KEPT_S);
    const struct pap_key key = pap_key("room", errand->room);
    const struct pap_redis_part parts[] = {
        pap_part("EVAL"),       pap_part(take_note),         pap_part("1"),    pap_part(key.text),
        pap_part(errand->node), pap_part(errand->nodes->id), pap_part(seconds)};
    if (errand->nodes->server->draining)
        part(errand);
    else
        ask(errand, parts, sizeof parts / sizeof parts[0], adopted);
}

static void listeners_counted(void *context, const struct pap_redis_answer *answer)
{
    struct pap_errand *errand = context;
    if (!is_wanted(errand))
        return;
    if (answer != NULL && answer->kind == PAP_REDIS_NUMBER && answer->number == 0)
        adopt(errand);
    else
        part(errand); /* it is there, or nobody knows */
}

/* Its node was not there some seconds ago: is anybody there by that name? */
static void doubt(struct pap_errand *errand)
{
    const struct pap_key key = pap_key("node", errand->node);
    const struct pap_redis_part parts[] = {pap_part("PUBSUB"), pap_part("NUMSUB"),
                                           pap_part(key.text)};
    ask(errand, parts, 3, listeners_counted);
}

static bool is_nobody(const char *node)
{
    return strspn(node, "0") == PAP_RANDOM_ID - 1;
}

static void note_found(void *context, const struct pap_redis_answer *answer)
{
    struct pap_errand *errand = context;
    struct pap_nodes *nodes = errand->nodes;
    char node[PAP_RANDOM_ID];
    const bool fresh = pap_clock_monotonic_ms() - nodes->since < PAP_FRESH_MS;
    if (!is_wanted(errand))
        return;
    const bool is_note = answer != NULL && answer->kind == PAP_REDIS_TEXT &&
                         pap_note_node(answer->text, answer->length, node);
    const bool is_in =
        is_note && (errand->kind == JOIN ||
                    pap_note_has(relay_of(errand), answer->text, answer->length, errand->argument));
    if (errand->kind == JOIN && !is_answer(answer)) {
        pap_errand_fails(errand);
        return;
    }
    if (!is_answer(answer) || (!is_in && fresh && errand->kind == RESUME)) {
        part(errand);
        return;
    }
    const bool known = errand->node[0] != '\0' && is_note && strcmp(node, errand->node) == 0;
    if (is_note)
        memcpy(errand->node, node, sizeof node);
    if (!is_in || strcmp(node, nodes->id) == 0)
        finish(errand);
    else if (errand->kind == JOIN)
        travel(errand);
    else if (is_nobody(node))
        adopt(errand);
    else if (known)
        doubt(errand);
    else
        travel(errand);
}

static void look(struct pap_errand *errand)
{
    const struct pap_key key = pap_key("room", errand->room);
    const struct pap_redis_part parts[] = {pap_part("GET"), pap_part(key.text)};
    ask(errand, parts, 2, note_found);
}

static void number_found(void *context, const struct pap_redis_answer *answer)
{
    struct pap_errand *errand = context;
    if (!is_wanted(errand))
        return;
    if (!is_answer(answer)) {
        pap_errand_fails(errand);
        return;
    }
    if (answer->kind != PAP_REDIS_TEXT || answer->length != PAP_RANDOM_ID - 1) {
        finish(errand);
        return;
    }
    memcpy(errand->room, answer->text, PAP_RANDOM_ID);
    look(errand);
}

static void seek(struct pap_errand *errand)
{
    const struct pap_key key = pap_key("number", errand->argument);
    const struct pap_redis_part parts[] = {pap_part("GET"), pap_part(key.text)};
    if (pap_relay_has_number(relay_of(errand), errand->argument) ||
        !pap_number_is_valid(errand->argument)) {
        finish(errand);
        return;
    }
    ask(errand, parts, 2, number_found);
}

static void guess_counted(void *context, const struct pap_redis_answer *answer)
{
    struct pap_errand *errand = context;
    if (!is_wanted(errand))
        return;
    if (answer != NULL && answer->kind == PAP_REDIS_NUMBER && answer->number > 0) {
        errand->foresight.wait = answer->number;
        finish(errand);
        return;
    }
    seek(errand);
}

static void count(struct pap_errand *errand)
{
    const struct pap_relay_settings *settings = &errand->nodes->server->options.relay;
    const struct pap_nodes *nodes = errand->nodes;
    const struct pap_address *address = &errand->talk->link->address;
    char name[PAP_RANDOM_ID];
    char most[12];
    char most_in_all[12];
    char window[12];
    /* No address stands in Redis: only who has the password could try them all. */
    pap_nodes_digest(nodes, nodes->place.password, address->bytes, sizeof address->bytes, name);
    const struct pap_key one = pap_key("{guess}", name);
    const struct pap_key all = pap_key("{guess}", "all");
    snprintf(most, sizeof most, "%u", settings->guesses_per_address);
    snprintf(most_in_all, sizeof most_in_all, "%u", settings->guesses);
    snprintf(window, sizeof window, "%d", GUESS_WINDOW_S * 1000);
    const struct pap_redis_part parts[] = {
        pap_part("EVAL"),   pap_part(count_guess), pap_part("2"),         pap_part(one.text),
        pap_part(all.text), pap_part(most),        pap_part(most_in_all), pap_part(window)};
    ask(errand, parts, sizeof parts / sizeof parts[0], guess_counted);
}

static struct pap_errand *take_first(struct pap_nodes *nodes)
{
    struct pap_errand *first = nodes->waiting;
    DL_DELETE(nodes->waiting, first);
    first->until = 0;
    return first;
}

void pap_errands_tick(struct pap_nodes *nodes)
{
    const int64_t now = pap_clock_monotonic_ms();
    while (nodes->waiting != NULL && nodes->waiting->until <= now) {
        struct pap_errand *errand = take_first(nodes);
        if (!is_wanted(errand))
            continue;
        if (nodes->up && errand->tries++ < LOOKS_MAX)
            look(errand);
        else
            part(errand);
    }
}

void pap_errands_clear(struct pap_nodes *nodes)
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
static bool is_errand(const struct pap_talk *talk, const json_t *message, enum kind *kind,
                      const char **argument)
{
    const char *method = text_of(message, "method");
    const json_t *params = json_object_get(message, "params");
    const struct pap_room *room = pap_link_room(talk->link);
    *argument = "";
    if (strcmp(method, "room.open") == 0 && room == NULL)
        *kind = OPEN;
    else if (strcmp(method, "room.admit") == 0 && pap_link_is_owner(talk->link) &&
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

static void set_out(struct pap_errand *errand)
{
    struct pap_nodes *nodes = errand->nodes;
    const struct pap_room *room = pap_link_room(errand->talk->link);
    const bool up = nodes->up;
    /* Whoever is at another node was asked there, and may only have what is here. */
    errand->foresight.counted = errand->talk->guest;
    if (errand->kind == OPEN && pap_random_id(errand->foresight.room) == PAP_OK)
        claim(errand);
    else if (errand->kind == ADMIT && pap_room_number(room)[0] == '\0') {
        memcpy(errand->foresight.room, pap_room_id(room), PAP_RANDOM_ID);
        claim(errand);
    } else if (errand->kind == JOIN && !errand->talk->guest && up)
        count(errand);
    else if (errand->kind == RESUME && !errand->talk->guest &&
             !pap_relay_has_ticket(relay_of(errand), errand->argument) &&
             pap_ticket_room(errand->argument, errand->room)) {
        if (up)
            look(errand);
        else
            part(errand);
    } else {
        errand->foresight.cut_off = errand->kind == JOIN && !errand->talk->guest && !up &&
                                    !pap_relay_has_number(relay_of(errand), errand->argument);
        finish(errand);
    }
}

bool pap_errand_begin(struct pap_talk *talk, const void *text, size_t length)
{
    json_t *message = json_loadb(text, length, JSON_REJECT_DUPLICATES, NULL);
    struct pap_errand *errand = NULL;
    enum kind kind;
    const char *argument;
    if (message == NULL || !is_errand(talk, message, &kind, &argument))
        goto out;
    errand = calloc(1, sizeof *errand);
    if (errand == NULL)
        goto out; /* without it the call is refused */
    pap_buffer_init(&errand->call, PAP_CONTROL_MAX);
    errand->nodes = talk->server->nodes;
    errand->talk = talk;
    errand->kind = kind;
    memcpy(errand->argument, argument, strlen(argument) + 1);
    talk->errand = errand;
    if (pap_buffer_append(&errand->call, text, length) == PAP_OK)
        set_out(errand);
    else
        part(errand);
out:
    json_decref(message);
    return errand != NULL;
}
