/* Moving rooms from one node to another. */
#ifndef PAP_RELAY_HANDOVER_H
#define PAP_RELAY_HANDOVER_H

#include "relay/room.h"

/*
 * Takes over the room `id` from its snapshot. All its seats are away and kept for PAP_HOLD_S from
 * now on. PAP_INVALID: not a valid snapshot; PAP_CONFLICT: this node already has a room with this
 * id; PAP_LIMIT: too many rooms, or this node is draining; PAP_NO_MEMORY.
 */
enum pap_status pap_handover_adopt(struct pap_relay *relay, const char *id, const char *snapshot,
                                   size_t length);

/*
 * Another node has taken over this room: closes all its connections with 4008, so that clients
 * reconnect there. They are not told that the room ended.
 */
void pap_handover_yield(struct pap_relay *relay, struct pap_room *room);

/* Another room now owns this room's number: the room continues, and its owner is notified. */
void pap_handover_lose_number(struct pap_relay *relay, struct pap_room *room);

#endif
