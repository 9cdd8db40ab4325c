/*
 * The Redis entries for the rooms of this node: the location of each room, its number, and the
 * snapshot from which another node can continue it (relay/snapshot.h). Entries expire unless they
 * are renewed, so that a failed node leaves nothing behind.
 */
#ifndef PAP_CLUSTER_REGISTRY_H
#define PAP_CLUSTER_REGISTRY_H

#include "cluster/cluster_internal.h"

#define PAP_REGISTRY_KEPT_S "240" /* seconds that a room outlives its node, as a Redis argument */

/* The callbacks to pass to the relay for this. */
struct pap_relay_cluster pap_registry_callbacks(struct pap_cluster *cluster);

/* Writes all rooms. Call when the connection to Redis is established (again). */
void pap_registry_write_all(struct pap_cluster *cluster);

/* Call once a second: rewrites each room when its turn comes. */
void pap_registry_renew(struct pap_cluster *cluster);

/* Marks the rooms as having no node. Any node that is asked for one may then take it over. */
void pap_registry_leave(struct pap_cluster *cluster);

/* Releases the number if it still belongs to this room. */
void pap_registry_release_number(struct pap_cluster *cluster, const char *number, const char *room);

/*
 * Computes 32 hexadecimal digits from which the bytes cannot be recovered: a truncated
 * HMAC-SHA-256.
 */
void pap_registry_digest(const struct pap_cluster *cluster, const char *key, const void *bytes,
                         size_t length, char digest[PAP_RANDOM_ID]);

#endif
