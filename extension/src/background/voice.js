/**
 * Speech output from the worker. It uses only local voices, because a remote voice would send the
 * text to a server. Chromium's worker has `chrome.tts`; Firefox's is a background page with Web
 * Speech.
 *
 * @typedef {import('../shared/protocol.js').Display} Display
 */
import { RATE, spoken, voiceFor } from '../shared/speech.js';

/**
 * @typedef {Object} Engine
 * @property {() => Promise<{name: string, lang?: string}[]>} voices   local voices only
 * @property {(look: () => void) => void} whenVoicesCome
 * @property {(text: Display, name: string) => Promise<boolean>} say   queued after the current
 *   utterance; resolves to false on failure
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
 * Firefox reports the voices of Linux's Speech Dispatcher as remote although they are local.
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
 * @param {{onVoices: () => void}} options  called when the list of voices changes; after startup a
 *   browser loads its voices asynchronously
 */
export function createVoice({ onVoices }) {
  const engine = engineHere();
  engine.whenVoicesCome(onVoices);
  void engine.voices(); // some browsers start loading the voices only on the first query

  /** @param {string} lang */
  const nameFor = async (lang) => voiceFor(await engine.voices(), lang)?.name;

  return {
    /**
     * Speaks the texts in order and cancels the current utterance.
     * @param {Display[]} texts
     * @returns {Promise<boolean>} resolves at the end; false if a text failed
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
     * Whether a local voice for the language is known so far.
     * @param {string} lang
     */
    knows: async (lang) => (await nameFor(lang)) !== undefined,
    stop: () => engine.stop(),
  };
}

/** @typedef {ReturnType<typeof createVoice>} Voice */
