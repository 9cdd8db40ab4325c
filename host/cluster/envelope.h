/*
 * The message format between two nodes over Redis: an envelope, with the id of its sender and a
 * sequence number. It holds items; each item belongs to one connection that passes through both
 * nodes. The functions have no side effects. Input is validated as untrusted.
 */
#ifndef PAP_CLUSTER_ENVELOPE_H
#define PAP_CLUSTER_ENVELOPE_H

#include "base/buffer.h"
#include "base/random.h"

#include <stdbool.h>
#include <stdint.h>

enum { PAP_ENVELOPE_MAX = 262144, PAP_ENVELOPE_HEAD = 41, PAP_ENVELOPE_ITEM_HEAD = 9 };

/* A connection is on one node, its seat on another. Each comment names the sending side. */
enum pap_envelope_type {
    PAP_ENVELOPE_OPEN = 1,    /* connection side: a new connection */
    PAP_ENVELOPE_TEXT_IN,     /* connection side: a text message was received */
    PAP_ENVELOPE_RECORDS_IN,  /* connection side: records were received */
    PAP_ENVELOPE_GONE,        /* connection side: the connection was closed or broke */
    PAP_ENVELOPE_TEXT_OUT,    /* seat side: a text message to send */
    PAP_ENVELOPE_RECORDS_OUT, /* seat side: records to send */
    PAP_ENVELOPE_END,         /* seat side: close with this code; 0: this node has no seat for it */
    PAP_ENVELOPE_SAME,        /* seat side: same content as the previous item, for a broadcast */
    PAP_ENVELOPE_TYPES,
};

struct pap_envelope {
    char from[PAP_RANDOM_ID];
    uint64_t number; /* sequence number from that node to this one, from 1 on */
    const unsigned char *items;
    size_t length;
    const unsigned char
        *said; /* the previous item, if PAP_ENVELOPE_SAME may follow it; else NULL */
};

struct pap_envelope_item {
    enum pap_envelope_type type;
    uint32_t forward; /* connection id, chosen by the node that has the connection */
    const unsigned char *body;
    size_t length;
};

/*
 * Returns whether `item` has the same content as the item at offset `before` in the envelope, so
 * that PAP_ENVELOPE_SAME can replace it.
 */
bool pap_envelope_says(const struct pap_buffer *envelope, size_t before,
                       const struct pap_envelope_item *item);

/*
 * Begins an envelope, or adds an item to it. PAP_LIMIT if it would exceed PAP_ENVELOPE_MAX,
 * PAP_NO_MEMORY. On an error the envelope is unchanged.
 */
enum pap_status pap_envelope_begin(struct pap_buffer *envelope, const char *from, uint64_t number);
enum pap_status pap_envelope_add(struct pap_buffer *envelope, const struct pap_envelope_item *item);

/*
 * Parses an envelope and validates all its items, so that pap_envelope_next() cannot fail.
 * PAP_INVALID. The result points into `bytes`.
 */
enum pap_status pap_envelope_read(const unsigned char *bytes, size_t length,
                                  struct pap_envelope *envelope);

/*
 * Takes the next item from a parsed envelope. Returns false after the last one. PAP_ENVELOPE_SAME
 * is expanded to the item that it repeats.
 */
bool pap_envelope_next(struct pap_envelope *envelope, struct pap_envelope_item *item);

/* The close code in the body of PAP_ENVELOPE_END. */
unsigned pap_envelope_code(const struct pap_envelope_item *item);

#endif
