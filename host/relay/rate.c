#include "relay/rate.h"

#include "base/address.h"

#include <stdlib.h>
#include <string.h>

#define HASH_NONFATAL_OOM 1
#include <uthash.h>

enum { BURST_S = 4 };

void pap_rate_init(struct pap_rate *rate, unsigned per_second, int64_t now)
{
    rate->left = (int64_t)per_second * BURST_S * 1000;
    rate->at = now;
}

bool pap_rate_take(struct pap_rate *rate, unsigned per_second, size_t amount, int64_t now)
{
    const int64_t most = (int64_t)per_second * BURST_S * 1000;
    int64_t passed = now > rate->at ? now - rate->at : 0;
    /* A longer pause gives no more tokens than a full bucket. */
    if (passed > BURST_S * 1000)
        passed = BURST_S * 1000;
    rate->left += passed * per_second;
    if (rate->left > most)
        rate->left = most;
    rate->at = now;
    if ((int64_t)amount * 1000 > rate->left)
        return false;
    rate->left -= (int64_t)amount * 1000;
    return true;
}

struct pap_rate_address pap_rate_address_of(const char *text)
{
    struct pap_rate_address address = {{0}};
    unsigned char bytes[16];
    if (pap_address_read(text, bytes))
        memcpy(address.bytes, bytes, pap_address_is_four(bytes) ? 16 : 8);
    return address;
}

struct count {
    struct pap_rate_address address;
    unsigned number;
    int64_t since;
    UT_hash_handle hh;
};

struct pap_rate_counter {
    int64_t window; /* ms; 0: entries stay until they are removed */
    struct count *counts;
    struct count all;
};

struct pap_rate_counter *pap_rate_counter_new(int64_t window)
{
    struct pap_rate_counter *rate_counter = calloc(1, sizeof *rate_counter);
    if (rate_counter != NULL)
        rate_counter->window = window;
    return rate_counter;
}

static void forget(struct pap_rate_counter *rate_counter, struct count *count)
{
    /* clang 14 cannot follow uthash's lists: NOLINTNEXTLINE(clang-analyzer-unix.Malloc) */
    HASH_DEL(rate_counter->counts, count);
    free(count);
}

void pap_rate_counter_free(struct pap_rate_counter *rate_counter)
{
    if (rate_counter == NULL)
        return;
    while (rate_counter->counts != NULL)
        forget(rate_counter, rate_counter->counts);
    free(rate_counter);
}

static struct count *find(struct pap_rate_counter *rate_counter,
                          const struct pap_rate_address *address)
{
    struct count *count = NULL;
    HASH_FIND(hh, rate_counter->counts, address, sizeof *address, count);
    return count;
}

static bool is_over(const struct pap_rate_counter *rate_counter, const struct count *count,
                    int64_t now)
{
    return rate_counter->window > 0 && now - count->since >= rate_counter->window;
}

/* Returns whether one more would exceed the limit. An expired window is restarted. */
static bool is_full(const struct pap_rate_counter *rate_counter, struct count *count, unsigned most,
                    int64_t now, int64_t *wait)
{
    if (count->number == 0 || is_over(rate_counter, count, now)) {
        count->number = 0;
        count->since = now;
    }
    if (count->number < most)
        return false;
    *wait = count->since + rate_counter->window - now;
    return true;
}

enum pap_status pap_rate_counter_add(struct pap_rate_counter *rate_counter,
                                     const struct pap_rate_address *address, unsigned most,
                                     unsigned most_in_all, int64_t now, int64_t *wait)
{
    *wait = 0;
    if (is_full(rate_counter, &rate_counter->all, most_in_all, now, wait))
        return PAP_LIMIT;
    struct count *count = find(rate_counter, address);
    if (count == NULL) {
        count = calloc(1, sizeof *count);
        if (count == NULL)
            return PAP_NO_MEMORY;
        count->address = *address;
        count->since = now;
        HASH_ADD(hh, rate_counter->counts, address, sizeof count->address, count);
        if (count->hh.tbl == NULL) { /* uthash could not allocate memory for the table */
            free(count);
            return PAP_NO_MEMORY;
        }
    }
    if (is_full(rate_counter, count, most, now, wait))
        return PAP_LIMIT;
    count->number++;
    rate_counter->all.number++;
    return PAP_OK;
}

void pap_rate_counter_remove(struct pap_rate_counter *rate_counter,
                             const struct pap_rate_address *address)
{
    struct count *count = find(rate_counter, address);
    if (count == NULL || count->number == 0)
        return;
    rate_counter->all.number--;
    if (--count->number == 0)
        forget(rate_counter, count);
}

void pap_rate_counter_sweep(struct pap_rate_counter *rate_counter, int64_t now)
{
    struct count *next;
    for (struct count *count = rate_counter->counts; count != NULL; count = next) {
        next = count->hh.next;
        if (is_over(rate_counter, count, now))
            forget(rate_counter, count);
    }
}
