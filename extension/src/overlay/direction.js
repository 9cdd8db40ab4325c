/** The direction in which an invisible target lies, as text that everybody sees. */
import { format } from '../shared/text.js';
import { draw } from './dom.js';
import { ICONS } from './icons.js';

/** @typedef {import('./box.js').Box} Box */
/** @typedef {'above' | 'below' | 'left' | 'right'} Direction */

const ARROWS = /** @type {const} */ ({ above: 'up', below: 'down', left: 'left', right: 'right' });

/**
 * The direction of a target that is out of sight.
 * @param {Box} rect
 * @param {Box} from  the visible area
 * @returns {Direction}
 */
export function directionOf(rect, from) {
  const x = (rect.left + rect.right - from.left - from.right) / (from.right - from.left);
  const y = (rect.top + rect.bottom - from.top - from.bottom) / (from.bottom - from.top);
  if (Math.abs(x) > Math.abs(y)) return x < 0 ? 'left' : 'right';
  return y < 0 ? 'above' : 'below';
}

/**
 * @param {HTMLElement} part
 * @param {Direction | null} direction  null: the target is visible
 * @param {import('../shared/text.js').Strings} strings
 */
export function showDirection(part, direction, strings) {
  part.hidden = direction === null;
  if (direction === null) return;
  part.replaceChildren(
    draw(part.ownerDocument, ICONS[ARROWS[direction]]),
    format(strings, `where_${direction}`),
  );
}
