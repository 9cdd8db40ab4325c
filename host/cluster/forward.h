/*
 * Connections whose seat is on another node, and the envelopes that carry their messages in both
 * directions.
 */
#ifndef PAP_CLUSTER_FORWARD_H
#define PAP_CLUSTER_FORWARD_H

#include "cluster/cluster_internal.h"

/*
 * Forwards a session to a node, together with its first call. Returns false if that fails: then
 * nothing was changed, and the session receives no event.
 */
bool pap_forward_open(struct pap_cluster_session *session, const char *node,
                      const struct pap_buffer *call);

/* Forwards what was received on the connection. */
void pap_forward_text(struct pap_forwarded *forwarded, const void *text, size_t length);
void pap_forward_records(struct pap_forwarded *forwarded, const unsigned char *bytes,
                         size_t length);

/* The connection was closed. Frees `forwarded`. */
void pap_forward_close(struct pap_forwarded *forwarded);

/* Data is queued for a remote connection. */
void pap_forward_wake(struct pap_conn *conn);

/* Handles a received envelope. */
void pap_forward_receive(struct pap_cluster *cluster, const unsigned char *bytes, size_t length);

/* Sends the pending envelopes to other nodes. */
void pap_forward_flush(struct pap_cluster *cluster);

/* Call once a second: sends heartbeats, and detects nodes that no longer send any. */
void pap_forward_tick(struct pap_cluster *cluster);

/* Drops all other nodes. Call when this node has lost its connection to them. */
void pap_forward_clear(struct pap_cluster *cluster);

#endif
