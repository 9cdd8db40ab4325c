/* Time. Use the wall clock for display only, never for durations (events carry their own). */
#ifndef PAP_BASE_CLOCK_H
#define PAP_BASE_CLOCK_H

#include <stdint.h>

/* Milliseconds since 1970-01-01 UTC. */
int64_t pap_clock_wall_ms(void);

/* Milliseconds of a monotonic clock; only differences are meaningful. */
int64_t pap_clock_monotonic_ms(void);

#endif
