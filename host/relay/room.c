#include "relay/relay_internal.h"
#include "relay/ticket.h"

#include <stdlib.h>
#include <string.h>

enum { DRAWS_MAX = 64 };

bool pap_room_has_number(const struct pap_relay *relay, const char *number)
{
    struct pap_room *room = NULL;
    HASH_FIND_STR(relay->numbers, number, room);
    return room != NULL;
}

const char *pap_room_id(const struct pap_room *room)
{
    return room->id;
}

const char *pap_room_number(const struct pap_room *room)
{
    return room->number;
}

void pap_room_each(const struct pap_relay *relay,
                   void (*each)(void *context, const struct pap_room *room), void *context)
{
    for (const struct pap_room *room = relay->rooms; room != NULL; room = room->next)
        each(context, room);
}

struct pap_room *pap_room_find(const struct pap_relay *relay, const char *id)
{
    struct pap_room *room = relay->rooms;
    while (room != NULL && strcmp(room->id, id) != 0)
        room = room->next;
    return room;
}

/* Releases the room's number, so that other rooms may use it. */
void pap_room_shut(struct pap_relay *relay, struct pap_room *room)
{
    if (room->number[0] == '\0')
        return;
    HASH_DEL(relay->numbers, room);
    room->number[0] = '\0';
}

static void remove_seat(struct pap_relay *relay, struct pap_seat *seat)
{
    if (seat->conn != NULL)
        seat->conn->seat = NULL;
    else
        DL_DELETE(relay->away, seat);
    if (seat->hh.tbl != NULL)
        /* clang 14 cannot follow uthash's lists: NOLINTNEXTLINE(clang-analyzer-core.*) */
        HASH_DEL(relay->tickets, seat);
    seat->room->seats[seat->number] = NULL;
    relay->counters.seats--;
    free(seat);
}

/* Notifies the cluster, if there is one. */
static void tell_changed(const struct pap_relay *relay, const struct pap_room *room)
{
    if (relay->options.cluster != NULL)
        relay->options.cluster->changed(relay->options.cluster->context, room);
}

static void tell_released(const struct pap_relay *relay, const struct pap_room *room, bool ended)
{
    if (relay->options.cluster != NULL)
        relay->options.cluster->released(relay->options.cluster->context, room, ended);
}

void pap_room_free(struct pap_relay *relay, struct pap_room *room)
{
    DL_DELETE(relay->rooms, room);
    for (uint16_t i = 0; i <= room->capacity; i++)
        if (room->seats[i] != NULL)
            remove_seat(relay, room->seats[i]); /* as above: NOLINT(clang-analyzer-unix.Malloc) */
    pap_room_shut(relay, room);
    relay->counters.rooms--;
    free(room);
}

/* Removes the seat from its holder, who is notified and closed. */
static void put_out(struct pap_relay *relay, struct pap_seat *seat, const char *reason)
{
    struct pap_conn *conn = seat->conn;
    remove_seat(relay, seat);
    if (conn == NULL)
        return;
    pap_conn_notify(conn, "room.ended", json_pack("{s:s}", "reason", reason));
    pap_conn_end(conn, PAP_CLOSE_ENDED, false);
}

static void end_room(struct pap_relay *relay, struct pap_room *room, const char *reason)
{
    for (uint16_t i = 1; i <= room->capacity; i++)
        if (room->seats[i] != NULL)
            put_out(relay, room->seats[i], reason);
    tell_released(relay, room, true);
    pap_room_free(relay, room);
}

static struct pap_conn *owner_of(const struct pap_room *room)
{
    return room->seats[0] == NULL ? NULL : room->seats[0]->conn;
}

static void tell_left(const struct pap_seat *seat, const char *reason)
{
    pap_conn_notify(owner_of(seat->room), "room.left",
                    json_pack("{s:i,s:s}", "seat", seat->number, "reason", reason));
}

static void give_up(struct pap_relay *relay, struct pap_seat *seat, const char *reason)
{
    if (seat->number == 0) {
        end_room(relay, seat->room, reason);
        return;
    }
    const struct pap_room *room = seat->room;
    tell_left(seat, reason);
    remove_seat(relay, seat);
    tell_changed(relay, room);
}

void pap_room_lose_seat(struct pap_relay *relay, struct pap_seat *seat)
{
    give_up(relay, seat, "lost");
}

static bool set_ticket(struct pap_relay *relay, struct pap_seat *seat, const char *digest)
{
    memcpy(seat->digest, digest, sizeof seat->digest);
    HASH_ADD_STR(relay->tickets, digest, seat);
    return seat->hh.tbl != NULL;
}

/*
 * Replaces the seat's ticket: from now on only the new one is valid. Returns false if out of
 * memory.
 */
static bool renew_ticket(struct pap_relay *relay, struct pap_seat *seat, const char *ticket)
{
    char before[PAP_RANDOM_ID];
    char digest[PAP_RANDOM_ID];
    memcpy(before, seat->digest, sizeof before);
    pap_ticket_digest(relay, ticket, digest);
    if (seat->hh.tbl != NULL)
        HASH_DEL(relay->tickets, seat);
    if (set_ticket(relay, seat, digest))
        return true;
    if (before[0] != '\0')
        set_ticket(relay, seat, before);
    return false;
}

static enum pap_status draw_ticket(const struct pap_room *room, char ticket[PAP_TICKET_SIZE])
{
    memcpy(ticket, room->id, PAP_RANDOM_ID - 1);
    return pap_random_id(ticket + PAP_RANDOM_ID - 1);
}

static void sit_down(struct pap_conn *conn, struct pap_seat *seat)
{
    seat->conn = conn;
    conn->seat = seat;
}

static struct pap_seat *seat_new(struct pap_relay *relay, struct pap_room *room, uint16_t number)
{
    struct pap_seat *seat = calloc(1, sizeof *seat);
    if (seat == NULL)
        return NULL;
    seat->room = room;
    seat->number = number;
    room->seats[number] = seat;
    relay->counters.seats++;
    return seat;
}

/* Creates a seat for this connection at a free number of the room, and its ticket. */
static enum pap_status take_seat(struct pap_conn *conn, struct pap_room *room, uint16_t number,
                                 char ticket[PAP_TICKET_SIZE])
{
    struct pap_seat *seat = seat_new(conn->relay, room, number);
    if (seat == NULL)
        return PAP_NO_MEMORY;
    sit_down(conn, seat);
    enum pap_status status = draw_ticket(room, ticket);
    if (status == PAP_OK && !renew_ticket(conn->relay, seat, ticket))
        status = PAP_NO_MEMORY;
    if (status != PAP_OK)
        remove_seat(conn->relay, seat);
    return status;
}

enum pap_status pap_room_add_away(struct pap_room *room, struct pap_relay *relay, uint16_t number,
                                  const char *digest)
{
    struct pap_seat *seat = seat_new(relay, room, number);
    if (seat == NULL)
        return PAP_NO_MEMORY;
    seat->until = relay->options.clock() + (int64_t)PAP_HOLD_S * 1000;
    DL_APPEND(relay->away, seat);
    if (set_ticket(relay, seat, digest))
        return PAP_OK;
    remove_seat(relay, seat);
    return PAP_NO_MEMORY;
}

/*
 * The smallest number of pairs with which at least half of the numbers are free, up to the maximum.
 */
static unsigned pairs_for(uint64_t rooms)
{
    unsigned pairs = 1;
    while (pairs < PAP_NUMBER_PAIRS_MAX && rooms >= pap_number_count(pairs) / 2)
        pairs++;
    return pairs;
}

unsigned pap_room_pairs(const struct pap_relay *relay)
{
    return pairs_for(relay->counters.rooms);
}

bool pap_room_set_number(struct pap_relay *relay, struct pap_room *room, const char *number)
{
    memcpy(room->number, number, strlen(number) + 1);
    HASH_ADD_STR(relay->numbers, number, room);
    if (room->hh.tbl != NULL)
        return true;
    room->number[0] = '\0';
    return false;
}

/* Uses the number that was claimed in the cluster. */
static enum pap_status use_claimed(struct pap_conn *conn, struct pap_room *room,
                                   struct pap_error *error)
{
    if (conn->cluster_hint->number[0] == '\0')
        return pap_error_set(error, PAP_UNAVAILABLE,
                             "no number can be had now: try again in a moment",
                             "aucun numéro n'est disponible pour le moment : réessayez bientôt");
    if (!pap_room_set_number(conn->relay, room, conn->cluster_hint->number))
        return pap_error_no_memory(error);
    conn->cluster_hint->number[0] = '\0';
    return PAP_OK;
}

static enum pap_status call_out(struct pap_conn *conn, struct pap_room *room,
                                struct pap_error *error)
{
    struct pap_relay *relay = conn->relay;
    if (relay->options.cluster != NULL)
        return use_claimed(conn, room, error);
    for (int i = 0; i < DRAWS_MAX; i++) {
        char number[PAP_NUMBER_SIZE];
        if (pap_number_draw(pap_room_pairs(relay), number) != PAP_OK)
            break;
        if (pap_room_has_number(relay, number))
            continue;
        return pap_room_set_number(relay, room, number) ? PAP_OK : pap_error_no_memory(error);
    }
    return pap_error_set(error, PAP_LIMIT, "there is no number left for a room",
                         "il ne reste pas de numéro libre");
}

static json_t *number_of(const struct pap_room *room)
{
    return room->number[0] == '\0' ? json_null() : json_string(room->number);
}

/* The occupied seats, except one's own. */
static json_t *present(const struct pap_room *room, const struct pap_seat *own)
{
    json_t *seats = json_array();
    for (uint16_t i = 0; seats != NULL && i <= (own->number == 0 ? room->capacity : 0); i++)
        if (room->seats[i] != NULL && room->seats[i] != own && room->seats[i]->conn != NULL)
            json_array_append_new(seats, json_integer(i));
    return seats;
}

static const char *kind_name(const struct pap_room *room)
{
    return room->kind == PAP_ROOM_FOLLOW ? "follow" : "broadcast";
}

static enum pap_status answer(json_t *made, json_t **result, struct pap_error *error)
{
    *result = made;
    return made == NULL ? pap_error_no_memory(error) : PAP_OK;
}

static enum pap_status needs_no_seat(const struct pap_conn *conn, struct pap_error *error)
{
    if (conn->seat != NULL)
        return pap_error_set(error, PAP_CONFLICT, "this connection has a seat already",
                             "cette connexion a déjà une place");
    if (conn->relay->draining)
        return pap_error_set(error, PAP_UNAVAILABLE, "this service is about to stop",
                             "ce service va s'arrêter");
    return PAP_OK;
}

/* Refuses a call that needs a cluster hint and has none; calls in a batch never have one. */
static enum pap_status needs_cluster_hint(const struct pap_conn *conn, struct pap_error *error)
{
    if (conn->relay->options.cluster == NULL || conn->cluster_hint != NULL)
        return PAP_OK;
    return pap_error_set(error, PAP_INVALID, "this call has to stand alone, not in a batch",
                         "cet appel doit être seul, pas dans un lot");
}

static enum pap_status needs_owner(const struct pap_conn *conn, struct pap_error *error)
{
    if (conn->seat != NULL && conn->seat->number == 0)
        return PAP_OK;
    return pap_error_set(error, PAP_CONFLICT, "only the owner of a room may do that",
                         "seule la personne suivie peut le faire");
}

uint16_t pap_room_capacity(enum pap_room_kind kind)
{
    return kind == PAP_ROOM_FOLLOW ? PAP_HELPERS_MAX : PAP_AUDIENCE_MAX;
}

/* Returns NULL if out of memory. The caller provides the id. */
struct pap_room *pap_room_new(struct pap_relay *relay, enum pap_room_kind kind, const char *id)
{
    const uint16_t capacity = pap_room_capacity(kind);
    struct pap_room *room = calloc(1, sizeof *room + (1u + capacity) * sizeof(struct pap_seat *));
    if (room == NULL)
        return NULL;
    room->kind = kind;
    room->capacity = capacity;
    memcpy(room->id, id, sizeof room->id);
    DL_APPEND(relay->rooms, room);
    relay->counters.rooms++;
    return room;
}

static enum pap_status has_place(const struct pap_relay *relay, struct pap_error *error)
{
    if (relay->counters.rooms < relay->options.settings.rooms)
        return PAP_OK;
    return pap_error_set(error, PAP_LIMIT, "this service has no room left",
                         "ce service n'a plus de place");
}

/* The id for a room to open: the one for which the number was claimed. */
static enum pap_status choose_id(const struct pap_conn *conn, char id[PAP_RANDOM_ID],
                                 struct pap_error *error)
{
    if (conn->cluster_hint == NULL && pap_random_id(id) != PAP_OK)
        return pap_error_no_memory(error);
    if (conn->cluster_hint != NULL)
        memcpy(id, conn->cluster_hint->room, PAP_RANDOM_ID);
    return PAP_OK;
}

enum pap_status pap_room_open(struct pap_conn *conn, enum pap_room_kind kind, json_t **result,
                              struct pap_error *error)
{
    struct pap_relay *relay = conn->relay;
    char id[PAP_RANDOM_ID] = "";
    char ticket[PAP_TICKET_SIZE] = "";
    enum pap_status status = needs_no_seat(conn, error);
    if (status == PAP_OK)
        status = needs_cluster_hint(conn, error);
    if (status == PAP_OK)
        status = has_place(relay, error);
    if (status == PAP_OK)
        status = choose_id(conn, id, error);
    if (status != PAP_OK)
        return status;
    struct pap_room *room = pap_room_new(relay, kind, id);
    if (room == NULL)
        return pap_error_no_memory(error);
    status = call_out(conn, room, error);
    if (status == PAP_OK && take_seat(conn, room, 0, ticket) != PAP_OK)
        status = pap_error_no_memory(error);
    if (status == PAP_OK)
        status = answer(json_pack("{s:o,s:s,s:i}", "number", number_of(room), "ticket", ticket,
                                  "seats", room->capacity),
                        result, error);
    if (status == PAP_OK)
        tell_changed(relay, room);
    else
        end_room(relay, room, "left");
    return status;
}

enum pap_status pap_room_admit(struct pap_conn *conn, bool open, json_t **result,
                               struct pap_error *error)
{
    enum pap_status status = needs_owner(conn, error);
    if (status != PAP_OK)
        return status;
    struct pap_relay *relay = conn->relay;
    struct pap_room *room = conn->seat->room;
    const bool is_open = room->number[0] != '\0';
    if (open && !is_open) {
        status = needs_cluster_hint(conn, error);
        if (status == PAP_OK)
            status = call_out(conn, room, error);
    } else if (!open && is_open) {
        tell_released(relay, room, false);
        pap_room_shut(relay, room);
    }
    if (status != PAP_OK)
        return status;
    if (open != is_open)
        tell_changed(relay, room);
    return answer(json_pack("{s:o}", "number", number_of(room)), result, error);
}

/*
 * Every join counts as a guess, because only the two clients know whether the code words were
 * right.
 */
static enum pap_status count_guess(struct pap_conn *conn, struct pap_error *error)
{
    const struct pap_relay_settings *settings = &conn->relay->options.settings;
    const struct pap_cluster_hint *cluster_hint = conn->cluster_hint;
    int64_t wait = cluster_hint == NULL ? 0 : cluster_hint->wait;
    if (cluster_hint != NULL && cluster_hint->counted)
        return PAP_OK;
    enum pap_status status = PAP_LIMIT;
    if (wait == 0)
        status = pap_rate_counter_add(conn->relay->guesses, &conn->address,
                                      settings->guesses_per_address, settings->guesses,
                                      conn->relay->options.clock(), &wait);
    if (status == PAP_NO_MEMORY)
        return pap_error_no_memory(error);
    if (status == PAP_OK)
        return PAP_OK;
    conn->relay->counters.guesses_refused++;
    int minutes = (int)((wait + 59999) / 60000);
    return pap_error_set(error, PAP_LIMIT, "too many attempts: wait for %d min",
                         "trop d'essais : attendez %d min", minutes);
}

enum pap_status pap_room_join(struct pap_conn *conn, const char *number, json_t **result,
                              struct pap_error *error)
{
    struct pap_room *room = NULL;
    char ticket[PAP_TICKET_SIZE];
    enum pap_status status = needs_no_seat(conn, error);
    if (status == PAP_OK)
        status = needs_cluster_hint(conn, error);
    if (status == PAP_OK)
        status = count_guess(conn, error);
    if (status != PAP_OK)
        return status;
    if (conn->cluster_hint != NULL && conn->cluster_hint->cut_off)
        return pap_error_set(error, PAP_UNAVAILABLE,
                             "this person cannot be reached now: try again in a moment",
                             "cette personne est injoignable pour l'instant : réessayez bientôt");
    if (pap_number_is_valid(number))
        HASH_FIND_STR(conn->relay->numbers, number, room);
    if (room == NULL)
        return pap_error_set(error, PAP_NOT_FOUND, "nobody is called by this number now",
                             "personne n'attend sous ce numéro en ce moment");
    uint16_t place = 1;
    while (place <= room->capacity && room->seats[place] != NULL)
        place++;
    if (place > room->capacity)
        return pap_error_set(error, PAP_LIMIT, "no seat is left in this room",
                             "il n'y a plus de place auprès de cette personne");
    if (take_seat(conn, room, place, ticket) != PAP_OK)
        return pap_error_no_memory(error);
    struct pap_seat *seat = conn->seat;
    pap_conn_notify_others(seat, "room.joined");
    status = answer(json_pack("{s:i,s:s,s:s,s:o}", "seat", seat->number, "ticket", ticket, "kind",
                              kind_name(room), "present", present(room, seat)),
                    result, error);
    if (status == PAP_OK)
        tell_changed(conn->relay, room);
    else
        give_up(conn->relay, seat, "left");
    return status;
}

enum pap_status pap_room_resume(struct pap_conn *conn, const char *ticket, json_t **result,
                                struct pap_error *error)
{
    struct pap_relay *relay = conn->relay;
    if (conn->seat != NULL)
        return needs_no_seat(conn, error);
    enum pap_status status = needs_cluster_hint(conn, error);
    if (status != PAP_OK)
        return status;
    struct pap_seat *seat = pap_ticket_seat(relay, ticket);
    if (seat == NULL)
        return pap_error_set(error, PAP_NOT_FOUND, "this seat was given up",
                             "cette place n'est plus gardée");
    /* Build the answer first: if it could not be allocated, nobody would know the new ticket. */
    char fresh[PAP_TICKET_SIZE];
    json_t *made = NULL;
    if (draw_ticket(seat->room, fresh) == PAP_OK)
        made = json_pack("{s:i,s:s,s:s,s:[],s:o}", "seat", seat->number, "ticket", fresh, "kind",
                         kind_name(seat->room), "present", "number",
                         seat->number == 0 ? number_of(seat->room) : json_null());
    if (made == NULL || !renew_ticket(relay, seat, fresh)) {
        json_decref(made);
        return pap_error_no_memory(error);
    }
    if (seat->conn != NULL)
        pap_conn_end(seat->conn, PAP_CLOSE_ELSEWHERE, true);
    DL_DELETE(relay->away, seat);
    sit_down(conn, seat);
    pap_conn_notify_others(seat, "room.back");
    tell_changed(relay, seat->room);
    if (json_object_set_new(made, "present", present(seat->room, seat)) != 0)
        pap_conn_end(conn, PAP_CLOSE_TOO_SLOW, true);
    return answer(made, result, error);
}

enum pap_status pap_room_remove(struct pap_conn *conn, unsigned number, json_t **result,
                                struct pap_error *error)
{
    enum pap_status status = needs_owner(conn, error);
    if (status != PAP_OK)
        return status;
    const struct pap_room *room = conn->seat->room;
    struct pap_seat *seat = number == 0 || number > room->capacity ? NULL : room->seats[number];
    if (seat == NULL)
        return pap_error_set(error, PAP_NOT_FOUND, "nobody is in seat %u",
                             "personne n'est à la place %u", number);
    tell_left(seat, "removed");
    put_out(conn->relay, seat, "removed");
    tell_changed(conn->relay, room);
    return answer(json_object(), result, error);
}

enum pap_status pap_room_leave(struct pap_conn *conn, json_t **result, struct pap_error *error)
{
    if (conn->seat == NULL)
        return pap_error_set(error, PAP_CONFLICT, "this connection has no seat",
                             "cette connexion n'a pas de place");
    give_up(conn->relay, conn->seat, "left");
    pap_conn_end(conn, PAP_CLOSE_LEFT, false);
    return answer(json_object(), result, error);
}
