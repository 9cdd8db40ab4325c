/**
 * Tells when an element may have moved on the screen, without ever asking by the clock.
 *
 * Scrolling and resizing announce themselves. What moves an element otherwise (an animation, a
 * re-rendered neighbour, a font that arrives) is caught by an intersection observer whose root is
 * cropped to the very place where the element is: any move makes the two intersect less. An element
 * that is scrolled out of sight has nothing to intersect with, and is watched for coming into sight
 * instead.
 */
import { wayUp } from '../locate/shadow-roots.js';

/**
 * @param {Window & typeof globalThis} window
 * @param {Element} element
 * @param {() => void} onMove
 * @returns {() => void} ends the watch
 */
export function watchMovement(window, element, onMove) {
  //  A scroll event is heard at what scrolls alone; not even a capturing listener hears it out of a
  // shadow root.
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
