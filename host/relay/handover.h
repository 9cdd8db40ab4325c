/* Rooms that go from one node to another. */
#ifndef PAP_RELAY_HANDOVER_H
#define PAP_RELAY_HANDOVER_H

#include "relay/room.h"

/*
 * Takes over the room `id` from its snapshot: all its seats are away and kept for PAP_HOLD_S from
 * now on. PAP_INVALID: it is no snapshot; PAP_CONFLICT: such a room is here; PAP_LIMIT: no room is
 * left, or this node is draining; PAP_NO_MEMORY.
 */
enum pap_status pap_handover_adopt(struct pap_relay *relay, const char *id, const char *snapshot,
                                   size_t length);

/* Another node has this room now: everybody is sent there (4008), and nobody told that it ended. */
void pap_handover_yield(struct pap_relay *relay, struct pap_room *room);

/* Another room has its number now: the room goes on, and its owner is told. */
void pap_handover_lose_number(struct pap_relay *relay, struct pap_room *room);

#endif
