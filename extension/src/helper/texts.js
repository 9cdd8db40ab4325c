/**
 * Interface texts for a page that may run outside the extension. The build places all languages
 * beside the page, so the language can be switched at once.
 *
 * @typedef {import('../ui/dom.js').Translator} Translator
 */
import { translatorFor } from '../ui/dom.js';

/**
 * @typedef {Translator & {lang: string, has: (key: string) => boolean}} Texts
 */

/**
 * Loads the texts in the first preferred language that is available, else French.
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
