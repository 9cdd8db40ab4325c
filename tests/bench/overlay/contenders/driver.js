import { driver } from 'driver.js';
import 'driver.js/dist/driver.css';

/** @param {string} selector @param {string} text */
globalThis.pointAt = (selector, text) =>
  driver({
    animate: false,
    steps: [{ element: selector, popover: { description: text } }],
  }).drive();
globalThis.isShown = () =>
  (document.querySelector('.driver-popover')?.getBoundingClientRect().width ?? 0) > 0 &&
  document.querySelector('.driver-overlay') !== null;
