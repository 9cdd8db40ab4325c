/**
 * A guide as the linear list of places: cards before, what to prepare, the steps, cards after, the
 * end. An optional step is not a place of its own: it is watched beside the place that follows it,
 * so it can never block progress.
 *
 * @typedef {import('../shared/protocol.js').Guide} Guide
 * @typedef {import('../shared/protocol.js').Step} Step
 * @typedef {import('../shared/protocol.js').Display} Display
 */

/**
 * @typedef {Object} Place
 * @property {'before' | 'prepare' | 'step' | 'after' | 'end'} kind
 * @property {Display[]} texts     the texts of a card
 * @property {Step | null} step
 * @property {Step[]} beside       optional steps that may come before this place
 * @property {number} part         index of the guide's part that contains it; 0 if the guide has no
 *   parts
 */

/**
 * @param {'before' | 'prepare' | 'after' | 'end'} kind
 * @param {Display[]} texts
 * @param {number} part
 * @param {Step[]} [beside]
 * @returns {Place}
 */
const card = (kind, texts, part, beside = []) => ({ kind, texts, step: null, beside, part });

/**
 * The titles of a guide's parts, in order; empty where it has none.
 * @param {Guide} guide
 * @returns {Display[]}
 */
export const partsOf = (guide) => guide.steps.flatMap(({ part }) => part ?? []);

/**
 * The first part starts at the first step, even if a later step declares it.
 * @param {Step[]} steps
 * @returns {{places: Place[], rest: Step[]}} `rest`: optional steps at the end, with no step after
 *   them
 */
function stepPlaces(steps) {
  /** @type {Place[]} */
  const places = [];
  /** @type {Step[]} */
  let beside = [];
  let begun = 0;
  for (const step of steps) {
    if (step.part) begun += 1;
    if (step.optional) {
      beside.push(step);
      continue;
    }
    places.push({ kind: 'step', texts: [], step, beside, part: Math.max(0, begun - 1) });
    beside = [];
  }
  return { places, rest: beside };
}

/**
 * @param {Guide} guide
 * @returns {Place[]}
 */
export function placesOf(guide) {
  const { places, rest } = stepPlaces(guide.steps);
  const prepare = guide.prepare ?? [];
  const last = places.at(-1)?.part ?? 0;
  const ending = [...(guide.after ?? []).map((text) => card('after', [text], last))];
  ending.push(card('end', [], last));
  ending[0].beside = rest;
  return [
    ...(guide.before ?? []).map((text) => card('before', [text], 0)),
    ...(prepare.length > 0 ? [card('prepare', prepare, 0)] : []),
    ...places,
    ...ending,
  ];
}

/**
 * The index of the place whose step or optional step has this `id`. `end` is the place after the
 * last step. Returns -1 if not found.
 * @param {Place[]} places
 * @param {string} id
 */
export function placeOf(places, id) {
  if (id === 'end')
    return places.findIndex((place) => place.kind === 'after' || place.kind === 'end');
  return places.findIndex(
    (place) => place.step?.id === id || place.beside.some((step) => step.id === id),
  );
}

/**
 * The possible successors of a place: from `next` or `branch`, from the order of steps, and from
 * `missing.go`.
 * @param {Place[]} places
 * @param {number} at
 * @returns {number[]} in order of preference, without duplicates
 */
export function waysFrom(places, at) {
  const { next, branch, missing } = places[at].step ?? {};
  const ids = [
    ...(next ?? branch?.map(({ go }) => go) ?? []),
    ...(missing?.go ? [missing.go] : []),
  ];
  const named = ids.map((id) => placeOf(places, id)).filter((place) => place >= 0);
  const straight = next || at === places.length - 1 ? [] : [at + 1];
  return [...new Set([...named, ...straight])];
}
