/**
 * Message channel between a frame of a guided page and the extension's worker.
 *
 * @typedef {import('../shared/protocol.js').Happening} Happening
 * @typedef {import('../shared/protocol.js').Tell} Tell
 * @typedef {import('../shared/protocol.js').Anew} Anew
 * @typedef {import('../shared/protocol.js').Focus} Focus
 */

/**
 * Whether a message is for this practice page. A message for one practice page is delivered to all
 * pages of the extension, together with the id of the tab that it is meant for.
 * @param {Tell | Anew | Focus} message
 */
const isForUs = async (message) =>
  message.type === 'anew' || message.to === (await chrome.tabs.getCurrent())?.id;

/**
 * @param {Object} options
 * @param {boolean} options.top
 * @param {boolean} options.practice  the page is one of the extension's own
 * @param {() => string} options.address
 * @param {() => void} options.onCut  the extension was updated or removed
 */
export const createChannel = ({ top, practice, address, onCut }) => ({
  /**
   * @param {Happening} happening
   * @returns {Promise<Tell | null>} null if there is no answer
   */
  async send(happening) {
    try {
      const message = { type: 'report', top, practice, address: address(), happening };
      return await chrome.runtime.sendMessage(message);
    } catch {
      if (!chrome.runtime?.id) onCut();
      return null;
    }
  },
  /** @param {(message: Tell | Anew | Focus) => void} onMessage */
  listen(onMessage) {
    /** @param {any} message */
    async function receive(message) {
      if (!['tell', 'focus', 'anew'].includes(message?.type)) return;
      if (!practice || (await isForUs(message))) onMessage(message);
    }
    // The listener must return nothing: a returned promise would be taken for an answer.
    chrome.runtime.onMessage.addListener((message) => void receive(message));
  },
});
