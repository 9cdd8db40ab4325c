/**
 * The interface texts, read from `_locales` in the browser's own format. To add a language, add a
 * folder. `languages.json` is the list of folders, written by the build.
 *
 * @typedef {Record<string, {message: string, placeholders?: Record<string, {content: string}>}>}
 *   Strings
 */
import { format } from '../shared/text.js';

/** @param {string} path */
const read = async (path) => (await fetch(chrome.runtime.getURL(path))).json();

/** @type {Map<string, Promise<Strings>>} */
const loaded = new Map();

/** @returns {Promise<string[]>} */
export const languagesHere = () => read('languages.json');

/**
 * The interface language: the person's choice, else the first of the browser's accepted languages
 * that is available, else French.
 * @param {string} choice
 * @returns {Promise<string>}
 */
export async function languageFor(choice) {
  const languages = await languagesHere();
  const wanted = choice === 'auto' ? await chrome.i18n.getAcceptLanguages() : [choice];
  const known = wanted.map((tag) =>
    [tag, tag.split('-')[0]].find((one) => languages.includes(one)),
  );
  return known.find((tag) => tag !== undefined) ?? 'fr';
}

/**
 * @param {string} language
 * @returns {Promise<Strings>}
 */
export function stringsFor(language) {
  const strings = loaded.get(language) ?? read(`_locales/${language}/messages.json`);
  loaded.set(language, strings);
  return strings;
}

/**
 * @param {Strings} strings
 * @param {string} language
 * @returns {import('../shared/protocol.js').Translate}
 */
export const translateWith =
  (strings, language) =>
  (key, ...values) => ({ text: format(strings, key, values), lang: language });
