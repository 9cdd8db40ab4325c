/* Rate limits: a token bucket that refills at a rate per second, and counters per address. */
#ifndef PAP_RELAY_RATE_H
#define PAP_RELAY_RATE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Token bucket for what one connection may send; it starts with four seconds' worth. */
struct pap_rate {
    int64_t left; /* in thousandths */
    int64_t at;   /* ms, time of the last refill */
};

void pap_rate_init(struct pap_rate *rate, unsigned per_second, int64_t now);

/* Takes `amount` tokens. Returns false if there are not enough. */
bool pap_rate_take(struct pap_rate *rate, unsigned per_second, size_t amount, int64_t now);

/*
 * Client identity for limits: an IPv6 address truncated to its /64, or an IPv4 address as
 * ::ffff:a.b.c.d.
 */
struct pap_rate_address {
    unsigned char bytes[16];
};

/*
 * Parses "192.0.2.1" or "2001:db8::1". Clients that cannot be told apart (a unix socket, a
 * malformed proxy header) share one address, so that nobody escapes a limit this way.
 */
struct pap_rate_address pap_rate_address_of(const char *text);

struct pap_rate_counter;

/* Counts per address; entries expire after `window` ms. NULL if out of memory. */
struct pap_rate_counter *pap_rate_counter_new(int64_t window);
void pap_rate_counter_free(struct pap_rate_counter *rate_counter);

/*
 * Counts one event for this address. PAP_LIMIT if the address already has `most` in the window, or
 * all addresses together have `most_in_all`; then `*wait` is the number of ms until a retry is
 * allowed. PAP_NO_MEMORY.
 */
enum pap_status pap_rate_counter_add(struct pap_rate_counter *rate_counter,
                                     const struct pap_rate_address *address, unsigned most,
                                     unsigned most_in_all, int64_t now, int64_t *wait);

/* Uncounts one event (a connection that ended). */
void pap_rate_counter_remove(struct pap_rate_counter *rate_counter,
                             const struct pap_rate_address *address);

/* Drops addresses whose window has expired; call it periodically. */
void pap_rate_counter_sweep(struct pap_rate_counter *rate_counter, int64_t now);

#endif
