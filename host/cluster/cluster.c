/* Connects the parts: dispatches the events of the bus and the calls of the owner. */
#include "cluster/cluster_internal.h"

#include "cluster/forward.h"
#include "cluster/lookup.h"
#include "cluster/registry.h"
#include "cluster/session.h"

#include <stdlib.h>

static void bus_is_up(void *context)
{
    pap_registry_write_all(context);
}

static void bus_is_down(void *context)
{
    pap_forward_clear(context);
}

static void message_came(void *context, const unsigned char *bytes, size_t length)
{
    struct pap_cluster *cluster = context;
    cluster->options.received(cluster->options.context);
    pap_forward_receive(cluster, bytes, length);
}

enum pap_status pap_cluster_new(const struct pap_cluster_options *options, struct pap_cluster **out,
                                struct pap_error *error)
{
    struct pap_cluster *cluster = calloc(1, sizeof *cluster);
    if (cluster == NULL)
        return pap_error_no_memory(error);
    const struct pap_bus_events events = {
        .context = cluster, .up = bus_is_up, .down = bus_is_down, .message = message_came};
    enum pap_status status =
        pap_bus_init(&cluster->bus, options->loop, options->module, options->redis, &events, error);
    if (status != PAP_OK) {
        free(cluster);
        return status;
    }
    cluster->options = *options;
    cluster->settings = *options->settings;
    cluster->callbacks = pap_registry_callbacks(cluster);
    cluster->session = pap_cluster_session_events();
    *out = cluster;
    return PAP_OK;
}

const struct pap_relay_cluster *pap_cluster_relay(const struct pap_cluster *cluster)
{
    return &cluster->callbacks;
}

void pap_cluster_start(struct pap_cluster *cluster, struct pap_relay *relay)
{
    cluster->relay = relay;
    pap_bus_open(&cluster->bus);
}

void pap_cluster_tick(struct pap_cluster *cluster)
{
    pap_registry_renew(cluster);
    pap_forward_tick(cluster);
    pap_lookup_tick(cluster);
}

void pap_cluster_flush(struct pap_cluster *cluster)
{
    if (!cluster->bus.up)
        return;
    pap_forward_flush(cluster);
    pap_bus_flush(&cluster->bus);
}

void pap_cluster_wake(struct pap_conn *conn)
{
    pap_forward_wake(conn);
}

struct pap_cluster_counters pap_cluster_counters(const struct pap_cluster *cluster)
{
    struct pap_cluster_counters counters = cluster->counters;
    counters.lost = cluster->bus.lost;
    return counters;
}

bool pap_cluster_is_up(const struct pap_cluster *cluster)
{
    return cluster->bus.up;
}

void pap_cluster_leave(struct pap_cluster *cluster)
{
    pap_registry_leave(cluster);
    pap_cluster_flush(cluster);
}

void pap_cluster_stop(struct pap_cluster *cluster)
{
    if (cluster == NULL)
        return;
    cluster->leaving = true;
    pap_bus_stop(&cluster->bus);
    pap_lookup_clear(cluster);
}

void pap_cluster_free(struct pap_cluster *cluster)
{
    free(cluster);
}
