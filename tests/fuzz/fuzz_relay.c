/*
 * Any bytes as what an owner and two helpers of a room send, in any order, as records and as texts:
 * what comes out is whole records and JSON, and the room is left in order.
 */
#include "app/app.h"
#include "still.h"

#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { PEOPLE = 4 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct party {
    struct pap_app *app;
    struct pap_relay *relay;
    struct pap_conn conns[PEOPLE];
};

/* All that waits for one is whole. */
static void drink_up(struct pap_conn *conn)
{
    static unsigned char out[PAP_FOLLOW_OUT_MAX];
    bool text;
    bool beat;
    size_t length;
    while ((length = pap_conn_take(conn, out, &text, &beat)) > 0) {
        const unsigned char *at = out;
        struct pap_record record;
        if (text) {
            json_t *json = json_loadb((const char *)out, length, JSON_REJECT_DUPLICATES, NULL);
            if (json == NULL)
                abort();
            json_decref(json);
            continue;
        }
        while (length > 0)
            if (pap_record_read(&at, &length, &record) != PAP_OK)
                abort();
    }
}

static void say(struct party *party, struct pap_conn *conn, const void *text, size_t length)
{
    const struct pap_caller caller = {.transport = PAP_TRANSPORT_FOLLOW, .conn = conn};
    struct pap_buffer answer;
    pap_buffer_init(&answer, PAP_FOLLOW_OUT_MAX);
    pap_conn_heard(conn, length);
    if (conn->closing == 0 && pap_app_answer(party->app, &caller, text, length, &answer) != PAP_OK)
        abort();
    if (answer.length > 0)
        pap_conn_say(conn, answer.data, answer.length);
    pap_buffer_clear(&answer);
}

static void come_together(struct party *party)
{
    const struct pap_relay_options options = {
        .settings = PAP_RELAY_SETTINGS, .clock = clock_of_fuzz, .wake = sleep_on};
    char number[PAP_NUMBER_SIZE] = "";
    json_t *result = NULL;
    if (pap_relay_new(&options, &party->relay) != PAP_OK)
        abort();
    for (int i = 0; i < PEOPLE; i++)
        if (pap_conn_open(&party->conns[i], party->relay, "192.0.2.1") != PAP_OK)
            abort();
    if (pap_room_open(&party->conns[0], PAP_ROOM_FOLLOW, &result, NULL) != PAP_OK)
        abort();
    memcpy(number, json_string_value(json_object_get(result, "number")),
           json_string_length(json_object_get(result, "number")));
    json_decref(result);
    for (int i = 1; i < PEOPLE - 1; i++) {
        if (pap_room_join(&party->conns[i], number, &result, NULL) != PAP_OK)
            abort();
        json_decref(result);
    }
}

/* A message: whose and which kind, two bytes of its length, and so many bytes. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct party party = {0};
    const struct pap_app_options options = {
        .home = "/nowhere", .folders = "", .system = "/nowhere"};
    if (pap_app_new(&options, &party.app, NULL) != PAP_OK)
        abort();
    come_together(&party);
    while (size >= 3) {
        struct pap_conn *conn = &party.conns[data[0] % PEOPLE];
        size_t length = (size_t)(data[1] << 8 | data[2]);
        length = length < size - 3 ? length : size - 3;
        if (data[0] & 0x80)
            say(&party, conn, data + 3, length);
        else
            pap_conn_receive(conn, data + 3, length);
        if (data[0] & 0x40)
            drink_up(conn);
        data += 3 + length;
        size -= 3 + length;
    }
    for (int i = 0; i < PEOPLE; i++)
        drink_up(&party.conns[i]);
    if (party.conns[0].seat != NULL && pap_relay_counters(party.relay)->rooms == 0)
        abort();
    for (int i = 0; i < PEOPLE; i++)
        pap_conn_close(&party.conns[i]);
    pap_relay_free(party.relay);
    pap_app_free(party.app);
    return 0;
}
