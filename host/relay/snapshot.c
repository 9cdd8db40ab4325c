#include "relay/snapshot.h"

#include "relay/relay_internal.h"
#include "relay/ticket.h"

#include <stdio.h>
#include <string.h>

enum { ID = PAP_RANDOM_ID - 1 };

/*
 * "NODE KIND NUMBER\n", then "SEAT DIGEST\n" for each seat. NODE: 32 hexadecimal digits; KIND:
 * "follow" or "broadcast"; NUMBER: the number or "-"; SEAT: decimal digits; DIGEST: 32 hexadecimal
 * digits.
 */
enum { LINE_MAX_BYTES = 64 };

static const char *const kinds[] = {
    [PAP_ROOM_FOLLOW] = "follow", [PAP_ROOM_BROADCAST] = "broadcast"};

enum pap_status pap_snapshot_write(const struct pap_room *room, const char *node,
                                   struct pap_buffer *text)
{
    char line[LINE_MAX_BYTES];
    int length = snprintf(line, sizeof line, "%s %s %s\n", node, kinds[room->kind],
                          room->number[0] == '\0' ? "-" : room->number);
    enum pap_status status = pap_buffer_append(text, line, (size_t)length);
    for (unsigned i = 0; status == PAP_OK && i <= room->capacity; i++) {
        if (room->seats[i] == NULL)
            continue;
        length = snprintf(line, sizeof line, "%u %s\n", i, room->seats[i]->digest);
        status = pap_buffer_append(text, line, (size_t)length);
    }
    return status;
}

/*
 * Copies the next line without its newline and advances past it. Returns false if there is none or
 * if it is too long.
 */
static bool next_line(const char **text, size_t *length, char line[LINE_MAX_BYTES])
{
    const char *end = *length == 0 ? NULL : memchr(*text, '\n', *length);
    const size_t bytes = end == NULL ? 0 : (size_t)(end - *text);
    if (end == NULL || bytes >= LINE_MAX_BYTES || memchr(*text, '\0', bytes) != NULL)
        return false;
    memcpy(line, *text, bytes);
    line[bytes] = '\0';
    *text += bytes + 1;
    *length -= bytes + 1;
    return true;
}

bool pap_snapshot_read(const char *text, size_t length, struct pap_snapshot *snapshot)
{
    char line[LINE_MAX_BYTES];
    char *const kind = line + PAP_RANDOM_ID;
    if (length > PAP_SNAPSHOT_MAX || !next_line(&text, &length, line) || !pap_ticket_is_id(line) ||
        line[ID] != ' ')
        return false;
    char *number = strchr(kind, ' ');
    if (number == NULL)
        return false;
    *number++ = '\0';
    if (strcmp(kind, kinds[PAP_ROOM_FOLLOW]) == 0)
        snapshot->kind = PAP_ROOM_FOLLOW;
    else if (strcmp(kind, kinds[PAP_ROOM_BROADCAST]) == 0)
        snapshot->kind = PAP_ROOM_BROADCAST;
    else
        return false;
    if (strcmp(number, "-") == 0)
        number[0] = '\0';
    else if (!pap_number_is_valid(number))
        return false;
    memcpy(snapshot->node, line, ID);
    snapshot->node[ID] = '\0';
    memcpy(snapshot->number, number, strlen(number) + 1);
    snapshot->seats = text;
    snapshot->length = length;
    return true;
}

int pap_snapshot_next_seat(struct pap_snapshot *snapshot, uint16_t *number,
                           char digest[PAP_RANDOM_ID])
{
    char line[LINE_MAX_BYTES];
    unsigned read = 0;
    if (snapshot->length == 0)
        return 0;
    if (!next_line(&snapshot->seats, &snapshot->length, line))
        return -1;
    const size_t digits = strspn(line, "0123456789");
    if (digits == 0 || digits > 3 || line[digits] != ' ' || !pap_ticket_is_id(line + digits + 1) ||
        line[digits + 1 + ID] != '\0')
        return -1;
    for (size_t i = 0; i < digits; i++)
        read = read * 10 + (unsigned)(line[i] - '0');
    if (read > pap_room_capacity(snapshot->kind))
        return -1;
    *number = (uint16_t)read;
    memcpy(digest, line + digits + 1, PAP_RANDOM_ID);
    return 1;
}

bool pap_snapshot_node(const char *text, size_t length, char node[PAP_RANDOM_ID])
{
    struct pap_snapshot read;
    if (!pap_snapshot_read(text, length, &read))
        return false;
    memcpy(node, read.node, PAP_RANDOM_ID);
    return true;
}

bool pap_snapshot_has(const struct pap_relay *relay, const char *text, size_t length,
                      const char *ticket)
{
    struct pap_snapshot read;
    char wanted[PAP_RANDOM_ID];
    char digest[PAP_RANDOM_ID];
    uint16_t seat;
    pap_ticket_digest(relay, ticket, wanted);
    if (!pap_snapshot_read(text, length, &read))
        return false;
    while (pap_snapshot_next_seat(&read, &seat, digest) == 1)
        if (strcmp(digest, wanted) == 0)
            return true;
    return false;
}
