/**
 * Reading aloud in the page, for browsers whose worker has no voice (Firefox). Local voices only:
 * a remote one would send the text away.
 *
 * @typedef {import('../shared/protocol.js').Display} Display
 */
import { RATE, spoken } from '../shared/speech.js';

/** @param {SpeechSynthesis} synthesis @returns {Promise<SpeechSynthesisVoice[]>} they may come late, once */
function voicesOf(synthesis) {
  const voices = synthesis.getVoices();
  if (voices.length > 0) return Promise.resolve(voices);
  return new Promise((resolve) => {
    synthesis.addEventListener('voiceschanged', () => resolve(synthesis.getVoices()), { once: true });
  });
}

/** @param {SpeechSynthesisVoice[]} voices @param {string} lang */
const localVoice = (voices, lang) => voices.find((one) => one.localService && one.lang.split('-')[0] === lang.split('-')[0]);

/** Whether this computer has a voice of its own for the language, as far as is known yet. @param {Window} window @param {string} lang */
export const speaks = (window, lang) => localVoice(window.speechSynthesis?.getVoices() ?? [], lang) !== undefined;

/** Says the texts one after the other, instead of what is being said. @param {Window} window @param {Display[]} texts */
export async function speak(window, texts) {
  const synthesis = window.speechSynthesis;
  if (!synthesis) return;
  synthesis.cancel();
  const voices = await voicesOf(synthesis);
  for (const { text, lang } of texts) {
    const voice = localVoice(voices, lang);
    if (!voice) continue;
    const utterance = new SpeechSynthesisUtterance(spoken(text));
    utterance.voice = voice;
    utterance.lang = lang;
    utterance.rate = RATE;
    synthesis.speak(utterance);
  }
}
