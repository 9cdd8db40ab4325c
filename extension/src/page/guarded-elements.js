/**
 * Where on a page the elements of a guide are that a helper must not see, or must not point at.
 *
 * @typedef {import('../shared/protocol.js').Target} Target
 * @typedef {import('../shared/protocol.js').Sharing} Sharing
 * @typedef {import('./search.js').Search} Search
 */
import { glimpse } from '../locate/locate.js';

/**
 * What the guide speaks of and is here.
 * @param {Document} document @param {Search} search @param {Sharing} sharing
 */
export const namedHere = (document, search, { named }) =>
  named
    .flatMap((target) => glimpse(document, target, search.roots) ?? [])
    .map(({ element }) => element);

/**
 * Where these are. What is merely like one of them is kept back too, unless it is known to be
 * something else, or holds that.
 * @param {Search} search
 * @param {Target[]} targets
 * @param {Element[]} known
 * @returns {Element[] | undefined} undefined while that is not known
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
