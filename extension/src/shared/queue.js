/**
 * Runs tasks one at a time in the order submitted, so a task's read-modify-write is atomic with
 * respect to other tasks. A failed task is logged, and the next one runs.
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
