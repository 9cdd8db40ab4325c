/*
 * Native messaging frames: a 32-bit length in native byte order, then that many bytes of UTF-8 JSON
 * (Chrome, "Native messaging protocol"). Input may arrive in pieces of any size. A frame over the
 * limit is refused as soon as its length is read, before any allocation.
 */
#ifndef PAP_WIRE_FRAME_H
#define PAP_WIRE_FRAME_H

#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>

struct pap_frame_reader {
    struct pap_buffer bytes;
    size_t wanted; /* length of the current frame */
    bool has_length;
};

/* Initialises a reader for frames of at most `limit` bytes; allocates nothing. */
void pap_frame_reader_init(struct pap_frame_reader *reader, size_t limit);
void pap_frame_reader_clear(struct pap_frame_reader *reader);

/*
 * Takes from the `*length` bytes at `*bytes` what the current frame still needs, and advances both.
 * `*complete` says that reader->bytes holds a complete frame; the next call drops it. PAP_LIMIT:
 * the announced frame is too long (the stream cannot be read any further). PAP_INVALID: a frame of
 * zero bytes. PAP_NO_MEMORY.
 */
enum pap_status pap_frame_read(struct pap_frame_reader *reader, const unsigned char **bytes,
                               size_t *length, bool *complete);

/* Whether the input so far ends in the middle of a frame. */
bool pap_frame_is_partial(const struct pap_frame_reader *reader);

/* Appends the header and `length` bytes to `out`. PAP_LIMIT over PAP_FRAME_OUT_MAX; PAP_NO_MEMORY.
 */
enum pap_status pap_frame_write(struct pap_buffer *out, const void *json, size_t length);

#endif
