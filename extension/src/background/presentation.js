/**
 * How to speak to the person who is here: in which language, how large, in which dress.
 *
 * @typedef {import('../shared/protocol.js').Look} Look
 * @typedef {import('./storage.js').Settings} Settings
 * @typedef {import('./i18n.js').Strings} Strings
 */
import { loadSettings } from './storage.js';
import { languageFor, stringsFor, wordsOf } from './i18n.js';

/**
 * @returns {Promise<{settings: Settings, look: Look, strings: Strings, words:
 *   import('../session/session-view.js').Words}>}
 */
export async function mannerNow() {
  const settings = await loadSettings();
  const lang = await languageFor(settings.language);
  const strings = await stringsFor(lang);
  return {
    settings,
    look: { lang, size: settings.size, contrast: settings.contrast },
    strings,
    words: wordsOf(strings, lang),
  };
}
