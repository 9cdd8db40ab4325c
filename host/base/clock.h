/* Time: the wall clock for people, never for durations (those come with the events). */
#ifndef PAP_BASE_CLOCK_H
#define PAP_BASE_CLOCK_H

#include <stdint.h>

/* Milliseconds since 1970-01-01 UTC. */
int64_t pap_clock_wall_ms(void);

/* Milliseconds on a clock that is never set; only differences mean something. */
int64_t pap_clock_monotonic_ms(void);

#endif
