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
    /* Longer than it takes to fill it says nothing more. */
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

struct pap_address pap_address_of(const char *text)
{
    struct pap_address address = {{0}};
    unsigned char bytes[16];
    if (pap_address_read(text, bytes))
        memcpy(address.bytes, bytes, pap_address_is_four(bytes) ? 16 : 8);
    return address;
}

struct count {
    struct pap_address address;
    unsigned number;
    int64_t since;
    UT_hash_handle hh;
};

struct pap_tally {
    int64_t window; /* ms; 0: what is counted stays until it is removed */
    struct count *counts;
    struct count all;
};

struct pap_tally *pap_tally_new(int64_t window)
{
    struct pap_tally *tally = calloc(1, sizeof *tally);
    if (tally != NULL)
        tally->window = window;
    return tally;
}

static void forget(struct pap_tally *tally, struct count *count)
{
    /* clang 14 loses sight of uthash's lists: NOLINTNEXTLINE(clang-analyzer-unix.Malloc) */
    HASH_DEL(tally->counts, count);
    free(count);
}

void pap_tally_free(struct pap_tally *tally)
{
    if (tally == NULL)
        return;
    while (tally->counts != NULL)
        forget(tally, tally->counts);
    free(tally);
}

static struct count *find(struct pap_tally *tally, const struct pap_address *address)
{
    struct count *count = NULL;
    HASH_FIND(hh, tally->counts, address, sizeof *address, count);
    return count;
}

static bool is_over(const struct pap_tally *tally, const struct count *count, int64_t now)
{
    return tally->window > 0 && now - count->since >= tally->window;
}

/* Whether one more is too many; a window that is over begins again. */
static bool is_full(const struct pap_tally *tally, struct count *count, unsigned most, int64_t now,
                    int64_t *wait)
{
    if (count->number == 0 || is_over(tally, count, now)) {
        count->number = 0;
        count->since = now;
    }
    if (count->number < most)
        return false;
    *wait = count->since + tally->window - now;
    return true;
}

enum pap_status pap_tally_add(struct pap_tally *tally, const struct pap_address *address,
                              unsigned most, unsigned most_in_all, int64_t now, int64_t *wait)
{
    *wait = 0;
    if (is_full(tally, &tally->all, most_in_all, now, wait))
        return PAP_LIMIT;
    struct count *count = find(tally, address);
    if (count == NULL) {
        count = calloc(1, sizeof *count);
        if (count == NULL)
            return PAP_NO_MEMORY;
        count->address = *address;
        count->since = now;
        HASH_ADD(hh, tally->counts, address, sizeof count->address, count);
        if (count->hh.tbl == NULL) { /* the table had no memory to grow */
            free(count);
            return PAP_NO_MEMORY;
        }
    }
    if (is_full(tally, count, most, now, wait))
        return PAP_LIMIT;
    count->number++;
    tally->all.number++;
    return PAP_OK;
}

void pap_tally_remove(struct pap_tally *tally, const struct pap_address *address)
{
    struct count *count = find(tally, address);
    if (count == NULL || count->number == 0)
        return;
    tally->all.number--;
    if (--count->number == 0)
        forget(tally, count);
}

void pap_tally_sweep(struct pap_tally *tally, int64_t now)
{
    struct count *next;
    for (struct count *count = tally->counts; count != NULL; count = next) {
        next = count->hh.next;
        if (is_over(tally, count, now))
            forget(tally, count);
    }
}
