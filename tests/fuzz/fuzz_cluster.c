/*
 * Any bytes as what comes from other nodes and from Redis: as a envelope, whose items are then all
 * within it and within their bounds, and as the note of a room that is taken over, which then can
 * be written again and says the same.
 */
#include "cluster/envelope.h"
#include "relay/handover.h"
#include "relay/snapshot.h"
#include "still.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void open_envelope(const uint8_t *data, size_t size)
{
    struct pap_envelope envelope;
    struct pap_envelope_item item;
    struct pap_buffer again;
    if (pap_envelope_read(data, size, &envelope) != PAP_OK)
        return;
    pap_buffer_init(&again, PAP_ENVELOPE_MAX);
    if (pap_envelope_begin(&again, envelope.from, envelope.number) != PAP_OK)
        abort();
    size_t items = 0;
    while (pap_envelope_next(&envelope, &item)) {
        if (item.body < data || item.body + item.length > data + size ||
            item.length > PAP_FOLLOW_OUT_MAX || item.type == PAP_ENVELOPE_SAME)
            abort();
        if (item.type == PAP_ENVELOPE_END && pap_envelope_code(&item) > 65535)
            abort();
        items += pap_envelope_add(&again, &item) == PAP_OK;
    }
    if (pap_envelope_read(again.data, again.length, &envelope) != PAP_OK)
        abort();
    while (pap_envelope_next(&envelope, &item))
        items--;
    if (items != 0)
        abort();
    pap_buffer_clear(&again);
}

static void take_over(const char *note, size_t length)
{
    static const char id[] = "0123456789abcdef0123456789abcdef";
    const struct pap_relay_options options = {
        .settings = PAP_RELAY_SETTINGS, .clock = clock_of_fuzz, .wake = sleep_on};
    struct pap_relay *relay = NULL;
    struct pap_buffer first;
    struct pap_buffer second;
    char node[PAP_RANDOM_ID];
    if (pap_relay_new(&options, &relay) != PAP_OK)
        abort();
    pap_buffer_init(&first, PAP_SNAPSHOT_MAX);
    pap_buffer_init(&second, PAP_SNAPSHOT_MAX);
    if (pap_handover_adopt(relay, id, note, length) == PAP_OK) {
        if (!pap_snapshot_node(note, length, node) ||
            pap_snapshot_write(pap_room_find(relay, id), node, &first) != PAP_OK)
            abort();
        pap_handover_yield(relay, pap_room_find(relay, id));
        if (pap_handover_adopt(relay, id, (const char *)first.data, first.length) != PAP_OK ||
            pap_snapshot_write(pap_room_find(relay, id), node, &second) != PAP_OK ||
            first.length != second.length || memcmp(first.data, second.data, first.length) != 0)
            abort();
    }
    if (pap_relay_counters(relay)->rooms > 1)
        abort();
    pap_buffer_clear(&first);
    pap_buffer_clear(&second);
    pap_relay_free(relay);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    open_envelope(data, size);
    take_over((const char *)data, size);
    return 0;
}
