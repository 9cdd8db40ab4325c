/*
 * Declarations shared by the files of the cluster. Each file may depend only on those before it in
 * this order: envelope, redis, bus, registry, forward, lookup, session, cluster.
 *
 * forward and lookup must report events to a session, which is a later file. They use the table
 * `pap_journal_session_events`, which session.c fills.
 */
#ifndef PAP_CLUSTER_CLUSTER_INTERNAL_H
#define PAP_CLUSTER_CLUSTER_INTERNAL_H

#include "base/buffer.h"
#include "cluster/bus.h"
#include "cluster/cluster.h"

struct pap_peer;
struct pap_lookup;
struct pap_forwarded;
struct pap_journal_session_events;

struct pap_cluster {
    struct pap_cluster_options options;
    struct pap_relay_settings settings;
    struct pap_relay_cluster callbacks;
    const struct pap_journal_session_events *session;
    struct pap_relay *relay; /* set by pap_cluster_start() */
    struct pap_bus bus;
    bool leaving;               /* any node may now take over the rooms */
    unsigned second;            /* current second of the renewal cycle (registry.c) */
    struct pap_peer *peers;     /* other nodes (forward.c) */
    struct pap_lookup *waiting; /* lookups that wait for a timeout */
    struct pap_cluster_counters counters;
    unsigned char out[PAP_FOLLOW_OUT_MAX]; /* a message moving from a queue to an envelope */
};

/* One connection: it is on this node, or on another node while its seat is on this one. */
struct pap_cluster_session {
    struct pap_cluster *cluster;
    struct pap_conn *conn;
    struct pap_lookup *lookup;       /* the lookup in progress for it; NULL: none */
    struct pap_buffer held;          /* texts received meanwhile, each after its length (4 bytes) */
    struct pap_forwarded *forwarded; /* set if its seat is on another node; else NULL */
    bool remote;                     /* the connection is on another node */
};

struct pap_journal_session_events {
    /* For a connection that is on another node. */
    void (*open)(struct pap_cluster_session *session, struct pap_cluster *cluster,
                 struct pap_conn *conn);
    void (*close)(struct pap_cluster_session *session);
    void (*text)(struct pap_cluster_session *session, const void *text, size_t length);
    void (*records)(struct pap_cluster_session *session, const unsigned char *bytes, size_t length);

    /*
     * For a forwarded connection: the other node has answered; it has no seat for the connection;
     * it is unreachable.
     */
    void (*arrived)(struct pap_cluster_session *session);
    void (*returned)(struct pap_cluster_session *session);
    void (*parted)(struct pap_cluster_session *session);

    /*
     * The lookup has succeeded and ended: this node must answer the call. `hint` is updated as its
     * contents are consumed.
     */
    void (*answer)(struct pap_cluster_session *session, const void *text, size_t length,
                   struct pap_cluster_hint *hint);

    /* The lookup has ended: held texts may be processed. */
    void (*resume)(struct pap_cluster_session *session);
};

#endif
