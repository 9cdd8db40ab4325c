#include "relay/inside.h"
#include "relay/nodes.h"

#include "wire/rpc.h"

#include <stdlib.h>
#include <string.h>

const char *pap_close_reason(enum pap_close code)
{
    switch (code) {
    case PAP_CLOSE_LEFT:
        return "";
    case PAP_CLOSE_DRAINING:
        return "draining";
    case PAP_CLOSE_NOT_UNDERSTOOD:
        return "not understood";
    case PAP_CLOSE_TOO_LARGE:
        return "too large";
    case PAP_CLOSE_TOO_FAST:
        return "too fast";
    case PAP_CLOSE_TOO_SLOW:
        return "too slow";
    case PAP_CLOSE_TOO_MANY:
        return "too many";
    case PAP_CLOSE_ENDED:
        return "ended";
    case PAP_CLOSE_ELSEWHERE:
        return "elsewhere";
    case PAP_CLOSE_TOO_LATE:
        return "too late";
    case PAP_CLOSE_PARTED:
        return "parted";
    }
    return "";
}

static void wake(struct pap_link *link)
{
    link->relay->options.wake(link->relay->options.context, link);
}

static int64_t now_of(const struct pap_link *link)
{
    return link->relay->options.clock();
}

static void set_up(struct pap_link *link, struct pap_relay *relay, int64_t now)
{
    const struct pap_relay_settings *settings = &relay->options.settings;
    *link = (struct pap_link){.relay = relay, .opened = now, .heard = now};
    pap_rate_init(&link->bytes, settings->bytes_per_second, now);
    pap_rate_init(&link->records, settings->records_per_second, now);
    DL_APPEND(relay->links, link);
    relay->figures.links++;
}

enum pap_status pap_link_open(struct pap_link *link, struct pap_relay *relay, const char *address)
{
    const struct pap_relay_settings *settings = &relay->options.settings;
    int64_t now = relay->options.clock();
    int64_t wait;
    set_up(link, relay, now);
    link->address = pap_address_of(address);
    enum pap_status status =
        pap_tally_add(relay->addresses, &link->address, settings->connections_per_address,
                      settings->connections, now, &wait);
    if (status != PAP_OK)
        pap_link_end(link, PAP_CLOSE_TOO_MANY, true);
    return status;
}

void pap_link_open_carried(struct pap_link *link, struct pap_relay *relay)
{
    set_up(link, relay, relay->options.clock());
    link->carried = true;
}

void pap_link_set_elsewhere(struct pap_link *link, bool elsewhere)
{
    link->elsewhere = elsewhere;
    link->opened = now_of(link); /* for a seat here it has the time that everybody has */
}

void pap_link_close(struct pap_link *link)
{
    struct pap_relay *relay = link->relay;
    if (relay == NULL)
        return;
    if (link->seat != NULL)
        pap_seat_loses_link(link->seat);
    if (link->closing != PAP_CLOSE_TOO_MANY && !link->carried)
        pap_tally_remove(relay->addresses, &link->address);
    DL_DELETE(relay->links, link);
    relay->figures.links--;
    pap_queue_clear(&link->queue);
    *link = (struct pap_link){0};
}

void pap_link_end(struct pap_link *link, enum pap_close code, bool now)
{
    if (now)
        pap_queue_clear(&link->queue);
    if (link->closing != 0)
        return;
    link->closing = code;
    if (link->seat != NULL)
        pap_seat_loses_link(link->seat);
    wake(link);
}

void pap_link_add(struct pap_link *link, struct pap_parcel *parcel)
{
    if (link == NULL)
        return;
    bool first = link->queue.count == 0;
    switch (pap_queue_add(&link->queue, parcel)) {
    case PAP_OK:
        link->relay->figures.records_out += !parcel->text;
        link->relay->figures.bytes_out += parcel->length;
        if (first)
            wake(link);
        return;
    default:
        link->relay->figures.slow++;
        pap_link_end(link, PAP_CLOSE_TOO_SLOW, true);
    }
}

void pap_link_say(struct pap_link *link, const void *text, size_t length)
{
    struct pap_parcel *parcel = pap_parcel_of_text(text, length);
    if (parcel == NULL)
        pap_link_end(link, PAP_CLOSE_TOO_SLOW, true);
    else
        pap_link_add(link, parcel);
    pap_parcel_release(parcel);
}

void pap_link_notify(struct pap_link *link, const char *method, json_t *params)
{
    struct pap_buffer message;
    if (link == NULL) {
        json_decref(params);
        return;
    }
    pap_buffer_init(&message, PAP_CONTROL_MAX);
    if (params != NULL && pap_rpc_notify(method, params, &message) == PAP_OK)
        pap_link_say(link, message.data, message.length);
    else
        pap_link_end(link, PAP_CLOSE_TOO_SLOW, true);
    pap_buffer_clear(&message);
    json_decref(params);
}

enum pap_status pap_link_deliver(struct pap_link *link, const unsigned char *bytes, size_t length)
{
    struct pap_record record;
    const unsigned char *at = bytes;
    for (size_t left = length; left > 0;)
        if (pap_record_read(&at, &left, &record) != PAP_OK)
            return PAP_INVALID;
    while (length > 0 && link->closing == 0 &&
           pap_record_read(&bytes, &length, &record) == PAP_OK) {
        struct pap_parcel *parcel = pap_parcel_of_record(&record, record.seat);
        if (parcel == NULL)
            pap_link_end(link, PAP_CLOSE_TOO_SLOW, true);
        else
            pap_link_add(link, parcel);
        pap_parcel_release(parcel);
    }
    return PAP_OK;
}

size_t pap_link_take(struct pap_link *link, unsigned char *bytes, bool *text, bool *beat)
{
    size_t length = pap_queue_take(&link->queue, bytes, text);
    *beat = length == 0 && link->beat;
    link->beat = false;
    return length;
}

/* From the owner to one seat or to all; seats that nobody has any more swallow it. */
static void send_out(const struct pap_room *room, const struct pap_record *record,
                     struct pap_parcel *parcel)
{
    uint16_t first = record->seat == 0 ? 1 : record->seat;
    uint16_t last = record->seat == 0 ? room->capacity : record->seat;
    for (uint16_t seat = first; seat <= last; seat++)
        if (room->seats[seat] != NULL)
            pap_link_add(room->seats[seat]->link, parcel);
}

/* Only the owner may say that what came before need not be read; others would speak for others. */
static bool is_understood(const struct pap_seat *seat, const struct pap_record *record)
{
    if (seat == NULL)
        return false;
    if (seat->number == 0)
        return record->seat <= seat->room->capacity;
    return record->seat == 0 && (record->flags & PAP_RECORD_WHOLE) == 0;
}

/* Returns 0, or the code with which the sender is to be closed: no record is lost in silence. */
static enum pap_close carry(const struct pap_link *link, const struct pap_record *record)
{
    const struct pap_seat *seat = link->seat;
    if (link->elsewhere) /* there it is asked whose it is */
        return 0;
    if (!is_understood(seat, record))
        return PAP_CLOSE_NOT_UNDERSTOOD;
    struct pap_parcel *parcel = pap_parcel_of_record(record, seat->number);
    if (parcel == NULL)
        return PAP_CLOSE_TOO_SLOW;
    if (seat->number == 0)
        send_out(seat->room, record, parcel);
    else
        pap_link_add(seat->room->seats[0]->link, parcel);
    pap_parcel_release(parcel);
    return 0;
}

/* Whether it may send so much more; who may not is closed. Another node has asked that already. */
static bool may_send(struct pap_link *link, size_t bytes, size_t records)
{
    if (link->carried)
        return true;
    const struct pap_relay_settings *settings = &link->relay->options.settings;
    int64_t now = now_of(link);
    if (pap_rate_take(&link->bytes, settings->bytes_per_second, bytes, now) &&
        pap_rate_take(&link->records, settings->records_per_second, records, now))
        return true;
    pap_link_end(link, PAP_CLOSE_TOO_FAST, true);
    return false;
}

void pap_link_heard(struct pap_link *link, size_t length)
{
    link->heard = now_of(link);
    may_send(link, length, 1);
}

void pap_link_receive(struct pap_link *link, const unsigned char *bytes, size_t length)
{
    if (link->closing != 0)
        return;
    link->heard = now_of(link);
    if (length > PAP_FOLLOW_IN_MAX) {
        pap_link_end(link, PAP_CLOSE_TOO_LARGE, true);
        return;
    }
    if (length == 0 && may_send(link, 0, 1)) {
        link->beat = true;
        if (link->queue.count == 0)
            wake(link);
    }
    if (length > 0 && !may_send(link, length, 0))
        return;
    link->relay->figures.bytes_in += length;
    while (length > 0 && link->closing == 0) {
        struct pap_record record;
        enum pap_status status = pap_record_read(&bytes, &length, &record);
        enum pap_close code = status == PAP_OK      ? 0
                              : status == PAP_LIMIT ? PAP_CLOSE_TOO_LARGE
                                                    : PAP_CLOSE_NOT_UNDERSTOOD;
        if (code == 0 && !may_send(link, 0, 1))
            return;
        link->relay->figures.records_in++;
        if (code == 0)
            code = carry(link, &record);
        if (code != 0)
            pap_link_end(link, code, true);
    }
}

void pap_relay_tick(struct pap_relay *relay)
{
    int64_t now = relay->options.clock();
    for (struct pap_link *link = relay->links; link != NULL; link = link->next) {
        if (link->closing != 0 || link->carried)
            continue;
        if (now - link->heard >= PAP_SILENCE_S * 1000)
            pap_link_end(link, PAP_CLOSE_TOO_LATE, true);
        else if (link->seat == NULL && !link->elsewhere &&
                 now - link->opened >= PAP_HANDSHAKE_S * 1000)
            pap_link_end(link, PAP_CLOSE_TOO_LATE, true);
    }
    while (relay->away != NULL && relay->away->until <= now)
        pap_seat_is_lost(relay, relay->away);
    pap_tally_sweep(relay->guesses, now);
}

void pap_relay_drain(struct pap_relay *relay, unsigned seconds)
{
    relay->draining = true;
    for (struct pap_link *link = relay->links; link != NULL; link = link->next)
        pap_link_notify(link, "service.drains", json_pack("{s:i}", "seconds", (int)seconds));
}

void pap_relay_dismiss(struct pap_relay *relay)
{
    for (struct pap_link *link = relay->links; link != NULL; link = link->next)
        pap_link_end(link, PAP_CLOSE_DRAINING, false);
}
