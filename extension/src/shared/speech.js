/** How we speak, whoever does the speaking. */

/** A little slower than a voice's own pace. */
export const RATE = 0.9;

/** « » are for the eyes. @param {string} text */
export const spoken = (text) => text.replace(/[«»]/gu, '').replace(/\s+/gu, ' ').trim();

/**
 * The voice to read a language with: as it is spoken where most of its speakers live, unless the
 * text says where. The first of the language is no good choice: for French it is often the Belgian
 * one, which says "septante".
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
 * Engines name languages in their own ways, `fr_FR` among them.
 * @param {string | undefined} lang
 */
function localeOf(lang) {
  try {
    return new Intl.Locale((lang ?? '').replaceAll('_', '-'));
  } catch {
    return null;
  }
}
