/*
 * Tickets: a ticket reconnects a client to its seat. It consists of the room's id and a 128-bit
 * secret. In a cluster, the relay keeps only its digest.
 */
#ifndef PAP_RELAY_TICKET_H
#define PAP_RELAY_TICKET_H

#include "base/random.h"

#include <stdbool.h>

struct pap_relay;
struct pap_seat;

enum { PAP_TICKET_SIZE = 65 }; /* the room's id, the secret, and the NUL */

/* Whether a text begins with an id: 32 hexadecimal digits. */
bool pap_ticket_is_id(const char *text);

/* Extracts the room id of a ticket. Returns false if it is malformed. */
bool pap_ticket_room(const char *ticket, char room[PAP_RANDOM_ID]);

/* The digest under which the ticket is stored; "" if the ticket is malformed. */
void pap_ticket_digest(const struct pap_relay *relay, const char *ticket,
                       char digest[PAP_RANDOM_ID]);

/* The seat on this node with this ticket; NULL if none. */
struct pap_seat *pap_ticket_seat(const struct pap_relay *relay, const char *ticket);
bool pap_ticket_is_known(const struct pap_relay *relay, const char *ticket);

#endif
