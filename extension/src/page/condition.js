/**
 * Whether a condition holds on this page now. `clicked`, `changed` and `next` are events, not
 * states: the watcher handles them, and they never hold here.
 *
 * @typedef {import('../shared/protocol.js').Condition} Condition
 */
import { patternFits } from '../shared/pattern.js';

/** @param {Condition | undefined} condition */
export const isLevel = (condition) =>
  condition !== undefined &&
  (condition.url !== undefined || condition.appears !== undefined || condition.gone !== undefined);

/**
 * The state of the page that ends a step, if any. An `open` step ends as soon as its address is
 * reached, whatever the query string.
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
