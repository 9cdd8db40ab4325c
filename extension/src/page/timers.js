/** Named timers. Setting a timer again restarts it. */

/** @param {Window} window */
export function createTimers(window) {
  /** @type {Map<string, number>} */
  const running = new Map();

  /** @param {string} name */
  function forget(name) {
    window.clearTimeout(running.get(name));
    running.delete(name);
  }

  return {
    /** @param {string} name @param {number} ms @param {() => void} act */
    later(name, ms, act) {
      forget(name);
      running.set(
        name,
        window.setTimeout(() => {
          running.delete(name);
          act();
        }, ms),
      );
    },
    forget,
    /** @param {string} name */
    has: (name) => running.has(name),
    forgetAll() {
      for (const name of running.keys()) forget(name);
    },
  };
}

/** @typedef {ReturnType<typeof createTimers>} Timers */
