/*
 * A message queued on one or more connections: a record with its header, or a text. All connections
 * share one copy, which is freed with its last reference.
 */
#ifndef PAP_RELAY_MESSAGE_H
#define PAP_RELAY_MESSAGE_H

#include "relay/record.h"

struct pap_message {
    unsigned references;
    bool text;
    bool whole;
    uint32_t length;
    unsigned char bytes[];
};

/*
 * Copies a record, with `seat` as its origin; the caller owns one reference. NULL if out of memory.
 */
struct pap_message *pap_message_of_record(const struct pap_record *record, uint16_t seat);

/* Copies a text message; the caller owns one reference. NULL if out of memory. */
struct pap_message *pap_message_of_text(const void *text, size_t length);

void pap_message_release(struct pap_message *message);

#endif
