/**
 * Similo as published (Nass, Alégroth, Leotta, Feldt: "Similarity-based Web Element Localization
 * for Robust Test Automation", TOSEM 2023): fourteen properties, each compared to 0..1 and
 * weighted with 1.5 or 0.5, the candidate with the highest sum wins. Our own implementation, over
 * properties with the names of guides. It never refuses; the same with a threshold and a lead,
 * as fractions of the best sum that is possible, does.
 *
 * @typedef {import('../../../extension/src/shared/protocol.js').Target} Properties
 */

/** @param {string} one @param {string} other */
function editDistance(one, other) {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++)
      next[j] = Math.min(
        row[j] + 1,
        next[j - 1] + 1,
        row[j - 1] + Number(one[i - 1] !== other[j - 1]),
      );
    row = next;
  }
  return row[other.length];
}

/** @param {string | undefined} one @param {string | undefined} other */
const equal = (one, other) => Number(Boolean(one) && one?.toLowerCase() === other?.toLowerCase());

/** @param {string | undefined} one @param {string | undefined} other */
function spelled(one, other) {
  if (!one || !other) return 0;
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  return a === b ? 1 : 1 - editDistance(a, b) / Math.max(a.length, b.length);
}

/** @param {number} one @param {number} other */
const near = (one, other) =>
  Math.max(one, other) === 0 ? 1 : 1 - Math.abs(one - other) / Math.max(one, other);

/**
 * Words that stand around: those that both have, one within the beginning or end of the other
 * included.
 * @param {string} one
 * @param {string} other
 */
function sharedWords(one, other) {
  if (one === '' || other === '') return 0;
  const mine = one.toLowerCase().split(/\s+/u);
  const theirs = other.toLowerCase().split(/\s+/u);
  const both = mine.filter((word) =>
    theirs.some((their) => {
      const [short, long] = word.length < their.length ? [word, their] : [their, word];
      return long.startsWith(short) || long.endsWith(short);
    }),
  );
  const letters = (/** @type {string[]} */ words) => words.join('').length + 1;
  return Math.min(1, both.join('').length / Math.max(letters(mine), letters(theirs)));
}

/** @param {Properties} of @param {string} name */
const attribute = (of, name) =>
  /** @type {Record<string, string> | undefined} */ (of.attributes)?.[name];

/** @param {Properties} of */
function isButton(of) {
  const type = attribute(of, 'type') ?? '';
  const styled = (of.classes ?? []).some((name) => name.includes('btn') || name.includes('button'));
  return (
    of.tag === 'button' ||
    (of.tag === 'input' && ['button', 'submit', 'reset'].includes(type)) ||
    (of.tag === 'a' && styled)
  );
}

/** @param {unknown} value */
const text = (value) =>
  typeof value === 'string' ? value : Array.isArray(value) ? value.join(' ') : '';

/** @type {[number, (target: Properties, candidate: Properties) => number][]} */
const PARTS = [
  [1.5, (a, b) => equal(a.tag, b.tag)],
  [0.5, (a, b) => spelled(a.classes?.join(' '), b.classes?.join(' '))],
  [1.5, (a, b) => equal(attribute(a, 'name'), attribute(b, 'name'))],
  [1.5, (a, b) => equal(a.id, b.id)],
  [0.5, (a, b) => spelled(attribute(a, 'href'), attribute(b, 'href'))],
  [0.5, (a, b) => spelled(attribute(a, 'alt'), attribute(b, 'alt'))],
  [0.5, (a, b) => spelled(a.path, b.path)],
  [0.5, (a, b) => spelled(a.idPath, b.idPath)],
  [0.5, (a, b) => Number(isButton(a) === isButton(b))],
  [
    0.5,
    (a, b) =>
      a.box && b.box
        ? Math.max(0, 1 - Math.hypot(a.box[0] - b.box[0], a.box[1] - b.box[1]) / 100)
        : 0,
  ],
  [0.5, (a, b) => (a.box && b.box ? near(a.box[2] * a.box[3], b.box[2] * b.box[3]) : 0)],
  [
    0.5,
    (a, b) =>
      a.box && b.box ? near(a.box[2] / Math.max(a.box[3], 1), b.box[2] / Math.max(b.box[3], 1)) : 0,
  ],
  [
    1.5,
    (a, b) => spelled(text(a.text) || attribute(a, 'value'), text(b.text) || attribute(b, 'value')),
  ],
  [1.5, (a, b) => sharedWords(text(a.near), text(b.near))],
];

/**
 * @param {Properties} target
 * @param {Properties[]} candidates
 * @returns {{index: number, score: number}[]} best first
 */
export function similo(target, candidates) {
  return candidates
    .map((candidate, index) => ({
      index,
      score: PARTS.reduce((sum, [weight, like]) => sum + weight * like(target, candidate), 0),
    }))
    .sort((a, b) => b.score - a.score || a.index - b.index);
}

/** The sum that the target would have with itself. @param {Properties} target */
export const similoBest = (target) =>
  PARTS.reduce((sum, [weight, like]) => sum + weight * like(target, target), 0);
