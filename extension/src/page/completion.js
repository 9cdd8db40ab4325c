/**
 * Whether a step is done according to the state of the page, and which step comes next once it is.
 *
 * @typedef {import('./turn.js').Frame} Frame
 * @typedef {import('./turn.js').Turn} Turn
 * @typedef {import('../shared/protocol.js').Step} Step
 */
import { doneWhen, holds, isLevel } from './condition.js';
import { DISABLED } from './obstacle.js';
import { lookWhetherRefused } from './refusal.js';
import { isAtFork, isOnItsPage, isThereAnyway } from './turn.js';

/** How long a page must stay unchanged: a page that has just changed usually changes again. */
const SETTLED_MS = 400;
const CALM_MS = 3_000;

/**
 * Reports that a step is done, once per turn. @param {Frame} frame @param {Turn} turn @param {Step}
 * step
 */
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
  if (!top && condition.url !== undefined) return; // the tab's address is the top frame's
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
 * The element can no longer be pressed, and what it leads to is already here: the person acted
 * before the instruction was given.
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
 * Whether a step can be taken now: its element is usable, or its card belongs to this page, which
 * only the top frame can tell. The end of the guide is not detectable on any page.
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
 * Reports the first possible continuation that is present. Only the top frame evaluates conditions.
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
      if (now !== false) return; // in order: wait for one that is not known yet
    }
    lookWhetherRefused(frame, turn);
  });
}
