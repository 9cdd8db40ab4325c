/**
 * The ring: drawn around the visible part of the target, open on each side where the target is
 * clipped.
 */
import { intersect } from './box.js';
import { RING_REACH } from './style.js';

/** @typedef {import('./box.js').Box} Box */

/**
 * @param {HTMLElement} ring
 * @param {Box} rect   the target
 * @param {Box} clip   the visible area at the target: the viewport clipped by the target's scroll
 *   containers
 * @param {Box} screen the viewport
 * @param {number} [most]  maximum pixels between the target and the ring's outer edge
 * @returns {Box | null} the visible part of the target
 */
export function drawRing(ring, rect, clip, screen, most = RING_REACH) {
  const seen = intersect(rect, clip);
  ring.hidden = !seen;
  if (!seen) return null;
  /** @type {[keyof Box, 1 | -1, string][]} */
  const sides = [
    ['left', -1, 'Left'],
    ['top', -1, 'Top'],
    ['right', 1, 'Right'],
    ['bottom', 1, 'Bottom'],
  ];
  const outer = { ...seen };
  const cut = [];
  for (const [side, sign, name] of sides) {
    const open = Math.abs(seen[side] - rect[side]) > 1;
    ring.style.setProperty(`border-${name.toLowerCase()}-width`, open ? '0' : '4px');
    cut.push(open ? '0px' : '-4px');
    if (open) continue;
    // The outline is outside of the box; at the edge of the screen the ring is drawn inside
    // instead.
    const reach = seen[side] + sign * (most - 3);
    outer[side] = sign < 0 ? Math.max(reach, screen[side] + 3) : Math.min(reach, screen[side] - 3);
  }
  const [left, top, right, bottom] = cut;
  ring.style.clipPath = `inset(${top} ${right} ${bottom} ${left})`;
  ring.style.left = `${outer.left}px`;
  ring.style.top = `${outer.top}px`;
  ring.style.width = `${outer.right - outer.left}px`;
  ring.style.height = `${outer.bottom - outer.top}px`;
  return seen;
}
