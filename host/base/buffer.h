/* A growing byte buffer with a limit that is checked before any allocation. */
#ifndef PAP_BASE_BUFFER_H
#define PAP_BASE_BUFFER_H

#include "base/error.h"

#include <stddef.h>

struct pap_buffer {
    unsigned char *data; /* NULL until the first byte */
    size_t length;
    size_t capacity;
    size_t limit; /* maximum length in bytes */
};

/* An empty buffer that holds at most `limit` bytes; allocates nothing. */
void pap_buffer_init(struct pap_buffer *buffer, size_t limit);

/* Frees the bytes; the buffer is empty and usable again. */
void pap_buffer_clear(struct pap_buffer *buffer);

/* Appends `length` bytes. PAP_LIMIT or PAP_NO_MEMORY leave the buffer as it was. */
enum pap_status pap_buffer_append(struct pap_buffer *buffer, const void *bytes, size_t length);

/* Makes room for `length` more bytes without adding them; errors as above. */
enum pap_status pap_buffer_reserve(struct pap_buffer *buffer, size_t length);

/* Drops the first `length` bytes (at most all) and keeps the memory. */
void pap_buffer_drop(struct pap_buffer *buffer, size_t length);

#endif
