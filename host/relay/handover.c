#include "relay/handover.h"

#include "relay/relay_internal.h"
#include "relay/snapshot.h"
#include "relay/ticket.h"

#include <string.h>

enum { ID = PAP_RANDOM_ID - 1 };

static enum pap_status fill(struct pap_relay *relay, struct pap_room *room,
                            struct pap_snapshot *snapshot)
{
    char digest[PAP_RANDOM_ID];
    struct pap_seat *taken = NULL;
    uint16_t seat;
    int found;
    while ((found = pap_snapshot_next_seat(snapshot, &seat, digest)) == 1) {
        HASH_FIND_STR(relay->tickets, digest, taken);
        if (room->seats[seat] != NULL || taken != NULL)
            return PAP_INVALID;
        if (pap_room_add_away(room, relay, seat, digest) != PAP_OK)
            return PAP_NO_MEMORY;
    }
    if (found < 0 || room->seats[0] == NULL)
        return PAP_INVALID;
    /*
     * If another room on this node already has the number, it no longer belongs to the adopted
     * room.
     */
    if (snapshot->number[0] != '\0' && !pap_room_has_number(relay, snapshot->number) &&
        !pap_room_set_number(relay, room, snapshot->number))
        return PAP_NO_MEMORY;
    return PAP_OK;
}

enum pap_status pap_handover_adopt(struct pap_relay *relay, const char *id, const char *snapshot,
                                   size_t length)
{
    struct pap_snapshot read;
    if (!pap_ticket_is_id(id) || id[ID] != '\0' || !pap_snapshot_read(snapshot, length, &read))
        return PAP_INVALID;
    if (pap_room_find(relay, id) != NULL)
        return PAP_CONFLICT;
    if (relay->draining || relay->counters.rooms >= relay->options.settings.rooms)
        return PAP_LIMIT;
    struct pap_room *room = pap_room_new(relay, read.kind, id);
    enum pap_status status = room == NULL ? PAP_NO_MEMORY : fill(relay, room, &read);
    if (status != PAP_OK && room != NULL)
        pap_room_free(relay, room);
    if (status == PAP_OK)
        relay->counters.adopted++;
    return status;
}

void pap_handover_yield(struct pap_relay *relay, struct pap_room *room)
{
    for (uint16_t i = 0; i <= room->capacity; i++) {
        struct pap_conn *conn = room->seats[i] == NULL ? NULL : room->seats[i]->conn;
        if (conn == NULL)
            continue;
        conn->seat = NULL;
        room->seats[i]->conn = NULL;
        DL_APPEND(relay->away, room->seats[i]);
        pap_conn_end(conn, PAP_CLOSE_PARTED, true);
    }
    pap_room_free(relay, room);
}

void pap_handover_lose_number(struct pap_relay *relay, struct pap_room *room)
{
    pap_room_shut(relay, room);
    if (room->seats[0] != NULL)
        pap_conn_notify(room->seats[0]->conn, "room.shut", json_object());
}
