/*
 * Memory that runs out. Every test program is linked so that the allocations of our own code, of
 * jansson and of SQLite pass through here; the N-th one from now on can be made to fail.
 * (utf8proc allocates by itself and always succeeds.)
 */
#ifndef PAP_TESTS_CHAOS_H
#define PAP_TESTS_CHAOS_H

#include "base/error.h"

/*
 * Sends jansson's and SQLite's allocations through here. Call it first in main(), before SQLite
 * is used; without it only our own allocations can fail.
 */
void chaos_install(void);

/*
 * Runs `act` with its first allocation failing, then its second, and so on until a run gets
 * through with none having failed; then the same with all allocations failing from the N-th on.
 * `act` starts anew each time, releases all it took and returns what the code under test said.
 * Asserts that a run whose allocation failed said PAP_NO_MEMORY (or PAP_OK, where it could do
 * without; `act` asserts that the result is then whole) and that the last run said PAP_OK.
 * Returns how many allocations a whole run makes, which is more than zero.
 */
size_t chaos_every_allocation(enum pap_status (*act)(void *context), void *context);

/* Lets allocations succeed until the caller's own checks are done; calls may be nested. */
void chaos_pause(void);
void chaos_resume(void);

#endif
