/*
 * A record: bytes that the relay carries and never looks into, with a head that says how long they
 * are and whose. One record is shared by all for whom it waits.
 */
#ifndef PAP_RELAY_RECORD_H
#define PAP_RELAY_RECORD_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PAP_RECORD_HEAD = 5, PAP_RECORD_WHOLE = 1 };

/* One record in a message (PROTOCOL.md, "The relay"). `body` points into the message. */
struct pap_record {
    uint16_t length;
    uint16_t seat;
    uint8_t flags;
    const unsigned char *body;
};

/*
 * Takes the first record off a message of `*length` bytes and moves `*bytes` behind it. PAP_INVALID
 * for a head that is cut off, an empty body, a body that is cut off or an unknown flag; PAP_LIMIT
 * for a body past PAP_RECORD_MAX.
 */
enum pap_status pap_record_read(const unsigned char **bytes, size_t *length,
                                struct pap_record *record);

/* What waits for connections: a record with its head, or a text. Freed with its last reference. */
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
