/*
 * Requests to other nodes that must complete before a call is answered: claim a room number, count
 * a guess, find a room. A lookup delays only the later calls of the same connection.
 */
#ifndef PAP_CLUSTER_LOOKUP_H
#define PAP_CLUSTER_LOOKUP_H

#include "cluster/cluster_internal.h"

/*
 * Starts the lookup that this call needs. Returns false if it needs none; the call may then be
 * answered.
 */
bool pap_lookup_begin(struct pap_cluster_session *session, const void *text, size_t length);

/* The connection was closed. The lookup is freed once its pending requests are answered. */
void pap_lookup_abandon(struct pap_lookup *lookup);

/* The node to which the call was forwarded has answered. Frees the lookup. */
void pap_lookup_end(struct pap_lookup *lookup);

/* The node that has the call, or was to receive it, is unreachable. */
void pap_lookup_fail(struct pap_lookup *lookup);

/* Call once a second: resumes the lookups that wait for a timeout. */
void pap_lookup_tick(struct pap_cluster *cluster);

/* Ends the lookups that wait for a timeout. */
void pap_lookup_clear(struct pap_cluster *cluster);

#endif
