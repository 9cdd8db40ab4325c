/**
 * Whether the site shows an error beside the element of the last step done: after three seconds
 * without change, the guide returns to that step.
 *
 * @typedef {import('./turn.js').Frame} Frame
 * @typedef {import('./turn.js').Turn} Turn
 * @typedef {import('../shared/protocol.js').Step} Step
 */
import { isFaulty, isRefused } from './obstacle.js';
import { isOnItsPage } from './turn.js';

const CALM_MS = 3_000;

/** @param {Frame} frame @param {Step} step */
function isFaultyField({ search }, step) {
  const located = step.target ? search.ask(step.target) : null;
  return located?.kind === 'found' && isFaulty(located.element);
}

/** @param {Frame} frame @param {Turn} turn @param {Step} step */
function refuses(frame, turn, step) {
  const located =
    step.target && isOnItsPage(frame, turn, step) ? frame.search.ask(step.target) : null;
  return located?.kind === 'found' && isRefused(located.element);
}

/** @param {Frame} frame @param {Turn} turn */
export function lookWhetherRefused(frame, turn) {
  const { timers, found } = turn;
  const { before } = turn.watch;
  if (
    !frame.top ||
    !before?.target ||
    frame.leaving ||
    timers.has('refused') ||
    !refuses(frame, turn, before)
  )
    return;
  timers.later('refused', CALM_MS, () => {
    if (frame.leaving || found.size > 0 || !refuses(frame, turn, before)) return;
    if (frame.window.performance.now() - frame.typedAt < CALM_MS)
      return lookWhetherRefused(frame, turn);
    const { fields, turn: number } = turn.watch;
    const field = fields.find((one) => isFaultyField(frame, one))?.id ?? null;
    frame.report({ what: 'refused', turn: number, field });
  });
}
