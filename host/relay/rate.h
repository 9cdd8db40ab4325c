/* How much one may do: a measure that fills by the second, and attempts counted by the address. */
#ifndef PAP_RELAY_RATE_H
#define PAP_RELAY_RATE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of what one connection may send; four seconds' worth is there at first. */
struct pap_rate {
    int64_t left; /* thousandths */
    int64_t at;   /* ms, when it was filled last */
};

void pap_rate_init(struct pap_rate *rate, unsigned per_second, int64_t now);

/* Takes `amount` out. Whether there was so much. */
bool pap_rate_take(struct pap_rate *rate, unsigned per_second, size_t amount, int64_t now);

/* Whose connection it is: an IPv6 address cut to its /64, an IPv4 one as ::ffff:a.b.c.d. */
struct pap_rate_address {
    unsigned char bytes[16];
};

/*
 * Reads "192.0.2.1" or "2001:db8::1". Whoever cannot be told apart (a unix socket, a broken head of
 * a proxy) shares one address, so that nobody escapes a limit by it.
 */
struct pap_rate_address pap_rate_address_of(const char *text);

struct pap_rate_counter;

/* Counts by address; what is counted falls out after `window` ms. NULL without memory. */
struct pap_rate_counter *pap_rate_counter_new(int64_t window);
void pap_rate_counter_free(struct pap_rate_counter *rate_counter);

/*
 * Counts one more of this address, unless it has `most` in the window already, or all together have
 * `most_in_all`: then PAP_LIMIT, and `*wait` is the number of ms after which it may go on.
 * PAP_NO_MEMORY.
 */
enum pap_status pap_rate_counter_add(struct pap_rate_counter *rate_counter,
                                     const struct pap_rate_address *address, unsigned most,
                                     unsigned most_in_all, int64_t now, int64_t *wait);

/* Takes one off again (a connection that ended). */
void pap_rate_counter_remove(struct pap_rate_counter *rate_counter,
                             const struct pap_rate_address *address);

/* Forgets addresses whose window is over; to be called now and then. */
void pap_rate_counter_sweep(struct pap_rate_counter *rate_counter, int64_t now);

#endif
