/**
 * Reads the bubble aloud: when the person asks for it, and where they wish it, whatever is new in
 * it.
 *
 * @typedef {import('../storage/storage.js').Live} Live
 */
import { presentationNow } from './presentation.js';
import { plainBubble } from './tabs/tab-view.js';

/**
 * @param {{voice: import('./voice.js').Voice, onSilent: (turn: number) => void}} options
 *   `onSilent`: a voice that is there could not speak
 */
export function createReadingAloud({ voice, onSilent }) {
  /**
   * Nobody waits for the end of it.
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
     * Also an optional step that has come, or a notice. Keeps in `live` what was said.
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
