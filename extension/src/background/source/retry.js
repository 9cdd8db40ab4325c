/**
 * Asking again what could not be answered: later each time, and no more after the last.
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
    /** Once more, unless that is about to happen or was tried often enough. */
    later() {
      if (waiting !== undefined || times === delays.length) return;
      waiting = setTimeout(() => {
        waiting = undefined;
        ask();
      }, delays[times++]);
    },
    /** It is being asked now, whatever the reason. */
    asking() {
      clearTimeout(waiting);
      waiting = undefined;
    },
    /** The next time is the first one again. */
    anew() {
      times = 0;
    },
  };
}
