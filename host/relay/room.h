/*
 * Rooms in which one person is followed by others: who has which seat. Only a seat's ticket brings
 * it back to a connection.
 */
#ifndef PAP_RELAY_ROOM_H
#define PAP_RELAY_ROOM_H

#include "relay/conn.h"
#include "relay/relay.h"
#include "relay/ticket.h"

#include <jansson.h>

enum pap_room_kind {
    PAP_ROOM_FOLLOW,    /* one learner, PAP_HELPERS_MAX others */
    PAP_ROOM_BROADCAST, /* one who leads, PAP_AUDIENCE_MAX others */
};

/*
 * The methods of PROTOCOL.md, "The relay". `*result` is a new reference. PAP_CONFLICT: a seat that
 * this connection has not, or has already; and as the page says. PAP_NO_MEMORY.
 */
enum pap_status pap_room_open(struct pap_conn *conn, enum pap_room_kind kind, json_t **result,
                              struct pap_error *error);
enum pap_status pap_room_admit(struct pap_conn *conn, bool open, json_t **result,
                               struct pap_error *error);
enum pap_status pap_room_join(struct pap_conn *conn, const char *number, json_t **result,
                              struct pap_error *error);
enum pap_status pap_room_resume(struct pap_conn *conn, const char *ticket, json_t **result,
                                struct pap_error *error);
enum pap_status pap_room_remove(struct pap_conn *conn, unsigned seat, json_t **result,
                                struct pap_error *error);
enum pap_status pap_room_leave(struct pap_conn *conn, json_t **result, struct pap_error *error);

const char *pap_room_id(const struct pap_room *room);
const char *pap_room_number(const struct pap_room *room); /* "": nobody can come in */

/* The room with this id; NULL. */
struct pap_room *pap_room_find(const struct pap_relay *relay, const char *id);

/* Calls `each` for all rooms; it may not end any. */
void pap_room_each(const struct pap_relay *relay,
                   void (*each)(void *context, const struct pap_room *room), void *context);

/* Whether a room here has this number. */
bool pap_room_has_number(const struct pap_relay *relay, const char *number);

/* Of how many pairs of digits the number of the next room is. */
unsigned pap_room_pairs(const struct pap_relay *relay);

#endif
