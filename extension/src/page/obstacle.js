/**
 * What stands between the person and an element that is present: a dialog of the site that covers
 * it, or the site's rejection of what was entered in it.
 */
import { wayUp } from '../locate/shadow-roots.js';
import { isVisible } from '../locate/visible.js';

/**
 * The element at the middle of another one, through shadow roots; null if that point is off the
 * screen.
 * @param {Element} element
 */
function seenAt(element) {
  const { x, y, width, height } = element.getBoundingClientRect();
  const at = /** @type {const} */ ([x + width / 2, y + height / 2]);
  let seen = element.ownerDocument.elementFromPoint(...at);
  for (;;) {
    const within = seen?.shadowRoot?.elementFromPoint(...at) ?? null;
    if (!within || within === seen) break;
    seen = within;
  }
  return seen;
}

/**
 * Whether an open modal dialog of the site blocks the element: a person would press the dialog
 * instead of what a ring there points at.
 * @param {Element} element
 */
export function isCovered(element) {
  const modals = [...element.ownerDocument.querySelectorAll('dialog, [aria-modal="true"]')].filter(
    (one) => (one.getAttribute('aria-modal') === 'true' || one.matches(':modal')) && isVisible(one),
  );
  const own = new Set(modals.length > 0 ? wayUp(element) : []);
  const others = modals.filter((modal) => !own.has(modal));
  if (others.length === 0) return false;
  const seen = seenAt(element);
  return seen === null
    ? others.length === modals.length
    : wayUp(seen).some((one) => others.includes(one));
}

/** Elements that cannot be pressed now. */
export const DISABLED = ':disabled, [aria-disabled="true"]';
const FAULTY = ':user-invalid, [aria-invalid="true"]';
/** Where a site shows its error messages. */
const REFUSALS = '[role="alert"], [aria-live="assertive"]';

/** Whether a field's content is marked invalid, which includes missing. @param {Element} field */
export const isFaulty = (field) => field.matches(FAULTY);

/**
 * Whether the site shows that it rejected an action on the element: the element can still be
 * pressed or filled in, and there is an error beside it, in its form or in its dialog.
 * @param {Element} element
 */
export function isRefused(element) {
  if (!isVisible(element) || element.matches(`${DISABLED}, [aria-busy="true"]`)) return false;
  const around = element.closest('form, dialog, [role="dialog"], [role="form"], fieldset');
  if (!around) return false;
  if ([...around.querySelectorAll(FAULTY)].some(isVisible)) return true;
  return [...around.querySelectorAll(REFUSALS)].some(
    (one) => isVisible(one) && (one.textContent ?? '').trim() !== '',
  );
}
