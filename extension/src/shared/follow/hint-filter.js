/**
 * Rejects a helper's free text that could send the person to another site or make them call, pay or
 * type a number: web and e-mail addresses, and more than one digit.
 *
 * The filter covers the usual notations and is not complete: numbers in words pass. In doubt it
 * rejects, because the helper can rephrase; but a missing space after a full stop
 * ("Bonjour.Cliquez") is accepted.
 */

export const HINT_MAX = 140;

/** Patterns that are an address in any context. */
const ADDRESS = /\b(?:https?|ftp|mailto|tel):|:\/\/|\bwww\b|@|\bxn--/iu;

/**
 * Two digits of any script without a letter between them: a telephone number, an amount, a code.
 */
const DIGITS = /\p{N}[^\p{L}\p{N}]*\p{N}/u;

/** A name, a dot, and a label of at least two characters that begins with a letter. */
const DOTTED = /(?<=[\p{L}\p{M}\p{N}_-])\.(\p{L}[\p{L}\p{M}\p{N}-]+)/gu;

/** Abbreviations that look like a domain. */
const ABBREVIATIONS = /\bp\.ex\b/giu;

/**
 * A sentence that starts directly after a full stop. Two-letter words are mostly country domains;
 * the listed ones are not.
 */
const SENTENCE = /^(?:\p{Lu}\p{Ll}{2,}|Le|On|Un|En|Tu|Ça|Où)$/u;

/**
 * Common top-level domains of more than two letters, including those used for fraud. They count as
 * a domain even when capitalised like the start of a sentence.
 */
const GENERIC = new Set(
  (
    'com net org info biz app xyz shop site online top club vip live store icu buzz click link ' +
    'page dev cloud space website tech pro support help services service bank finance credit ' +
    'money cash loan insurance care center email network today world life work fun monster bond ' +
    'cfd sbs cyou rest lol mobi name zip mov digital solutions social media news blog paris bzh ' +
    'alsace corsica gal'
  ).split(' '),
);

/**
 * Top-level domains that are unlikely as words: matched after "point", or after a dot and a space.
 */
const SPOKEN = 'fr|com|net|org|eu|be|ch|lu|uk|io|ru|cn|xyz|gouv';
const SPELLED = new RegExp(
  `(?<!\\p{L})(?:point|dot|punto|punkt)\\s+(?:${SPOKEN})(?![\\p{L}\\p{M}\\p{N}])`,
  'iu',
);
const SPACED = new RegExp(
  `[\\p{L}\\p{N}](?:\\s+\\.\\s*|\\.\\s+)(?:${SPOKEN})(?![\\p{L}\\p{M}\\p{N}])`,
  'u',
);

/**
 * Normalises: compatibility forms (NFKC), invisible characters removed, IDNA dots mapped to a dot.
 * @param {string} text
 */
const normal = (text) =>
  text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[\u3002\uff61]/gu, '.');

/** @param {string} text */
const hasDomain = (text) =>
  [...text.replace(ABBREVIATIONS, '').matchAll(DOTTED)].some(
    ([, label]) => !SENTENCE.test(label) || GENERIC.has(label.toLowerCase()),
  );

/**
 * Whether a hint may be shown.
 * @param {string} text
 * @returns {'empty' | 'long' | 'dangerous' | null} null: it may be shown
 */
export function filterHint(text) {
  if (text.trim() === '') return 'empty';
  if ([...text].length > HINT_MAX) return 'long';
  const plain = normal(text);
  const dangerous =
    [ADDRESS, DIGITS, SPELLED, SPACED].some((pattern) => pattern.test(plain)) || hasDomain(plain);
  return dangerous ? 'dangerous' : null;
}

/** Whether the text is a plausible name. @param {string} text */
export const isName = (text) => filterHint(text) === null;
