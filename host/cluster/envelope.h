/*
 * What one node sends to another over Redis: an envelope, which says whose it is and the how
 * manyth, and holds items, each of one connection that goes through both. Pure: bytes in, answers
 * out; what comes is read as any stranger's.
 */
#ifndef PAP_CLUSTER_ENVELOPE_H
#define PAP_CLUSTER_ENVELOPE_H

#include "base/buffer.h"
#include "base/random.h"

#include <stdbool.h>
#include <stdint.h>

enum { PAP_ENVELOPE_MAX = 262144, PAP_ENVELOPE_HEAD = 41, PAP_ENVELOPE_ITEM_HEAD = 9 };

/* A connection is at one node, its seat at another; which of the two says it stands behind. */
enum pap_envelope_type {
    PAP_ENVELOPE_OPEN = 1,    /* connection: here is one more */
    PAP_ENVELOPE_TEXT_IN,     /* connection: a text message came */
    PAP_ENVELOPE_RECORDS_IN,  /* connection: records came */
    PAP_ENVELOPE_GONE,        /* connection: it broke or was closed */
    PAP_ENVELOPE_TEXT_OUT,    /* seat: a text message to be sent */
    PAP_ENVELOPE_RECORDS_OUT, /* seat: records to be sent */
    PAP_ENVELOPE_END,         /* seat: close it with this code, or 0: it has no seat here */
    PAP_ENVELOPE_SAME,        /* seat: what the item before says, which is sent to many */
    PAP_ENVELOPE_TYPES,
};

struct pap_envelope {
    char from[PAP_RANDOM_ID];
    uint64_t number; /* from 1 on, on the way from that node to this one */
    const unsigned char *items;
    size_t length;
    const unsigned char
        *said; /* the item before, where PAP_ENVELOPE_SAME may follow it; else NULL */
};

struct pap_envelope_item {
    enum pap_envelope_type type;
    uint32_t forward; /* chosen by the node with the connection */
    const unsigned char *body;
    size_t length;
};

/*
 * Whether what is to be sent is what the item at `before` in the envelope says: then
 * PAP_ENVELOPE_SAME will do.
 */
bool pap_envelope_says(const struct pap_buffer *envelope, size_t before,
                       const struct pap_envelope_item *item);

/* Begins an envelope, or adds an item to it. PAP_LIMIT past PAP_ENVELOPE_MAX, PAP_NO_MEMORY; the
 * envelope is as it was then. */
enum pap_status pap_envelope_begin(struct pap_buffer *envelope, const char *from, uint64_t number);
enum pap_status pap_envelope_add(struct pap_buffer *envelope, const struct pap_envelope_item *item);

/*
 * Reads an envelope and looks through all its items: those that follow are as they should be.
 * PAP_INVALID. It points into `bytes`.
 */
enum pap_status pap_envelope_read(const unsigned char *bytes, size_t length,
                                  struct pap_envelope *envelope);

/*
 * Takes the next item off an envelope that was read. False after the last one. PAP_ENVELOPE_SAME
 * comes as what it stands for.
 */
bool pap_envelope_next(struct pap_envelope *envelope, struct pap_envelope_item *item);

/* The close code in the body of PAP_ENVELOPE_END. */
unsigned pap_envelope_code(const struct pap_envelope_item *item);

#endif
