/**
 * Ranks the candidates by their likeness to a target: a weighted sum over the properties that the
 * target has. The weight of a property depends on how well it distinguishes the candidates of this
 * page: it is low if many are equally alike. Pure, and independent of the order of the candidates.
 *
 * @typedef {import('../shared/protocol.js').Target} Target
 * @typedef {import('./sketch.js').Sketch} Sketch
 *
 * @typedef {Record<string, number | null>} Likeness  for each property, null if the target does not
 *   have it
 *
 * @typedef {object} Ranked
 * @property {number} index
 * @property {number} score  0 to 1: the share of the target's evidence that the candidate has
 * @property {number} evidence  the same before normalization; leads are differences of it
 * @property {Likeness} likeness
 * @property {Sketch} sketch
 */
import { LIKENESS, PROPERTIES, rarityAmong } from './likeness.js';
import { sketch } from './sketch.js';
import { WEIGHTS } from './weights.js';

/** The minimum weight factor of a property, however common its value is. */
const COMMON = 0.6;
/**
 * Values are rounded to multiples of 1 / EXACT, so that the sum does not depend on the order of the
 * candidates.
 */
const EXACT = 2 ** 20;

/**
 * The weight of each property of the target on this page, 0 if the target does not have it.
 * @param {Likeness[]} likenesses  of each candidate
 * @returns {number[]} in the order of PROPERTIES
 */
export function tellingness(likenesses) {
  const all = Math.log(1 + likenesses.length);
  return PROPERTIES.map((name) => {
    if (likenesses.length === 0 || likenesses[0][name] === null) return 0;
    let alike = 0;
    for (const of of likenesses) alike += Math.round(EXACT * Math.max(0, of[name] ?? 0) ** 2);
    return COMMON + (1 - COMMON) * (1 - Math.log(1 + Math.max(0, alike / EXACT - 1)) / all);
  });
}

/**
 * How alike each candidate is to the target in each property.
 * @param {Target} target @param {Sketch[]} candidates
 * @returns {Likeness[]}
 */
export function compare(target, candidates) {
  const wanted = sketch(target);
  const rarity = rarityAmong(candidates);
  return candidates.map((candidate) =>
    Object.fromEntries(PROPERTIES.map((name) => [name, LIKENESS[name](wanted, candidate, rarity)])),
  );
}

/**
 * @param {Likeness[]} likenesses @param {Sketch[]} candidates
 * @param {Readonly<Record<string, number>>} [weights]
 * @returns {Ranked[]} best first
 */
export function weigh(likenesses, candidates, weights = WEIGHTS) {
  const worth = tellingness(likenesses).map(
    (telling, property) => telling * weights[PROPERTIES[property]],
  );
  const most = worth.reduce((sum, one) => sum + one, 0) || 1;
  return likenesses
    .map((likeness, index) => {
      let evidence = 0;
      for (let property = 0; property < worth.length; property++)
        evidence += worth[property] * (likeness[PROPERTIES[property]] ?? 0);
      return {
        index,
        evidence,
        score: Math.max(0, evidence / most),
        sketch: candidates[index],
        likeness,
      };
    })
    .sort((one, other) => other.evidence - one.evidence || one.index - other.index);
}

/** @param {Target} target @param {Sketch[]} candidates @returns {Ranked[]} best first */
export const rankSketches = (target, candidates) => weigh(compare(target, candidates), candidates);

/** The properties of the element itself, independent of its surroundings and position. */
const ITS_OWN = /** @type {const} */ ([
  'says',
  'words',
  'tag',
  'role',
  'id',
  'field',
  'link',
  'test',
]);

/**
 * The share of the target's known own properties that agree, 0 to 1; 1 if none is known.
 * @param {Target} target
 * @param {Target} candidate
 */
export function agreement(target, candidate) {
  const [wanted, found] = [sketch(target), sketch(candidate)];
  const rarity = new Map();
  let most = 0;
  let evidence = 0;
  for (const name of ITS_OWN) {
    const likeness = LIKENESS[name](wanted, found, rarity);
    if (likeness === null) continue;
    most += WEIGHTS[name];
    evidence += WEIGHTS[name] * likeness;
  }
  return most === 0 ? 1 : Math.max(0, evidence / most);
}

/**
 * @param {Target} target
 * @param {Target[]} candidates  properties with the names of a target
 * @returns {Ranked[]} best first
 */
export const rank = (target, candidates) => rankSketches(target, candidates.map(sketch));
