/* What the crowd says to a server: a protocol each, over one kind of websocket. */
#ifndef CROWD_H
#define CROWD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A message's body begins with its mark: "@", when it was sent (ns) and its number, in hexadecimal.
 */
enum { MARK = 1 + 16 + 8, SAID_MAX = 2048, BEFORE_MAX = 64 };

struct member {
    int fd;
    unsigned room;
    bool leads; /* sends; the others of the room only hear */
    bool upgraded;
    bool ready;
    unsigned step;          /* of what a protocol says first */
    unsigned char head[16]; /* of a frame, as far as it is there */
    size_t head_length;
    uint64_t frame_left;
    unsigned opcode;
    char said[SAID_MAX]; /* what was heard before it was ready */
    size_t said_length;
    char mark[MARK + 1];
    size_t mark_length;
    size_t skip; /* of a body behind its mark */
    uint32_t number;
};

struct protocol {
    const char *name;
    const char *hear;        /* path with the room's number */
    const char *lead;        /* likewise, for the one who leads */
    const char *subprotocol; /* NULL: none */
    bool beats;

    /* Called once the websocket is open and whenever more was heard; sets `ready` in the end. */
    void (*greet)(struct member *member);

    /* Writes what goes around a body of `size` bytes; returns the length of what stands before it.
     */
    size_t (*wrap)(unsigned room, size_t size, unsigned char *before, const char **after);
};

extern const struct protocol protocols[];

const struct protocol *protocol_named(const char *name);

/* Sends one frame. */
void member_send(struct member *member, unsigned opcode, const void *bytes, size_t length);
void member_send_text(struct member *member, const char *text);

/* The number by which a room of our own is called. */
void room_is_called(unsigned room, const char *number);
const char *room_number(unsigned room);

#endif
