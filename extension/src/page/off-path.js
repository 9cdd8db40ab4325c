/**
 * Whether the person is on another page than the step's, and whether another step of the guide is
 * on this page instead.
 *
 * @typedef {import('./turn.js').Frame} Frame
 * @typedef {import('./turn.js').Turn} Turn
 * @typedef {import('../shared/protocol.js').Step} Step
 */
import { isLevel } from './condition.js';
import { isOnItsPage } from './turn.js';

/** Reported after this many milliseconds without change, and never while the person types. */
const CALM_MS = 3_000;
/** The effect of an action may take this long to show. */
const AWAITED_MS = 8_000;

/** The URL without its fragment. @param {string} url */
const pageOf = (url) => url.replace(/#.*$/, '');

/**
 * The page is not the one on which the step's element was found.
 * @param {Frame} frame @param {Turn} turn
 */
export const hasMoved = ({ address }, { watch }) =>
  watch.shownAt !== null && pageOf(watch.shownAt) !== pageOf(address());

/**
 * Not on the step's pages; or the element has gone, and the address has changed.
 * @param {Frame} frame @param {Turn} turn @param {Step} step
 */
export const isAstray = (frame, turn, step) =>
  !isOnItsPage(frame, turn, step) ||
  (step.target !== undefined && !turn.found.has(step.id) && hasMoved(frame, turn));

/** @param {Frame} frame @param {Turn} turn */
export function lookWhetherAstray(frame, turn) {
  const { watch, timers } = turn;
  if (!frame.top || !watch.step) return;
  if (!isAstray(frame, turn, watch.step)) {
    timers.forget('off');
    if (turn.saidOff) frame.report({ what: 'on', turn: watch.turn });
    turn.saidOff = false;
    return;
  }
  if (turn.saidOff || timers.has('off')) return;
  const awaited = isOnItsPage(frame, turn, watch.step) && isLevel(watch.step.done);
  timers.later('off', awaited ? AWAITED_MS : CALM_MS, () => sayAstray(frame, turn));
}

/** @param {Frame} frame @param {Turn} turn */
function sayAstray(frame, turn) {
  const { window, leaving, typedAt } = frame;
  const { watch } = turn;
  if (!watch.step || !isAstray(frame, turn, watch.step)) return;
  const busy =
    leaving ||
    window.document.readyState === 'loading' ||
    window.performance.now() - typedAt < CALM_MS;
  if (busy) return lookWhetherAstray(frame, turn);
  turn.saidOff = true;
  frame.report({ what: 'off', turn: watch.turn });
}

/**
 * If the step is not on this page, looks for another step that is. @param {Frame} frame @param
 * {Turn} turn
 */
export function lookForOthers(frame, turn) {
  const { watch, found } = turn;
  if (watch.others.length === 0) turn.fitting = null;
  if (watch.step && found.has(watch.step.id)) return;
  const step = watch.others.find(
    (one) =>
      one.target && isOnItsPage(frame, turn, one) && frame.search.ask(one.target).kind === 'found',
  );
  if (!step || step.id === turn.fitting) return;
  turn.fitting = step.id;
  frame.report({ what: 'fits', turn: watch.turn, step: step.id });
}
