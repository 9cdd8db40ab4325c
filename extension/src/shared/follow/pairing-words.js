/**
 * The spoken and written form of a rendezvous: a number and two words, "47 12 – cerise – moulin".
 *
 * Input ignores accents, case, dashes and spaces, nothing else. A single typing error never turns
 * one word of a list into another, so it is detected here and the helper is asked ("cerise ?").
 * Automatic correction could consume the only attempt that the words allow.
 */
import { EN } from './pairing-words/en.js';
import { FR } from './pairing-words/fr.js';

/**
 * @typedef {'fr' | 'en'} Lang
 * @typedef {readonly [number, number]} Pair   indices in a language's word list
 */

/** @type {Readonly<Record<Lang, readonly string[]>>} */
export const LISTS = { fr: FR, en: EN };
const LANGS = /** @type {Lang[]} */ (Object.keys(LISTS));
/**
 * Two, four or six digits. Each pair is between 10 and 69, because French numbers from 70 on are
 * easily misheard.
 */
const NUMBER = /^(?:[1-6]\d){1,3}$/u;
/** Maximum number of typing errors to suggest corrections for, and of suggestions. */
const SLIPS_MAX = 2;
const NEAR_MAX = 3;

/** Normalises for comparison: "Œillet", "œillet" and "OEILLET" are equal. @param {string} text */
export const fold = (text) =>
  text
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .normalize('NFD')
    .replace(/\p{M}/gu, '');

const PLACES = { fr: placesIn(FR), en: placesIn(EN) };

/** @param {readonly string[]} list @returns {Map<string, number>} */
function placesIn(list) {
  return new Map(list.map((word, place) => [fold(word), place]));
}

/**
 * The word list for a language; French if there is none.
 * @param {string} tag BCP 47
 * @returns {Lang}
 */
export const listFor = (tag) =>
  LANGS.find((lang) => tag.toLowerCase().split('-')[0] === lang) ?? 'fr';

/** Draws two different words uniformly. @returns {Pair} */
export function drawPair() {
  const [first, second] = crypto
    .getRandomValues(new Uint16Array(2))
    .map((number) => number % FR.length); // 2048 divides 65536
  return first === second ? drawPair() : [first, second];
}

/**
 * Maps random bytes to two words, for comparing two screens.
 * @param {Uint8Array} bytes at least four
 * @returns {Pair}
 */
export const pairOf = ([a, b, c, d]) => [((a << 8) | b) % FR.length, ((c << 8) | d) % FR.length];

/** @param {string} number digits @returns {boolean} whether it is a valid room number */
export const isNumber = (number) => NUMBER.test(number);

/** A number split into pairs, for reading aloud. @param {string} number digits */
export const spokenNumber = (number) => number.replace(/\d\d(?=\d)/gu, '$&\u00A0');

/** @param {Pair} pair @param {Lang} lang */
export const spoken = (pair, lang) => pair.map((place) => LISTS[lang][place]).join(' – ');

/**
 * A typed word: its index in the list, or suggestions, most likely first.
 * @typedef {{typed: string, place: number | null, near: string[]}} Heard
 */

/**
 * The parsed input. Nothing may be sent unless `pair` is set, which means two different words of
 * one list. `number` is null if missing or invalid.
 * @typedef {{number: string | null, words: Heard[], lang: Lang | null, pair: Pair | null}}
 *   Understood
 */

/**
 * Reads "47 – cerise – moulin" and the like; number and words may also appear alone. The language
 * is the one whose words are closest to the input.
 * @param {string} text
 * @returns {Understood}
 */
export function understood(text) {
  const tokens = text.normalize('NFC').match(/\d+|[\p{L}\p{M}]+/gu) ?? [];
  const number = tokens.filter((token) => /^\d/u.test(token)).join('');
  const typed = tokens.filter((token) => !/^\d/u.test(token));
  const known = LANGS.filter((lang) => typed.every((word) => PLACES[lang].has(fold(word))));
  const { words, lang } = (known.length ? known : LANGS)
    .map((one) => heardIn(one, typed))
    .reduce((best, next) => (next.slips < best.slips ? next : best));
  const [first, second] = words.map(({ place }) => place);
  const whole = words.length === 2 && first !== null && second !== null && first !== second;
  return {
    number: isNumber(number) ? number : null,
    lang: words.length ? lang : null,
    words,
    pair: whole ? [first, second] : null,
  };
}

/** @param {Lang} lang @param {string[]} typed */
function heardIn(lang, typed) {
  const all = typed.map((word) => heard(lang, word));
  return {
    lang,
    words: all.map(({ word }) => word),
    slips: all.reduce((sum, { slips }) => sum + slips, 0),
  };
}

/** @param {Lang} lang @param {string} typed @returns {{word: Heard, slips: number}} */
function heard(lang, typed) {
  const folded = fold(typed);
  const place = PLACES[lang].get(folded);
  if (place !== undefined) return { word: { typed, place, near: [] }, slips: 0 };
  const { near, slips } = nearest(lang, folded);
  return { word: { typed, place: null, near }, slips };
}

/**
 * The words with the smallest edit distance, unless there are too many.
 * @param {Lang} lang
 * @param {string} typed folded
 */
function nearest(lang, typed) {
  let slips = typed.length < 5 ? 1 : SLIPS_MAX;
  /** @type {string[]} */
  let near = [];
  for (const [folded, place] of PLACES[lang]) {
    const between = slipsBetween(typed, folded);
    if (between < slips) near = [];
    if (between <= slips) near.push(LISTS[lang][place]);
    slips = Math.min(slips, between);
  }
  return near.length ? { near: near.slice(0, NEAR_MAX), slips } : { near, slips: SLIPS_MAX + 1 };
}

/**
 * The edit distance between two words: insertions, deletions, substitutions and transpositions.
 * @param {string} a @param {string} b
 */
export function slipsBetween(a, b) {
  // Larger distances are not used.
  if (Math.abs(a.length - b.length) > SLIPS_MAX) return SLIPS_MAX + 1;
  /** @type {number[][]} */
  const rows = [Array.from({ length: b.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      row[j] = Math.min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        row[j] = Math.min(row[j], rows[i - 2][j - 2] + 1);
    }
    rows.push(row);
  }
  return rows[a.length][b.length];
}
