import introJs from 'intro.js';
import 'intro.js/introjs.css';

/** @param {string} selector @param {string} text */
globalThis.pointAt = (selector, text) =>
  /** @type {any} */ (introJs)
    .tour()
    .setOptions({ steps: [{ element: selector, intro: text }] })
    .start();
globalThis.isShown = () =>
  (document.querySelector('.introjs-tooltip')?.getBoundingClientRect().width ?? 0) > 0 &&
  document.querySelector('.introjs-helperLayer') !== null;
