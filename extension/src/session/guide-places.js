/**
 * A guide as the row of places that a person walks through: cards before, what to prepare, the
 * steps, cards after, the end. An optional step is no place of its own: it is watched beside the
 * place that follows it, so it can never hold anybody up.
 *
 * @typedef {import('../shared/protocol.js').Guide} Guide
 * @typedef {import('../shared/protocol.js').Step} Step
 * @typedef {import('../shared/protocol.js').Display} Display
 */

/**
 * @typedef {Object} Place
 * @property {'before' | 'prepare' | 'step' | 'after' | 'end'} kind
 * @property {Display[]} texts     what a card says
 * @property {Step | null} step
 * @property {Step[]} beside
 */

/**
 * @param {'before' | 'prepare' | 'after' | 'end'} kind
 * @param {Display[]} texts
 * @returns {Place}
 */
const card = (kind, texts) => ({ kind, texts, step: null, beside: [] });

/**
 * @param {Step[]} steps
 * @returns {{places: Place[], rest: Step[]}} `rest`: optional steps that no step follows
 */
function stepPlaces(steps) {
  /** @type {Place[]} */
  const places = [];
  /** @type {Step[]} */
  let beside = [];
  for (const step of steps) {
    if (step.optional) {
      beside.push(step);
      continue;
    }
    places.push({ kind: 'step', texts: [], step, beside });
    beside = [];
  }
  return { places, rest: beside };
}

/**
 * @param {Guide} guide
 * @returns {Place[]}
 */
export function courseOf(guide) {
  const { places, rest } = stepPlaces(guide.steps);
  const prepare = guide.prepare ?? [];
  const ending = [...(guide.after ?? []).map((text) => card('after', [text])), card('end', [])];
  ending[0].beside = rest;
  return [
    ...(guide.before ?? []).map((text) => card('before', [text])),
    ...(prepare.length > 0 ? [card('prepare', prepare)] : []),
    ...places,
    ...ending,
  ];
}

/** @param {Place[]} course */
export const stepTotal = (course) => course.filter((place) => place.kind === 'step').length;

/**
 * The index of the place where `id` is the step or is watched; `end` stands for what follows the
 * last step. -1 where there is none.
 * @param {Place[]} course
 * @param {string} id
 */
export function placeOf(course, id) {
  if (id === 'end')
    return course.findIndex((place) => place.kind === 'after' || place.kind === 'end');
  return course.findIndex(
    (place) => place.step?.id === id || place.beside.some((step) => step.id === id),
  );
}
