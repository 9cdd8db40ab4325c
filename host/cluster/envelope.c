#include "cluster/envelope.h"

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
    [PAP_LETTER_SAME] = {0, 0},
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

static struct pap_letter_item item_at(const unsigned char *head)
{
    return (struct pap_letter_item){.type = (enum pap_letter_type)head[0],
                                    .tunnel = (uint32_t)number_of(head + 1, 4),
                                    .length = (size_t)number_of(head + 5, 4),
                                    .body = head + PAP_LETTER_ITEM_HEAD};
}

static bool is_for_many(enum pap_letter_type type)
{
    return type == PAP_LETTER_TEXT_OUT || type == PAP_LETTER_RECORDS_OUT;
}

bool pap_letter_says(const struct pap_buffer *letter, size_t before,
                     const struct pap_letter_item *item)
{
    const struct pap_letter_item said = item_at(letter->data + before);
    return is_for_many(said.type) && said.type == item->type && said.length == item->length &&
           memcmp(said.body, item->body, item->length) == 0;
}

static bool is_sound(const struct pap_letter_item *item)
{
    return item->type >= PAP_LETTER_OPEN && item->type < PAP_LETTER_TYPES &&
           item->length >= bounds[item->type].least && item->length <= bounds[item->type].most;
}

bool pap_letter_next(struct pap_letter *letter, struct pap_letter_item *item)
{
    const unsigned char *head = letter->items;
    if (letter->length < PAP_LETTER_ITEM_HEAD)
        return false;
    *item = item_at(head);
    if (!is_sound(item) || item->length > letter->length - PAP_LETTER_ITEM_HEAD ||
        (item->type == PAP_LETTER_SAME && letter->said == NULL))
        return false;
    letter->items += PAP_LETTER_ITEM_HEAD + item->length;
    letter->length -= PAP_LETTER_ITEM_HEAD + item->length;
    if (item->type == PAP_LETTER_SAME) {
        const uint32_t tunnel = item->tunnel;
        *item = item_at(letter->said);
        item->tunnel = tunnel;
    } else {
        letter->said = is_for_many(item->type) ? head : NULL;
    }
    return true;
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
    letter->said = NULL;
    if (strspn(letter->from, "0123456789abcdef") != ID || letter->number == 0)
        return PAP_INVALID;
    struct pap_letter rest = *letter;
    while (pap_letter_next(&rest, &item))
        ;
    return rest.length == 0 ? PAP_OK : PAP_INVALID;
}

unsigned pap_letter_code(const struct pap_letter_item *item)
{
    return (unsigned)number_of(item->body, 2);
}
