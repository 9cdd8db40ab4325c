/**
 * Backoff for a failed connection: each failure uses the next longer delay; the last delay repeats.
 */

/**
 * @param {readonly number[]} delays  ms
 * @param {{now: () => number, spread?: number}} options  `spread`: the random fraction of a delay
 *   (jitter), so that the computers of one room do not reconnect at the same time
 */
export function createBackoff(delays, { now, spread = 0 }) {
  let failures = 0;
  let notBefore = 0;

  return {
    /** Whether a new attempt is allowed now. */
    isOver: () => now() >= notBefore,
    failed() {
      notBefore = now() + delays[failures] * (1 + spread * (Math.random() - 0.5));
      failures = Math.min(failures + 1, delays.length - 1);
    },
    /**
     * The connection succeeded: the next failure counts as the first. A running delay is not
     * shortened.
     */
    worked() {
      failures = 0;
    },
    /** Resets all failures and the running delay. */
    forget() {
      failures = 0;
      notBefore = 0;
    },
  };
}
