/**
 * Brings a target into view once, where it is not: gently, unless the person wants less motion,
 * and not under a header that stays on top.
 */
import { clip } from './clip.js';
import { uncover } from './cover.js';
import { visibleScreen } from './place.js';

const MARGIN = 16;
/** A header that takes more of the screen than this is no header: the target may well lie in it. */
const HEADER = 0.75;

/**
 * @param {Window & typeof globalThis} window
 * @param {Element} target
 * @param {number} beside  height in pixels that the bubble would like to have above or below
 */
export function revealTarget(window, target, beside) {
  const screen = visibleScreen(window);
  const height = screen.bottom - screen.top;
  const rect = target.getBoundingClientRect();
  const header = headerHeight(window, target);
  const free = uncover(window, target, clip(window, target, { ...screen, top: Math.max(header, screen.top) }));
  const inView = rect.top >= free.top - 1 && rect.bottom <= free.bottom + 1 && rect.left >= free.left - 1 && rect.right <= free.right + 1;
  if (inView) return;
  const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  const tight = height < rect.height + 2 * (beside + MARGIN) || rect.height > height / 2;
  target.scrollIntoView({ block: tight ? 'start' : 'center', inline: 'nearest', behavior: still || tight ? 'instant' : 'smooth' });
  if (tight) {
    const over = headerHeight(window, target) + MARGIN - target.getBoundingClientRect().top;
    if (over > 0) window.scrollBy({ top: -over, behavior: 'instant' });
  }
}

/**
 * How much of the top of the screen is taken by what stays there while the page scrolls.
 * @param {Window & typeof globalThis} window
 * @param {Element} target
 */
function headerHeight(window, target) {
  const { document, innerWidth, innerHeight } = window;
  let height = 0;
  for (const part of [0.25, 0.5, 0.75]) {
    for (const element of document.elementsFromPoint(innerWidth * part, 1)) {
      if (element.contains(target)) continue;
      const { position } = window.getComputedStyle(element);
      if (position !== 'fixed' && position !== 'sticky') continue;
      const { bottom, height: own } = element.getBoundingClientRect();
      if (own < innerHeight * HEADER) height = Math.max(height, bottom);
    }
  }
  return height;
}
