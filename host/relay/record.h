/*
 * A record: bytes that the relay forwards and never inspects, with a header that holds their length
 * and the seat of their sender or recipient.
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
 * Parses the first record of a message of `*length` bytes and advances `*bytes` past it.
 * PAP_INVALID for a truncated header, an empty body, a truncated body or an unknown flag; PAP_LIMIT
 * for a body longer than PAP_RECORD_MAX.
 */
enum pap_status pap_record_read(const unsigned char **bytes, size_t *length,
                                struct pap_record *record);

#endif
