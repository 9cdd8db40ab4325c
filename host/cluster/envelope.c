#include "cluster/envelope.h"

#include "relay/limits.h"

#include <string.h>

enum { VERSION = 1, ID = PAP_RANDOM_ID - 1 };

/* Minimum and maximum length of an item's body. */
static const struct {
    size_t least;
    size_t most;
} bounds[PAP_ENVELOPE_TYPES] = {
    [PAP_ENVELOPE_OPEN] = {0, 0},
    [PAP_ENVELOPE_TEXT_IN] = {1, PAP_CONTROL_MAX},
    [PAP_ENVELOPE_RECORDS_IN] = {1, PAP_FOLLOW_IN_MAX},
    [PAP_ENVELOPE_GONE] = {0, 0},
    [PAP_ENVELOPE_TEXT_OUT] = {1, PAP_FOLLOW_OUT_MAX},
    [PAP_ENVELOPE_RECORDS_OUT] = {1, PAP_FOLLOW_OUT_MAX},
    [PAP_ENVELOPE_END] = {2, 2},
    [PAP_ENVELOPE_SAME] = {0, 0},
};

static void put_number(unsigned char *bytes, uint64_t number, unsigned length)
{
    for (unsigned i = length; i-- > 0; number >>= 8)
        bytes[i] = (unsigned char)(number & 0xff);
}

static uint64_t number_of(const unsigned char *bytes, unsigned length)
{
    uint64_t number = 0;
    for (unsigned i = 0; i < length; i++)
        number = number << 8 | bytes[i];
    return number;
}

enum pap_status pap_envelope_begin(struct pap_buffer *envelope, const char *from, uint64_t number)
{
    unsigned char head[PAP_ENVELOPE_HEAD] = {VERSION};
    memcpy(head + 1, from, ID);
    put_number(head + 1 + ID, number, 8);
    envelope->limit = PAP_ENVELOPE_MAX;
    return pap_buffer_append(envelope, head, sizeof head);
}

enum pap_status pap_envelope_add(struct pap_buffer *envelope, const struct pap_envelope_item *item)
{
    unsigned char head[PAP_ENVELOPE_ITEM_HEAD] = {(unsigned char)item->type};
    put_number(head + 1, item->forward, 4);
    put_number(head + 5, item->length, 4);
    enum pap_status status = pap_buffer_reserve(envelope, sizeof head + item->length);
    if (status == PAP_OK)
        status = pap_buffer_append(envelope, head, sizeof head);
    if (status == PAP_OK && item->length > 0)
        status = pap_buffer_append(envelope, item->body, item->length);
    return status;
}

static struct pap_envelope_item item_at(const unsigned char *head)
{
    return (struct pap_envelope_item){.type = (enum pap_envelope_type)head[0],
                                      .forward = (uint32_t)number_of(head + 1, 4),
                                      .length = (size_t)number_of(head + 5, 4),
                                      .body = head + PAP_ENVELOPE_ITEM_HEAD};
}

static bool is_for_many(enum pap_envelope_type type)
{
    return type == PAP_ENVELOPE_TEXT_OUT || type == PAP_ENVELOPE_RECORDS_OUT;
}

bool pap_envelope_says(const struct pap_buffer *envelope, size_t before,
                       const struct pap_envelope_item *item)
{
    const struct pap_envelope_item said = item_at(envelope->data + before);
    return is_for_many(said.type) && said.type == item->type && said.length == item->length &&
           memcmp(said.body, item->body, item->length) == 0;
}

static bool is_sound(const struct pap_envelope_item *item)
{
    return item->type >= PAP_ENVELOPE_OPEN && item->type < PAP_ENVELOPE_TYPES &&
           item->length >= bounds[item->type].least && item->length <= bounds[item->type].most;
}

bool pap_envelope_next(struct pap_envelope *envelope, struct pap_envelope_item *item)
{
    const unsigned char *head = envelope->items;
    if (envelope->length < PAP_ENVELOPE_ITEM_HEAD)
        return false;
    *item = item_at(head);
    if (!is_sound(item) || item->length > envelope->length - PAP_ENVELOPE_ITEM_HEAD ||
        (item->type == PAP_ENVELOPE_SAME && envelope->said == NULL))
        return false;
    envelope->items += PAP_ENVELOPE_ITEM_HEAD + item->length;
    envelope->length -= PAP_ENVELOPE_ITEM_HEAD + item->length;
    if (item->type == PAP_ENVELOPE_SAME) {
        const uint32_t forward = item->forward;
        *item = item_at(envelope->said);
        item->forward = forward;
    } else {
        envelope->said = is_for_many(item->type) ? head : NULL;
    }
    return true;
}

enum pap_status pap_envelope_read(const unsigned char *bytes, size_t length,
                                  struct pap_envelope *envelope)
{
    struct pap_envelope_item item;
    if (length < PAP_ENVELOPE_HEAD || length > PAP_ENVELOPE_MAX || bytes[0] != VERSION)
        return PAP_INVALID;
    memcpy(envelope->from, bytes + 1, ID);
    envelope->from[ID] = '\0';
    envelope->number = number_of(bytes + 1 + ID, 8);
    envelope->items = bytes + PAP_ENVELOPE_HEAD;
    envelope->length = length - PAP_ENVELOPE_HEAD;
    envelope->said = NULL;
    if (strspn(envelope->from, "0123456789abcdef") != ID || envelope->number == 0)
        return PAP_INVALID;
    struct pap_envelope rest = *envelope;
    while (pap_envelope_next(&rest, &item))
        ;
    return rest.length == 0 ? PAP_OK : PAP_INVALID;
}

unsigned pap_envelope_code(const struct pap_envelope_item *item)
{
    return (unsigned)number_of(item->body, 2);
}
