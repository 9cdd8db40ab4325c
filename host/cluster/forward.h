/*
 * Connections whose seat is at another node, and the envelopes in which their messages go there and
 * back.
 */
#ifndef PAP_CLUSTER_FORWARD_H
#define PAP_CLUSTER_FORWARD_H

#include "cluster/cluster_internal.h"

/*
 * Forwards a session to a node, with its first call. False where that cannot be: nothing was
 * changed, and the session is told of nothing.
 */
bool pap_forward_open(struct pap_cluster_session *session, const char *node,
                      const struct pap_buffer *call);

/* Sends on what came on the connection. */
void pap_forward_text(struct pap_forwarded *forwarded, const void *text, size_t length);
void pap_forward_records(struct pap_forwarded *forwarded, const unsigned char *bytes,
                         size_t length);

/* The connection is gone. Frees it. */
void pap_forward_close(struct pap_forwarded *forwarded);

/* Something of a remote connection is to be sent. */
void pap_forward_wake(struct pap_conn *conn);

/* An envelope came. */
void pap_forward_receive(struct pap_cluster *cluster, const unsigned char *bytes, size_t length);

/* Writes what waits for other nodes. */
void pap_forward_flush(struct pap_cluster *cluster);

/* Every second: heartbeats, and nodes that send none any more. */
void pap_forward_tick(struct pap_cluster *cluster);

/* Gives up all other nodes: this one is cut off from them. */
void pap_forward_clear(struct pap_cluster *cluster);

#endif
