#include "relay/relay_internal.h"

#include <stdlib.h>

enum { GUESS_WINDOW_MS = 10 * 60 * 1000 };

enum pap_status pap_relay_new(const struct pap_relay_options *options, struct pap_relay **out)
{
    struct pap_relay *relay = calloc(1, sizeof *relay);
    if (relay == NULL)
        return PAP_NO_MEMORY;
    relay->options = *options;
    relay->addresses = pap_rate_counter_new(0);
    relay->guesses = pap_rate_counter_new(GUESS_WINDOW_MS);
    if (relay->addresses == NULL || relay->guesses == NULL) {
        pap_relay_free(relay);
        return PAP_NO_MEMORY;
    }
    *out = relay;
    return PAP_OK;
}

void pap_relay_free(struct pap_relay *relay)
{
    if (relay == NULL)
        return;
    while (relay->rooms != NULL)
        pap_room_free(relay, relay->rooms);
    pap_rate_counter_free(relay->addresses);
    pap_rate_counter_free(relay->guesses);
    free(relay);
}

const struct pap_relay_counters *pap_relay_counters(const struct pap_relay *relay)
{
    return &relay->counters;
}

void pap_relay_tick(struct pap_relay *relay)
{
    int64_t now = relay->options.clock();
    for (struct pap_conn *conn = relay->conns; conn != NULL; conn = conn->next) {
        if (conn->closing != 0 || conn->remote)
            continue;
        if (now - conn->heard >= PAP_SILENCE_S * 1000)
            pap_conn_end(conn, PAP_CLOSE_TOO_LATE, true);
        else if (conn->seat == NULL && !conn->forwarded &&
                 now - conn->opened >= PAP_HANDSHAKE_S * 1000)
            pap_conn_end(conn, PAP_CLOSE_TOO_LATE, true);
    }
    while (relay->away != NULL && relay->away->until <= now)
        pap_room_lose_seat(relay, relay->away);
    pap_rate_counter_sweep(relay->guesses, now);
}

void pap_relay_drain(struct pap_relay *relay, unsigned seconds)
{
    relay->draining = true;
    for (struct pap_conn *conn = relay->conns; conn != NULL; conn = conn->next)
        pap_conn_notify(conn, "service.drains", json_pack("{s:i}", "seconds", (int)seconds));
}

bool pap_relay_is_draining(const struct pap_relay *relay)
{
    return relay->draining;
}

void pap_relay_dismiss(struct pap_relay *relay)
{
    for (struct pap_conn *conn = relay->conns; conn != NULL; conn = conn->next)
        pap_conn_end(conn, PAP_CLOSE_DRAINING, false);
}
