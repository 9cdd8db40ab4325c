/**
 * Where the elements of the watched steps are: found, lost, covered by a dialog of the site, or not
 * as they were known.
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

/** A dialog that comes and goes of itself is not spoken of. */
const COVERED_MS = 800;

/**
 * An optional step that was done may be asked for again: a banner about cookies comes back.
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
 * On another page than where the step was, what is merely like its element is something else.
 * @param {Frame} frame @param {Turn} turn @param {Step} step @param {{changed: string[]}} located
 */
const isOnlyAlike = (frame, turn, step, located) =>
  step === turn.watch.step && located.changed.length > 0 && hasMoved(frame, turn);

/**
 * A dialog of the site lies over the step's own element, or does so no more.
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
 * It was found, but not as it was known: said once, by the names of what is another way now.
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
 * Looks where a step's element is now, and reports what is new.
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
 * What the ring goes around. Ring and words must be of one step: what comes first here, an optional
 * step before the step itself, waits until the words are of it; and nothing else is pointed at
 * meanwhile.
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
