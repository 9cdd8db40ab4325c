#include "net/letter.h"

#include "relay/limits.h"

#include <string.h>

enum { VERSION = 1, ID = PAP_RANDOM_ID - 1 };

/* Bytes that the body of an item may have, and must have at least. */
static const struct {
    size_t least;
    size_t most;
} bounds[PAP_LETTER_TYPES] = {
    [PAP_LETTER_OPEN] = {0, 0},
    [PAP_LETTER_TEXT_IN] = {1, PAP_CONTROL_MAX},
    [PAP_LETTER_RECORDS_IN] = {1, PAP_FOLLOW_IN_MAX},
    [PAP_LETTER_GONE] = {0, 0},
    [PAP_LETTER_TEXT_OUT] = {1, PAP_FOLLOW_OUT_MAX},
    [PAP_LETTER_RECORDS_OUT] = {1, PAP_FOLLOW_OUT_MAX},
    [PAP_LETTER_END] = {2, 2},
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

enum pap_status pap_letter_begin(struct pap_buffer *letter, const char *from, uint64_t number)
{
    unsigned char head[PAP_LETTER_HEAD] = {VERSION};
    memcpy(head + 1, from, ID);
    put_number(head + 1 + ID, number, 8);
    letter->limit = PAP_LETTER_MAX;
    return pap_buffer_append(letter, head, sizeof head);
}

enum pap_status pap_letter_add(struct pap_buffer *letter, const struct pap_letter_item *item)
{
    unsigned char head[PAP_LETTER_ITEM_HEAD] = {(unsigned char)item->type};
    put_number(head + 1, item->tunnel, 4);
    put_number(head + 5, item->length, 4);
    enum pap_status status = pap_buffer_reserve(letter, sizeof head + item->length);
    if (status == PAP_OK)
        status = pap_buffer_append(letter, head, sizeof head);
    if (status == PAP_OK && item->length > 0)
        status = pap_buffer_append(letter, item->body, item->length);
    return status;
}

bool pap_letter_next(struct pap_letter *letter, struct pap_letter_item *item)
{
    const unsigned char *head = letter->items;
    if (letter->length < PAP_LETTER_ITEM_HEAD)
        return false;
    item->type = (enum pap_letter_type)head[0];
    item->tunnel = (uint32_t)number_of(head + 1, 4);
    item->length = (size_t)number_of(head + 5, 4);
    item->body = head + PAP_LETTER_ITEM_HEAD;
    if (item->length > letter->length - PAP_LETTER_ITEM_HEAD)
        return false;
    letter->items += PAP_LETTER_ITEM_HEAD + item->length;
    letter->length -= PAP_LETTER_ITEM_HEAD + item->length;
    return true;
}

static bool is_sound(const struct pap_letter_item *item)
{
    return item->type >= PAP_LETTER_OPEN && item->type < PAP_LETTER_TYPES &&
           item->length >= bounds[item->type].least && item->length <= bounds[item->type].most;
}

enum pap_status pap_letter_read(const unsigned char *bytes, size_t length,
                                struct pap_letter *letter)
{
    struct pap_letter_item item;
    if (length < PAP_LETTER_HEAD || length > PAP_LETTER_MAX || bytes[0] != VERSION)
        return PAP_INVALID;
    memcpy(letter->from, bytes + 1, ID);
    letter->from[ID] = '\0';
    letter->number = number_of(bytes + 1 + ID, 8);
    letter->items = bytes + PAP_LETTER_HEAD;
    letter->length = length - PAP_LETTER_HEAD;
    if (strspn(letter->from, "0123456789abcdef") != ID || letter->number == 0)
        return PAP_INVALID;
    struct pap_letter rest = *letter;
    while (pap_letter_next(&rest, &item))
        if (!is_sound(&item))
            return PAP_INVALID;
    return rest.length == 0 ? PAP_OK : PAP_INVALID;
}

unsigned pap_letter_code(const struct pap_letter_item *item)
{
    return (unsigned)number_of(item->body, 2);
}
