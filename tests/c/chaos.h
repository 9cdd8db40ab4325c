/*
 * Allocation failures. Every test program is linked so that allocations of our own code, of jansson
 * and of SQLite go through here; the N-th one from now on can be made to fail. (utf8proc allocates
 * directly and always succeeds.)
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
 * Runs `act` with its first allocation failing, then its second, and so on until a run completes
 * without a failed allocation; then again with all allocations failing from the N-th on. `act`
 * starts from scratch each time, releases everything and returns the status of the code under test.
 * Asserts that a run with a failed allocation returned PAP_NO_MEMORY (or PAP_OK, if it could do
 * without; `act` then asserts that the result is complete) and that the last run returned PAP_OK.
 * Returns the number of allocations of a complete run, which is more than zero.
 */
size_t chaos_every_allocation(enum pap_status (*act)(void *context), void *context);

/* Lets allocations succeed during the caller's own checks; calls nest. */
void chaos_pause(void);
void chaos_resume(void);

#endif
