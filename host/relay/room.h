/*
 * Rooms in which one person is followed by others, and their seats. Only its ticket connects a seat
 * to a new connection.
 */
#ifndef PAP_RELAY_ROOM_H
#define PAP_RELAY_ROOM_H

#include "relay/conn.h"
#include "relay/relay.h"
#include "relay/ticket.h"

#include <jansson.h>

enum pap_room_kind {
    PAP_ROOM_FOLLOW,    /* one learner, and up to PAP_HELPERS_MAX others */
    PAP_ROOM_BROADCAST, /* one leader, and up to PAP_AUDIENCE_MAX others */
};

/*
 * The methods of PROTOCOL.md, "The relay". `*result` is a new reference. PAP_CONFLICT: this
 * connection lacks the seat that the method needs, or already has one. Other errors are listed in
 * PROTOCOL.md. PAP_NO_MEMORY.
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
const char *pap_room_number(const struct pap_room *room); /* "": closed to new participants */

/* The room with this id; NULL if none. */
struct pap_room *pap_room_find(const struct pap_relay *relay, const char *id);

/* Calls `each` for all rooms; the callback must not delete any. */
void pap_room_each(const struct pap_relay *relay,
                   void (*each)(void *context, const struct pap_room *room), void *context);

/* Whether a room on this node has this number. */
bool pap_room_has_number(const struct pap_relay *relay, const char *number);

/* The number of digit pairs for the number of the next room. */
unsigned pap_room_pairs(const struct pap_relay *relay);

#endif
