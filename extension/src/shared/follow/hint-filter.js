/**
 * What a helper writes freely is refused where it could send the person somewhere else or have them
 * call, pay or type a number: web and e-mail addresses, and more than one digit.
 *
 * It is a filter for the usual ways to write these, not a proof: numbers in words go through.
 * In doubt it refuses, since a helper can write it another way; but a forgotten space after a full
 * stop ("Bonjour.Cliquez") is no address.
 */

export const HINT_MAX = 140;

/** Whatever is an address wherever it stands. */
const ADDRESS = /\b(?:https?|ftp|mailto|tel):|:\/\/|\bwww\b|@|\bxn--/iu;

/** Two digits of any script with no letter between them: a telephone number, an amount, a code. */
const DIGITS = /\p{N}[^\p{L}\p{N}]*\p{N}/u;

/** A name, a dot, and a label of at least two characters that begins with a letter. */
const DOTTED = /(?<=[\p{L}\p{M}\p{N}_-])\.(\p{L}[\p{L}\p{M}\p{N}-]+)/gu;

/** Abbreviations that look like that. */
const ABBREVIATIONS = /\bp\.ex\b/giu;

/**
 * A sentence that begins right after a full stop. Words of two letters are mostly countries'
 * domains; these are none.
 */
const SENTENCE = /^(?:\p{Lu}\p{Ll}{2,}|Le|On|Un|En|Tu|Ça|Où)$/u;

/**
 * Top-level domains of more than two letters that are in use, also for fraud; whoever writes them
 * with a capital is not believed to begin a sentence.
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

/** Domains that are unlikely words: what is read after "point", or after a dot and a space. */
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
 * Compatible forms are made one, invisible characters go, and IDNA's dots are dots.
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
 * @returns {'empty' | 'long' | 'dangerous' | null} null: it may
 */
export function filterHint(text) {
  if (text.trim() === '') return 'empty';
  if ([...text].length > HINT_MAX) return 'long';
  const plain = normal(text);
  const dangerous =
    [ADDRESS, DIGITS, SPELLED, SPACED].some((pattern) => pattern.test(plain)) || hasDomain(plain);
  return dangerous ? 'dangerous' : null;
}

/** Whether it is no more than a name. @param {string} text */
export const isName = (text) => filterHint(text) === null;
