/*
 * What other nodes need to know about a room, as lines of text, so that one of them can continue
 * the room when this node fails. It holds only the digests of tickets. Input is validated as
 * untrusted.
 */
#ifndef PAP_RELAY_SNAPSHOT_H
#define PAP_RELAY_SNAPSHOT_H

#include "base/buffer.h"
#include "relay/room.h"

enum { PAP_SNAPSHOT_MAX = 32768 }; /* bytes; a room of 501 seats needs 19,000 */

struct pap_snapshot {
    char node[PAP_RANDOM_ID]; /* the node that has the room */
    enum pap_room_kind kind;
    char number[PAP_NUMBER_SIZE]; /* "": no number */
    const char *seats;            /* unread lines; points into the text */
    size_t length;
};

/* Writes the snapshot of a room on node `node`. PAP_NO_MEMORY, PAP_LIMIT. */
enum pap_status pap_snapshot_write(const struct pap_room *room, const char *node,
                                   struct pap_buffer *text);

/*
 * Parses everything but the seats. Returns false if it is not a valid snapshot. The text must
 * outlive the result.
 */
bool pap_snapshot_read(const char *text, size_t length, struct pap_snapshot *snapshot);

/* Parses the next seat. Returns 1, 0 after the last one, -1 if the line is malformed. */
int pap_snapshot_next_seat(struct pap_snapshot *snapshot, uint16_t *number,
                           char digest[PAP_RANDOM_ID]);

/* The node that a snapshot names. Returns false if it is not a valid snapshot. */
bool pap_snapshot_node(const char *text, size_t length, char node[PAP_RANDOM_ID]);

/* Whether a snapshot contains a seat with this ticket. */
bool pap_snapshot_has(const struct pap_relay *relay, const char *text, size_t length,
                      const char *ticket);

#endif
