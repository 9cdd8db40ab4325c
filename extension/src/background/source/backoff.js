/**
 * When a connection that failed may be tried again: after each failure a longer delay, the last of
 * them from then on.
 */

/**
 * @param {readonly number[]} delays  ms
 * @param {{now: () => number, spread?: number}} options  `spread`: the part of a delay that is left
 *   to chance, so that all computers of a room do not come back at once
 */
export function createBackoff(delays, { now, spread = 0 }) {
  let failures = 0;
  let notBefore = 0;

  return {
    /** Whether it may be tried now. */
    isOver: () => now() >= notBefore,
    failed() {
      notBefore = now() + delays[failures] * (1 + spread * (Math.random() - 0.5));
      failures = Math.min(failures + 1, delays.length - 1);
    },
    /** It works: the next failure counts as the first. A delay that runs stays. */
    worked() {
      failures = 0;
    },
    /** Earlier failures say nothing any more. */
    forget() {
      failures = 0;
      notBefore = 0;
    },
  };
}
