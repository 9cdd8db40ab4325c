/* Internals of a session (cluster/cluster.h has the public functions). */
#ifndef PAP_CLUSTER_SESSION_H
#define PAP_CLUSTER_SESSION_H

#include "cluster/cluster_internal.h"

/* The events that forward.c and lookup.c report to a session. */
const struct pap_journal_session_events *pap_cluster_session_events(void);

#endif
