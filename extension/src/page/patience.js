/**
 * What is reported when a person is stuck: the site is slow, the element does not appear, nothing
 * has happened for a long time, or the person presses the same spot repeatedly.
 *
 * @typedef {import('./turn.js').Frame} Frame
 * @typedef {import('./turn.js').Turn} Turn
 */
import { isAstray, lookWhetherAstray } from './off-path.js';
import { isAbroad } from './frame.js';
import { isAtFork } from './turn.js';

/** An element that has not appeared after this time is late. */
const LATE_MS = 8_000;
/** After this long without a reaction, a person begins to wonder. */
const NOTICED_MS = 2_500;
const SLOW_MS = 20_000;
/** A person who has typed within this time is still typing. */
const WRITING_MS = 10_000;
/**
 * Number of presses on one spot from which a person counts as stuck. A double-click counts as one
 * press.
 */
const MANY_PRESSES = 4;
const SAME_SPOT = 24;
const SAME_TIME_MS = 4_000;

/** Starts the timers of a new turn. @param {Frame} frame @param {Turn} turn */
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
 * Waits until the person is idle: a person who is typing, or looking at another tab, is not stuck.
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

/** Starts waiting for the step's element. @param {Frame} frame @param {Turn} turn */
export function waitForTarget(frame, turn) {
  const { step } = turn.watch;
  if (frame.top && step?.target)
    turn.timers.later('late', step.wait ?? LATE_MS, () => sayLate(frame, turn));
}

/**
 * The element is late: reports whether the site is slow, the element is ambiguous, or it is
 * missing.
 * @param {Frame} frame @param {Turn} turn
 */
function sayLate(frame, turn) {
  if (!turn.watch.step) return;
  // The creation of a shadow root fires no mutation record, so the roots are searched again.
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

/** Counts repeated presses on one spot that have no effect. @param {Frame} frame */
export function createPressCounter({ window, report }) {
  let last = { x: 0, y: 0, at: 0, count: 0 };
  /** @param {MouseEvent} event @param {Turn} turn */
  return function countPress({ detail, clientX: x, clientY: y }, { watch }) {
    if (detail !== 1) return; // the second click of a double-click, or a key
    const at = window.performance.now();
    const same = at - last.at < SAME_TIME_MS && Math.hypot(x - last.x, y - last.y) < SAME_SPOT;
    last = { x, y, at, count: same ? last.count + 1 : 1 };
    if (last.count >= MANY_PRESSES && watch.patience) report({ what: 'stuck', turn: watch.turn });
  };
}
