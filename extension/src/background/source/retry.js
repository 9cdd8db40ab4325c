/**
 * Repeats a failed request with increasing delays; stops after the last delay.
 */

/**
 * @param {readonly number[]} delays  ms
 * @param {() => void} ask
 */
export function createRetry(delays, ask) {
  let times = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;

  return {
    /** Schedules a retry, unless one is pending or the attempts are exhausted. */
    later() {
      if (waiting !== undefined || times === delays.length) return;
      waiting = setTimeout(() => {
        waiting = undefined;
        ask();
      }, delays[times++]);
    },
    /** The request is being made now; cancels a pending retry. */
    asking() {
      clearTimeout(waiting);
      waiting = undefined;
    },
    /** Resets the delays to the first one. */
    anew() {
      times = 0;
    },
  };
}
