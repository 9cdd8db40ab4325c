import Shepherd from 'shepherd.js';
import 'shepherd.js/dist/css/shepherd.css';

/** @param {string} selector @param {string} text */
globalThis.pointAt = (selector, text) => {
  const tour = new Shepherd.Tour({ useModalOverlay: true });
  tour.addStep({ text, attachTo: { element: selector, on: 'bottom' } });
  return tour.start();
};
globalThis.isShown = () =>
  (document.querySelector('.shepherd-element')?.getBoundingClientRect().width ?? 0) > 0;
