/** The part of the screen that the page's sticky headers and footers leave to an element. */
import { wayUp } from '../locate/shadow-roots.js';

/** @typedef {import('./box.js').Box} Box */

/**
 * Part of the screen's height above which an element does not count as a header: the target may
 * well be inside it.
 */
const HIGHEST = 0.75;
/**
 * Part of the screen's width below which an element does not count as a header: it is a widget in a
 * corner.
 */
const NARROWEST = 0.5;

/**
 * Only what is really painted over the element counts: a banner that covers the header is not
 * covered by it.
 * @param {Window & typeof globalThis} window
 * @param {Element} element
 * @param {Box} box  the part of the screen before headers and footers are subtracted
 * @returns {Box} empty if nothing is left
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
