/*
 * What waits to be sent on connections: a record with its head, or a text. All connections for
 * which it waits share one message, which is freed with its last reference.
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

/* A record as `seat` will be told it came from; one reference. NULL without memory. */
struct pap_message *pap_message_of_record(const struct pap_record *record, uint16_t seat);

/* A text message; one reference. NULL without memory. */
struct pap_message *pap_message_of_text(const void *text, size_t length);

void pap_message_release(struct pap_message *message);

#endif
