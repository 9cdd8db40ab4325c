/*
 * Tickets: what brings a connection back to its seat. A ticket is the room's id and a secret of 128
 * bits. The relay keeps only a digest of it where there are other nodes to know it.
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

/* The part of a ticket that names the room. False where it is no ticket. */
bool pap_ticket_room(const char *ticket, char room[PAP_RANDOM_ID]);

/* The digest under which the ticket is known, "" where it is no ticket. */
void pap_ticket_digest(const struct pap_relay *relay, const char *ticket,
                       char digest[PAP_RANDOM_ID]);

/* The seat here that has this ticket; NULL. */
struct pap_seat *pap_ticket_seat(const struct pap_relay *relay, const char *ticket);
bool pap_ticket_is_known(const struct pap_relay *relay, const char *ticket);

#endif
