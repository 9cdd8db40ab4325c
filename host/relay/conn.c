#include "relay/relay_internal.h"

#include "base/debug.h"
#include "base/log.h"
#include "wire/rpc.h"

#include <stdlib.h>
#include <string.h>

static void wake(struct pap_conn *conn)
{
    conn->relay->options.wake(conn->relay->options.context, conn);
}

static int64_t now_of(const struct pap_conn *conn)
{
    return conn->relay->options.clock();
}

static void leave_seat(struct pap_seat *seat);

static void set_up(struct pap_conn *conn, struct pap_relay *relay, int64_t now)
{
    const struct pap_relay_settings *settings = &relay->options.settings;
    *conn = (struct pap_conn){.relay = relay, .opened = now, .heard = now};
    pap_rate_init(&conn->bytes, settings->bytes_per_second, now);
    pap_rate_init(&conn->records, settings->records_per_second, now);
    DL_APPEND(relay->conns, conn);
    relay->counters.conns++;
}

enum pap_status pap_conn_open(struct pap_conn *conn, struct pap_relay *relay, const char *address)
{
    const struct pap_relay_settings *settings = &relay->options.settings;
    int64_t now = relay->options.clock();
    int64_t wait;
    set_up(conn, relay, now);
    conn->address = pap_rate_address_of(address);
    enum pap_status status =
        pap_rate_counter_add(relay->addresses, &conn->address, settings->connections_per_address,
                             settings->connections, now, &wait);
    conn->counted = status == PAP_OK;
    if (!conn->counted)
        pap_conn_end(conn, PAP_CLOSE_TOO_MANY, true);
    return status;
}

void pap_conn_open_remote(struct pap_conn *conn, struct pap_relay *relay)
{
    set_up(conn, relay, relay->options.clock());
    conn->remote = true;
}

void pap_conn_set_forwarded(struct pap_conn *conn, bool forwarded)
{
    conn->forwarded = forwarded;
    conn->opened = now_of(conn); /* restart the timeout for taking a seat on this node */
}

void pap_conn_close(struct pap_conn *conn)
{
    struct pap_relay *relay = conn->relay;
    if (relay == NULL)
        return;
    if (conn->seat != NULL)
        leave_seat(conn->seat);
    if (conn->counted)
        pap_rate_counter_remove(relay->addresses, &conn->address);
    DL_DELETE(relay->conns, conn);
    relay->counters.conns--;
    pap_queue_clear(&conn->queue);
    *conn = (struct pap_conn){0};
}

void pap_conn_end(struct pap_conn *conn, enum pap_close code, bool now)
{
    if (now)
        pap_queue_clear(&conn->queue);
    if (conn->closing != 0)
        return;
    conn->closing = code;
    pap_debug(PAP_DEBUG_FOLLOW, "a connection with%s seat ends with %d",
              conn->seat == NULL ? "out a" : " a", (int)code);
    if (conn->seat != NULL)
        leave_seat(conn->seat);
    wake(conn);
}

void pap_conn_add(struct pap_conn *conn, struct pap_message *message)
{
    if (conn == NULL)
        return;
    bool first = conn->queue.count == 0;
    switch (pap_queue_add(&conn->queue, message)) {
    case PAP_OK:
        conn->relay->counters.records_out += !message->text;
        conn->relay->counters.bytes_out += message->length;
        if (first)
            wake(conn);
        return;
    default:
        conn->relay->counters.slow++;
        pap_conn_end(conn, PAP_CLOSE_TOO_SLOW, true);
    }
}

void pap_conn_say(struct pap_conn *conn, const void *text, size_t length)
{
    struct pap_message *message = pap_message_of_text(text, length);
    if (message == NULL)
        pap_conn_end(conn, PAP_CLOSE_TOO_SLOW, true);
    else
        pap_conn_add(conn, message);
    pap_message_release(message);
}

void pap_conn_notify(struct pap_conn *conn, const char *method, json_t *params)
{
    struct pap_buffer message;
    if (conn == NULL) {
        json_decref(params);
        return;
    }
    pap_buffer_init(&message, PAP_CONTROL_MAX);
    if (params != NULL && pap_rpc_notify(method, params, &message) == PAP_OK)
        pap_conn_say(conn, message.data, message.length);
    else
        pap_conn_end(conn, PAP_CLOSE_TOO_SLOW, true);
    pap_buffer_clear(&message);
    json_decref(params);
}

void pap_conn_notify_others(const struct pap_seat *seat, const char *method)
{
    const struct pap_room *room = seat->room;
    const struct pap_seat *owner = room->seats[0];
    if (seat->number != 0) {
        pap_conn_notify(owner == NULL ? NULL : owner->conn, method,
                        json_pack("{s:i}", "seat", seat->number));
        return;
    }
    for (uint16_t i = 1; i <= room->capacity; i++)
        if (room->seats[i] != NULL)
            pap_conn_notify(room->seats[i]->conn, method, json_pack("{s:i}", "seat", 0));
}

/* Keeps the seat for PAP_HOLD_S and notifies the others in the room. */
static void leave_seat(struct pap_seat *seat)
{
    struct pap_relay *relay = seat->conn->relay;
    seat->conn->seat = NULL;
    seat->conn = NULL;
    seat->until = relay->options.clock() + (int64_t)PAP_HOLD_S * 1000;
    DL_APPEND(relay->away, seat);
    pap_conn_notify_others(seat, "room.away");
}

enum pap_status pap_conn_deliver(struct pap_conn *conn, const unsigned char *bytes, size_t length)
{
    struct pap_record record;
    const unsigned char *at = bytes;
    for (size_t left = length; left > 0;)
        if (pap_record_read(&at, &left, &record) != PAP_OK)
            return PAP_INVALID;
    while (length > 0 && conn->closing == 0 &&
           pap_record_read(&bytes, &length, &record) == PAP_OK) {
        struct pap_message *message = pap_message_of_record(&record, record.seat);
        if (message == NULL)
            pap_conn_end(conn, PAP_CLOSE_TOO_SLOW, true);
        else
            pap_conn_add(conn, message);
        pap_message_release(message);
    }
    return PAP_OK;
}

size_t pap_conn_take(struct pap_conn *conn, unsigned char *bytes, bool *text, bool *heartbeat)
{
    size_t length = pap_queue_take(&conn->queue, bytes, text);
    *heartbeat = length == 0 && conn->heartbeat;
    conn->heartbeat = false;
    return length;
}

const struct pap_room *pap_conn_room(const struct pap_conn *conn)
{
    return conn->seat == NULL ? NULL : conn->seat->room;
}

bool pap_conn_is_owner(const struct pap_conn *conn)
{
    return conn->seat != NULL && conn->seat->number == 0;
}

/* Sends a record from the owner to one seat or to all. Records to an empty seat are dropped. */
static void send_out(const struct pap_room *room, const struct pap_record *record,
                     struct pap_message *message)
{
    uint16_t first = record->seat == 0 ? 1 : record->seat;
    uint16_t last = record->seat == 0 ? room->capacity : record->seat;
    for (uint16_t seat = first; seat <= last; seat++)
        if (room->seats[seat] != NULL)
            pap_conn_add(room->seats[seat]->conn, message);
}

/*
 * Only the owner may set the flag that supersedes earlier records: it affects what others sent too.
 */
static bool is_understood(const struct pap_seat *seat, const struct pap_record *record)
{
    if (seat == NULL)
        return false;
    if (seat->number == 0)
        return record->seat <= seat->room->capacity;
    return record->seat == 0 && (record->flags & PAP_RECORD_WHOLE) == 0;
}

/* Returns 0, or the code with which the sender must be closed: no record is dropped silently. */
static enum pap_close carry(const struct pap_conn *conn, const struct pap_record *record)
{
    const struct pap_seat *seat = conn->seat;
    if (conn->forwarded) /* the node with the seat checks the sender's rights */
        return 0;
    if (!is_understood(seat, record))
        return PAP_CLOSE_NOT_UNDERSTOOD;
    struct pap_message *message = pap_message_of_record(record, seat->number);
    if (message == NULL)
        return PAP_CLOSE_TOO_SLOW;
    if (seat->number == 0)
        send_out(seat->room, record, message);
    else
        pap_conn_add(seat->room->seats[0]->conn, message);
    pap_message_release(message);
    return 0;
}

/*
 * Returns whether the connection may send this much more; otherwise closes it. For a remote
 * connection, its own node has checked this already.
 */
static bool may_send(struct pap_conn *conn, size_t bytes, size_t records)
{
    if (conn->remote)
        return true;
    const struct pap_relay_settings *settings = &conn->relay->options.settings;
    int64_t now = now_of(conn);
    if (pap_rate_take(&conn->bytes, settings->bytes_per_second, bytes, now) &&
        pap_rate_take(&conn->records, settings->records_per_second, records, now))
        return true;
    pap_conn_end(conn, PAP_CLOSE_TOO_FAST, true);
    return false;
}

void pap_conn_heard(struct pap_conn *conn, size_t length)
{
    conn->heard = now_of(conn);
    may_send(conn, length, 1);
}

void pap_conn_receive(struct pap_conn *conn, const unsigned char *bytes, size_t length)
{
    if (conn->closing != 0)
        return;
    conn->heard = now_of(conn);
    if (length > PAP_FOLLOW_IN_MAX) {
        pap_conn_end(conn, PAP_CLOSE_TOO_LARGE, true);
        return;
    }
    if (length == 0 && may_send(conn, 0, 1)) {
        conn->heartbeat = true;
        if (conn->queue.count == 0)
            wake(conn);
    }
    if (length > 0 && !may_send(conn, length, 0))
        return;
    conn->relay->counters.bytes_in += length;
    while (length > 0 && conn->closing == 0) {
        struct pap_record record;
        enum pap_status status = pap_record_read(&bytes, &length, &record);
        enum pap_close code = status == PAP_OK      ? 0
                              : status == PAP_LIMIT ? PAP_CLOSE_TOO_LARGE
                                                    : PAP_CLOSE_NOT_UNDERSTOOD;
        if (code == 0 && !may_send(conn, 0, 1))
            return;
        conn->relay->counters.records_in++;
        if (code == 0)
            code = carry(conn, &record);
        if (code != 0)
            pap_conn_end(conn, code, true);
    }
}
