/* Size, rate, count and time limits, and room numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/random.h"
#include "chaos.h"
#include "peers.h"

#include <string.h>

enum { LONG = 4000, FULL = PAP_BACKLOG_MAX / (PAP_RECORD_HEAD + LONG) };

/* --- slow readers ---------------------------------------------------------------------------- */

struct scene {
    struct pap_relay *relay;
    struct peer owner;
    struct peer helpers[4];
    char number[PAP_NUMBER_SIZE];
    char tickets[4][PAP_TICKET_SIZE];
};

static struct pap_relay_settings generous(void)
{
    struct pap_relay_settings settings = PAP_RELAY_SETTINGS;
    settings.bytes_per_second = settings.records_per_second = 1000000000;
    return settings;
}

static void set_scene(struct scene *scene, const struct pap_relay_settings *settings, int helpers)
{
    memset(scene, 0, sizeof *scene);
    scene->relay = peers_relay(settings);
    peer_connects(&scene->owner, scene->relay);
    peer_opens(&scene->owner, PAP_ROOM_FOLLOW, scene->number, NULL);
    for (int i = 0; i < 4; i++)
        peer_connects(&scene->helpers[i], scene->relay);
    for (int i = 0; i < helpers; i++)
        peer_joins(&scene->helpers[i], scene->number, scene->tickets[i]);
    peer_skip(&scene->owner);
}

static void clear_scene(struct scene *scene)
{
    pap_conn_close(&scene->owner.conn);
    for (int i = 0; i < 4; i++)
        pap_conn_close(&scene->helpers[i].conn);
    pap_relay_free(scene->relay);
}

static void send_long(struct peer *peer, unsigned seat, unsigned flags)
{
    unsigned char bytes[PAP_RECORD_HEAD + LONG];
    pap_conn_receive(&peer->conn, bytes, make_record(bytes, seat, flags, NULL, LONG));
}

/*
 * One of three helpers does not read. The two others miss nothing, and the slow one's seat is kept.
 */
static void whoever_is_too_slow_is_closed_while_the_others_go_on(void **state)
{
    struct scene scene;
    struct message message;
    const struct pap_relay_settings settings = generous();
    (void)state;
    set_scene(&scene, &settings, 3);
    for (int i = 0; i <= FULL; i++) {
        assert_int_equal(scene.helpers[1].conn.closing, 0);
        send_long(&scene.owner, 0, 0);
        for (int j = 0; j < 3; j += 2) {
            peer_take(&scene.helpers[j], &message);
            assert_int_equal(message.length, PAP_RECORD_HEAD + LONG);
        }
    }
    assert_int_equal(scene.helpers[1].conn.closing, PAP_CLOSE_TOO_SLOW);
    assert_true(scene.helpers[1].woken);
    peer_take(&scene.helpers[1], &message);
    assert_int_equal(message.length, 0); /* the queue was dropped */
    assert_told(&scene.owner, "{\"method\":\"room.away\",\"params\":{\"seat\":2}}");
    assert_int_equal(pap_relay_counters(scene.relay)->slow, 1);
    peer_resumes(&scene.helpers[3], scene.tickets[1]);
    assert_told(&scene.owner, "{\"method\":\"room.back\",\"params\":{\"seat\":2}}");
    peer_send(&scene.owner, 0, 0, "for all three");
    assert_one_record(&scene.helpers[3], 0, 0, "for all three");
    clear_scene(&scene);
}

/* A learner who sends whole states never overruns a slow reader. */
static void whoever_is_slow_falls_back_to_the_newest_state(void **state)
{
    struct scene scene;
    const struct pap_relay_settings settings = generous();
    (void)state;
    set_scene(&scene, &settings, 1);
    for (int i = 0; i < 10 * FULL; i++)
        send_long(&scene.owner, 0, i % 10 == 0 ? PAP_RECORD_WHOLE : 0);
    peer_send(&scene.owner, 0, PAP_RECORD_WHOLE, "newest");
    assert_int_equal(scene.helpers[0].conn.closing, 0);
    assert_true(scene.helpers[0].conn.queue.bytes <= PAP_BACKLOG_MAX);
    for (int i = 0; i < FULL; i++)
        send_long(&scene.owner, 0, 0);
    struct message message;
    const unsigned char *at = message.bytes;
    peer_take(&scene.helpers[0], &message);
    assert_record(&at, &message.length, 0, PAP_RECORD_WHOLE, "newest");
    clear_scene(&scene);
}

/* --- rate limits ----------------------------------------------------------------------------- */

/*
 * A burst of four seconds' worth, then the configured rate. Bytes and records have separate limits.
 */
static void whoever_sends_too_fast_is_closed(void **state)
{
    struct pap_relay_settings settings = PAP_RELAY_SETTINGS;
    struct scene scene;
    (void)state;
    settings.bytes_per_second = 1000;
    settings.records_per_second = 1000000;
    set_scene(&scene, &settings, 1);
    unsigned char bytes[1000];
    make_record(bytes, 0, 0, NULL, sizeof bytes - PAP_RECORD_HEAD);
    for (int i = 0; i < 4; i++)
        pap_conn_receive(&scene.owner.conn, bytes, sizeof bytes);
    for (int i = 0; i < 10; i++) {
        peers_pass(1000);
        pap_conn_receive(&scene.owner.conn, bytes, sizeof bytes);
        assert_int_equal(scene.owner.conn.closing, 0);
    }
    peers_pass(999);
    peer_skip(&scene.helpers[0]);
    pap_conn_receive(&scene.owner.conn, bytes, sizeof bytes);
    assert_int_equal(scene.owner.conn.closing, PAP_CLOSE_TOO_FAST);
    assert_told(&scene.helpers[0], "{\"method\":\"room.away\",\"params\":{\"seat\":0}}");
    clear_scene(&scene);
}

static void beats_texts_and_records_count_alike(void **state)
{
    struct pap_relay_settings settings = PAP_RELAY_SETTINGS;
    struct scene scene;
    unsigned char bytes[64];
    size_t length = 0;
    (void)state;
    settings.records_per_second = 5; /* a burst of 20 */
    for (int kind = 0; kind < 3; kind++) {
        set_scene(&scene, &settings, 1);
        for (length = 0; length < 8 * 6;)
            length += make_record(bytes + length, 0, 0, "x", 1);
        for (int i = 0; i < 20; i++)
            if (kind == 0)
                pap_conn_receive(&scene.owner.conn, NULL, 0);
            else if (kind == 1)
                pap_conn_heard(&scene.owner.conn, 10);
            else if (i % 8 == 0 && i < 16)
                pap_conn_receive(&scene.owner.conn, bytes, length);
        if (kind == 2)
            pap_conn_receive(&scene.owner.conn, bytes, length / 2);
        assert_int_equal(scene.owner.conn.closing, 0);
        peer_send(&scene.owner, 0, 0, "one more");
        assert_int_equal(scene.owner.conn.closing, PAP_CLOSE_TOO_FAST);
        clear_scene(&scene);
    }
}

/* After a year of silence a client has four seconds' worth of tokens, not a year's. */
static void a_measure_is_never_fuller_than_full(void **state)
{
    struct pap_rate rate;
    (void)state;
    pap_rate_init(&rate, 200, 5);
    assert_true(pap_rate_take(&rate, 200, 800, 5));
    assert_false(pap_rate_take(&rate, 200, 1, 5));
    assert_false(pap_rate_take(&rate, 200, 1, 0)); /* a clock that goes backwards adds no tokens */
    assert_true(pap_rate_take(&rate, 200, 1, 10));
    assert_true(pap_rate_take(&rate, 200, 800, INT64_MAX / 2));
    assert_false(pap_rate_take(&rate, 200, 1, INT64_MAX / 2));
    pap_rate_init(&rate, 4000000000u, 0);
    assert_true(pap_rate_take(&rate, 4000000000u, 16000000000u, 0));
    assert_false(pap_rate_take(&rate, 4000000000u, 1, 0));
    assert_true(pap_rate_take(&rate, 4000000000u, 4000000, 1));
}

static void a_message_over_its_limit_ends_its_sender(void **state)
{
    const struct pap_relay_settings settings = generous();
    struct scene scene;
    static unsigned char bytes[PAP_FOLLOW_IN_MAX + 1];
    (void)state;
    set_scene(&scene, &settings, 1);
    size_t length = 0;
    while (length < PAP_FOLLOW_IN_MAX) {
        size_t left = PAP_FOLLOW_IN_MAX - length - PAP_RECORD_HEAD;
        length += make_record(bytes + length, 0, 0, NULL, left > 4091 ? 4091 : left);
    }
    assert_int_equal(length, PAP_FOLLOW_IN_MAX);
    pap_conn_receive(&scene.owner.conn, bytes, length);
    assert_int_equal(scene.owner.conn.closing, 0);
    pap_conn_receive(&scene.owner.conn, bytes, length + 1);
    assert_int_equal(scene.owner.conn.closing, PAP_CLOSE_TOO_LARGE);
    clear_scene(&scene);

    set_scene(&scene, &settings, 1);
    peer_skip(&scene.helpers[0]);
    pap_conn_receive(&scene.owner.conn, bytes, make_record(bytes, 0, 0, NULL, PAP_RECORD_MAX));
    assert_int_equal(scene.owner.conn.closing, 0);
    pap_conn_receive(&scene.owner.conn, bytes, make_record(bytes, 0, 0, NULL, PAP_RECORD_MAX + 1));
    assert_int_equal(scene.owner.conn.closing, PAP_CLOSE_TOO_LARGE);
    clear_scene(&scene);
}

/* --- connection and guess counts ------------------------------------------------------------- */

static enum pap_status connect_from(struct peer *peer, struct pap_relay *relay, const char *address)
{
    enum pap_status status = pap_conn_open(&peer->conn, relay, address);
    assert_int_equal(peer->conn.closing, status == PAP_OK ? 0 : PAP_CLOSE_TOO_MANY);
    return status;
}

static void connections_are_counted_by_address_and_in_all(void **state)
{
    struct pap_relay_settings settings = PAP_RELAY_SETTINGS;
    struct peer peers[6];
    (void)state;
    settings.connections = 4;
    settings.connections_per_address = 2;
    struct pap_relay *relay = peers_relay(&settings);
    assert_int_equal(connect_from(&peers[0], relay, "192.0.2.1"), PAP_OK);
    assert_int_equal(connect_from(&peers[1], relay, "192.0.2.1"), PAP_OK);
    assert_int_equal(connect_from(&peers[2], relay, "192.0.2.1"), PAP_LIMIT);
    assert_int_equal(connect_from(&peers[3], relay, "192.0.2.2"), PAP_OK);
    /* The refused connection was never counted, so closing it frees no place. */
    pap_conn_close(&peers[2].conn);
    assert_int_equal(connect_from(&peers[2], relay, "192.0.2.1"), PAP_LIMIT);
    pap_conn_close(&peers[0].conn);
    assert_int_equal(connect_from(&peers[0], relay, "192.0.2.1"), PAP_OK);
    assert_int_equal(connect_from(&peers[4], relay, "192.0.2.2"), PAP_OK);
    assert_int_equal(connect_from(&peers[5], relay, "192.0.2.3"), PAP_LIMIT);
    pap_conn_close(&peers[4].conn);
    pap_conn_close(&peers[5].conn);
    assert_int_equal(connect_from(&peers[5], relay, "192.0.2.3"), PAP_OK);
    for (int i = 0; i < 6; i++)
        if (i != 4)
            pap_conn_close(&peers[i].conn);
    pap_conn_close(&peers[4].conn); /* closing twice is allowed */
    pap_relay_free(relay);
}

/*
 * One household has a /64: using a new address of it for each connection does not escape the limit.
 */
static void an_ipv6_address_is_its_network(void **state)
{
    static const struct {
        const char *one;
        const char *other;
        bool same;
    } pairs[] = {
        {"2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", true},
        {"2001:db8:1:2::1", "2001:db8:1:3::1", false},
        {"::ffff:192.0.2.1", "192.0.2.1", true},
        {"::ffff:192.0.2.1", "::ffff:192.0.2.2", false},
        {"192.0.2.1", "192.0.2.2", false},
        {"", "unix", true},
        {"192.0.2.1, 192.0.2.2", "192.0.2.256", true}, /* malformed headers share one address */
        {"", "192.0.2.1", false},
        {"::1", "", true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        struct pap_rate_address one = pap_rate_address_of(pairs[i].one);
        struct pap_rate_address other = pap_rate_address_of(pairs[i].other);
        if ((memcmp(&one, &other, sizeof one) == 0) != pairs[i].same)
            fail_msg("%s and %s", pairs[i].one, pairs[i].other);
    }
}

static enum pap_status guess(struct peer *peer, struct pap_error *error)
{
    json_t *result = NULL;
    enum pap_status status = pap_room_join(&peer->conn, "1", &result, error);
    json_decref(result);
    return status;
}

/* An address that tries number after number is limited; a neighbour who mistyped once is not. */
static void guesses_are_counted_by_address_and_in_all(void **state)
{
    struct pap_relay_settings settings = PAP_RELAY_SETTINGS;
    struct peer peers[4];
    static const char *addresses[] = {"192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.1"};
    struct pap_error error = {0};
    (void)state;
    settings.guesses_per_address = 3;
    settings.guesses = 5;
    struct pap_relay *relay = peers_relay(&settings);
    for (int i = 0; i < 4; i++)
        assert_int_equal(connect_from(&peers[i], relay, addresses[i]), PAP_OK);
    for (int i = 0; i < 3; i++)
        assert_int_equal(guess(&peers[i == 1 ? 3 : 0], &error), PAP_NOT_FOUND);
    peers_pass(2 * 60 * 1000 + 1);
    assert_int_equal(guess(&peers[0], &error), PAP_LIMIT);
    assert_string_equal(error.en, "too many attempts: wait for 8 min");
    assert_string_equal(error.fr, "trop d'essais : attendez 8 min");
    assert_int_equal(guess(&peers[3], &error), PAP_LIMIT);
    assert_int_equal(guess(&peers[1], &error), PAP_NOT_FOUND);
    assert_int_equal(guess(&peers[2], &error), PAP_NOT_FOUND);
    /* Five in total: even a new address must wait. */
    assert_int_equal(guess(&peers[2], &error), PAP_LIMIT);
    assert_int_equal(pap_relay_counters(relay)->guesses_refused, 3);
    /*
     * A correct number counts as a guess too, because only the two clients know whether it was the
     * right one.
     */
    char number[PAP_NUMBER_SIZE];
    json_t *result = NULL;
    peer_opens(&peers[2], PAP_ROOM_FOLLOW, number, NULL);
    assert_int_equal(pap_room_join(&peers[1].conn, number, &result, &error), PAP_LIMIT);
    assert_null(result);
    peers_pass(8 * 60 * 1000);
    pap_relay_tick(relay); /* closes them, after eight minutes of silence */
    for (int i = 0; i < 4; i++)
        pap_conn_close(&peers[i].conn);
    for (int i = 0; i < 2; i++)
        assert_int_equal(connect_from(&peers[i], relay, addresses[i]), PAP_OK);
    assert_int_equal(guess(&peers[0], &error), PAP_NOT_FOUND);
    peer_joins(&peers[1], number, NULL);
    for (int i = 0; i < 2; i++)
        pap_conn_close(&peers[i].conn);
    pap_relay_free(relay);
}

/* --- numbers --------------------------------------------------------------------------------- */

static void a_number_is_pairs_that_are_not_misheard(void **state)
{
    static const char *const good[] = {"10", "69", "4710", "101010", "696969"};
    static const char *const bad[] = {
        "",   "1",   "09",  "00", "70",  "77",     "99",     "4770",    "4709",     "471",
        "4a", " 47", "47 ", "-1", "4 7", "107010", "101070", "1010101", "10101010", "４７"};
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_true(pap_number_is_valid(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (pap_number_is_valid(bad[i]))
            fail_msg("\"%s\" is no number", bad[i]);
    assert_int_equal(pap_number_count(1), 60);
    assert_int_equal(pap_number_count(2), 3600);
    assert_int_equal(pap_number_count(3), 216000);
}

/* All sixty numbers get drawn: with 6,000 draws the chance of missing one is 1 in 10^41. */
static void every_number_can_be_drawn(void **state)
{
    bool seen[100] = {false};
    unsigned different = 0;
    (void)state;
    for (int i = 0; i < 6000; i++) {
        char number[PAP_NUMBER_SIZE];
        assert_int_equal(pap_number_draw(1, number), PAP_OK);
        assert_true(pap_number_is_valid(number));
        assert_int_equal(strlen(number), 2);
        int drawn = (number[0] - '0') * 10 + number[1] - '0';
        different += !seen[drawn];
        seen[drawn] = true;
    }
    assert_int_equal(different, 60);
}

/* Numbers are short while there are few rooms; no two rooms share a number. */
static void numbers_grow_with_the_rooms(void **state)
{
    enum { ROOMS = 2000 };
    static struct peer owners[ROOMS];
    static char numbers[ROOMS][PAP_NUMBER_SIZE];
    struct pap_relay_settings settings = PAP_RELAY_SETTINGS;
    unsigned lengths[PAP_NUMBER_SIZE] = {0};
    json_t *result = NULL;
    struct pap_error error = {0};
    (void)state;
    settings.connections_per_address = ROOMS;
    settings.rooms = ROOMS - 1;
    struct pap_relay *relay = peers_relay(&settings);
    for (int i = 0; i < ROOMS; i++)
        peer_connects(&owners[i], relay);
    for (int i = 0; i < ROOMS - 1; i++) {
        peer_opens(&owners[i], PAP_ROOM_FOLLOW, numbers[i], NULL);
        assert_true(pap_number_is_valid(numbers[i]));
        lengths[strlen(numbers[i])]++;
        for (int j = 0; j < i; j++)
            assert_string_not_equal(numbers[i], numbers[j]);
    }
    assert_int_equal(lengths[2], 29);
    assert_int_equal(lengths[4], 1800 - 30);
    assert_int_equal(lengths[6], ROOMS - 1800);
    assert_int_equal(pap_room_open(&owners[ROOMS - 1].conn, PAP_ROOM_FOLLOW, &result, &error),
                     PAP_LIMIT);
    /* When rooms are closed, numbers get short again. */
    for (int i = 0; i < ROOMS - 1; i++) {
        assert_int_equal(pap_room_leave(&owners[i].conn, &result, NULL), PAP_OK);
        json_decref(result);
    }
    peer_opens(&owners[ROOMS - 1], PAP_ROOM_FOLLOW, numbers[0], NULL);
    assert_int_equal(strlen(numbers[0]), 2);
    for (int i = 0; i < ROOMS; i++)
        pap_conn_close(&owners[i].conn);
    pap_relay_free(relay);
}

/* --- timeouts and draining ------------------------------------------------------------------- */

static void a_connection_that_takes_no_seat_is_closed_in_time(void **state)
{
    struct pap_relay *relay = peers_relay(NULL);
    struct peer seated;
    struct peer waits;
    struct peer *both[] = {&seated, &waits};
    (void)state;
    peer_connects(&seated, relay);
    peer_connects(&waits, relay);
    peer_opens(&seated, PAP_ROOM_FOLLOW, NULL, NULL);
    peers_live(relay, both, 2, PAP_HANDSHAKE_S - 1);
    assert_silent(&waits);
    peers_live(relay, both, 2, 1);
    assert_int_equal(waits.conn.closing, PAP_CLOSE_TOO_LATE);
    assert_silent(&seated);
    pap_conn_close(&waits.conn);
    pap_conn_close(&seated.conn);
    pap_relay_free(relay);
}

/*
 * A client disappears without closing (empty battery): after twelve seconds the others are
 * notified.
 */
static void silence_is_death(void **state)
{
    struct scene scene;
    (void)state;
    set_scene(&scene, NULL, 2);
    struct peer *here[] = {&scene.owner, &scene.helpers[1]};
    peers_live(scene.relay, here, 2, PAP_SILENCE_S - 1);
    assert_int_equal(scene.helpers[0].conn.closing, 0);
    pap_conn_receive(&scene.helpers[0].conn, NULL, 0);
    peer_skip(&scene.helpers[0]);
    peers_live(scene.relay, here, 2, PAP_SILENCE_S - 1);
    assert_int_equal(scene.helpers[0].conn.closing, 0);
    peers_tick(scene.relay, 1);
    assert_int_equal(scene.helpers[0].conn.closing, PAP_CLOSE_TOO_LATE);
    assert_told(&scene.owner, "{\"method\":\"room.away\",\"params\":{\"seat\":1}}");
    assert_silent(&scene.helpers[1]);
    clear_scene(&scene);
}

/* A heartbeat is answered with a heartbeat, unless other data is sent anyway. */
static void a_beat_is_answered_with_one_or_with_what_waits(void **state)
{
    struct scene scene;
    struct message message;
    (void)state;
    set_scene(&scene, NULL, 1);
    scene.helpers[0].woken = false;
    pap_conn_receive(&scene.helpers[0].conn, NULL, 0);
    pap_conn_receive(&scene.helpers[0].conn, NULL, 0);
    assert_true(scene.helpers[0].woken);
    peer_take(&scene.helpers[0], &message);
    assert_true(message.beat);
    assert_silent(&scene.helpers[0]);
    pap_conn_receive(&scene.helpers[0].conn, NULL, 0);
    peer_send(&scene.owner, 0, 0, "state");
    assert_one_record(&scene.helpers[0], 0, 0, "state");
    assert_silent(&scene.helpers[0]);
    clear_scene(&scene);
}

static void draining_lets_nobody_in_and_tells_everybody(void **state)
{
    struct scene scene;
    struct pap_error error = {0};
    json_t *result = NULL;
    (void)state;
    set_scene(&scene, NULL, 2);
    pap_conn_close(&scene.helpers[1].conn);
    peer_skip(&scene.owner);
    pap_relay_drain(scene.relay, 10);
    assert_told(&scene.owner, "{\"method\":\"service.drains\",\"params\":{\"seconds\":10}}");
    assert_told(&scene.helpers[0], "{\"method\":\"service.drains\",\"params\":{\"seconds\":10}}");
    assert_told(&scene.helpers[2], "{\"method\":\"service.drains\",\"params\":{\"seconds\":10}}");
    struct pap_conn *late = &scene.helpers[2].conn;
    assert_int_equal(pap_room_open(late, PAP_ROOM_FOLLOW, &result, &error), PAP_UNAVAILABLE);
    assert_int_equal(pap_room_join(late, scene.number, &result, &error), PAP_UNAVAILABLE);
    assert_null(result);
    /* Existing rooms continue until the end, and their participants can resume. */
    peer_skip(&scene.helpers[3]);
    peer_resumes(&scene.helpers[3], scene.tickets[1]);
    peer_skip(&scene.owner);
    peer_send(&scene.owner, 0, 0, "going on");
    assert_one_record(&scene.helpers[3], 0, 0, "going on");
    peer_send(&scene.owner, 0, 0, "to the end");
    pap_relay_dismiss(scene.relay);
    assert_one_record(&scene.helpers[3], 0, 0, "to the end");
    assert_int_equal(scene.helpers[3].conn.closing, PAP_CLOSE_DRAINING);
    assert_int_equal(scene.owner.conn.closing, PAP_CLOSE_DRAINING);
    assert_int_equal(scene.helpers[2].conn.closing, PAP_CLOSE_DRAINING);
    clear_scene(&scene);
}

static void every_code_has_its_reason(void **state)
{
    (void)state;
    assert_string_equal(pap_close_reason(PAP_CLOSE_LEFT), "");
    assert_string_equal(pap_close_reason(PAP_CLOSE_DRAINING), "draining");
    for (int code = PAP_CLOSE_NOT_UNDERSTOOD; code <= PAP_CLOSE_TOO_LATE; code++)
        assert_true(pap_close_reason((enum pap_close)code)[0] != '\0');
}

int main(void)
{
    chaos_install();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whoever_is_too_slow_is_closed_while_the_others_go_on),
        cmocka_unit_test(whoever_is_slow_falls_back_to_the_newest_state),
        cmocka_unit_test(whoever_sends_too_fast_is_closed),
        cmocka_unit_test(beats_texts_and_records_count_alike),
        cmocka_unit_test(a_measure_is_never_fuller_than_full),
        cmocka_unit_test(a_message_over_its_limit_ends_its_sender),
        cmocka_unit_test(connections_are_counted_by_address_and_in_all),
        cmocka_unit_test(an_ipv6_address_is_its_network),
        cmocka_unit_test(guesses_are_counted_by_address_and_in_all),
        cmocka_unit_test(a_number_is_pairs_that_are_not_misheard),
        cmocka_unit_test(every_number_can_be_drawn),
        cmocka_unit_test(numbers_grow_with_the_rooms),
        cmocka_unit_test(a_connection_that_takes_no_seat_is_closed_in_time),
        cmocka_unit_test(silence_is_death),
        cmocka_unit_test(a_beat_is_answered_with_one_or_with_what_waits),
        cmocka_unit_test(draining_lets_nobody_in_and_tells_everybody),
        cmocka_unit_test(every_code_has_its_reason),
    };
    return cmocka_run_group_tests_name("relay_limits", tests, NULL, NULL);
}
