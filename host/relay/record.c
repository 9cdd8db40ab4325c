#include "relay/record.h"

#include "relay/limits.h"

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
