/**
 * The person's own actions on the page, as far as they end a step. The content of a field is never
 * read.
 *
 * @typedef {import('./turn.js').Frame} Frame
 * @typedef {import('./turn.js').Turn} Turn
 * @typedef {import('../shared/protocol.js').Step} Step
 */
import { finish } from './completion.js';
import { createPressCounter } from './patience.js';
import { lookFor } from './targets.js';
import { isThereAnyway, watched } from './turn.js';

/** Events of the person's actions, listened to in capture before the page can stop them. */
export const ACTS = /** @type {const} */ (['click', 'change', 'keydown', 'input', 'focusout']);

/** A keyboard user who pauses this long on an entry of a list has chosen it. */
const CHOSEN_MS = 4_000;

/**
 * Fields whose value changes with each key: arrow keys step through a list, and a date is valid as
 * soon as its year has one digit.
 */
const CHANGED_BY_KEYS =
  'select, input:is([type=date], [type=time], [type=month], [type=week], [type=datetime-local])';

/**
 * Whether an event is on an element, or on a label of it.
 * @param {Event} event @param {Element | undefined} element
 */
function touches(event, element) {
  if (!element) return false;
  const path = event.composedPath();
  const control = /** @type {HTMLLabelElement} */ (element).control;
  return (
    path.includes(element) ||
    (Boolean(control) && path.includes(/** @type {HTMLElement} */ (control)))
  );
}

/**
 * Whether such an event, on the step's element, means that the step is done.
 * @param {Event} event @param {Turn} turn @param {Step} step
 */
function means(event, turn, step) {
  const { choosing, watch } = turn;
  const condition = step.done ?? {};
  const own = step.done === undefined || (isThereAnyway(turn) && step === watch.step);
  switch (event.type) {
    case 'click':
      return condition.clicked || (own && step.action === 'click');
    case 'change':
      return condition.changed || (own && ['choose', 'check', 'upload'].includes(step.action));
    case 'focusout':
      return choosing === step.id;
    case 'keydown': {
      const { key, isComposing, target } = /** @type {KeyboardEvent} */ (event);
      if (choosing === step.id) return key === 'Enter';
      return (
        own &&
        step.action === 'type' &&
        key === 'Enter' &&
        !isComposing &&
        target instanceof HTMLInputElement
      );
    }
    default:
      return false;
  }
}

/**
 * A file input is often hidden, and a button opens it.
 * @param {Event} event @param {Turn} turn @param {Step} step
 */
const isGift = ({ type, target }, { giving }, step) =>
  giving === step.id &&
  type === 'change' &&
  target instanceof HTMLInputElement &&
  target.type === 'file';

/**
 * Whether a choice is still in progress.
 * @param {Event} event
 * @param {string | null} keyed  the last key pressed, null after a mouse event
 */
function isChoosing(event, keyed) {
  const [field] = event.composedPath();
  return (
    event.type === 'change' &&
    keyed !== null &&
    keyed !== 'Enter' &&
    field instanceof Element &&
    field.matches(CHANGED_BY_KEYS)
  );
}

/**
 * With the keyboard, a choice is final when the field loses the focus, on Enter, or after a pause.
 * @param {Frame} frame @param {Turn} turn @param {Step} step
 */
function letChoose(frame, turn, step) {
  turn.choosing = step.id;
  turn.timers.later(
    'chosen',
    CHOSEN_MS,
    () => turn.choosing === step.id && finish(frame, turn, step),
  );
}

/** @param {Frame} frame */
export function createActs(frame) {
  const countPress = createPressCounter(frame);
  /** @type {string | null} the last key pressed, null after a mouse event */
  let keyed = null;

  /** @param {Event} event  trusted: made by the browser, not by a script @param {Turn} turn */
  return function hear(event, turn) {
    const { found } = turn;
    if (event.type === 'input' || event.type === 'keydown')
      frame.typedAt = frame.window.performance.now();
    if (event instanceof KeyboardEvent) keyed = event.key;
    if (event.type === 'click') keyed = null;
    for (const step of watched(turn)) {
      if (event.type === 'click' && step.action === 'upload' && touches(event, found.get(step.id)))
        turn.giving = step.id;
      if (!means(event, turn, step)) continue;
      // The page may have re-rendered the element a moment ago.
      if (step.target && !found.get(step.id)?.isConnected) lookFor(frame, turn, step);
      if (!touches(event, found.get(step.id)) && !isGift(event, turn, step)) continue;
      if (isChoosing(event, keyed)) letChoose(frame, turn, step);
      else finish(frame, turn, step);
    }
    if (event.type === 'click') countPress(/** @type {MouseEvent} */ (event), turn);
  };
}
