/* Any bytes as a stream of frames: wherever it is cut, the same frames come and the same end. */
#include "wire/frame.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { LIMIT = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Feeds one piece, appending each whole frame and its length to `seen`. */
static enum pap_status feed(struct pap_frame_reader *reader, const unsigned char *bytes,
                            size_t length, struct pap_buffer *seen)
{
    while (length > 0) {
        bool complete = false;
        size_t before = length;
        enum pap_status status = pap_frame_read(reader, &bytes, &length, &complete);
        if (status != PAP_OK)
            return status;
        if (length >= before || reader->bytes.capacity > LIMIT)
            abort();
        if (!complete)
            continue;
        if (pap_buffer_append(seen, &reader->bytes.length, sizeof(size_t)) != PAP_OK ||
            pap_buffer_append(seen, reader->bytes.data, reader->bytes.length) != PAP_OK)
            abort();
    }
    return PAP_OK;
}

/* Reads the whole stream in pieces of `piece` bytes. */
static enum pap_status read_in_pieces(const uint8_t *data, size_t size, size_t piece,
                                      struct pap_buffer *seen, bool *partial)
{
    struct pap_frame_reader reader;
    enum pap_status status = PAP_OK;
    pap_frame_reader_init(&reader, LIMIT);
    for (size_t at = 0; status == PAP_OK && at < size; at += piece)
        status = feed(&reader, data + at, size - at < piece ? size - at : piece, seen);
    *partial = status == PAP_OK && pap_frame_is_partial(&reader);
    pap_frame_reader_clear(&reader);
    return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pap_buffer whole;
    struct pap_buffer pieces;
    bool whole_partial;
    bool pieces_partial;
    if (size == 0)
        return 0;
    size_t piece = (size_t)data[0] % 17 + 1;
    data++;
    size--;
    pap_buffer_init(&whole, SIZE_MAX);
    pap_buffer_init(&pieces, SIZE_MAX);
    enum pap_status status = read_in_pieces(data, size, size + 1, &whole, &whole_partial);
    if (read_in_pieces(data, size, piece, &pieces, &pieces_partial) != status ||
        whole_partial != pieces_partial || whole.length != pieces.length ||
        (whole.length > 0 && memcmp(whole.data, pieces.data, whole.length) != 0))
        abort();
    pap_buffer_clear(&whole);
    pap_buffer_clear(&pieces);
    return 0;
}
