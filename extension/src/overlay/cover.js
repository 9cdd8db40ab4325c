/**
 * What of the screen the page's own headers and footers, which stay while it scrolls, leave to an
 * element.
 */
import { wayUp } from '../locate/shadow-roots.js';

/** @typedef {import('./box.js').Box} Box */

/**
 * A header that takes more of the screen's height than this is none: the element may well be looked
 * for in it.
 */
const HIGHEST = 0.75;
/** What takes less of its width is no header, but a thing in a corner. */
const NARROWEST = 0.5;

/**
 * Only what really lies over the element counts: a banner that itself lies over the header is not
 * under it.
 * @param {Window & typeof globalThis} window
 * @param {Element} element
 * @param {Box} box  what is left of the screen without them
 * @returns {Box} empty where nothing is left
 */
export function uncover(window, element, box) {
  const { document } = window;
  const rect = element.getBoundingClientRect();
  const own = new Set(wayUp(element));
  const left = { ...box };
  for (const y of [rect.top + 1, (rect.top + rect.bottom) / 2, rect.bottom - 1]) {
    for (const hit of document.elementsFromPoint((rect.left + rect.right) / 2, y)) {
      if (own.has(hit) || element.contains(hit)) break;
      const bar = wayUp(hit)
        .find((one) => !own.has(one) && /fixed|sticky/.test(window.getComputedStyle(one).position))
        ?.getBoundingClientRect();
      if (
        !bar ||
        bar.height > HIGHEST * window.innerHeight ||
        bar.width < NARROWEST * window.innerWidth
      )
        continue;
      if (bar.top + bar.bottom < rect.top + rect.bottom) left.top = Math.max(left.top, bar.bottom);
      else left.bottom = Math.min(left.bottom, bar.top);
    }
  }
  return left;
}
