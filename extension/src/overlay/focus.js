/**
 * The focus. It is put on a target only because a person pressed a button or a key, and it is kept
 * in place while our own parts are redrawn.
 */

const FOCUSABLE = 'a[href], button, input, select, textarea, iframe, [tabindex]';

/**
 * The part of an element that takes the focus: the element itself, or its first focusable
 * descendant (in a label, or a list entry around a link).
 * @param {Element} element
 */
export function focusOn(element) {
  if (takeFocus(element)) return;
  const inner = element.querySelector(FOCUSABLE);
  if (inner && takeFocus(inner)) return;
  // Set only while the element has the focus, then removed, so that the page keeps its own tab
  // order.
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
 * The handle of the focused element in one of our parts, '' if it has none.
 * @param {HTMLElement} part
 * @returns {string | null} null if the focus is elsewhere
 */
export function focusedHandle(part) {
  const { activeElement } = /** @type {ShadowRoot} */ (part.getRootNode());
  return activeElement && part.contains(activeElement)
    ? (activeElement.getAttribute('data-pasapas') ?? '')
    : null;
}

/**
 * Keeps the focus in a part for a keyboard user, even if the pressed button no longer exists.
 * @param {HTMLElement} part
 * @param {string} handle  of the button that had the focus
 * @param {HTMLElement} otherwise  takes the focus if that button no longer exists
 */
export function refocus(part, handle, otherwise) {
  const same = /** @type {HTMLElement | null} */ (
    part.querySelector(`button[data-pasapas="${handle}"]`)
  );
  (same ?? otherwise).focus({ preventScroll: true });
}
