/**
 * Whether a step is done, by a state of the page; and once it is, where the guide goes from there.
 *
 * @typedef {import('./turn.js').Frame} Frame
 * @typedef {import('./turn.js').Turn} Turn
 * @typedef {import('../shared/protocol.js').Step} Step
 */
import { doneWhen, holds, isLevel } from './condition.js';
import { DISABLED } from './obstacle.js';
import { lookWhetherRefused } from './refusal.js';
import { isAtFork, isOnItsPage, isThereAnyway } from './turn.js';

/** A page that has just changed goes on changing. */
const SETTLED_MS = 400;
const CALM_MS = 3_000;

/** Reports it once. @param {Frame} frame @param {Turn} turn @param {Step} step */
export function finish({ report }, { watch, done }, step) {
  if (done.has(step.id)) return;
  done.add(step.id);
  report({ what: 'done', turn: watch.turn, step: step.id });
}

/** @param {Frame} frame @param {Turn} turn @param {Step} step */
export function lookWhetherDone(frame, turn, step) {
  const { top, search, address, report } = frame;
  const { watch, done } = turn;
  const condition = doneWhen(step);
  if (!condition || !isLevel(condition) || done.has(step.id)) return;
  if (!top && condition.url !== undefined) return; // the address is the tab's, the top frame's
  const now = holds(condition, search.ask, address());
  if (now === null) return;
  if (!now) {
    if (!turn.armed && step === watch.step) report({ what: 'armed', turn: watch.turn });
    if (step === watch.step) turn.armed = true;
  } else if (turn.armed || step !== watch.step) {
    finish(frame, turn, step);
  } else {
    turn.stood = true;
  }
}

/**
 * It cannot be pressed any more, and what it leads to is here: somebody was ahead of the words.
 * @param {Frame} frame @param {Turn} turn
 */
export function lookWhetherWasDone(frame, turn) {
  const { top, search, address } = frame;
  const { timers, found } = turn;
  const { step, next } = turn.watch;
  const was = () =>
    step &&
    found.get(step.id)?.matches(DISABLED) &&
    (isThereAnyway(turn) ||
      step.branch?.some((choice) => holds(choice.if, search.ask, address())) ||
      next.some((one) => one?.target && isThere(frame, turn, one)));
  if (!top || !was()) return timers.forget('ahead');
  if (!timers.has('ahead'))
    timers.later('ahead', CALM_MS, () => {
      if (step && was()) finish(frame, turn, step);
    });
}

/**
 * Whether a step could be taken now: its element can be used, or its card belongs to this page,
 * which the top frame knows. The end of the guide is seen on no page.
 * @param {Frame} frame @param {Turn} turn @param {Step | null} step
 * @returns {boolean | null} null: not known yet
 */
function isThere(frame, turn, step) {
  if (!step || !isOnItsPage(frame, turn, step)) return false;
  if (!step.target) return frame.top;
  const located = frame.search.ask(step.target, { danger: step.danger !== undefined });
  if (located.kind === 'pending') return null;
  return located.kind === 'found' && !located.element.matches(DISABLED);
}

/**
 * The first of the ways on that is there. Conditions are the top frame's to know.
 * @param {Frame} frame @param {Turn} turn
 */
export function lookForBranch(frame, turn) {
  const { window, top, search, address, report } = frame;
  const { branch, next, turn: number } = turn.watch;
  if (!isAtFork(turn.watch) || !(top || next.length > 0) || frame.leaving) return;
  turn.timers.later('branch', SETTLED_MS, () => {
    if (frame.leaving || window.document.readyState === 'loading') return;
    const ways = [
      ...next.map((step) => () => isThere(frame, turn, step)),
      ...branch.map((condition) => () => holds(condition, search.ask, address())),
    ];
    for (const [index, way] of ways.entries()) {
      const now = way();
      if (now) report({ what: 'branch', turn: number, index });
      if (now !== false) return; // in their order: one that is not known yet is waited for
    }
    lookWhetherRefused(frame, turn);
  });
}
