/**
 * Reading aloud, from the worker: only with voices that live on this computer, since a remote one
 * would send the text away. Chromium's worker has `chrome.tts`; Firefox's is a page, and has Web
 * Speech.
 *
 * @typedef {import('../shared/protocol.js').Display} Display
 */
import { RATE, spoken, voiceFor } from '../shared/speech.js';

/**
 * @typedef {Object} Engine
 * @property {() => Promise<{name: string, lang?: string}[]>} voices   those of this computer
 * @property {(look: () => void) => void} whenVoicesCome
 * @property {(text: Display, name: string) => Promise<boolean>} say   after what is being said;
 *   false where that failed
 * @property {() => void} stop
 */

/** @param {typeof chrome.tts} tts @returns {Engine} */
const extensionEngine = (tts) => ({
  voices: async () =>
    (await tts.getVoices())
      .filter(({ remote }) => !remote)
      .map(({ voiceName, lang }) => ({ name: voiceName ?? '', lang })),
  whenVoicesCome: (look) => tts.onVoicesChanged?.addListener(look),
  say: ({ text, lang }, voiceName) =>
    new Promise((resolve) => {
      tts.speak(spoken(text), {
        voiceName,
        lang,
        rate: RATE,
        enqueue: true,
        onEvent: ({ type }) => {
          if (['end', 'interrupted', 'cancelled', 'error'].includes(type))
            resolve(type !== 'error');
        },
      });
    }),
  stop: () => tts.stop(),
});

/**
 * Firefox calls the voices of Linux's speech dispatcher remote, though they are of this computer.
 * @param {SpeechSynthesisVoice} voice
 */
const isLocal = ({ localService, voiceURI }) =>
  localService || voiceURI.startsWith('urn:moz-tts:speechd:');

/** @param {SpeechSynthesis} synthesis @returns {Engine} */
const pageEngine = (synthesis) => ({
  voices: async () =>
    synthesis
      .getVoices()
      .filter(isLocal)
      .map(({ voiceURI, lang }) => ({ name: voiceURI, lang })),
  whenVoicesCome: (look) => synthesis.addEventListener('voiceschanged', look),
  say: ({ text, lang }, name) =>
    new Promise((resolve) => {
      const utterance = new SpeechSynthesisUtterance(spoken(text));
      utterance.voice = synthesis.getVoices().find(({ voiceURI }) => voiceURI === name) ?? null;
      utterance.lang = lang;
      utterance.rate = RATE;
      utterance.onend = () => resolve(true);
      utterance.onerror = ({ error }) => resolve(error === 'canceled' || error === 'interrupted');
      synthesis.speak(utterance);
    }),
  stop: () => synthesis.cancel(),
});

/** @type {Engine} */
const silence = {
  voices: async () => [],
  whenVoicesCome: () => {},
  say: async () => false,
  stop: () => {},
};

function engineHere() {
  if (chrome.tts) return extensionEngine(chrome.tts);
  return globalThis.speechSynthesis ? pageEngine(speechSynthesis) : silence;
}

/**
 * @param {{onVoices: () => void}} options  called when voices have come or gone; a browser that has
 *   just begun knows its own a moment later
 */
export function createVoice({ onVoices }) {
  const engine = engineHere();
  engine.whenVoicesCome(onVoices);
  void engine.voices(); // asked for the first time, some browsers only begin to look for them

  /** @param {string} lang */
  const nameFor = async (lang) => voiceFor(await engine.voices(), lang)?.name;

  return {
    /**
     * Says the texts one after the other, instead of what is being said.
     * @param {Display[]} texts
     * @returns {Promise<boolean>} once it is over; false where a text could not be said
     */
    async speak(texts) {
      const names = await Promise.all(texts.map(({ lang }) => nameFor(lang)));
      engine.stop();
      const said = await Promise.all(
        texts.map((text, index) => {
          const name = names[index];
          return name === undefined ? false : engine.say(text, name);
        }),
      );
      return said.every((one) => one);
    },
    /**
     * Whether this computer has a voice of its own for the language, as far as is known yet.
     * @param {string} lang
     */
    knows: async (lang) => (await nameFor(lang)) !== undefined,
    stop: () => engine.stop(),
  };
}

/** @typedef {ReturnType<typeof createVoice>} Voice */
