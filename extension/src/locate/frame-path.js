/**
 * The position of a window in the frame tree. Only window identities are compared, so it works
 * across origins.
 */

/**
 * @param {Window} window
 * @returns {number[]} the index path from the top frame; empty for the top
 */
export function framePath(window) {
  /** @type {number[]} */
  const path = [];
  for (let frame = window; frame !== frame.parent; frame = frame.parent) {
    const { parent } = frame;
    let index = 0;
    while (index < parent.length && parent[index] !== frame) index++;
    path.unshift(index);
  }
  return path;
}
