/*
 * What waits for one connection, in order. Records that wait together leave as one message. An
 * empty queue holds no memory, since most connections are idle most of the time.
 */
#ifndef PAP_RELAY_QUEUE_H
#define PAP_RELAY_QUEUE_H

#include "relay/message.h"

struct pap_queue {
    struct pap_message **messages; /* a ring of `capacity`, a power of two; NULL while empty */
    uint32_t capacity;
    uint32_t first;
    uint32_t count;
    uint32_t bytes; /* of all messages */
};

void pap_queue_clear(struct pap_queue *queue);

/*
 * Adds a message and takes a reference of its own. Past PAP_BACKLOG_MAX what stands before the last
 * whole record is dropped (texts are digest). PAP_LIMIT where that is not enough or the message is
 * longer than a message may be, PAP_NO_MEMORY; the message is not in it then.
 */
enum pap_status pap_queue_add(struct pap_queue *queue, struct pap_message *message);

/*
 * Moves the next message into `bytes`, which has room for PAP_FOLLOW_OUT_MAX: one text, or all
 * records up to the next text that fit. Returns its length, 0 where nothing waits; `*text` says
 * which.
 */
size_t pap_queue_take(struct pap_queue *queue, unsigned char *bytes, bool *text);

#endif
