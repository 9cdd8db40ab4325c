/**
 * Which candidate is most like a target: a weighted sum of how alike they are in each property
 * that the target has. A property counts by how well it tells the candidates of this page apart:
 * where many are as alike, it says little. Pure, and the same in whatever order they come.
 *
 * @typedef {import('../shared/protocol.js').Target} Target
 * @typedef {import('./sketch.js').Sketch} Sketch
 *
 * @typedef {Record<string, number | null>} Likeness  for each property, null where the target has
 *   none
 *
 * @typedef {object} Ranked
 * @property {number} index
 * @property {number} score  0 to 1: the part of the target's evidence that the candidate has
 * @property {number} evidence  the same before it is made a part; differences of it are leads
 * @property {Likeness} likeness
 * @property {Sketch} sketch
 */
import { LIKENESS, PROPERTIES, rarityAmong } from './likeness.js';
import { sketch } from './sketch.js';
import { WEIGHTS } from './weights.js';

/** What a property counts at least, however common its value is. */
const COMMON = 0.6;
/** Sums are of whole numbers, so that no order of the candidates changes a last digit. */
const EXACT = 2 ** 20;

/**
 * What each property of the target is worth on this page, 0 where the target does not have it.
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

/** What an element is, whatever stands around it and wherever it stands. */
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
 * How much of what the target knows of the element itself is so, 0 to 1; 1 where it knows nothing.
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
