/**
 * The presentation for the current person: language, text size and contrast.
 *
 * @typedef {import('../shared/protocol.js').Look} Look
 * @typedef {import('../storage/storage.js').Settings} Settings
 * @typedef {import('./i18n.js').Strings} Strings
 */
import { loadSettings } from '../storage/storage.js';
import { languageFor, stringsFor, translateWith } from './i18n.js';

/**
 * @returns {Promise<{settings: Settings, look: Look, strings: Strings, translate:
 *   import('../shared/protocol.js').Translate}>}
 */
export async function presentationNow() {
  const settings = await loadSettings();
  const lang = await languageFor(settings.language);
  const strings = await stringsFor(lang);
  return {
    settings,
    look: { lang, size: settings.size, contrast: settings.contrast },
    strings,
    translate: translateWith(strings, lang),
  };
}
