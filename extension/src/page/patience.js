/**
 * What is said when a person does not get on: the site is slow, the element does not come, nothing
 * has happened for long, or somebody presses one spot again and again.
 *
 * @typedef {import('./turn.js').Frame} Frame
 * @typedef {import('./turn.js').Turn} Turn
 */
import { isAstray, lookWhetherAstray } from './off-path.js';
import { isAbroad } from './frame.js';
import { isAtFork } from './turn.js';

/** An element that has not come by then is late. */
const LATE_MS = 8_000;
/** Silence that a person begins to wonder at. */
const NOTICED_MS = 2_500;
const SLOW_MS = 20_000;
/** Whoever has written something in this time is still at it. */
const WRITING_MS = 10_000;
/**
 * Presses on one spot, a double-click being one of them, from which on somebody is not getting on.
 */
const MANY_PRESSES = 4;
const SAME_SPOT = 24;
const SAME_TIME_MS = 4_000;

/** Sets the clocks of a turn that begins. @param {Frame} frame @param {Turn} turn */
export function startClocks(frame, turn) {
  const { top, report } = frame;
  const { watch, timers } = turn;
  if (!top) return;
  if (isAtFork(watch)) {
    timers.later('late', NOTICED_MS, () =>
      report({ what: 'late', turn: watch.turn, loading: true }),
    );
    timers.later('straight', watch.branchWait, () =>
      report({ what: 'branch', turn: watch.turn, index: null }),
    );
  }
  if (!watch.step) return;
  timers.later('slow', SLOW_MS, () => report({ what: 'slow', turn: watch.turn }));
  if (watch.patience > 0) waitPatiently(frame, turn, watch.patience);
  waitForTarget(frame, turn);
  lookWhetherAstray(frame, turn);
}

/**
 * Whoever writes, or looks elsewhere, is not stuck.
 * @param {Frame} frame @param {Turn} turn @param {number} ms
 */
function waitPatiently(frame, turn, ms) {
  const { window, report } = frame;
  turn.timers.later('stuck', ms, () => {
    if (!turn.watch.patience) return;
    const busy =
      window.document.visibilityState !== 'visible' ||
      window.performance.now() - frame.typedAt < WRITING_MS;
    if (busy) waitPatiently(frame, turn, WRITING_MS);
    else report({ what: 'stuck', turn: turn.watch.turn });
  });
}

/** Begins to wait for the step's element. @param {Frame} frame @param {Turn} turn */
export function waitForTarget(frame, turn) {
  const { step } = turn.watch;
  if (frame.top && step?.target)
    turn.timers.later('late', step.wait ?? LATE_MS, () => sayLate(frame, turn));
}

/**
 * The element is late: is the site slow, is it one of several, or is it not there?
 * @param {Frame} frame @param {Turn} turn
 */
function sayLate(frame, turn) {
  if (!turn.watch.step) return;
  //  A shadow root that was made meanwhile is no change that is heard of.
  frame.lookAfresh();
  const { step, sites, turn: number } = turn.watch;
  if (!step || turn.found.has(step.id) || turn.saidCovered || isAstray(frame, turn, step)) return;
  const loading = frame.leaving || frame.window.document.readyState !== 'complete';
  if (turn.unsure) frame.report({ what: 'unsure', turn: number, step: step.id });
  else
    frame.report({
      what: 'late',
      turn: number,
      loading,
      abroad: isAbroad(frame.window, step.target ?? {}, sites),
    });
  if (loading) waitForTarget(frame, turn);
}

/** Counts presses again and again on one spot of which nothing comes. @param {Frame} frame */
export function createPressCounter({ window, report }) {
  let last = { x: 0, y: 0, at: 0, count: 0 };
  /** @param {MouseEvent} event @param {Turn} turn */
  return function countPress({ detail, clientX: x, clientY: y }, { watch }) {
    if (detail !== 1) return; // the second half of a double-click, or a key
    const at = window.performance.now();
    const same = at - last.at < SAME_TIME_MS && Math.hypot(x - last.x, y - last.y) < SAME_SPOT;
    last = { x, y, at, count: same ? last.count + 1 : 1 };
    if (last.count >= MANY_PRESSES && watch.patience) report({ what: 'stuck', turn: watch.turn });
  };
}
