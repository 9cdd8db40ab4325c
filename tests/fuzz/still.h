/* A relay in which time stands still and nobody is woken. */
#ifndef PAP_FUZZ_STILL_H
#define PAP_FUZZ_STILL_H

#include "relay/room.h"

#include <stdint.h>

static inline int64_t clock_of_fuzz(void)
{
    return 1000000;
}

static inline void sleep_on(void *context, struct pap_conn *conn)
{
    (void)context;
    (void)conn;
}

#endif
