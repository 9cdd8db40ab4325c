/*
 * What stands in Redis of the rooms of this node: where each is, which number it has, and what
 * another node needs to go on with it (relay/snapshot.h). It expires unless it is renewed, so that
 * a node that is gone leaves nothing behind.
 */
#ifndef PAP_CLUSTER_REGISTRY_H
#define PAP_CLUSTER_REGISTRY_H

#include "cluster/cluster_internal.h"

#define PAP_REGISTRY_KEPT_S "240" /* seconds for which a room outlives its node, for Redis */

/* What the relay has to be given for this. */
struct pap_relay_cluster pap_registry_callbacks(struct pap_cluster *cluster);

/* Writes all rooms: Redis is there (again). */
void pap_registry_write_all(struct pap_cluster *cluster);

/* To be called once a second: writes each room again in its turn. */
void pap_registry_renew(struct pap_cluster *cluster);

/* From here on the rooms belong to nobody; whoever is asked for one may take it over. */
void pap_registry_leave(struct pap_cluster *cluster);

/* The number is free again, if it is still this room's. */
void pap_registry_release_number(struct pap_cluster *cluster, const char *number, const char *room);

/* 32 hexadecimal digits from which the bytes cannot be found again: HMAC-SHA-256, cut. */
void pap_registry_digest(const struct pap_cluster *cluster, const char *key, const void *bytes,
                         size_t length, char digest[PAP_RANDOM_ID]);

#endif
