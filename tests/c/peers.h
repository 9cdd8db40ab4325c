/*
 * Connections to a relay without sockets, on a clock that only tests advance. Each step checks the
 * relay's guarantee to a transport: it is woken when data is queued.
 */
#ifndef PAP_TESTS_PEERS_H
#define PAP_TESTS_PEERS_H

#include "relay/room.h"

struct peer {
    struct pap_conn conn; /* first member, so that a pap_conn pointer can be cast to its peer */
    bool woken;           /* woken since the queue was last empty */
};

/* A message taken from a peer's queue. */
struct message {
    bool text;
    bool beat;
    size_t length; /* 0 without a heartbeat: the queue was empty */
    unsigned char bytes[PAP_FOLLOW_OUT_MAX];
};

/*
 * Makes a relay with these settings (NULL: the defaults). Its clock does not start at 0. NULL if
 * out of memory.
 */
struct pap_relay *peers_relay(const struct pap_relay_settings *settings);

/* The same, in a cluster. */
struct pap_relay *peers_relay_of_cluster(const struct pap_relay_settings *settings,
                                         const struct pap_relay_cluster *cluster);

/* Advances the clock without calling pap_relay_tick(). */
void peers_pass(int64_t ms);

/* Advances the clock by seconds, with a pap_relay_tick() at each. */
void peers_tick(struct pap_relay *relay, int seconds);

/* The same, and these peers send a heartbeat every second; what they receive is discarded. */
void peers_live(struct pap_relay *relay, struct peer *const *peers, size_t count, int seconds);

/* Takes the next message of this peer. */
void peer_take(struct peer *peer, struct message *message);

/* Discards everything queued for this peer. */
void peer_skip(struct peer *peer);

/* The next message is a text and equals this JSON, apart from its "jsonrpc" member. */
void assert_told(struct peer *peer, const char *json);

/* Nothing is queued for the peer, and it is open. */
void assert_silent(struct peer *peer);

/*
 * The next record of a message has this seat, these flags and `text` as its body; advances past it.
 */
void assert_record(const unsigned char **at, size_t *left, unsigned seat, unsigned flags,
                   const char *text);

/* The next message holds exactly one record. */
void assert_one_record(struct peer *peer, unsigned seat, unsigned flags, const char *text);

/* Writes a record and returns its length; `body` NULL: zeros. */
size_t make_record(unsigned char *to, unsigned seat, unsigned flags, const void *body,
                   size_t length);

/* Sends a message of one record with `text` as its body. */
void peer_send(struct peer *peer, unsigned seat, unsigned flags, const char *text);

/* Methods that must succeed. Numbers and tickets are stored if the pointer is not NULL. */
void peer_opens(struct peer *peer, enum pap_room_kind kind, char *number, char *ticket);
unsigned peer_joins(struct peer *peer, const char *number, char *ticket);

/* Resumes with the ticket, which is replaced by the new one. */
void peer_resumes(struct peer *peer, char *ticket);

/* Opens a connection from an address reserved for documentation. */
void peer_connects(struct peer *peer, struct pap_relay *relay);

#endif
