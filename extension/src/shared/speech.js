/** Speech parameters shared by all speech engines. */

/** Slightly slower than the voice's default rate. */
export const RATE = 0.9;

/** Removes « », which are visual only. @param {string} text */
export const spoken = (text) => text.replace(/[«»]/gu, '').replace(/\s+/gu, ' ').trim();

/**
 * The voice for a language. Without a region in the tag, prefers the region with most speakers. The
 * first voice of the language is a poor choice: for French it is often the Belgian one, which says
 * "septante".
 * @template {{lang?: string}} V
 * @param {V[]} voices @param {string} lang  BCP 47 tag
 * @returns {V | undefined}
 */
export function voiceFor(voices, lang) {
  const wanted = new Intl.Locale(lang).maximize();
  const same = voices
    .map((voice) => ({ voice, tag: localeOf(voice.lang) }))
    .filter(({ tag }) => tag?.language === wanted.language);
  return (
    same.find(({ tag }) => tag?.region === wanted.region) ??
    same.find(({ tag }) => !tag?.region) ??
    same[0]
  )?.voice;
}

/**
 * Normalises an engine's language tag, for example `fr_FR`.
 * @param {string | undefined} lang
 */
function localeOf(lang) {
  try {
    return new Intl.Locale((lang ?? '').replaceAll('_', '-'));
  } catch {
    return null;
  }
}
