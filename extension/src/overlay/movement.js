/**
 * Reports when an element may have moved on the screen, without polling.
 *
 * Scrolling and resizing fire events. Other causes of movement (an animation, a re-rendered
 * neighbour, a font that loads) are detected by an intersection observer whose root is cropped to
 * the element's exact position: any move reduces the intersection. An element scrolled out of sight
 * has nothing to intersect with; the observer then waits for it to come into sight.
 */
import { wayUp } from '../locate/shadow-roots.js';

/**
 * @param {Window & typeof globalThis} window
 * @param {Element} element
 * @param {() => void} onMove
 * @returns {() => void} ends the watch
 */
export function watchMovement(window, element, onMove) {
  // A scroll event is dispatched on the scroll container only; even a capturing listener does not
  // receive it from inside a shadow root.
  const scrollers = [...wayUp(element), window, window.visualViewport].filter(
    (one) => one !== null,
  );
  /** @type {IntersectionObserver | null} */
  let still = null;

  /** @param {number | null} threshold of the element's own area; null while it is out of sight */
  function crop(threshold) {
    still?.disconnect();
    const rect = element.getBoundingClientRect();
    const { clientWidth, clientHeight } = window.document.documentElement;
    const inset = [rect.top, clientWidth - rect.right, clientHeight - rect.bottom, rect.left].map(
      (side) => `${-Math.floor(side)}px`,
    );
    const hidden = threshold === null || !rect.width || !rect.height;
    let first = true;
    still = new window.IntersectionObserver(
      ([entry]) => {
        const now = element.getBoundingClientRect();
        const moved = ['x', 'y', 'width', 'height'].some(
          (side) => now[/** @type {'x'} */ (side)] !== rect[/** @type {'x'} */ (side)],
        );
        if (!first || moved) {
          onMove();
          crop(1);
        } else if (!hidden && entry.intersectionRatio !== threshold) {
          crop(entry.intersectionRatio || null);
        }
        first = false;
      },
      hidden ? { threshold: 0 } : { root: window.document, rootMargin: inset.join(' '), threshold },
    );
    still.observe(element);
  }

  function moved() {
    onMove();
    crop(1);
  }

  const resized = new window.ResizeObserver(moved);
  resized.observe(element);
  for (const scroller of scrollers) scroller.addEventListener('scroll', moved, { passive: true });
  window.addEventListener('resize', moved);
  crop(1);

  return () => {
    still?.disconnect();
    resized.disconnect();
    for (const scroller of scrollers) scroller.removeEventListener('scroll', moved);
    window.removeEventListener('resize', moved);
  };
}
