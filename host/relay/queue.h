/*
 * The send queue of one connection. Consecutive records in it are sent as one message. An empty
 * queue holds no memory, since most connections are idle most of the time.
 */
#ifndef PAP_RELAY_QUEUE_H
#define PAP_RELAY_QUEUE_H

#include "relay/message.h"

struct pap_queue {
    struct pap_message **messages; /* ring buffer of `capacity`, a power of two; NULL while empty */
    uint32_t capacity;
    uint32_t first;
    uint32_t count;
    uint32_t bytes; /* total of all messages */
};

void pap_queue_clear(struct pap_queue *queue);

/*
 * Adds a message and takes its own reference. If the queue would exceed PAP_BACKLOG_MAX, the
 * records before the last whole record are dropped (texts are kept). PAP_LIMIT if that is not
 * enough or if the message exceeds the maximum message size, PAP_NO_MEMORY; the message is not
 * added then.
 */
enum pap_status pap_queue_add(struct pap_queue *queue, struct pap_message *message);

/*
 * Moves the next message into `bytes`, which must hold PAP_FOLLOW_OUT_MAX bytes: one text, or as
 * many records before the next text as fit. Returns the length, 0 if the queue is empty. `*text`
 * says which of the two it is.
 */
size_t pap_queue_take(struct pap_queue *queue, unsigned char *bytes, bool *text);

#endif
