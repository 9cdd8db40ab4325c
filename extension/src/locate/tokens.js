/**
 * Compares texts as a person would: case, accents, punctuation and extra spaces are ignored, words
 * count. The work is bounded, whatever the length of a text.
 */

/** Only this many characters of a text are compared: the label of a control is shorter. */
const LONGEST = 240;
const MOST_WORDS = 40;
/** Spelling is compared letter by letter only up to this length. */
const SPELLED = 40;

/** The maximum likeness of two texts that are not the same. */
const PARTLY = 0.75;

const PLAIN = /^[a-z0-9 ]*$/;

/** @param {string} text */
export function fold(text) {
  let folded = text.slice(0, 2 * LONGEST).toLowerCase();
  if (!PLAIN.test(folded))
    folded = folded
      .normalize('NFKD')
      .replace(/\p{M}+/gu, '')
      .replace(/[^\p{L}\p{N}]+/gu, ' ');
  return folded.replace(/ {2,}/g, ' ').trim().slice(0, LONGEST);
}

/**
 * A word without its French or English plural ending.
 * @param {string} word
 */
const stem = (word) =>
  word.length > 3 && (word.endsWith('s') || word.endsWith('x')) ? word.slice(0, -1) : word;

/**
 * The words of a folded text.
 * @param {string} folded
 * @returns {Set<string>}
 */
export function tokensOf(folded) {
  if (folded === '') return new Set();
  return new Set(folded.split(' ', MOST_WORDS).map(stem));
}

/**
 * The words in an identifier, a class or an address: `searchbar-queryInput2` has searchbar, query
 * and input. Numbers are left out: they are counters, which change when elements are added or
 * removed.
 * @param {string} name
 * @returns {string[]}
 */
export function tokensIn(name) {
  const apart = name
    .slice(0, LONGEST)
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase();
  const words = apart.match(/\p{L}{2,}/gu) ?? [];
  return words.slice(0, MOST_WORDS).map(stem);
}

/** @type {ReadonlyMap<string, number>} */
const EQUAL = new Map();

/**
 * How much two sets share, 0 to 1 (Dice), each word counted with its weight.
 * @param {Set<string>} one
 * @param {Set<string>} other
 * @param {ReadonlyMap<string, number>} [worth]  the weight is 1 for a word that is not in it
 */
export function shared(one, other, worth = EQUAL) {
  let both = 0;
  let all = 0;
  for (const word of one) {
    all += worth.get(word) ?? 1;
    if (other.has(word)) both += worth.get(word) ?? 1;
  }
  for (const word of other) all += worth.get(word) ?? 1;
  return all === 0 ? 0 : (2 * both) / all;
}

const rows = [new Uint8Array(SPELLED + 1), new Uint8Array(SPELLED + 1)];

/**
 * One minus the ratio of the edit distance to the longer length; both at most SPELLED long.
 * @param {string} one @param {string} other
 */
function spelling(one, other) {
  let [row, next] = rows;
  for (let j = 0; j <= other.length; j++) row[j] = j;
  for (let i = 1; i <= one.length; i++) {
    next[0] = i;
    const letter = one.charCodeAt(i - 1);
    for (let j = 1; j <= other.length; j++) {
      const change = row[j - 1] + (letter === other.charCodeAt(j - 1) ? 0 : 1);
      const shift = (row[j] < next[j - 1] ? row[j] : next[j - 1]) + 1;
      next[j] = change < shift ? change : shift;
    }
    [row, next] = [next, row];
  }
  return 1 - row[other.length] / Math.max(one.length, other.length, 1);
}

/**
 * A text prepared for repeated comparison.
 * @typedef {{folded: string, words: Set<string>}} Said
 */

/** @param {string} text @returns {Said} */
export function said(text) {
  const folded = fold(text);
  return { folded, words: tokensOf(folded) };
}

/**
 * How alike two texts are, 0 to 1: by their words, or by their spelling if that gives more (a
 * typing error, words written together). Only equal texts give 1.
 * @param {Said} one @param {Said} other
 */
export function alike(one, other) {
  const a = one.folded;
  const b = other.folded;
  if (a === b) return 1;
  const byWords = PARTLY * shared(one.words, other.words);
  if (
    byWords > 0.8 * PARTLY ||
    Math.max(a.length, b.length) > SPELLED ||
    Math.abs(a.length - b.length) > Math.min(a.length, b.length) / 2
  )
    return byWords;
  return Math.max(byWords, PARTLY * Math.max(0, 2 * spelling(a, b) - 1));
}
