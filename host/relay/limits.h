/* What the relay bears. PROTOCOL.md says the same under "Limits of the relay" and after it. */
#ifndef PAP_RELAY_LIMITS_H
#define PAP_RELAY_LIMITS_H

enum {
    PAP_RECORD_MAX = 4160,      /* bytes of a record's body */
    PAP_CONTROL_MAX = 4096,     /* bytes of a text message to the service */
    PAP_FOLLOW_IN_MAX = 16384,  /* bytes of a binary message to the service */
    PAP_FOLLOW_OUT_MAX = 65536, /* bytes of a binary message from the service */
    PAP_BACKLOG_MAX = 262144,   /* bytes that wait for a connection */
    PAP_HELPERS_MAX = 8,        /* others in a room of one learner */
    PAP_AUDIENCE_MAX = 500,     /* others in a room that one leads */
    PAP_HOLD_S = 120,           /* a broken connection's seat is kept so long */
    PAP_HEARTBEAT_S = 5,        /* a client sends a heartbeat so often */
    PAP_SILENCE_S = 12,         /* after so long without a sign the other is dead */
    PAP_HANDSHAKE_S = 10,       /* from the first byte to the upgrade, and from there to a seat */
};

/* What one node takes upon itself; the service's configuration may say otherwise. */
struct pap_relay_settings {
    unsigned connections;             /* in all */
    unsigned connections_per_address; /* of one address (IPv6: of one /64) */
    unsigned rooms;
    unsigned bytes_per_second; /* from one connection; four seconds' worth at once */
    unsigned records_per_second;
    unsigned guesses_per_address; /* room.join in ten minutes */
    unsigned guesses;             /* likewise, in all */
};

#define PAP_RELAY_SETTINGS                                                                         \
    {                                                                                              \
        .connections = 20000, .connections_per_address = 128, .rooms = 5000,                       \
        .bytes_per_second = 65536, .records_per_second = 200, .guesses_per_address = 20,           \
        .guesses = 6000                                                                            \
    }

#endif
