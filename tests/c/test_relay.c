/* Rooms and seats: who has which seat, who is notified, and what nobody else can obtain. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/random.h"
#include "chaos.h"
#include "peers.h"

#include <stdio.h>
#include <string.h>

enum { HELPERS = PAP_HELPERS_MAX, ANNE = HELPERS, PEERS = HELPERS + 4 };

/* A room of one learner, `owner`, and helpers in seats 1 to `count`. */
struct scene {
    struct pap_relay *relay;
    struct peer owner;
    struct peer helpers[PEERS];
    size_t count;
    char number[PAP_NUMBER_SIZE];
    char ticket[PAP_TICKET_SIZE]; /* the owner's ticket */
    char tickets[PEERS][PAP_TICKET_SIZE];
};

static void set_scene(struct scene *scene, size_t helpers)
{
    memset(scene, 0, sizeof *scene);
    scene->relay = peers_relay(NULL);
    assert_non_null(scene->relay);
    peer_connects(&scene->owner, scene->relay);
    peer_opens(&scene->owner, PAP_ROOM_FOLLOW, scene->number, scene->ticket);
    for (size_t i = 0; i < PEERS; i++)
        peer_connects(&scene->helpers[i], scene->relay);
    for (size_t i = 0; i < helpers; i++)
        assert_int_equal(peer_joins(&scene->helpers[i], scene->number, scene->tickets[i]), i + 1);
    peer_skip(&scene->owner);
}

static void clear_scene(struct scene *scene)
{
    pap_conn_close(&scene->owner.conn);
    for (size_t i = 0; i < PEERS; i++)
        pap_conn_close(&scene->helpers[i].conn);
    assert_int_equal(pap_relay_counters(scene->relay)->conns, 0);
    pap_relay_free(scene->relay);
}

typedef enum pap_status method_fn(struct pap_conn *conn, json_t **result, struct pap_error *error);

static enum pap_status opens(struct pap_conn *conn, json_t **result, struct pap_error *error)
{
    return pap_room_open(conn, PAP_ROOM_FOLLOW, result, error);
}

static enum pap_status admits(struct pap_conn *conn, json_t **result, struct pap_error *error)
{
    return pap_room_admit(conn, true, result, error);
}

static enum pap_status shuts(struct pap_conn *conn, json_t **result, struct pap_error *error)
{
    return pap_room_admit(conn, false, result, error);
}

static enum pap_status removes_the_first(struct pap_conn *conn, json_t **result,
                                         struct pap_error *error)
{
    return pap_room_remove(conn, 1, result, error);
}

static enum pap_status removes_the_second(struct pap_conn *conn, json_t **result,
                                          struct pap_error *error)
{
    return pap_room_remove(conn, 2, result, error);
}

/* A refused call returns an error message in both languages. */
static void assert_refused(struct peer *peer, method_fn *method, enum pap_status status)
{
    json_t *result = NULL;
    struct pap_error error = {0};
    assert_int_equal(method(&peer->conn, &result, &error), status);
    assert_null(result);
    assert_true(error.en[0] != '\0' && error.fr[0] != '\0');
}

static void assert_done(struct peer *peer, method_fn *method, const char *json)
{
    json_t *result = NULL;
    json_t *wanted = json_loads(json, 0, NULL);
    assert_int_equal(method(&peer->conn, &result, NULL), PAP_OK);
    assert_true(json_equal(result, wanted));
    json_decref(result);
    json_decref(wanted);
}

static void assert_no_way_in(struct peer *peer, const char *number)
{
    json_t *result = NULL;
    struct pap_error error = {0};
    assert_int_equal(pap_room_join(&peer->conn, number, &result, &error), PAP_NOT_FOUND);
    assert_null(result);
}

static void assert_worthless(struct peer *peer, const char *ticket)
{
    json_t *result = NULL;
    struct pap_error error = {0};
    assert_int_equal(pap_room_resume(&peer->conn, ticket, &result, &error), PAP_NOT_FOUND);
    assert_null(result);
}

/* The owner's records go to one helper or to all. A helper's records go only to the owner. */
static void what_the_owner_says_goes_to_one_or_all_and_what_others_say_to_the_owner(void **state)
{
    struct scene scene;
    (void)state;
    set_scene(&scene, 3);
    peer_send(&scene.owner, 0, PAP_RECORD_WHOLE, "for all");
    peer_send(&scene.owner, 2, 0, "for the second");
    assert_one_record(&scene.helpers[0], 0, PAP_RECORD_WHOLE, "for all");
    struct message message;
    const unsigned char *at = message.bytes;
    peer_take(&scene.helpers[1], &message);
    assert_record(&at, &message.length, 0, PAP_RECORD_WHOLE, "for all");
    assert_record(&at, &message.length, 0, 0, "for the second");
    assert_int_equal(message.length, 0);
    assert_one_record(&scene.helpers[2], 0, PAP_RECORD_WHOLE, "for all");

    peer_send(&scene.helpers[2], 0, 0, "from the third");
    peer_send(&scene.helpers[0], 0, 0, "from the first");
    at = message.bytes;
    peer_take(&scene.owner, &message);
    assert_record(&at, &message.length, 3, 0, "from the third");
    assert_record(&at, &message.length, 1, 0, "from the first");
    for (size_t i = 0; i < PEERS; i++)
        assert_silent(&scene.helpers[i]);
    clear_scene(&scene);
}

/* Records for an empty seat are dropped. */
static void what_is_said_to_an_empty_seat_is_nobodys(void **state)
{
    struct scene scene;
    (void)state;
    set_scene(&scene, 1);
    peer_send(&scene.owner, 2, 0, "nobody yet");
    peer_joins(&scene.helpers[1], scene.number, NULL);
    peer_skip(&scene.owner);
    assert_silent(&scene.helpers[1]);
    pap_conn_close(&scene.helpers[0].conn);
    peer_send(&scene.owner, 1, 0, "not heard");
    peer_send(&scene.owner, 0, 0, "heard by one");
    assert_one_record(&scene.helpers[1], 0, 0, "heard by one");
    peer_connects(&scene.helpers[0], scene.relay);
    peer_resumes(&scene.helpers[0], scene.tickets[0]);
    assert_silent(&scene.helpers[0]);
    clear_scene(&scene);
}

/* A record that violates the protocol closes its sender with 4000 and is delivered to nobody. */
static void a_record_that_one_may_not_send_ends_its_sender(void **state)
{
    struct scene scene;
    (void)state;
    set_scene(&scene, 3);
    /* A helper may not send to another helper or on the owner's behalf. */
    peer_send(&scene.helpers[0], 2, 0, "psst");
    assert_int_equal(scene.helpers[0].conn.closing, PAP_CLOSE_NOT_UNDERSTOOD);
    assert_told(&scene.owner, "{\"method\":\"room.away\",\"params\":{\"seat\":1}}");
    peer_send(&scene.helpers[1], 0, PAP_RECORD_WHOLE, "forget the others");
    assert_int_equal(scene.helpers[1].conn.closing, PAP_CLOSE_NOT_UNDERSTOOD);
    assert_told(&scene.owner, "{\"method\":\"room.away\",\"params\":{\"seat\":2}}");
    /* A connection without a seat may not send. */
    peer_send(&scene.helpers[ANNE], 0, 0, "hello?");
    assert_int_equal(scene.helpers[ANNE].conn.closing, PAP_CLOSE_NOT_UNDERSTOOD);
    /* The owner may not send to a seat number that the room does not have. */
    peer_send(&scene.owner, HELPERS, 0, "the last one");
    assert_int_equal(scene.owner.conn.closing, 0);
    peer_send(&scene.owner, HELPERS + 1, 0, "one more");
    assert_int_equal(scene.owner.conn.closing, PAP_CLOSE_NOT_UNDERSTOOD);
    assert_told(&scene.helpers[2], "{\"method\":\"room.away\",\"params\":{\"seat\":0}}");
    assert_silent(&scene.helpers[2]);
    clear_scene(&scene);
}

/* Complete records before a malformed one are delivered. */
static void what_is_broken_ends_its_sender_after_what_was_whole(void **state)
{
    static const struct {
        unsigned char bytes[8];
        size_t length;
        enum pap_close code;
    } broken[] = {
        {{0}, 1, PAP_CLOSE_NOT_UNDERSTOOD},
        {{0, 1, 0, 0, 0}, 5, PAP_CLOSE_NOT_UNDERSTOOD},       /* no body */
        {{0, 0, 0, 0, 0, 7}, 6, PAP_CLOSE_NOT_UNDERSTOOD},    /* an empty body */
        {{0, 3, 0, 0, 0, 7, 7}, 7, PAP_CLOSE_NOT_UNDERSTOOD}, /* a truncated body */
        {{0, 1, 0, 0, 2, 7}, 6, PAP_CLOSE_NOT_UNDERSTOOD},    /* an unknown flag */
        {{0, 1, 0, 0, 0x81, 7}, 6, PAP_CLOSE_NOT_UNDERSTOOD},
        {{0x10, 0x41, 0, 0, 0, 7}, 6, PAP_CLOSE_TOO_LARGE}, /* 4161 bytes: one over the limit */
        {{0xff, 0xff, 0, 0, 0, 7}, 6, PAP_CLOSE_TOO_LARGE},
    };
    (void)state;
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        struct scene scene;
        unsigned char bytes[32];
        set_scene(&scene, 1);
        size_t length = make_record(bytes, 0, 0, "whole", 5);
        memcpy(bytes + length, broken[i].bytes, broken[i].length);
        pap_conn_receive(&scene.owner.conn, bytes, length + broken[i].length);
        assert_int_equal(scene.owner.conn.closing, broken[i].code);
        assert_one_record(&scene.helpers[0], 0, 0, "whole");
        assert_told(&scene.helpers[0], "{\"method\":\"room.away\",\"params\":{\"seat\":0}}");
        /* Input of a connection that is being closed is ignored. */
        peer_send(&scene.owner, 0, 0, "and another thing");
        assert_silent(&scene.helpers[0]);
        clear_scene(&scene);
    }
}

static void a_method_of_a_seat_that_one_has_not_is_a_conflict(void **state)
{
    struct scene scene;
    json_t *result = NULL;
    struct pap_error error = {0};
    (void)state;
    set_scene(&scene, 2);
    struct peer *anne = &scene.helpers[ANNE];
    assert_refused(anne, admits, PAP_CONFLICT);
    assert_refused(anne, removes_the_first, PAP_CONFLICT);
    assert_refused(anne, pap_room_leave, PAP_CONFLICT);
    assert_refused(&scene.helpers[0], shuts, PAP_CONFLICT);
    assert_refused(&scene.helpers[0], removes_the_second, PAP_CONFLICT);
    assert_refused(&scene.helpers[0], opens, PAP_CONFLICT);
    assert_refused(&scene.owner, opens, PAP_CONFLICT);
    assert_int_equal(pap_room_join(&scene.owner.conn, scene.number, &result, &error), PAP_CONFLICT);
    assert_int_equal(pap_room_resume(&scene.helpers[0].conn, scene.tickets[1], &result, &error),
                     PAP_CONFLICT);
    assert_int_equal(pap_room_remove(&scene.owner.conn, 0, &result, &error), PAP_NOT_FOUND);
    assert_int_equal(pap_room_remove(&scene.owner.conn, 3, &result, &error), PAP_NOT_FOUND);
    assert_int_equal(pap_room_remove(&scene.owner.conn, HELPERS + 1, &result, &error),
                     PAP_NOT_FOUND);
    assert_null(result);
    assert_silent(&scene.owner);
    assert_silent(&scene.helpers[0]);
    assert_silent(&scene.helpers[1]);
    clear_scene(&scene);
}

/* A follow room has eight seats for helpers; a seat that was left is reused. */
static void a_room_has_as_many_seats_as_it_says(void **state)
{
    struct scene scene;
    json_t *result = NULL;
    struct pap_error error = {0};
    (void)state;
    set_scene(&scene, HELPERS);
    struct peer *anne = &scene.helpers[ANNE];
    assert_int_equal(pap_room_join(&anne->conn, scene.number, &result, &error), PAP_LIMIT);
    assert_silent(&scene.owner);
    /* A seat that is away stays taken; a seat that was left is free. */
    pap_conn_close(&scene.helpers[3].conn);
    assert_int_equal(pap_room_join(&anne->conn, scene.number, &result, &error), PAP_LIMIT);
    assert_done(&scene.helpers[4], pap_room_leave, "{}");
    peer_skip(&scene.owner);
    assert_int_equal(peer_joins(anne, scene.number, NULL), 5);
    assert_told(&scene.owner, "{\"method\":\"room.joined\",\"params\":{\"seat\":5}}");
    clear_scene(&scene);
}

/* After two minutes without a connection, only the records sent meanwhile are missing. */
static void a_seat_is_kept_for_its_time_and_given_up_then(void **state)
{
    struct scene scene;
    (void)state;
    set_scene(&scene, 2);
    struct peer *here[] = {&scene.owner, &scene.helpers[1]};
    pap_conn_close(&scene.helpers[0].conn);
    assert_told(&scene.owner, "{\"method\":\"room.away\",\"params\":{\"seat\":1}}");
    peers_live(scene.relay, here, 2, PAP_HOLD_S - 1);
    peer_connects(&scene.helpers[0], scene.relay);
    peer_resumes(&scene.helpers[0], scene.tickets[0]);
    assert_told(&scene.owner, "{\"method\":\"room.back\",\"params\":{\"seat\":1}}");
    assert_silent(&scene.helpers[1]);
    /* A new disconnect restarts the hold time. */
    pap_conn_close(&scene.helpers[0].conn);
    peer_skip(&scene.owner);
    peers_live(scene.relay, here, 2, PAP_HOLD_S - 1);
    assert_silent(&scene.owner);
    peers_tick(scene.relay, 1);
    assert_told(&scene.owner,
                "{\"method\":\"room.left\",\"params\":{\"seat\":1,\"reason\":\"lost\"}}");
    peer_connects(&scene.helpers[0], scene.relay);
    assert_worthless(&scene.helpers[0], scene.tickets[0]);
    assert_int_equal(pap_relay_counters(scene.relay)->seats, 2);
    clear_scene(&scene);
}

static void an_owner_who_does_not_come_back_ends_the_room(void **state)
{
    struct scene scene;
    (void)state;
    set_scene(&scene, 2);
    struct peer *here[] = {&scene.helpers[0], &scene.helpers[1]};
    pap_conn_close(&scene.owner.conn);
    for (size_t i = 0; i < 2; i++)
        assert_told(here[i], "{\"method\":\"room.away\",\"params\":{\"seat\":0}}");
    /* Records from helpers are dropped while the owner is away. */
    peer_send(&scene.helpers[0], 0, 0, "are you there?");
    peers_live(scene.relay, here, 2, PAP_HOLD_S - 1);
    assert_silent(&scene.helpers[0]);
    peers_tick(scene.relay, 1);
    for (size_t i = 0; i < 2; i++) {
        assert_told(here[i], "{\"method\":\"room.ended\",\"params\":{\"reason\":\"lost\"}}");
        assert_int_equal(here[i]->conn.closing, PAP_CLOSE_ENDED);
    }
    assert_int_equal(pap_relay_counters(scene.relay)->rooms, 0);
    assert_int_equal(pap_relay_counters(scene.relay)->seats, 0);
    assert_no_way_in(&scene.helpers[ANNE - 1], scene.number);
    clear_scene(&scene);
}

static void an_owner_who_comes_back_finds_the_room_as_it_was(void **state)
{
    struct scene scene;
    json_t *result = NULL;
    (void)state;
    set_scene(&scene, 3);
    pap_conn_close(&scene.owner.conn);
    pap_conn_close(&scene.helpers[1].conn);
    /* A helper joins while the owner is away. */
    peer_joins(&scene.helpers[3], scene.number, NULL);
    peer_connects(&scene.owner, scene.relay);
    assert_int_equal(pap_room_resume(&scene.owner.conn, scene.ticket, &result, NULL), PAP_OK);
    json_t *wanted = json_pack("{s:i,s:s,s:s,s:[i,i,i],s:s}", "seat", 0, "kind", "follow", "ticket",
                               json_string_value(json_object_get(result, "ticket")), "present", 1,
                               3, 4, "number", scene.number);
    assert_true(json_equal(result, wanted));
    json_decref(wanted);
    json_decref(result);
    assert_told(&scene.helpers[0], "{\"method\":\"room.away\",\"params\":{\"seat\":0}}");
    assert_told(&scene.helpers[0], "{\"method\":\"room.back\",\"params\":{\"seat\":0}}");
    assert_told(&scene.helpers[3], "{\"method\":\"room.back\",\"params\":{\"seat\":0}}");
    peer_send(&scene.owner, 0, 0, "back");
    assert_one_record(&scene.helpers[3], 0, 0, "back");
    clear_scene(&scene);
}

/* A ticket is invalid after the next resume, so a stolen one becomes worthless. */
static void a_ticket_brings_back_its_seat_once(void **state)
{
    struct scene scene;
    char old[PAP_TICKET_SIZE];
    (void)state;
    set_scene(&scene, 2);
    memcpy(old, scene.tickets[0], sizeof old);
    assert_memory_not_equal(scene.tickets[0], scene.tickets[1], sizeof old);
    pap_conn_close(&scene.helpers[0].conn);
    peer_connects(&scene.helpers[0], scene.relay);
    peer_resumes(&scene.helpers[0], scene.tickets[0]);
    assert_memory_not_equal(scene.tickets[0], old, sizeof old);
    assert_worthless(&scene.helpers[ANNE], old);
    assert_worthless(&scene.helpers[ANNE], "");
    assert_worthless(&scene.helpers[ANNE], "00000000000000000000000000000000");
    char cut[PAP_TICKET_SIZE];
    memcpy(cut, scene.tickets[0], sizeof cut);
    cut[31] = '\0';
    assert_worthless(&scene.helpers[ANNE], cut);
    assert_int_equal(scene.helpers[0].conn.closing, 0);
    clear_scene(&scene);
}

/* The client changes networks and resumes while its old connection is still open. */
static void a_seat_is_taken_over_by_its_ticket(void **state)
{
    struct scene scene;
    (void)state;
    set_scene(&scene, 1);
    struct peer *new = &scene.helpers[ANNE];
    peer_send(&scene.owner, 1, 0, "under way");
    peer_resumes(new, scene.tickets[0]);
    assert_int_equal(scene.helpers[0].conn.closing, PAP_CLOSE_ELSEWHERE);
    assert_told(&scene.owner, "{\"method\":\"room.away\",\"params\":{\"seat\":1}}");
    assert_told(&scene.owner, "{\"method\":\"room.back\",\"params\":{\"seat\":1}}");
    peer_send(&scene.helpers[0], 0, 0, "the old one speaks");
    assert_silent(&scene.owner);
    peer_send(&scene.owner, 1, 0, "to the new one");
    assert_one_record(new, 0, 0, "to the new one");
    pap_conn_close(&scene.helpers[0].conn);
    assert_silent(&scene.owner);
    /* The seat does not expire because its old connection was closed. */
    struct peer *here[] = {&scene.owner, new};
    peers_live(scene.relay, here, 2, PAP_HOLD_S + 1);
    peer_send(new, 0, 0, "still here");
    assert_one_record(&scene.owner, 1, 0, "still here");
    clear_scene(&scene);
}

static void leaving_tells_the_owner_and_nobody_else(void **state)
{
    struct scene scene;
    (void)state;
    set_scene(&scene, 2);
    peer_send(&scene.helpers[0], 0, 0, "bye");
    assert_done(&scene.helpers[0], pap_room_leave, "{}");
    assert_int_equal(scene.helpers[0].conn.closing, PAP_CLOSE_LEFT);
    assert_one_record(&scene.owner, 1, 0, "bye");
    assert_told(&scene.owner,
                "{\"method\":\"room.left\",\"params\":{\"seat\":1,\"reason\":\"left\"}}");
    assert_silent(&scene.owner);
    assert_silent(&scene.helpers[1]);
    /* Messages queued for a connection that has left are still sent. */
    static const char answer[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}";
    pap_conn_say(&scene.helpers[0].conn, answer, sizeof answer - 1);
    assert_told(&scene.helpers[0], "{\"id\":1,\"result\":{}}");
    assert_worthless(&scene.helpers[ANNE], scene.tickets[0]);
    clear_scene(&scene);
}

/* The owner presses "Arrêter": followers are notified at once, and send the owner nothing more. */
static void the_owner_s_leaving_ends_the_room(void **state)
{
    struct scene scene;
    (void)state;
    set_scene(&scene, HELPERS);
    pap_conn_close(&scene.helpers[2].conn);
    peer_skip(&scene.owner);
    peer_send(&scene.owner, 0, 0, "last words");
    assert_done(&scene.owner, pap_room_leave, "{}");
    assert_int_equal(scene.owner.conn.closing, PAP_CLOSE_LEFT);
    struct message message;
    peer_take(&scene.owner, &message);
    assert_int_equal(message.length, 0);
    for (size_t i = 0; i < HELPERS; i++) {
        if (i == 2)
            continue;
        assert_one_record(&scene.helpers[i], 0, 0, "last words");
        assert_told(&scene.helpers[i],
                    "{\"method\":\"room.ended\",\"params\":{\"reason\":\"left\"}}");
        assert_int_equal(scene.helpers[i].conn.closing, PAP_CLOSE_ENDED);
    }
    assert_worthless(&scene.helpers[ANNE], scene.tickets[2]);
    assert_worthless(&scene.helpers[ANNE], scene.ticket);
    assert_no_way_in(&scene.helpers[ANNE], scene.number);
    assert_int_equal(pap_relay_counters(scene.relay)->seats, 0);
    clear_scene(&scene);
}

static void whoever_is_removed_is_told_and_has_no_way_back(void **state)
{
    struct scene scene;
    (void)state;
    set_scene(&scene, 2);
    assert_done(&scene.owner, removes_the_first, "{}");
    assert_told(&scene.owner,
                "{\"method\":\"room.left\",\"params\":{\"seat\":1,\"reason\":\"removed\"}}");
    assert_silent(&scene.owner);
    assert_told(&scene.helpers[0],
                "{\"method\":\"room.ended\",\"params\":{\"reason\":\"removed\"}}");
    assert_int_equal(scene.helpers[0].conn.closing, PAP_CLOSE_ENDED);
    assert_silent(&scene.helpers[1]);
    assert_worthless(&scene.helpers[ANNE], scene.tickets[0]);
    /* The same for a helper who is away. */
    pap_conn_close(&scene.helpers[1].conn);
    peer_skip(&scene.owner);
    assert_done(&scene.owner, removes_the_second, "{}");
    assert_worthless(&scene.helpers[ANNE], scene.tickets[1]);
    assert_refused(&scene.owner, removes_the_second, PAP_NOT_FOUND);
    clear_scene(&scene);
}

/* A closed room releases its number, so that another room may use it. */
static void a_room_is_shut_and_opened_again(void **state)
{
    struct scene scene;
    json_t *result = NULL;
    (void)state;
    set_scene(&scene, 1);
    assert_done(&scene.owner, shuts, "{\"number\":null}");
    assert_done(&scene.owner, shuts, "{\"number\":null}");
    assert_no_way_in(&scene.helpers[1], scene.number);
    /* Participants inside keep their seats and can resume. */
    pap_conn_close(&scene.helpers[0].conn);
    peer_connects(&scene.helpers[0], scene.relay);
    peer_resumes(&scene.helpers[0], scene.tickets[0]);
    peer_skip(&scene.owner);

    assert_int_equal(pap_room_admit(&scene.owner.conn, true, &result, NULL), PAP_OK);
    char number[PAP_NUMBER_SIZE] = "";
    snprintf(number, sizeof number, "%s", json_string_value(json_object_get(result, "number")));
    json_decref(result);
    assert_true(pap_number_is_valid(number));
    /* Opening it twice keeps the number, because somebody may be typing it. */
    assert_int_equal(pap_room_admit(&scene.owner.conn, true, &result, NULL), PAP_OK);
    assert_string_equal(json_string_value(json_object_get(result, "number")), number);
    json_decref(result);
    assert_int_equal(peer_joins(&scene.helpers[1], number, NULL), 2);
    clear_scene(&scene);
}

/* A broadcast to five hundred: each receives every record in order, and the owner all of theirs. */
static void a_broadcast_reaches_five_hundred(void **state)
{
    static struct peer audience[PAP_AUDIENCE_MAX + 1];
    struct pap_relay_settings settings = PAP_RELAY_SETTINGS;
    struct peer owner;
    char number[PAP_NUMBER_SIZE];
    json_t *result = NULL;
    (void)state;
    settings.connections_per_address = settings.guesses_per_address = 1000;
    struct pap_relay *relay = peers_relay(&settings);
    peer_connects(&owner, relay);
    peer_opens(&owner, PAP_ROOM_BROADCAST, number, NULL);
    for (unsigned i = 0; i < PAP_AUDIENCE_MAX; i++) {
        peer_connects(&audience[i], relay);
        assert_int_equal(peer_joins(&audience[i], number, NULL), i + 1);
    }
    struct peer *late = &audience[PAP_AUDIENCE_MAX];
    peer_connects(late, relay);
    assert_int_equal(pap_room_join(&late->conn, number, &result, NULL), PAP_LIMIT);
    peer_skip(&owner);
    for (int round = 0; round < 3; round++) {
        char text[16];
        snprintf(text, sizeof text, "round %d", round);
        peer_send(&owner, 0, 0, text);
        for (unsigned i = 0; i < PAP_AUDIENCE_MAX; i++)
            assert_one_record(&audience[i], 0, 0, text);
    }
    struct message message;
    const unsigned char *at = message.bytes;
    for (unsigned i = 0; i < PAP_AUDIENCE_MAX; i++)
        peer_send(&audience[i], 0, 0, "heard");
    peer_take(&owner, &message);
    for (unsigned i = 0; i < PAP_AUDIENCE_MAX; i++)
        assert_record(&at, &message.length, i + 1, 0, "heard");
    assert_int_equal(message.length, 0);
    assert_int_equal(pap_relay_counters(relay)->records_out,
                     3 * PAP_AUDIENCE_MAX + PAP_AUDIENCE_MAX);
    pap_conn_close(&owner.conn);
    for (unsigned i = 0; i <= PAP_AUDIENCE_MAX; i++)
        pap_conn_close(&audience[i].conn);
    pap_relay_free(relay);
}

static void rooms_are_apart(void **state)
{
    struct scene scene;
    struct peer other;
    char number[PAP_NUMBER_SIZE];
    (void)state;
    set_scene(&scene, 1);
    peer_connects(&other, scene.relay);
    peer_opens(&other, PAP_ROOM_FOLLOW, number, NULL);
    assert_string_not_equal(number, scene.number);
    peer_joins(&scene.helpers[1], number, NULL);
    peer_skip(&other);
    peer_send(&scene.owner, 0, 0, "one");
    peer_send(&other, 0, 0, "other");
    assert_one_record(&scene.helpers[0], 0, 0, "one");
    assert_one_record(&scene.helpers[1], 0, 0, "other");
    assert_done(&other, pap_room_leave, "{}");
    assert_silent(&scene.owner);
    assert_silent(&scene.helpers[0]);
    pap_conn_close(&other.conn);
    clear_scene(&scene);
}

int main(void)
{
    chaos_install();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_the_owner_says_goes_to_one_or_all_and_what_others_say_to_the_owner),
        cmocka_unit_test(what_is_said_to_an_empty_seat_is_nobodys),
        cmocka_unit_test(a_record_that_one_may_not_send_ends_its_sender),
        cmocka_unit_test(what_is_broken_ends_its_sender_after_what_was_whole),
        cmocka_unit_test(a_method_of_a_seat_that_one_has_not_is_a_conflict),
        cmocka_unit_test(a_room_has_as_many_seats_as_it_says),
        cmocka_unit_test(a_seat_is_kept_for_its_time_and_given_up_then),
        cmocka_unit_test(an_owner_who_does_not_come_back_ends_the_room),
        cmocka_unit_test(an_owner_who_comes_back_finds_the_room_as_it_was),
        cmocka_unit_test(a_ticket_brings_back_its_seat_once),
        cmocka_unit_test(a_seat_is_taken_over_by_its_ticket),
        cmocka_unit_test(leaving_tells_the_owner_and_nobody_else),
        cmocka_unit_test(the_owner_s_leaving_ends_the_room),
        cmocka_unit_test(whoever_is_removed_is_told_and_has_no_way_back),
        cmocka_unit_test(a_room_is_shut_and_opened_again),
        cmocka_unit_test(a_broadcast_reaches_five_hundred),
        cmocka_unit_test(rooms_are_apart),
    };
    return cmocka_run_group_tests_name("relay", tests, NULL, NULL);
}
