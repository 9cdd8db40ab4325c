/**
 * Whether a condition holds on this page now. `clicked`, `changed` and `next` are events, not
 * states: the watcher hears them, nothing holds here.
 *
 * @typedef {import('../shared/protocol.js').Condition} Condition
 */
import { locate } from './locate/unique.js';
import { patternFits } from '../shared/pattern.js';

/** @param {Condition | undefined} condition */
export const isLevel = (condition) =>
  condition !== undefined && (condition.url !== undefined || condition.appears !== undefined || condition.gone !== undefined);

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
 * @param {Document} document
 * @param {string} address
 */
export function holds(condition, document, address) {
  if (condition.url !== undefined) return patternFits(condition.url, address);
  if (condition.appears !== undefined) return locate(document, condition.appears).kind === 'found';
  if (condition.gone !== undefined) return locate(document, condition.gone).kind === 'gone';
  return false;
}
