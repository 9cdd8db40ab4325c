/*
 * A Redis in memory, behind the table of functions of cluster/redis.h: the commands and scripts
 * that the cluster uses, for as many nodes as a test has. Nothing is answered before
 * fake_redis_run(), so that a test decides what is under way when something happens. Its own memory
 * never runs out.
 */
#ifndef PAP_TESTS_FAKE_REDIS_H
#define PAP_TESTS_FAKE_REDIS_H

#include "cluster/redis.h"

const struct pap_redis_module *fake_redis_module(void);

/* Gives what waits: connections that are up, answers, messages. Whether there was anything. */
bool fake_redis_run(void);

/* Forgets everything; no connection may be open. */
void fake_redis_clear(void);

#endif
