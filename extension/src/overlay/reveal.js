/**
 * Scrolls a target into view once, if it is not visible: smoothly, unless the person prefers
 * reduced motion, and not under a sticky header.
 */
import { clip } from './clip.js';
import { uncover } from './cover.js';
import { labelBoxes } from './labels.js';
import { visibleScreen } from './place.js';

const MARGIN = 16;
/** Smaller margin above the texts of a field: the ring does not reach there. */
const NARROW = 4;
/** Pixels. A label that is higher above its field than this is not placed as a label above it. */
const LABEL = 60;
/**
 * Part of the screen's height above which an element does not count as a header: the target may
 * well be inside it.
 */
const HEADER = 0.75;

/**
 * @param {Window & typeof globalThis} window
 * @param {Element} target
 * @param {number} beside  height in pixels that the bubble needs above or below
 */
export function revealTarget(window, target, beside) {
  const screen = visibleScreen(window);
  const height = screen.bottom - screen.top;
  const rect = target.getBoundingClientRect();
  const words = wordsAbove(target, rect);
  const header = headerHeight(window, target);
  const free = uncover(
    window,
    target,
    clip(window, target, { ...screen, top: Math.max(header, screen.top) }),
  );
  const inView =
    rect.top - words >= free.top - 1 &&
    rect.bottom <= free.bottom + 1 &&
    rect.left >= free.left - 1 &&
    rect.right <= free.right + 1;
  if (inView) return;
  const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  const tight = height < rect.height + words + 2 * (beside + MARGIN) || rect.height > height / 2;
  target.scrollIntoView({
    block: tight ? 'start' : 'center',
    inline: 'nearest',
    behavior: still || tight ? 'instant' : 'smooth',
  });
  if (tight) {
    const taken = Math.max(headerHeight(window, target), visibleScreen(window).top);
    const over = taken + (words > 0 ? words + NARROW : MARGIN) - target.getBoundingClientRect().top;
    if (over > 0) window.scrollBy({ top: -over, behavior: 'instant' });
  }
}

/**
 * How far the texts that describe a field extend above it.
 * @param {Element} target
 * @param {DOMRect} rect
 */
function wordsAbove(target, rect) {
  const out = labelBoxes(target)
    .map((label) => rect.top - label.top)
    .filter((height) => height <= LABEL);
  return Math.max(0, ...out);
}

/**
 * The height, at the top of the screen, of what stays there while the page scrolls.
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
