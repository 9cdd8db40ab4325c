/* Metrics in the Prometheus text format. Totals only: they identify no address, room or person. */
#include "service/server_internal.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static enum pap_status put(struct pap_buffer *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static enum pap_status put(struct pap_buffer *text, const char *format, ...)
{
    char line[256];
    va_list arguments;
    va_start(arguments, format);
    const int length = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (length < 0 || length >= (int)sizeof line)
        return PAP_LIMIT;
    return pap_buffer_append(text, line, (size_t)length);
}

struct metric {
    const char *name;
    const char *type;
    const char *help;
    uint64_t value;
};

static enum pap_status put_head(struct pap_buffer *text, const char *name, const char *type,
                                const char *help)
{
    return put(text, "# HELP pasapas_%s %s\n# TYPE pasapas_%s %s\n", name, help, name, type);
}

static enum pap_status put_metrics(struct pap_buffer *text, const struct metric *metrics,
                                   size_t count)
{
    enum pap_status status = PAP_OK;
    for (size_t i = 0; status == PAP_OK && i < count; i++) {
        status = put_head(text, metrics[i].name, metrics[i].type, metrics[i].help);
        if (status == PAP_OK)
            status = put(text, "pasapas_%s %" PRIu64 "\n", metrics[i].name, metrics[i].value);
    }
    return status;
}

static enum pap_status put_cluster(const struct pap_server *server, struct pap_buffer *text)
{
    const struct pap_cluster_counters nodes = pap_cluster_counters(server->cluster);
    const struct metric metrics[] = {
        {"nodes_connected", "gauge", "Whether Redis, and so the other nodes, can be reached.",
         pap_cluster_is_up(server->cluster)},
        {"nodes_guests", "gauge", "Seats here whose connection is at another node.", nodes.remotes},
        {"nodes_travellers", "gauge", "Connections here whose seat is at another node.",
         nodes.forwarded},
        {"nodes_letters_in_total", "counter", "Messages of other nodes.", nodes.envelopes_in},
        {"nodes_letters_out_total", "counter", "Messages to other nodes.", nodes.envelopes_out},
        {"nodes_bytes_in_total", "counter", "Bytes of those that came.", nodes.bytes_in},
        {"nodes_bytes_out_total", "counter", "Bytes of those that were sent.", nodes.bytes_out},
        {"nodes_garbled_total", "counter", "Messages that no node of ours sends.", nodes.garbled},
        {"nodes_gaps_total", "counter", "Messages of other nodes that did not follow the last.",
         nodes.gaps},
        {"nodes_lost_total", "counter", "Times that Redis could be reached no longer.", nodes.lost},
        {"nodes_parted_total", "counter",
         "Connections sent back since their seat's node could not be reached.", nodes.parted},
        {"nodes_adopted_total", "counter", "Rooms taken over from a node that is gone.",
         pap_relay_counters(server->relay)->adopted},
    };
    return put_metrics(text, metrics, sizeof metrics / sizeof metrics[0]);
}

static enum pap_status put_closes(const struct pap_server *server, struct pap_buffer *text)
{
    enum pap_status status = put_head(text, "websockets_closed_total", "counter",
                                      "Websockets that the service closed, by close code.");
    for (unsigned i = 0; status == PAP_OK && i < PAP_CLOSE_CODES; i++)
        status = put(text, "pasapas_websockets_closed_total{code=\"%u\"} %" PRIu64 "\n",
                     (unsigned)pap_close_at(i), server->counters.closes[i]);
    return status;
}

static enum pap_status put_responses(const struct pap_server *server, struct pap_buffer *text)
{
    enum pap_status status =
        put_head(text, "http_responses_total", "counter",
                 "Answers over plain HTTP, by the first digit of their status.");
    for (unsigned i = 2; status == PAP_OK && i < 6; i++)
        status = put(text, "pasapas_http_responses_total{class=\"%uxx\"} %" PRIu64 "\n", i,
                     server->counters.responses[i]);
    return status;
}

enum pap_status pap_metrics_write(const struct pap_server *server, struct pap_buffer *text)
{
    const struct pap_relay_counters *relay = pap_relay_counters(server->relay);
    const struct pap_server_counters *own = &server->counters;
    const struct metric metrics[] = {
        {"connections", "gauge", "Connections that are open, of every kind.", own->connections},
        {"connections_total", "counter", "Connections that were accepted.", own->accepted},
        {"connections_refused_total", "counter",
         "Connections refused: too many of one address, or in all.", own->refused},
        {"websockets_foreign_total", "counter", "Websockets refused: of a page that is not ours.",
         own->foreign},
        {"rpc_messages_total", "counter", "Messages that were answered on /rpc.",
         own->rpc_messages},
        {"rpc_held_total", "counter", "Messages on /rpc that waited for their address's turn.",
         own->rpc_held},
        {"relay_links", "gauge", "Connections of /follow.", relay->conns},
        {"relay_rooms", "gauge", "Rooms.", relay->rooms},
        {"relay_seats", "gauge", "Seats that are taken, those that are kept included.",
         relay->seats},
        {"relay_records_in_total", "counter", "Records that came.", relay->records_in},
        {"relay_records_out_total", "counter", "Records that were to be sent, one for each reader.",
         relay->records_out},
        {"relay_bytes_in_total", "counter", "Bytes of binary messages that came.", relay->bytes_in},
        {"relay_bytes_out_total", "counter", "Bytes that were to be sent.", relay->bytes_out},
        {"relay_guesses_refused_total", "counter", "Joins refused: too many guesses.",
         relay->guesses_refused},
        {"relay_slow_total", "counter", "Connections closed since they read too slowly.",
         relay->slow},
    };
    const size_t count = sizeof metrics / sizeof metrics[0];
    enum pap_status status = put_head(text, "build_info", "gauge", "The program's version.");
    if (status == PAP_OK)
        status = put(text, "pasapas_build_info{version=\"%s\"} 1\n", PASAPAS_VERSION);
    if (status == PAP_OK)
        status = put_metrics(text, metrics, count);
    if (status == PAP_OK && server->cluster != NULL)
        status = put_cluster(server, text);
    if (status == PAP_OK)
        status = put_closes(server, text);
    return status == PAP_OK ? put_responses(server, text) : status;
}
