/*
 * Rooms in which one is followed by others, and the connections of those who are in them. No
 * sockets: whoever has them (service/ws_follow.c, tests) opens a connection for each, gives it what
 * was received, and takes from it what is to be sent.
 *
 * Promised: on one connection records arrive in the order in which they were sent, each once;
 * nobody's slowness slows anybody else; a seat outlives its connection by PAP_HOLD_S, and only its
 * ticket brings it back. The relay never looks into a record.
 */
#ifndef PAP_RELAY_ROOM_H
#define PAP_RELAY_ROOM_H

#include "base/random.h"
#include "relay/limits.h"
#include "relay/number.h"
#include "relay/queue.h"
#include "relay/rate.h"

#include <jansson.h>

struct pap_relay;
struct pap_room;
struct pap_seat;
struct pap_cluster_hint;
struct pap_relay_cluster;

enum { PAP_TICKET_SIZE = 65 }; /* the room's id, then 128 bits that nobody can guess, and the end */

/* One connection. Lives where its transport keeps it; the relay only connection to it. */
struct pap_conn {
    struct pap_relay *relay; /* NULL: not open */
    struct pap_seat *seat;   /* NULL: none yet, or no longer */
    struct pap_queue queue;
    struct pap_rate bytes;
    struct pap_rate records;
    struct pap_address address;
    int64_t opened;         /* ms */
    int64_t heard;          /* ms, when anything came last */
    enum pap_close closing; /* 0: no */
    bool counted;           /* among the connections of its address */
    bool beat;              /* one is to be sent, unless something else is */
    bool carried;           /* its connection is at another node (relay/handover.h) */
    bool elsewhere;         /* its seat is at another node */
    struct pap_cluster_hint *cluster_hint; /* while a call is made: what other nodes know; NULL */
    struct pap_conn *prev;
    struct pap_conn *next;
};

struct pap_relay_options {
    struct pap_relay_settings settings;
    int64_t (*clock)(void); /* ms on a clock that is never set */

    /* Something is to be sent on this connection, or it is to be closed once nothing is. */
    void (*wake)(void *context, struct pap_conn *conn);
    void *context;
    const struct pap_relay_cluster *nodes; /* NULL: there is no other; outlives the relay */
};

/* For /metrics; numbers since the start where nothing else is said. */
struct pap_relay_figures {
    uint64_t conns; /* now */
    uint64_t rooms; /* now */
    uint64_t seats; /* now */
    uint64_t records_in;
    uint64_t records_out;
    uint64_t bytes_in;
    uint64_t bytes_out;
    uint64_t guesses_refused;
    uint64_t slow;
    uint64_t adopted; /* rooms taken over from another node */
};

/* PAP_NO_MEMORY. The settings are copied. */
enum pap_status pap_relay_new(const struct pap_relay_options *options, struct pap_relay **relay);

/* Every connection must be closed before. NULL is fine. */
void pap_relay_free(struct pap_relay *relay);

const struct pap_relay_figures *pap_relay_figures(const struct pap_relay *relay);

/* To be called once a second: gives up what nobody came back to, closes what is silent or late. */
void pap_relay_tick(struct pap_relay *relay);

/* No room is opened or joined from here on, and everybody is told to come back in `seconds`. */
void pap_relay_drain(struct pap_relay *relay, unsigned seconds);

bool pap_relay_is_draining(const struct pap_relay *relay);

/* Closes every connection with 1001. */
void pap_relay_dismiss(struct pap_relay *relay);

/*
 * A connection from `address` (text; see pap_address_of). The connection is zeroed first.
 * PAP_LIMIT: too many, it is closed with 4004; PAP_NO_MEMORY. It stays linked until
 * pap_conn_close(), also after a failure.
 */
enum pap_status pap_conn_open(struct pap_conn *conn, struct pap_relay *relay, const char *address);

/* The connection is gone, whoever ended it; its seat is kept. A connection that is not open is
 * fine. */
void pap_conn_close(struct pap_conn *conn);

/* A binary message. What breaks a rule of the protocol closes the connection with its code. */
void pap_conn_receive(struct pap_conn *conn, const unsigned char *bytes, size_t length);

/* Something came that the relay has no use for: it is alive. Counts as one record. */
void pap_conn_heard(struct pap_conn *conn, size_t length);

/* A text message to this one. Without memory the connection is closed. */
void pap_conn_say(struct pap_conn *conn, const void *text, size_t length);

/*
 * The next message, as pap_queue_take(). A beat is an empty one: `*beat` says that it is to be sent
 * although the length is 0.
 */
size_t pap_conn_take(struct pap_conn *conn, unsigned char *bytes, bool *text, bool *beat);

/*
 * Closes the connection, which loses its seat at once: `now` drops what waits, else that is sent
 * first. The first code counts.
 */
void pap_conn_end(struct pap_conn *conn, enum pap_close code, bool now);

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

#endif
