/** What of the screen the scroll containers around an element leave to it. */
import { above } from '../locate/shadow-roots.js';
import { intersect } from './box.js';

/** @typedef {import('./box.js').Box} Box */

/**
 * @param {Window & typeof globalThis} window
 * @param {Element} element
 * @param {Box} screen
 * @returns {Box} empty where nothing is left
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
    //  What is positioned lies in the nearest ancestor that is positioned too, and only that one
    // cuts it off.
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
