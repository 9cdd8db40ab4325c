/**
 * The focus: put on a target, only ever because a person pressed a button or a key; and kept where
 * it was while our own parts are drawn anew.
 */

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

/**
 * The handle of what has the focus in a part of ours, '' where that has none.
 * @param {HTMLElement} part
 * @returns {string | null} null where the focus is elsewhere
 */
export function focusedHandle(part) {
  const { activeElement } = /** @type {ShadowRoot} */ (part.getRootNode());
  return activeElement && part.contains(activeElement)
    ? (activeElement.getAttribute('data-pasapas') ?? '')
    : null;
}

/**
 * Whoever was in a part with the keyboard stays there, though the button pressed is gone.
 * @param {HTMLElement} part
 * @param {string} handle  of the button that had the focus
 * @param {HTMLElement} otherwise  what takes it where that button is no more
 */
export function refocus(part, handle, otherwise) {
  const same = /** @type {HTMLElement | null} */ (
    part.querySelector(`button[data-pasapas="${handle}"]`)
  );
  (same ?? otherwise).focus({ preventScroll: true });
}
