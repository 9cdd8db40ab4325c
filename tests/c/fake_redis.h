/*
 * An in-memory Redis, behind the function table of cluster/redis.h: it implements the commands and
 * scripts that the cluster uses, for any number of nodes. It answers nothing before
 * fake_redis_run(), so that a test controls which requests are pending. Its own allocations never
 * fail.
 */
#ifndef PAP_TESTS_FAKE_REDIS_H
#define PAP_TESTS_FAKE_REDIS_H

#include "cluster/redis.h"

const struct pap_redis_module *fake_redis_module(void);

/*
 * Delivers all pending events: connections that are up, answers, messages. Returns whether there
 * were any.
 */
bool fake_redis_run(void);

/* Clears all state; no connection may be open. */
void fake_redis_clear(void);

#endif
