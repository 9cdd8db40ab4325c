#include "relay/relay_internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { ID = PAP_RANDOM_ID - 1 };

static bool is_id(const char *text)
{
    return strspn(text, "0123456789abcdef") >= ID;
}

bool pap_ticket_room(const char *ticket, char room[PAP_RANDOM_ID])
{
    if (strlen(ticket) != PAP_TICKET_SIZE - 1 || !is_id(ticket) || !is_id(ticket + ID))
        return false;
    memcpy(room, ticket, ID);
    room[ID] = '\0';
    return true;
}

void pap_ticket_keep(const struct pap_relay *relay, const char *ticket, char kept[PAP_RANDOM_ID])
{
    char room[PAP_RANDOM_ID];
    if (!pap_ticket_room(ticket, room))
        kept[0] = '\0';
    else if (relay->options.nodes != NULL)
        relay->options.nodes->keep(relay->options.nodes->context, ticket, kept);
    else
        memcpy(kept, ticket + ID, PAP_RANDOM_ID);
}

struct pap_seat *pap_seat_of_ticket(const struct pap_relay *relay, const char *ticket)
{
    char kept[PAP_RANDOM_ID] = "";
    struct pap_seat *seat = NULL;
    pap_ticket_keep(relay, ticket, kept);
    HASH_FIND_STR(relay->tickets, kept, seat);
    return seat != NULL && strncmp(seat->room->id, ticket, ID) == 0 ? seat : NULL;
}

bool pap_relay_has_number(const struct pap_relay *relay, const char *number)
{
    struct pap_room *room = NULL;
    HASH_FIND_STR(relay->numbers, number, room);
    return room != NULL;
}

bool pap_relay_has_ticket(const struct pap_relay *relay, const char *ticket)
{
    return pap_seat_of_ticket(relay, ticket) != NULL;
}

const struct pap_room *pap_conn_room(const struct pap_conn *conn)
{
    return conn->seat == NULL ? NULL : conn->seat->room;
}

bool pap_conn_is_owner(const struct pap_conn *conn)
{
    return conn->seat != NULL && conn->seat->number == 0;
}

const char *pap_room_id(const struct pap_room *room)
{
    return room->id;
}

const char *pap_room_number(const struct pap_room *room)
{
    return room->number;
}

void pap_relay_each_room(const struct pap_relay *relay,
                         void (*each)(void *context, const struct pap_room *room), void *context)
{
    for (const struct pap_room *room = relay->rooms; room != NULL; room = room->next)
        each(context, room);
}

struct pap_room *pap_relay_room(const struct pap_relay *relay, const char *id)
{
    struct pap_room *room = relay->rooms;
    while (room != NULL && strcmp(room->id, id) != 0)
        room = room->next;
    return room;
}

/* --- notes ------------------------------------------------------------------------------------ */

/*
 * "NODE KIND NUMBER\n", then "SEAT KEPT\n" for each seat: 32 hexadecimal digits, "follow" or
 * "broadcast", the number or "-"; digits, 32 hexadecimal digits.
 */
enum { LINE_MAX_BYTES = 64 };

static const char *const kinds[] = {
    [PAP_ROOM_FOLLOW] = "follow", [PAP_ROOM_BROADCAST] = "broadcast"};

enum pap_status pap_room_snapshot_write(const struct pap_room *room, const char *node,
                                        struct pap_buffer *note)
{
    char line[LINE_MAX_BYTES];
    int length = snprintf(line, sizeof line, "%s %s %s\n", node, kinds[room->kind],
                          room->number[0] == '\0' ? "-" : room->number);
    enum pap_status status = pap_buffer_append(note, line, (size_t)length);
    for (unsigned i = 0; status == PAP_OK && i <= room->capacity; i++) {
        if (room->seats[i] == NULL)
            continue;
        length = snprintf(line, sizeof line, "%u %s\n", i, room->seats[i]->kept);
        status = pap_buffer_append(note, line, (size_t)length);
    }
    return status;
}

struct note {
    char node[PAP_RANDOM_ID];
    enum pap_room_kind kind;
    char number[PAP_NUMBER_SIZE];
    const char *seats; /* the lines after the first */
    size_t length;
};

/* The next line without its end, moved past; false where there is none that is short enough. */
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

static bool read_head(const char *text, size_t length, struct note *note)
{
    char line[LINE_MAX_BYTES];
    char *const kind = line + PAP_RANDOM_ID;
    if (length > PAP_NOTE_MAX || !next_line(&text, &length, line) || !is_id(line) ||
        line[ID] != ' ')
        return false;
    char *number = strchr(kind, ' ');
    if (number == NULL)
        return false;
    *number++ = '\0';
    if (strcmp(kind, kinds[PAP_ROOM_FOLLOW]) == 0)
        note->kind = PAP_ROOM_FOLLOW;
    else if (strcmp(kind, kinds[PAP_ROOM_BROADCAST]) == 0)
        note->kind = PAP_ROOM_BROADCAST;
    else
        return false;
    if (strcmp(number, "-") == 0)
        number[0] = '\0';
    else if (!pap_number_is_valid(number))
        return false;
    memcpy(note->node, line, ID);
    note->node[ID] = '\0';
    memcpy(note->number, number, strlen(number) + 1);
    note->seats = text;
    note->length = length;
    return true;
}

/* The next seat of a note: 1, 0 after the last one, -1 where it is none. */
static int next_seat(struct note *note, uint16_t *number, char kept[PAP_RANDOM_ID])
{
    char line[LINE_MAX_BYTES];
    unsigned read = 0;
    if (note->length == 0)
        return 0;
    if (!next_line(&note->seats, &note->length, line))
        return -1;
    const size_t digits = strspn(line, "0123456789");
    if (digits == 0 || digits > 3 || line[digits] != ' ' || !is_id(line + digits + 1) ||
        line[digits + 1 + ID] != '\0')
        return -1;
    for (size_t i = 0; i < digits; i++)
        read = read * 10 + (unsigned)(line[i] - '0');
    if (read > pap_room_capacity(note->kind))
        return -1;
    *number = (uint16_t)read;
    memcpy(kept, line + digits + 1, PAP_RANDOM_ID);
    return 1;
}

bool pap_room_snapshot_node(const char *note, size_t length, char node[PAP_RANDOM_ID])
{
    struct note read;
    if (!read_head(note, length, &read))
        return false;
    memcpy(node, read.node, PAP_RANDOM_ID);
    return true;
}

bool pap_room_snapshot_has(const struct pap_relay *relay, const char *note, size_t length,
                           const char *ticket)
{
    struct note read;
    char wanted[PAP_RANDOM_ID];
    char kept[PAP_RANDOM_ID];
    uint16_t seat;
    pap_ticket_keep(relay, ticket, wanted);
    if (!read_head(note, length, &read))
        return false;
    while (next_seat(&read, &seat, kept) == 1)
        if (strcmp(kept, wanted) == 0)
            return true;
    return false;
}

static enum pap_status fill(struct pap_relay *relay, struct pap_room *room, struct note *note)
{
    char kept[PAP_RANDOM_ID];
    struct pap_seat *taken = NULL;
    uint16_t seat;
    int found;
    while ((found = next_seat(note, &seat, kept)) == 1) {
        HASH_FIND_STR(relay->tickets, kept, taken);
        if (room->seats[seat] != NULL || taken != NULL)
            return PAP_INVALID;
        if (pap_room_add_away(room, relay, seat, kept) != PAP_OK)
            return PAP_NO_MEMORY;
    }
    if (found < 0 || room->seats[0] == NULL)
        return PAP_INVALID;
    /* A number that a room here has is not its number any more. */
    if (note->number[0] != '\0' && !pap_relay_has_number(relay, note->number) &&
        !pap_room_set_number(relay, room, note->number))
        return PAP_NO_MEMORY;
    return PAP_OK;
}

enum pap_status pap_relay_adopt(struct pap_relay *relay, const char *id, const char *note,
                                size_t length)
{
    struct note read;
    if (!is_id(id) || id[ID] != '\0' || !read_head(note, length, &read))
        return PAP_INVALID;
    if (pap_relay_room(relay, id) != NULL)
        return PAP_CONFLICT;
    if (relay->draining || relay->figures.rooms >= relay->options.settings.rooms)
        return PAP_LIMIT;
    struct pap_room *room = pap_room_new(relay, read.kind, id);
    enum pap_status status = room == NULL ? PAP_NO_MEMORY : fill(relay, room, &read);
    if (status != PAP_OK && room != NULL)
        pap_room_free(relay, room);
    if (status == PAP_OK)
        relay->figures.adopted++;
    return status;
}

void pap_relay_yield(struct pap_relay *relay, struct pap_room *room)
{
    for (uint16_t i = 0; i <= room->capacity; i++) {
        struct pap_conn *conn = room->seats[i] == NULL ? NULL : room->seats[i]->conn;
        if (conn == NULL)
            continue;
        conn->seat = NULL;
        room->seats[i]->conn = NULL;
        DL_APPEND(relay->away, room->seats[i]);
        pap_conn_end(conn, PAP_CLOSE_PARTED, true);
    }
    pap_room_free(relay, room);
}

void pap_room_loses_number(struct pap_relay *relay, struct pap_room *room)
{
    pap_room_shut(relay, room);
    if (room->seats[0] != NULL)
        pap_conn_notify(room->seats[0]->conn, "room.shut", json_object());
}
