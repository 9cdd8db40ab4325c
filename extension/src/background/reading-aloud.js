/**
 * Reads the bubble aloud: on request, and, if the person enabled it, whenever its text changes.
 *
 * @typedef {import('../storage/storage.js').Live} Live
 */
import { presentationNow } from './presentation.js';
import { plainBubble } from './tabs/tab-view.js';

/**
 * @param {{voice: import('./voice.js').Voice, onSilent: (turn: number) => void}} options
 *   `onSilent`: called when an available voice failed to speak
 */
export function createReadingAloud({ voice, onSilent }) {
  /**
   * Starts speaking and returns at once.
   * @param {Live} live @param {import('../shared/protocol.js').Bubble} bubble
   */
  function read({ session }, bubble) {
    void voice.speak([bubble.say, ...bubble.lines]).then((said) => {
      if (!said) onSilent(session.turn);
    });
  }

  return {
    /** @param {Live} live */
    async listen(live) {
      const bubble = plainBubble(live, (await presentationNow()).translate);
      if (bubble) read(live, bubble);
    },
    /**
     * Reads new text, including an optional step or a notice. Stores the spoken text in `live`.
     * @param {Live} live
     */
    async readNew(live) {
      const { settings, translate } = await presentationNow();
      const bubble = settings.voice ? plainBubble(live, translate) : null;
      if (!bubble || bubble.tone === 'folded') return;
      const said = [bubble.say, ...bubble.lines].map(({ text }) => text).join('\n');
      if (said === live.said) return;
      live.said = said;
      read(live, bubble);
    },
    stop: voice.stop,
  };
}

/** @typedef {ReturnType<typeof createReadingAloud>} ReadingAloud */
