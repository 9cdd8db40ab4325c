/**
 * Whether a condition holds on this page now. `clicked`, `changed` and `next` are events, not
 * states: the watcher hears them, nothing holds here.
 *
 * @typedef {import('../shared/protocol.js').Condition} Condition
 */
import { patternFits } from '../shared/pattern.js';

/** @param {Condition | undefined} condition */
export const isLevel = (condition) =>
  condition !== undefined &&
  (condition.url !== undefined || condition.appears !== undefined || condition.gone !== undefined);

/**
 * When a step is done by a state of the page. An `open` step is, as soon as its address is reached,
 * whatever its query became.
 * @param {import('../shared/protocol.js').Step} step
 * @returns {Condition | undefined}
 */
export function doneWhen(step) {
  if (step.done || step.action !== 'open' || step.url === undefined) return step.done;
  const { origin, pathname } = new URL(step.url);
  return { url: `${origin}${pathname}*` };
}

/**
 * @param {Condition} condition
 * @param {(target: import('../shared/protocol.js').Target) => {kind: string}} find
 * @param {string} address
 * @returns {boolean | null} null: not known yet
 */
export function holds(condition, find, address) {
  if (condition.url !== undefined) return patternFits(condition.url, address);
  const target = condition.appears ?? condition.gone;
  if (target === undefined) return false;
  const { kind } = find(target);
  if (kind === 'pending') return null;
  return kind === (condition.appears === undefined ? 'gone' : 'found');
}
