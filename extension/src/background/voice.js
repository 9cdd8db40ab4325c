/**
 * Reading aloud: only with voices that live on this computer, since a remote one would send the
 * text away. Chromium speaks here (`chrome.tts`); where it is missing the page speaks itself.
 *
 * @typedef {import('../shared/protocol.js').Display} Display
 */

import { RATE, spoken } from '../shared/speech.js';

/** @param {string} lang */
async function localVoice(lang) {
  const voices = await chrome.tts.getVoices();
  const language = lang.split('-')[0];
  return voices.find((voice) => !voice.remote && voice.lang?.split('-')[0] === language);
}

export function createVoice() {
  return {
    /**
     * Says the texts one after the other, instead of what is being said.
     * @param {Display[]} texts @returns {Promise<boolean>} false where the page has to speak instead
     */
    async speak(texts) {
      if (!chrome.tts) return false;
      chrome.tts.stop();
      for (const { text, lang } of texts) {
        const voice = await localVoice(lang);
        if (voice) chrome.tts.speak(spoken(text), { voiceName: voice.voiceName, lang, rate: RATE, enqueue: true });
      }
      return true;
    },
    /** Whether this computer has a voice of its own for the language. @param {string} lang */
    knows: async (lang) => chrome.tts !== undefined && await localVoice(lang) !== undefined,
    stop() {
      chrome.tts?.stop();
    },
  };
}
