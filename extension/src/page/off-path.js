/**
 * Whether the person is on another page than the step's, and whether another step of the guide is
 * here instead.
 *
 * @typedef {import('./turn.js').Frame} Frame
 * @typedef {import('./turn.js').Turn} Turn
 * @typedef {import('../shared/protocol.js').Step} Step
 */
import { isLevel } from './condition.js';
import { isOnItsPage } from './turn.js';

/** Said after so many calm milliseconds, and never while somebody types. */
const CALM_MS = 3_000;
/** What was done may take its time to show. */
const AWAITED_MS = 8_000;

/** Without its fragment. @param {string} url */
const pageOf = (url) => url.replace(/#.*$/, '');

/**
 * The page is another one than that on which the step was there.
 * @param {Frame} frame @param {Turn} turn
 */
export const hasMoved = ({ address }, { watch }) =>
  watch.shownAt !== null && pageOf(watch.shownAt) !== pageOf(address());

/**
 * Not on its pages; or gone from where it was, on another address.
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

/** Where the step is not, another one may be. @param {Frame} frame @param {Turn} turn */
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
