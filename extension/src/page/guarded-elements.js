/**
 * Locates, on a page, the elements of a guide that a helper must not see or must not point at.
 *
 * @typedef {import('../shared/protocol.js').Target} Target
 * @typedef {import('../shared/protocol.js').Sharing} Sharing
 * @typedef {import('./search.js').Search} Search
 */
import { glimpse } from '../locate/locate.js';

/**
 * The elements that the guide names and that are on this page.
 * @param {Document} document @param {Search} search @param {Sharing} sharing
 */
export const namedHere = (document, search, { named }) =>
  named
    .flatMap((target) => glimpse(document, target, search.roots) ?? [])
    .map(({ element }) => element);

/**
 * The elements that match these targets. An element that merely resembles one is guarded too,
 * unless it is known to be another element of the guide, or contains one.
 * @param {Search} search
 * @param {Target[]} targets
 * @param {Element[]} known
 * @returns {Element[] | undefined} undefined while that is not known yet
 */
export function placesOf(search, targets, known) {
  const answers = targets.map((target) => search.ask(target));
  if (answers.some(({ kind }) => kind === 'pending')) return undefined;
  return answers.flatMap((one) => {
    if (one.kind === 'found') return [one.element];
    return one.kind === 'unsure' &&
      one.element &&
      !known.some((element) => one.element?.contains(element))
      ? [one.element]
      : [];
  });
}
