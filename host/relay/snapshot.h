/*
 * What other nodes have to know of a room, as a few lines of text, so that one of them can go on
 * with it when this node is gone. It holds no tickets, only their digests. What is read is treated
 * as any stranger's.
 */
#ifndef PAP_RELAY_SNAPSHOT_H
#define PAP_RELAY_SNAPSHOT_H

#include "base/buffer.h"
#include "relay/room.h"

enum { PAP_SNAPSHOT_MAX = 32768 }; /* bytes; a room of 501 seats needs 19,000 */

struct pap_snapshot {
    char node[PAP_RANDOM_ID]; /* at which the room is */
    enum pap_room_kind kind;
    char number[PAP_NUMBER_SIZE]; /* "": it has none */
    const char *seats;            /* the lines that were not read yet; in the text */
    size_t length;
};

/* Writes the snapshot of a room that is at `node`. PAP_NO_MEMORY, PAP_LIMIT. */
enum pap_status pap_snapshot_write(const struct pap_room *room, const char *node,
                                   struct pap_buffer *text);

/* Reads all but the seats. False where it is no snapshot. The text has to outlive it. */
bool pap_snapshot_read(const char *text, size_t length, struct pap_snapshot *snapshot);

/* The next seat: 1, 0 after the last one, -1 where the line is none. */
int pap_snapshot_next_seat(struct pap_snapshot *snapshot, uint16_t *number,
                           char digest[PAP_RANDOM_ID]);

/* The node that a snapshot names. False where it is none. */
bool pap_snapshot_node(const char *text, size_t length, char node[PAP_RANDOM_ID]);

/* Whether a snapshot has a seat with this ticket. */
bool pap_snapshot_has(const struct pap_relay *relay, const char *text, size_t length,
                      const char *ticket);

#endif
