/*
 * What the files of the cluster share. They depend on each other in this order only, each on those
 * before it: envelope, redis, bus, registry, forward, lookup, session, cluster.
 *
 * forward and lookup have to tell a session what became of its connection, and a session stands
 * above them: they do so by the table `pap_journal_session_events`, which session.c fills.
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
    struct pap_relay *relay; /* from pap_cluster_start() on */
    struct pap_bus bus;
    bool leaving;               /* rooms are anybody's from here on */
    unsigned second;            /* which rooms are written again in this one (registry.c) */
    struct pap_peer *peers;     /* other nodes (forward.c) */
    struct pap_lookup *waiting; /* lookups that wait for time to pass */
    struct pap_cluster_counters counters;
    unsigned char out[PAP_FOLLOW_OUT_MAX]; /* a message on its way from a queue to an envelope */
};

/* One connection: here, or at another node with its seat here. */
struct pap_cluster_session {
    struct pap_cluster *cluster;
    struct pap_conn *conn;
    struct pap_lookup *lookup; /* what other nodes are being asked for it; NULL */
    struct pap_buffer held;    /* texts that came meanwhile, a length of 4 bytes before each */
    struct pap_forwarded *forwarded; /* its seat is at another node; NULL */
    bool remote;                     /* the connection is at another node */
};

struct pap_journal_session_events {
    /* Of a connection that is at another node. */
    void (*open)(struct pap_cluster_session *session, struct pap_cluster *cluster,
                 struct pap_conn *conn);
    void (*close)(struct pap_cluster_session *session);
    void (*text)(struct pap_cluster_session *session, const void *text, size_t length);
    void (*records)(struct pap_cluster_session *session, const unsigned char *bytes, size_t length);

    /* Of one that is forwarded: the other node has answered; has no seat for it; is gone. */
    void (*arrived)(struct pap_cluster_session *session);
    void (*returned)(struct pap_cluster_session *session);
    void (*parted)(struct pap_cluster_session *session);

    /* The lookup has what is needed, and is over: the call is to be answered here. `hint` is
     * changed by what is used of it. */
    void (*answer)(struct pap_cluster_session *session, const void *text, size_t length,
                   struct pap_cluster_hint *hint);

    /* The lookup is over: texts that were held may go on. */
    void (*resume)(struct pap_cluster_session *session);
};

#endif
