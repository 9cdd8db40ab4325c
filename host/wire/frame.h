/*
 * Native messaging frames: a length of 32 bits in the machine's own byte order, then that many
 * bytes of UTF-8 JSON (Chrome, "Native messaging protocol"). Bytes arrive in any pieces; a frame
 * over the limit is refused when its length is read, before anything is allocated for it.
 */
#ifndef PAP_WIRE_FRAME_H
#define PAP_WIRE_FRAME_H

#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>

struct pap_frame_reader {
    struct pap_buffer bytes;
    size_t wanted; /* length of the frame under way */
    bool has_length;
};

/* A reader of frames of at most `limit` bytes; allocates nothing. */
void pap_frame_reader_init(struct pap_frame_reader *reader, size_t limit);
void pap_frame_reader_clear(struct pap_frame_reader *reader);

/*
 * Takes from the `*length` bytes at `*bytes` what the frame under way still needs and moves both
 * on. `*complete` says that a whole frame stands in reader->bytes; it is dropped by the next call.
 * PAP_LIMIT: the frame announced is too long (the stream cannot be read on). PAP_INVALID: a frame
 * of zero bytes. PAP_NO_MEMORY.
 */
enum pap_status pap_frame_read(struct pap_frame_reader *reader, const unsigned char **bytes,
                               size_t *length, bool *complete);

/* Whether the stream stops in the middle of a frame. */
bool pap_frame_is_partial(const struct pap_frame_reader *reader);

/* Appends the header and `length` bytes to `out`. PAP_LIMIT over PAP_FRAME_OUT_MAX; PAP_NO_MEMORY.
 */
enum pap_status pap_frame_write(struct pap_buffer *out, const void *json, size_t length);

#endif
