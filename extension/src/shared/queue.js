/**
 * One task after the other, in the order in which they were given: what a task reads and writes
 * back cannot be changed by another one in between. A task that fails is logged, and the next one
 * runs.
 */

/** @returns {<T>(task: () => Promise<T>) => Promise<T>} */
export function createQueue() {
  /** @type {Promise<unknown>} */
  let last = Promise.resolve();
  return (task) => {
    const result = last.then(task);
    last = result.catch((error) => console.warn('pasapas:', error));
    return result;
  };
}

/** @typedef {ReturnType<typeof createQueue>} InTurn */
