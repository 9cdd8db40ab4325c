#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "peers.h"

#include "base/random.h"

#include <string.h>

static int64_t now;

static int64_t clock_of_tests(void)
{
    return now;
}

static void woken(void *context, struct pap_conn *conn)
{
    (void)context;
    ((struct peer *)conn)->woken = true;
}

struct pap_relay *peers_relay(const struct pap_relay_settings *settings)
{
    return peers_relay_of_cluster(settings, NULL);
}

struct pap_relay *peers_relay_of_cluster(const struct pap_relay_settings *settings,
                                         const struct pap_relay_cluster *cluster)
{
    struct pap_relay *relay = NULL;
    struct pap_relay_options options = {
        .settings = PAP_RELAY_SETTINGS, .clock = clock_of_tests, .wake = woken, .cluster = cluster};
    if (settings != NULL)
        options.settings = *settings;
    now = 1000000;
    return pap_relay_new(&options, &relay) == PAP_OK ? relay : NULL;
}

void peers_pass(int64_t ms)
{
    now += ms;
}

void peers_tick(struct pap_relay *relay, int seconds)
{
    for (int i = 0; i < seconds; i++) {
        peers_pass(1000);
        pap_relay_tick(relay);
    }
}

void peers_live(struct pap_relay *relay, struct peer *const *peers, size_t count, int seconds)
{
    for (int i = 0; i < seconds; i++) {
        for (size_t j = 0; j < count; j++) {
            pap_conn_receive(&peers[j]->conn, NULL, 0);
            peer_skip(peers[j]);
        }
        peers_tick(relay, 1);
    }
}

void peer_take(struct peer *peer, struct message *message)
{
    message->length = pap_conn_take(&peer->conn, message->bytes, &message->text, &message->beat);
    assert_true(message->length <= sizeof message->bytes);
    if (message->length > 0 || message->beat)
        assert_true(peer->woken);
    else
        peer->woken = false;
}

void peer_skip(struct peer *peer)
{
    struct message message;
    do
        peer_take(peer, &message);
    while (message.length > 0 || message.beat);
}

void assert_told(struct peer *peer, const char *json)
{
    struct message message;
    peer_take(peer, &message);
    assert_true(message.text);
    json_t *told = json_loadb((const char *)message.bytes, message.length, 0, NULL);
    json_t *wanted = json_loads(json, 0, NULL);
    assert_non_null(wanted);
    json_object_set_new(wanted, "jsonrpc", json_string("2.0"));
    if (!json_equal(told, wanted))
        fail_msg("told %.*s\nnot  %s", (int)message.length, (const char *)message.bytes, json);
    json_decref(told);
    json_decref(wanted);
}

void assert_silent(struct peer *peer)
{
    struct message message;
    peer_take(peer, &message);
    assert_int_equal(message.length, 0);
    assert_false(message.beat);
    assert_int_equal(peer->conn.closing, 0);
}

void assert_record(const unsigned char **at, size_t *left, unsigned seat, unsigned flags,
                   const char *text)
{
    struct pap_record record;
    assert_int_equal(pap_record_read(at, left, &record), PAP_OK);
    assert_int_equal(record.seat, seat);
    assert_int_equal(record.flags, flags);
    assert_int_equal(record.length, strlen(text));
    assert_memory_equal(record.body, text, strlen(text));
}

void assert_one_record(struct peer *peer, unsigned seat, unsigned flags, const char *text)
{
    struct message message;
    const unsigned char *at = message.bytes;
    peer_take(peer, &message);
    assert_false(message.text);
    assert_record(&at, &message.length, seat, flags, text);
    assert_int_equal(message.length, 0);
}

size_t make_record(unsigned char *to, unsigned seat, unsigned flags, const void *body,
                   size_t length)
{
    to[0] = (unsigned char)(length >> 8);
    to[1] = (unsigned char)length;
    to[2] = (unsigned char)(seat >> 8);
    to[3] = (unsigned char)seat;
    to[4] = (unsigned char)flags;
    if (body == NULL)
        memset(to + PAP_RECORD_HEAD, 0, length);
    else
        memcpy(to + PAP_RECORD_HEAD, body, length);
    return PAP_RECORD_HEAD + length;
}

void peer_send(struct peer *peer, unsigned seat, unsigned flags, const char *text)
{
    unsigned char bytes[PAP_RECORD_HEAD + PAP_RECORD_MAX];
    pap_conn_receive(&peer->conn, bytes, make_record(bytes, seat, flags, text, strlen(text)));
}

static void copy_text(char *to, size_t size, const json_t *result, const char *name)
{
    const char *text = json_string_value(json_object_get(result, name));
    assert_non_null(text);
    assert_true(strlen(text) < size);
    if (to != NULL)
        memcpy(to, text, strlen(text) + 1);
}

void peer_opens(struct peer *peer, enum pap_room_kind kind, char *number, char *ticket)
{
    json_t *result = NULL;
    assert_int_equal(pap_room_open(&peer->conn, kind, &result, NULL), PAP_OK);
    copy_text(number, PAP_NUMBER_SIZE, result, "number");
    copy_text(ticket, PAP_TICKET_SIZE, result, "ticket");
    json_decref(result);
}

unsigned peer_joins(struct peer *peer, const char *number, char *ticket)
{
    json_t *result = NULL;
    assert_int_equal(pap_room_join(&peer->conn, number, &result, NULL), PAP_OK);
    unsigned seat = (unsigned)json_integer_value(json_object_get(result, "seat"));
    copy_text(ticket, PAP_TICKET_SIZE, result, "ticket");
    json_decref(result);
    return seat;
}

void peer_resumes(struct peer *peer, char *ticket)
{
    json_t *result = NULL;
    assert_int_equal(pap_room_resume(&peer->conn, ticket, &result, NULL), PAP_OK);
    copy_text(ticket, PAP_TICKET_SIZE, result, "ticket");
    json_decref(result);
}

void peer_connects(struct peer *peer, struct pap_relay *relay)
{
    peer->woken = false;
    assert_int_equal(pap_conn_open(&peer->conn, relay, "192.0.2.1"), PAP_OK);
}
