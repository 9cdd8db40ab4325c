/** Putting the focus on a target: only ever because a person pressed a button or a key. */

const FOCUSABLE = 'a[href], button, input, select, textarea, iframe, [tabindex]';

/**
 * What of an element takes the focus: itself, or the first thing in it that does (a label, a list
 * entry around a link).
 * @param {Element} element
 */
export function focusOn(element) {
  if (takeFocus(element)) return;
  const inner = element.querySelector(FOCUSABLE);
  if (inner && takeFocus(inner)) return;
  // Lent for as long as the focus is there, then taken back: the page keeps its own order.
  element.setAttribute('tabindex', '-1');
  element.addEventListener('blur', () => element.removeAttribute('tabindex'), { once: true });
  takeFocus(element);
}

/**
 * @param {Element} element
 * @returns {boolean} whether it has the focus now
 */
function takeFocus(element) {
  /** @type {HTMLElement} */ (element).focus({ preventScroll: true });
  return element.matches(':focus, :focus-within');
}
