#include "relay/message.h"

#include <stdlib.h>
#include <string.h>

static struct pap_message *message_new(size_t length)
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
    struct pap_message *made = message_new((size_t)PAP_RECORD_HEAD + record->length);
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
    struct pap_message *made = message_new(length);
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
