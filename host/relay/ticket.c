#include "relay/ticket.h"

#include "relay/relay_internal.h"

#include <string.h>

enum { ID = PAP_RANDOM_ID - 1 };

bool pap_ticket_is_id(const char *text)
{
    return strspn(text, "0123456789abcdef") >= ID;
}

bool pap_ticket_room(const char *ticket, char room[PAP_RANDOM_ID])
{
    if (strlen(ticket) != PAP_TICKET_SIZE - 1 || !pap_ticket_is_id(ticket) ||
        !pap_ticket_is_id(ticket + ID))
        return false;
    memcpy(room, ticket, ID);
    room[ID] = '\0';
    return true;
}

void pap_ticket_digest(const struct pap_relay *relay, const char *ticket,
                       char digest[PAP_RANDOM_ID])
{
    char room[PAP_RANDOM_ID];
    if (!pap_ticket_room(ticket, room))
        digest[0] = '\0';
    else if (relay->options.cluster != NULL)
        relay->options.cluster->digest(relay->options.cluster->context, ticket, digest);
    else
        memcpy(digest, ticket + ID, PAP_RANDOM_ID);
}

struct pap_seat *pap_ticket_seat(const struct pap_relay *relay, const char *ticket)
{
    char digest[PAP_RANDOM_ID] = "";
    struct pap_seat *seat = NULL;
    pap_ticket_digest(relay, ticket, digest);
    HASH_FIND_STR(relay->tickets, digest, seat);
    return seat != NULL && strncmp(seat->room->id, ticket, ID) == 0 ? seat : NULL;
}

bool pap_ticket_is_known(const struct pap_relay *relay, const char *ticket)
{
    return pap_ticket_seat(relay, ticket) != NULL;
}
