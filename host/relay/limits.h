/* Limits of the relay. PROTOCOL.md repeats them under "Limits of the relay" and after it. */
#ifndef PAP_RELAY_LIMITS_H
#define PAP_RELAY_LIMITS_H

enum {
    PAP_RECORD_MAX = 4160,      /* bytes of a record's body */
    PAP_CONTROL_MAX = 4096,     /* bytes of a text message to the service */
    PAP_FOLLOW_IN_MAX = 16384,  /* bytes of a binary message to the service */
    PAP_FOLLOW_OUT_MAX = 65536, /* bytes of a binary message from the service */
    PAP_BACKLOG_MAX = 262144,   /* bytes queued for one connection */
    PAP_HELPERS_MAX = 8,        /* other seats in a room of one learner */
    PAP_AUDIENCE_MAX = 500,     /* other seats in a broadcast room */
    PAP_HOLD_S = 120,           /* time for which the seat of a broken connection is kept */
    PAP_HEARTBEAT_S = 5,        /* interval at which a client sends a heartbeat */
    PAP_SILENCE_S = 12,         /* silence after which the other end is considered dead */
    PAP_HANDSHAKE_S = 10, /* from the first byte to the upgrade, and from there to taking a seat */
};

/* Limits of one node; the service's configuration may override them. */
struct pap_relay_settings {
    unsigned connections;             /* total */
    unsigned connections_per_address; /* per address (IPv6: per /64) */
    unsigned rooms;
    unsigned bytes_per_second; /* per connection; the burst is four seconds' worth */
    unsigned records_per_second;
    unsigned guesses_per_address; /* room.join calls per ten minutes */
    unsigned guesses;             /* same, total */
};

#define PAP_RELAY_SETTINGS                                                                         \
    {                                                                                              \
        .connections = 20000, .connections_per_address = 128, .rooms = 5000,                       \
        .bytes_per_second = 65536, .records_per_second = 200, .guesses_per_address = 20,           \
        .guesses = 6000                                                                            \
    }

#endif
