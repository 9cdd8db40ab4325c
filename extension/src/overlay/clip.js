/** The part of the screen that an element's scroll containers leave visible. */
import { above } from '../locate/shadow-roots.js';
import { intersect } from './box.js';

/** @typedef {import('./box.js').Box} Box */

/**
 * @param {Window & typeof globalThis} window
 * @param {Element} element
 * @param {Box} screen
 * @returns {Box} empty if nothing is left
 */
export function clip(window, element, screen) {
  const { document } = window;
  /** @type {Box} */
  let box = { ...screen };
  let { position } = window.getComputedStyle(element);
  for (
    let parent = above(element);
    parent && parent !== document.body && parent !== document.documentElement;
    parent = above(parent)
  ) {
    const style = window.getComputedStyle(parent);
    // A positioned element is laid out in its nearest positioned ancestor, and only that ancestor
    // clips it.
    if (position === 'fixed' && !holdsFixed(style)) continue;
    if (position === 'absolute' && style.position === 'static' && !holdsFixed(style)) continue;
    position = style.position;
    if (
      style.display === 'contents' ||
      style.display === 'inline' ||
      /^visible( visible)?$/.test(style.overflow)
    )
      continue;
    box = intersect(box, parent.getBoundingClientRect()) ?? NOTHING;
  }
  return box;
}

const NOTHING = { left: 0, top: 0, right: 0, bottom: 0 };

/** @param {CSSStyleDeclaration} style */
function holdsFixed(style) {
  return (
    style.transform !== 'none' ||
    style.filter !== 'none' ||
    style.perspective !== 'none' ||
    /paint|layout|strict|content/.test(style.contain)
  );
}
