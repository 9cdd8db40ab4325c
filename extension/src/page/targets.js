/**
 * The state of the elements of the watched steps: found, lost, covered by a dialog of the site, or
 * changed since the guide was written.
 *
 * @typedef {import('./turn.js').Frame} Frame
 * @typedef {import('./turn.js').Turn} Turn
 * @typedef {import('../shared/protocol.js').Step} Step
 */
import { isVisible } from '../locate/visible.js';
import { hasMoved } from './off-path.js';
import { anchorOf } from './frame.js';
import { isCovered } from './obstacle.js';
import { waitForTarget } from './patience.js';
import { isOnItsPage, isPast, watched } from './turn.js';

/** A dialog that disappears by itself within this time is not reported. */
const COVERED_MS = 800;

/**
 * An optional step that was done may be needed again: a cookie banner may come back.
 * @param {Frame} frame @param {Turn} turn @param {Step} step
 */
function comesAgain({ search }, { watch, away, done, found }, step) {
  if (!step.target || step === watch.step) return false;
  const { kind } = search.ask(step.target);
  if (kind === 'gone') away.add(step.id);
  if (kind !== 'found' || !away.delete(step.id)) return false;
  done.delete(step.id);
  found.delete(step.id);
  return true;
}

/**
 * On another page than the step's, an element that merely resembles the step's element is a
 * different one.
 * @param {Frame} frame @param {Turn} turn @param {Step} step @param {{changed: string[]}} located
 */
const isOnlyAlike = (frame, turn, step, located) =>
  step === turn.watch.step && located.changed.length > 0 && hasMoved(frame, turn);

/**
 * Reports that a dialog of the site covers the step's own element, or no longer does.
 * @param {Frame} frame @param {Turn} turn @param {boolean} covered
 */
function sayCovered({ report }, turn, covered) {
  const { watch, timers } = turn;
  if (!covered) timers.forget('covered');
  if (covered === turn.saidCovered) return;
  const say = () => {
    turn.saidCovered = covered;
    report({ what: 'covered', turn: watch.turn, on: covered });
  };
  if (!covered) say();
  else if (!timers.has('covered')) timers.later('covered', COVERED_MS, say);
}

/**
 * Reports once that the element was found but has changed, with the names of the changed
 * properties.
 * @param {Frame} frame @param {Turn} turn @param {Step} step @param {string[]} changed
 */
function sayDrifted({ report }, { watch, drifted }, step, changed) {
  if (changed.length === 0 || drifted.has(step.id)) return;
  drifted.add(step.id);
  report({ what: 'drifted', turn: watch.turn, step: step.id, changed });
}

/**
 * @param {Frame} frame @param {Turn} turn @param {Step} step
 * @param {{element: Element, changed: string[]}} located
 */
function sayFound({ window, report }, { watch, found, anchored }, step, { element }) {
  const anchor = anchorOf(window, element);
  const key = JSON.stringify(anchor);
  if (element === found.get(step.id) && key === anchored.get(step.id)) return false;
  anchored.set(step.id, key);
  found.set(step.id, element);
  report({ what: 'found', turn: watch.turn, step: step.id, anchor });
  return true;
}

/**
 * Finds a step's element, and reports what has changed.
 * @param {Frame} frame @param {Turn} turn @param {Step} step
 */
export function lookFor(frame, turn, step) {
  const { watch, found } = turn;
  if (!step.target || (isPast(turn, step) && !comesAgain(frame, turn, step))) return;
  const located = isOnItsPage(frame, turn, step)
    ? frame.search.ask(step.target, { danger: step.danger !== undefined })
    : { kind: /** @type {const} */ ('gone') };
  const before = found.get(step.id);
  if (located.kind === 'pending' && before && isVisible(before)) return;
  const covered = located.kind === 'found' && isCovered(located.element);
  if (step === watch.step) sayCovered(frame, turn, covered);
  if (located.kind === 'found' && !covered && !isOnlyAlike(frame, turn, step, located)) {
    if (!sayFound(frame, turn, step, located)) return;
    sayDrifted(frame, turn, step, located.changed);
  } else if (before) {
    found.delete(step.id);
    frame.report({ what: 'lost', turn: watch.turn, step: step.id });
    if (step === watch.step) waitForTarget(frame, turn);
  }
  if (step === watch.step) turn.unsure = located.kind === 'unsure';
}

/**
 * The element that the ring goes around. The ring and the text must belong to the same step. An
 * optional step that is found before the main step waits until the text is about it; nothing else
 * is pointed at meanwhile.
 * @param {Turn} turn
 * @returns {Element | null}
 */
export function pointedAt(turn) {
  const { watch, found } = turn;
  const first = watched(turn).find(
    (step) => found.has(step.id) && (step === watch.step || !isPast(turn, step)),
  );
  if (!first || first.id !== watch.speaks || !(watch.ring || first !== watch.step)) return null;
  return found.get(first.id) ?? null;
}
