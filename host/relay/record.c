#include "relay/record.h"

#include "relay/limits.h"

#include <stdlib.h>
#include <string.h>

enum pap_status pap_record_read(const unsigned char **bytes, size_t *length,
                                struct pap_record *record)
{
    const unsigned char *head = *bytes;
    if (*length <= PAP_RECORD_HEAD)
        return PAP_INVALID;
    record->length = (uint16_t)(head[0] << 8 | head[1]);
    record->seat = (uint16_t)(head[2] << 8 | head[3]);
    record->flags = head[4];
    record->body = head + PAP_RECORD_HEAD;
    if (record->length > PAP_RECORD_MAX)
        return PAP_LIMIT;
    if (record->length == 0 || record->length > *length - PAP_RECORD_HEAD ||
        (record->flags & ~PAP_RECORD_WHOLE) != 0)
        return PAP_INVALID;
    *bytes += PAP_RECORD_HEAD + record->length;
    *length -= (size_t)PAP_RECORD_HEAD + record->length;
    return PAP_OK;
}

static struct pap_message *message(size_t length)
{
    struct pap_message *made = malloc(sizeof *made + length);
    if (made == NULL)
        return NULL;
    made->references = 1;
    made->text = false;
    made->whole = false;
    made->length = (uint32_t)length;
    return made;
}

struct pap_message *pap_message_of_record(const struct pap_record *record, uint16_t seat)
{
    struct pap_message *made = message((size_t)PAP_RECORD_HEAD + record->length);
    if (made == NULL)
        return NULL;
    made->whole = (record->flags & PAP_RECORD_WHOLE) != 0;
    made->bytes[0] = (unsigned char)(record->length >> 8);
    made->bytes[1] = (unsigned char)(record->length & 0xff);
    made->bytes[2] = (unsigned char)(seat >> 8);
    made->bytes[3] = (unsigned char)(seat & 0xff);
    made->bytes[4] = record->flags;
    memcpy(made->bytes + PAP_RECORD_HEAD, record->body, record->length);
    return made;
}

struct pap_message *pap_message_of_text(const void *text, size_t length)
{
    struct pap_message *made = message(length);
    if (made == NULL)
        return NULL;
    made->text = true;
    memcpy(made->bytes, text, length);
    return made;
}

void pap_message_release(struct pap_message *message)
{
    if (message != NULL && --message->references == 0)
        free(message);
}
