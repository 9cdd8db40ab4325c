/** Reports when a page is left, is restored, or changes its address. */

/**
 * @param {Window} window
 * @param {Object} handlers
 * @param {() => void} handlers.onMoved  the address changed without a new page
 * @param {(on: boolean) => void} handlers.onLeaving  a navigation to another page is under way, or
 *   has ended
 * @param {() => void} handlers.onLeft
 * @param {() => void} handlers.onBack  the page was restored from the back/forward cache
 */
export function watchNavigation(window, { onMoved, onLeaving, onLeft, onBack }) {
  window.addEventListener('pageshow', (event) => event.persisted && onBack());
  window.addEventListener('pagehide', onLeft);
  const api = /** @type {any} */ (window).navigation; // Firefox has it from 147 on
  if (!api) return window.addEventListener('popstate', onMoved);
  api.addEventListener('navigate', (/** @type {any} */ event) => {
    const { hashChange, downloadRequest, destination } = event;
    onLeaving(!hashChange && downloadRequest === null && !destination.sameDocument);
  });
  for (const type of ['navigateerror', 'navigatesuccess'])
    api.addEventListener(type, () => onLeaving(false));
  api.addEventListener('currententrychange', onMoved);
}
