/* The inside of a session (cluster/cluster.h has what others call). */
#ifndef PAP_CLUSTER_SESSION_H
#define PAP_CLUSTER_SESSION_H

#include "cluster/cluster_internal.h"

/* What forward.c and lookup.c tell a session. */
const struct pap_journal_session_events *pap_cluster_session_events(void);

#endif
