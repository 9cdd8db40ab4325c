/*
 * What one node sends to another over Redis: a letter, which says whose it is and the how manyth,
 * and holds items, each of one connection that goes through both. Pure: bytes in, answers out; what
 * comes is read as any stranger's.
 */
#ifndef PAP_CLUSTER_ENVELOPE_H
#define PAP_CLUSTER_ENVELOPE_H

#include "base/buffer.h"
#include "base/random.h"

#include <stdbool.h>
#include <stdint.h>

enum { PAP_LETTER_MAX = 262144, PAP_LETTER_HEAD = 41, PAP_LETTER_ITEM_HEAD = 9 };

/* A connection is at one node, its seat at another; which of the two says it stands behind. */
enum pap_letter_type {
    PAP_LETTER_OPEN = 1,    /* connection: here is one more */
    PAP_LETTER_TEXT_IN,     /* connection: a text message came */
    PAP_LETTER_RECORDS_IN,  /* connection: records came */
    PAP_LETTER_GONE,        /* connection: it broke or was closed */
    PAP_LETTER_TEXT_OUT,    /* seat: a text message to be sent */
    PAP_LETTER_RECORDS_OUT, /* seat: records to be sent */
    PAP_LETTER_END,         /* seat: close it with this code, or 0: it has no seat here */
    PAP_LETTER_SAME,        /* seat: what the item before says, which is sent to many */
    PAP_LETTER_TYPES,
};

struct pap_letter {
    char from[PAP_RANDOM_ID];
    uint64_t number; /* from 1 on, on the way from that node to this one */
    const unsigned char *items;
    size_t length;
    const unsigned char *said; /* the item before, where PAP_LETTER_SAME may follow it; else NULL */
};

struct pap_letter_item {
    enum pap_letter_type type;
    uint32_t tunnel; /* chosen by the node with the connection */
    const unsigned char *body;
    size_t length;
};

/*
 * Whether what is to be sent is what the item at `before` in the letter says: then PAP_LETTER_SAME
 * will do.
 */
bool pap_letter_says(const struct pap_buffer *letter, size_t before,
                     const struct pap_letter_item *item);

/* Begins a letter, or adds an item to it. PAP_LIMIT past PAP_LETTER_MAX, PAP_NO_MEMORY; the letter
 * is as it was then. */
enum pap_status pap_letter_begin(struct pap_buffer *letter, const char *from, uint64_t number);
enum pap_status pap_letter_add(struct pap_buffer *letter, const struct pap_letter_item *item);

/*
 * Reads a letter and looks through all its items: those that follow are as they should be.
 * PAP_INVALID. It points into `bytes`.
 */
enum pap_status pap_letter_read(const unsigned char *bytes, size_t length,
                                struct pap_letter *letter);

/*
 * Takes the next item off a letter that was read. False after the last one. PAP_LETTER_SAME comes
 * as what it stands for.
 */
bool pap_letter_next(struct pap_letter *letter, struct pap_letter_item *item);

/* The close code in the body of PAP_LETTER_END. */
unsigned pap_letter_code(const struct pap_letter_item *item);

#endif
