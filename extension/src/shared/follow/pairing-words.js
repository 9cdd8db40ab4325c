/**
 * A rendezvous as people say and write it: a number and two words, "47 12 – cerise – moulin".
 *
 * What is typed is forgiven its accents, capitals, dashes and spaces, and no more. A slip of the
 * finger never makes one word of a list of another, so it is noticed here and asked about ("cerise
 * ?"): to guess in the helper's place would use up the one try that the words allow.
 */
import { EN } from './pairing-words/en.js';
import { FR } from './pairing-words/fr.js';

/**
 * @typedef {'fr' | 'en'} Lang
 * @typedef {readonly [number, number]} Pair   places in the list of a language
 */

/** @type {Readonly<Record<Lang, readonly string[]>>} */
export const LISTS = { fr: FR, en: EN };
const LANGS = /** @type {Lang[]} */ (Object.keys(LISTS));
/**
 * Two digits, four or six; no pair from 70 on, which are misheard in French, and none before 10.
 */
const NUMBER = /^(?:[1-6]\d){1,3}$/u;
/** How many slips are still worth a question, and how many words to choose from. */
const SLIPS_MAX = 2;
const NEAR_MAX = 3;

/** As it is compared: "Œillet", "œillet" and "OEILLET" are one word. @param {string} text */
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
 * The list for somebody's language; French where there is none.
 * @param {string} tag BCP 47
 * @returns {Lang}
 */
export const listFor = (tag) =>
  LANGS.find((lang) => tag.toLowerCase().split('-')[0] === lang) ?? 'fr';

/** Two different words, each pair as likely as any other. @returns {Pair} */
export function drawPair() {
  const [first, second] = crypto
    .getRandomValues(new Uint16Array(2))
    .map((number) => number % FR.length); // 2048 divides 65536
  return first === second ? drawPair() : [first, second];
}

/**
 * The two words that random bytes stand for, for two screens to be compared.
 * @param {Uint8Array} bytes four at least
 * @returns {Pair}
 */
export const pairOf = ([a, b, c, d]) => [((a << 8) | b) % FR.length, ((c << 8) | d) % FR.length];

/** @param {string} number digits @returns {boolean} whether a service could have given it */
export const isNumber = (number) => NUMBER.test(number);

/** A number by its pairs, as it is read out. @param {string} number digits */
export const spokenNumber = (number) => number.replace(/\d\d(?=\d)/gu, '$&\u00A0');

/** @param {Pair} pair @param {Lang} lang */
export const spoken = (pair, lang) => pair.map((place) => LISTS[lang][place]).join(' – ');

/**
 * A word as it was typed: its place, or which ones may have been meant, likeliest first.
 * @typedef {{typed: string, place: number | null, near: string[]}} Heard
 */

/**
 * What somebody typed. Only with `pair` may anything be sent: there are two words then, different
 * ones of one list. `number` is null where none was typed, or one that no service gives.
 * @typedef {{number: string | null, words: Heard[], lang: Lang | null, pair: Pair | null}}
 *   Understood
 */

/**
 * Reads "47 – cerise – moulin" and the like; number and words may also come one without the other.
 * Which language it is in, the words say: the one in which they are nearest to what was typed.
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
 * The words that the fewest slips lead to, if they are not too many.
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
 * How many slips of the finger (a letter too many, missing, wrong, or two in the wrong order) are
 * between two words.
 * @param {string} a @param {string} b
 */
export function slipsBetween(a, b) {
  if (Math.abs(a.length - b.length) > SLIPS_MAX) return SLIPS_MAX + 1; // nobody asks for more
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
