/*
 * Connections to a relay without sockets, on a clock that only tests move. What the relay promises
 * to a transport is watched at each step: that it is woken where something waits.
 */
#ifndef PAP_TESTS_PEERS_H
#define PAP_TESTS_PEERS_H

#include "relay/room.h"

struct peer {
    struct pap_conn conn; /* first, so that a connection is its peer */
    bool woken;           /* since it was last empty */
};

/* What a peer took. */
struct message {
    bool text;
    bool beat;
    size_t length; /* 0 and no beat: nothing waited */
    unsigned char bytes[PAP_FOLLOW_OUT_MAX];
};

/* A relay with these settings (NULL: the usual ones); its clock is not at 0. NULL without memory.
 */
struct pap_relay *peers_relay(const struct pap_relay_settings *settings);

/* The same, as one of several nodes. */
struct pap_relay *peers_relay_of_cluster(const struct pap_relay_settings *settings,
                                         const struct pap_relay_cluster *cluster);

/* Time passes; the relay is not told. */
void peers_pass(int64_t ms);

/* Seconds pass, and the relay is told at each. */
void peers_tick(struct pap_relay *relay, int seconds);

/* The same, and these peers beat at each; what they are told is thrown away. */
void peers_live(struct pap_relay *relay, struct peer *const *peers, size_t count, int seconds);

/* The next message of this peer. */
void peer_take(struct peer *peer, struct message *message);

/* Throws away all that waits for it. */
void peer_skip(struct peer *peer);

/* The next message is a text, and this JSON besides its "jsonrpc". */
void assert_told(struct peer *peer, const char *json);

/* Nothing waits for it, and it is open. */
void assert_silent(struct peer *peer);

/* The next record of a message, as `seat` and `flags` and `text` for a body; moves behind it. */
void assert_record(const unsigned char **at, size_t *left, unsigned seat, unsigned flags,
                   const char *text);

/* The next message holds exactly one record. */
void assert_one_record(struct peer *peer, unsigned seat, unsigned flags, const char *text);

/* Writes a record and returns its length; `body` NULL: zeros. */
size_t make_record(unsigned char *to, unsigned seat, unsigned flags, const void *body,
                   size_t length);

/* Sends a message of one record with a text for a body. */
void peer_send(struct peer *peer, unsigned seat, unsigned flags, const char *text);

/* Methods that have to succeed. Numbers and tickets are written where a pointer is given. */
void peer_opens(struct peer *peer, enum pap_room_kind kind, char *number, char *ticket);
unsigned peer_joins(struct peer *peer, const char *number, char *ticket);

/* Comes back with the ticket, which is replaced by the new one. */
void peer_resumes(struct peer *peer, char *ticket);

/* Opens a connection from a documentation address. */
void peer_connects(struct peer *peer, struct pap_relay *relay);

#endif
