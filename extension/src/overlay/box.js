/**
 * Boxes on the screen. Pure.
 *
 * @typedef {{left: number, top: number, right: number, bottom: number}} Box  CSS pixels of the
 *   viewport
 */

/**
 * @param {Box} a
 * @param {Box} b
 * @returns {Box | null} null where less than a pixel is left
 */
export function intersect(a, b) {
  const box = {
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  };
  return box.right - box.left >= 1 && box.bottom - box.top >= 1 ? box : null;
}

/**
 * @param {Box} a
 * @param {Box} b
 * @returns {number} pixels between two boxes, 0 where they touch or overlap
 */
export function distance(a, b) {
  return Math.hypot(
    Math.max(a.left - b.right, b.left - a.right, 0),
    Math.max(a.top - b.bottom, b.top - a.bottom, 0),
  );
}

/**
 * Whether a box lies entirely within another one.
 * @param {Box} inner
 * @param {Box} outer
 */
export const isWithin = (inner, outer) =>
  inner.left > outer.left &&
  inner.right < outer.right &&
  inner.top > outer.top &&
  inner.bottom < outer.bottom;
