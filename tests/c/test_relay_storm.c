/*
 * Some dozens of clients perform random operations; some of them read slowly or never. The result
 * is compared with a simple model: the records that each connection must receive, in order. A
 * record may be missing only before a whole one and only after the queue exceeded its limit. No
 * record arrives twice or at a wrong recipient.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "chaos.h"
#include "peers.h"
#include "relay/relay_internal.h"

#include <stdlib.h>
#include <string.h>

enum {
    ACTORS = 40,
    DUE_MAX = 16384,
    STEPS = 400000,
    TICKETS = 64,
    /* Texts take up space too; from here on the queue may have overflowed. */
    NEARLY_FULL = PAP_BACKLOG_MAX - 16384,
};

struct due {
    uint64_t stamp; /* sequence number among all records ever sent */
    uint32_t length;
    uint16_t seat;
    bool whole;
};

struct actor {
    struct peer peer;
    struct due due[DUE_MAX]; /* ring buffer */
    size_t first;
    size_t count;
    size_t waiting;  /* bytes in the queue */
    bool overflowed; /* since the queue was last empty */
    unsigned laziness;
};

struct storm {
    struct pap_relay *relay;
    struct actor *actors;
    char tickets[TICKETS][PAP_TICKET_SIZE]; /* some of the tickets ever issued */
    char numbers[TICKETS][PAP_NUMBER_SIZE];
    uint64_t stamp;
    uint64_t dice;
    uint64_t delivered;
    uint64_t skipped;
    uint64_t slow;
};

static unsigned roll(struct storm *storm, unsigned sides)
{
    storm->dice ^= storm->dice << 13;
    storm->dice ^= storm->dice >> 7;
    storm->dice ^= storm->dice << 17;
    return (unsigned)(storm->dice >> 33) % sides;
}

static void owe(struct actor *actor, const struct due *due)
{
    assert_true(actor->count < DUE_MAX);
    actor->due[(actor->first + actor->count++) % DUE_MAX] = *due;
    actor->waiting += due->length;
    if (actor->waiting > NEARLY_FULL)
        actor->overflowed = true;
}

/*
 * A received record must be the next expected one, or the whole one for which those before it were
 * dropped.
 */
static void check(struct storm *storm, struct actor *actor, const struct pap_record *record)
{
    uint64_t stamp;
    struct due due;
    size_t taken = 0;
    memcpy(&stamp, record->body, sizeof stamp);
    do {
        if (actor->count == 0)
            fail_msg("record %lu is not due here", (unsigned long)stamp);
        due = actor->due[actor->first];
        actor->first = (actor->first + 1) % DUE_MAX;
        actor->count--;
        actor->waiting -= due.length;
        taken++;
    } while (due.stamp != stamp);
    assert_int_equal(record->seat, due.seat);
    assert_int_equal(record->length + PAP_RECORD_HEAD, due.length);
    assert_int_equal(record->flags, due.whole ? PAP_RECORD_WHOLE : 0);
    if (taken > 1 && !(actor->overflowed && due.whole))
        fail_msg("%zu records were lost before %lu", taken - 1, (unsigned long)stamp);
    storm->delivered++;
    storm->skipped += taken - 1;
}

static void read_one(struct storm *storm, struct actor *actor)
{
    struct message message;
    const unsigned char *at = message.bytes;
    if (actor->peer.conn.relay == NULL)
        return;
    peer_take(&actor->peer, &message);
    while (!message.text && message.length > 0) {
        struct pap_record record;
        assert_int_equal(pap_record_read(&at, &message.length, &record), PAP_OK);
        check(storm, actor, &record);
    }
    if (actor->count == 0)
        actor->overflowed = false;
}

static void say(struct storm *storm, struct actor *from)
{
    unsigned char bytes[PAP_RECORD_HEAD + PAP_RECORD_MAX];
    unsigned char body[PAP_RECORD_MAX] = {0};
    const struct pap_seat *seat = from->peer.conn.seat;
    if (seat == NULL)
        return;
    bool owner = seat->number == 0;
    size_t length = roll(storm, 3) == 0 ? PAP_RECORD_MAX : 8 + roll(storm, 600);
    uint16_t to = owner && roll(storm, 3) == 0 ? (uint16_t)(1 + roll(storm, PAP_HELPERS_MAX)) : 0;
    struct due due = {.stamp = ++storm->stamp,
                      .length = (uint32_t)(PAP_RECORD_HEAD + length),
                      .seat = seat->number,
                      .whole = owner && roll(storm, 30) == 0};
    memcpy(body, &due.stamp, sizeof due.stamp);
    for (size_t i = 0; i < ACTORS; i++) {
        const struct pap_seat *there = storm->actors[i].peer.conn.seat;
        if (there == NULL || there == seat || there->room != seat->room)
            continue;
        if (owner ? to == 0 || there->number == to : there->number == 0)
            owe(&storm->actors[i], &due);
    }
    pap_conn_receive(&from->peer.conn, bytes,
                     make_record(bytes, to, due.whole ? PAP_RECORD_WHOLE : 0, body, length));
}

static void keep(struct storm *storm, json_t *result)
{
    const char *ticket = json_string_value(json_object_get(result, "ticket"));
    const char *number = json_string_value(json_object_get(result, "number"));
    if (ticket != NULL)
        memcpy(storm->tickets[roll(storm, TICKETS)], ticket, PAP_TICKET_SIZE);
    if (number != NULL)
        memcpy(storm->numbers[roll(storm, TICKETS)], number, strlen(number) + 1);
    json_decref(result);
}

/* A current room number, or one that may have been used earlier. */
static const char *any_number(struct storm *storm)
{
    const struct pap_room *room = storm->relay->numbers;
    for (unsigned i = roll(storm, 6); i > 0 && room != NULL && room->hh.next != NULL; i--)
        room = room->hh.next;
    return room == NULL || roll(storm, 4) == 0 ? storm->numbers[roll(storm, TICKETS)]
                                               : room->number;
}

static void connect_anew(struct storm *storm, struct actor *actor)
{
    pap_conn_close(&actor->peer.conn);
    actor->first = actor->count = actor->waiting = 0;
    actor->overflowed = false;
    actor->laziness = roll(storm, 3) == 0 ? 2000 : 3;
    peer_connects(&actor->peer, storm->relay);
}

static void ask(struct storm *storm, struct actor *actor)
{
    struct pap_conn *conn = &actor->peer.conn;
    json_t *result = NULL;
    switch (roll(storm, 40)) {
    case 0:
        pap_room_leave(conn, &result, NULL);
        break;
    case 1:
        pap_room_remove(conn, roll(storm, PAP_HELPERS_MAX + 2), &result, NULL);
        break;
    case 2:
    case 3:
        pap_room_admit(conn, roll(storm, 3) > 0, &result, NULL);
        break;
    case 4:
        pap_room_open(conn, roll(storm, 2) == 0 ? PAP_ROOM_FOLLOW : PAP_ROOM_BROADCAST, &result,
                      NULL);
        break;
    default:
        if (roll(storm, 2) == 0)
            pap_room_join(conn, any_number(storm), &result, NULL);
        else
            pap_room_resume(conn, storm->tickets[roll(storm, TICKETS)], &result, NULL);
    }
    keep(storm, result);
}

/*
 * The owner of this actor's room, or the actor itself if the owner is away. Owners send more than
 * others.
 */
static struct actor *owner_of(struct actor *actor)
{
    const struct pap_seat *seat = actor->peer.conn.seat->room->seats[0];
    return seat->conn == NULL ? actor : (struct actor *)seat->conn;
}

static void step(struct storm *storm)
{
    struct actor *actor = &storm->actors[roll(storm, ACTORS)];
    unsigned what = roll(storm, 1000);
    if (actor->peer.conn.closing != 0 || what < 2) {
        storm->slow += actor->peer.conn.closing == PAP_CLOSE_TOO_SLOW;
        connect_anew(storm, actor);
    } else if (actor->peer.conn.seat == NULL || what < 8)
        ask(storm, actor);
    else if (what < 12)
        peers_tick(storm->relay, 1);
    else if (what < 40)
        pap_conn_receive(&actor->peer.conn, NULL, 0);
    else if (what < 900)
        say(storm, roll(storm, 3) == 0 ? actor : owner_of(actor));
    if (roll(storm, actor->laziness) == 0)
        read_one(storm, actor);
}

/* The relay's counters match the actual state. */
static void count_all(const struct storm *storm)
{
    const struct pap_relay_counters *figures = pap_relay_counters(storm->relay);
    uint64_t seated = 0;
    uint64_t seats = 0;
    uint64_t rooms = 0;
    uint64_t away = 0;
    const struct pap_room *room;
    const struct pap_seat *seat;
    for (size_t i = 0; i < ACTORS; i++)
        seated += storm->actors[i].peer.conn.seat != NULL;
    DL_FOREACH(storm->relay->rooms, room)
    {
        rooms++;
        assert_non_null(room->seats[0]);
        for (unsigned i = 0; i <= room->capacity; i++)
            seats += room->seats[i] != NULL;
    }
    DL_FOREACH(storm->relay->away, seat)
    {
        away++;
        assert_true(seat->next == NULL || seat->until <= seat->next->until);
    }
    assert_int_equal(figures->rooms, rooms);
    assert_int_equal(figures->seats, seats);
    assert_int_equal(seats, seated + away);
    assert_int_equal(HASH_COUNT(storm->relay->tickets), seats);
}

static void a_storm_loses_and_doubles_nothing(void **state)
{
    struct pap_relay_settings settings = PAP_RELAY_SETTINGS;
    struct storm storm = {.dice = 88172645463325252u};
    (void)state;
    settings.bytes_per_second = settings.records_per_second = settings.guesses =
        settings.guesses_per_address = 1000000000;
    settings.rooms = 6;
    storm.relay = peers_relay(&settings);
    storm.actors = calloc(ACTORS, sizeof *storm.actors);
    for (size_t i = 0; i < ACTORS; i++)
        connect_anew(&storm, &storm.actors[i]);
    for (int i = 0; i < STEPS; i++) {
        step(&storm);
        if (i % 500 == 0)
            count_all(&storm);
    }
    /*
     * The load was sufficient: many thousands of records arrived, some were skipped, some
     * connections were too slow.
     */
    assert_true(storm.delivered > 100000);
    assert_true(storm.skipped > 1000);
    assert_true(storm.slow > 10);
    for (size_t i = 0; i < ACTORS; i++) {
        while (storm.actors[i].peer.conn.queue.count > 0)
            read_one(&storm, &storm.actors[i]);
        if (storm.actors[i].peer.conn.closing == 0)
            assert_int_equal(storm.actors[i].count, 0);
    }
    for (size_t i = 0; i < ACTORS; i++)
        pap_conn_close(&storm.actors[i].peer.conn);
    free(storm.actors);
    pap_relay_free(storm.relay);
}

int main(void)
{
    chaos_install();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_storm_loses_and_doubles_nothing),
    };
    return cmocka_run_group_tests_name("relay_storm", tests, NULL, NULL);
}
