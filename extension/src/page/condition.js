/**
 * Whether a condition holds on this page now. `clicked`, `changed` and `next` are events, not
 * states: the watcher hears them, nothing holds here.
 *
 * @typedef {import('../shared/protocol.js').Condition} Condition
 */
import { locate } from './locate/locate.js';
import { patternFits } from '../shared/pattern.js';

/** @param {Condition | undefined} condition */
export const isLevel = (condition) =>
  condition !== undefined && (condition.url !== undefined || condition.appears !== undefined || condition.gone !== undefined);

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
