/**
 * What stands between a person and an element that is there: a dialog of the site that lies over
 * it, or the site's refusal of what was done with it.
 */
import { wayUp } from '../locate/shadow-roots.js';
import { isVisible } from '../locate/visible.js';

/**
 * What is seen at the middle of an element, through shadow roots; null where that is off the
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
 * Whether an open modal dialog of the site keeps people from the element: they would press the
 * dialog, not what a ring there pointed at.
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

/** What takes no press now. */
export const DISABLED = ':disabled, [aria-disabled="true"]';
const FAULTY = ':user-invalid, [aria-invalid="true"]';
/** Where a site says what it does not accept. */
const REFUSALS = '[role="alert"], [aria-live="assertive"]';

/** Whether the site finds fault with what is in a field, or is not. @param {Element} field */
export const isFaulty = (field) => field.matches(FAULTY);

/**
 * Whether a site shows that it did not take what was done with the element: it can still be pressed
 * or filled in, and beside it, in its form or its dialog, stands a fault.
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
