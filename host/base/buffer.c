#include "base/buffer.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_PIECE = 256 };

void pap_buffer_init(struct pap_buffer *buffer, size_t limit)
{
    *buffer = (struct pap_buffer){.limit = limit};
}

void pap_buffer_clear(struct pap_buffer *buffer)
{
    free(buffer->data);
    pap_buffer_init(buffer, buffer->limit);
}

enum pap_status pap_buffer_reserve(struct pap_buffer *buffer, size_t length)
{
    if (length > buffer->limit - buffer->length)
        return PAP_LIMIT;
    size_t wanted = buffer->length + length;
    if (wanted <= buffer->capacity)
        return PAP_OK;
    size_t capacity = buffer->capacity < FIRST_PIECE ? FIRST_PIECE : buffer->capacity;
    if (capacity > buffer->limit)
        capacity = buffer->limit;
    while (capacity < wanted)
        capacity = capacity > buffer->limit / 2 ? buffer->limit : capacity * 2;
    unsigned char *data = realloc(buffer->data, capacity);
    if (data == NULL)
        return PAP_NO_MEMORY;
    buffer->data = data;
    buffer->capacity = capacity;
    return PAP_OK;
}

enum pap_status pap_buffer_append(struct pap_buffer *buffer, const void *bytes, size_t length)
{
    if (length == 0)
        return PAP_OK;
    enum pap_status status = pap_buffer_reserve(buffer, length);
    if (status != PAP_OK)
        return status;
    memcpy(buffer->data + buffer->length, bytes, length);
    buffer->length += length;
    return PAP_OK;
}

void pap_buffer_drop(struct pap_buffer *buffer, size_t length)
{
    if (length > buffer->length)
        length = buffer->length;
    buffer->length -= length;
    if (buffer->length > 0)
        memmove(buffer->data, buffer->data + length, buffer->length);
}
