/*
 * What is asked of the other nodes before a call is answered: a number to be claimed, a guess to be
 * counted, a room to be found. Nothing waits for it but the next calls of that connection.
 */
#ifndef PAP_CLUSTER_LOOKUP_H
#define PAP_CLUSTER_LOOKUP_H

#include "cluster/cluster_internal.h"

/* Asks what is needed for this call. False: nothing is, and it may be answered. */
bool pap_lookup_begin(struct pap_cluster_session *session, const void *text, size_t length);

/* The connection is gone. The lookup is freed once what it asked is answered. */
void pap_lookup_abandon(struct pap_lookup *lookup);

/* The node that the call was forwarded to has answered: frees the lookup. */
void pap_lookup_end(struct pap_lookup *lookup);

/* The node that the call is at, or was to go to, cannot be reached. */
void pap_lookup_fail(struct pap_lookup *lookup);

/* Every second: those that wait for time to pass. */
void pap_lookup_tick(struct pap_cluster *cluster);

/* Ends those. */
void pap_lookup_clear(struct pap_cluster *cluster);

#endif
