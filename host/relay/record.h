/*
 * A record: bytes that the relay forwards and never reads, with a head that holds their length and
 * the seat that they come from or go to.
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

#endif
