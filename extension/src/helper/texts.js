/**
 * Our words on a page that may have no browser's extension around it: those that the build put
 * beside it, in every language, so that another one is there at once.
 *
 * @typedef {import('../ui/dom.js').Translator} Translator
 */
import { translatorFor } from '../ui/dom.js';

/**
 * @typedef {Translator & {lang: string, has: (key: string) => boolean}} Texts
 */

/**
 * In any order that an operating system likes; the first that we have is taken, French where there
 * is none.
 */
export async function loadTexts() {
  /** @type {Record<string, import('../shared/text.js').Strings>} */
  const all = await (await fetch('texts.json')).json();
  const langs = Object.keys(all);
  const preferred =
    navigator.languages.map((tag) => tag.split('-')[0]).find((lang) => langs.includes(lang)) ??
    'fr';
  return {
    langs,
    preferred,
    /** @param {string} lang @returns {Texts} */
    in: (lang) => ({
      lang,
      ...translatorFor({ strings: all[lang], look: { lang } }),
      has: (key) => Object.hasOwn(all[lang], key),
    }),
  };
}
