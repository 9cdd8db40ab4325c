#include "wire/frame.h"

#include "wire/limits.h"

#include <stdint.h>
#include <string.h>

enum { HEADER = 4, FIRST_PIECE = 64 * 1024 };

void pap_frame_reader_init(struct pap_frame_reader *reader, size_t limit)
{
    *reader = (struct pap_frame_reader){0};
    pap_buffer_init(&reader->bytes, limit > HEADER ? limit : HEADER);
}

void pap_frame_reader_clear(struct pap_frame_reader *reader)
{
    pap_buffer_clear(&reader->bytes);
    reader->has_length = false;
    reader->wanted = 0;
}

bool pap_frame_is_partial(const struct pap_frame_reader *reader)
{
    return reader->bytes.length < reader->wanted ||
           (!reader->has_length && reader->bytes.length > 0);
}

/* Moves at most `room` bytes from the input to the reader. */
static enum pap_status take(struct pap_frame_reader *reader, const unsigned char **bytes,
                            size_t *length, size_t room)
{
    size_t piece = *length < room ? *length : room;
    enum pap_status status = pap_buffer_append(&reader->bytes, *bytes, piece);
    if (status != PAP_OK)
        return status;
    *bytes += piece;
    *length -= piece;
    return PAP_OK;
}

static enum pap_status read_length(struct pap_frame_reader *reader)
{
    uint32_t wanted;
    memcpy(&wanted, reader->bytes.data, sizeof wanted);
    if (wanted == 0)
        return PAP_INVALID;
    if (wanted > reader->bytes.limit)
        return PAP_LIMIT;
    reader->wanted = wanted;
    reader->has_length = true;
    reader->bytes.length = 0;
    return PAP_OK;
}

enum pap_status pap_frame_read(struct pap_frame_reader *reader, const unsigned char **bytes,
                               size_t *length, bool *complete)
{
    enum pap_status status = PAP_OK;
    *complete = false;
    if (reader->has_length && reader->bytes.length == reader->wanted) {
        reader->has_length = false;
        reader->wanted = 0;
        /* Frees the memory of a large frame: a host runs as long as its browser. */
        if (reader->bytes.capacity > FIRST_PIECE)
            pap_buffer_clear(&reader->bytes);
        reader->bytes.length = 0;
    }
    if (!reader->has_length) {
        status = take(reader, bytes, length, HEADER - reader->bytes.length);
        if (status != PAP_OK || reader->bytes.length < HEADER)
            return status;
        status = read_length(reader);
        if (status != PAP_OK)
            return status;
    }
    status = take(reader, bytes, length, reader->wanted - reader->bytes.length);
    if (status == PAP_OK)
        *complete = reader->bytes.length == reader->wanted;
    return status;
}

enum pap_status pap_frame_write(struct pap_buffer *out, const void *json, size_t length)
{
    if (length == 0 || length > PAP_FRAME_OUT_MAX)
        return PAP_LIMIT;
    uint32_t header = (uint32_t)length;
    enum pap_status status = pap_buffer_reserve(out, sizeof header + length);
    if (status == PAP_OK)
        status = pap_buffer_append(out, &header, sizeof header);
    if (status == PAP_OK)
        status = pap_buffer_append(out, json, length);
    return status;
}
