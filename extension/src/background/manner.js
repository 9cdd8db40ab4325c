/**
 * How to speak to the person who is here: in which language, how large, in which dress.
 *
 * @typedef {import('../shared/protocol.js').Look} Look
 * @typedef {import('./store.js').Settings} Settings
 * @typedef {import('./words.js').Strings} Strings
 */
import { loadSettings } from './store.js';
import { languageFor, stringsFor, wordsOf } from './words.js';

/** @returns {Promise<{settings: Settings, look: Look, strings: Strings, words: import('./view.js').Words}>} */
export async function mannerNow() {
  const settings = await loadSettings();
  const lang = await languageFor(settings.language);
  const strings = await stringsFor(lang);
  return { settings, look: { lang, size: settings.size, contrast: settings.contrast }, strings, words: wordsOf(strings, lang) };
}
