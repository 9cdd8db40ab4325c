/**
 * Builds the message for a session's pages: the bubble with additional notes, the watch list, and
 * the helper. Always complete, derived from the stored state.
 *
 * @typedef {import('../../shared/protocol.js').Bubble} Bubble
 * @typedef {import('../../shared/protocol.js').Tell} Tell
 * @typedef {import('../../shared/protocol.js').Translate} Translate
 * @typedef {import('../../storage/storage.js').Live} Live
 */
import { anchorFor, bubbleFor, watchFor } from '../../session/session-view.js';
import { followedThrough } from '../../storage/policy.js';
import { presentationNow } from '../presentation.js';

/**
 * The guide's bubble, without additional notes.
 * @param {Live} live @param {Translate} translate
 */
export const plainBubble = (live, translate) =>
  bubbleFor(live.session, translate, live.journal !== null);

/**
 * @param {{
 *   voice: import('../voice.js').Voice,
 *   followBridge: import('../following/follow-bridge.js').FollowBridge,
 * }} parts
 */
export function createTabView({ voice, followBridge }) {
  /**
   * The bubble with notes. [Écouter] is included only if a voice for the language exists.
   * @param {Live} live @param {Translate} translate @returns {Promise<Bubble | null>}
   */
  async function bubbleOf(live, translate) {
    const { session, unlogged, mute } = live;
    const bubble = plainBubble(live, translate);
    if (!bubble) return null;
    const notes = [
      ...(unlogged === session.turn ? [translate('notice_unlogged')] : []),
      ...(mute === session.turn ? [translate('own_voice_silent')] : []),
    ];
    const silent = !(await voice.knows(bubble.say.lang));
    const buttons = bubble.buttons.filter((name) => !(name === 'listen' && silent));
    if (session.stage === 'call' && (await followedThrough()) !== '') buttons.push('follow');
    return { ...bubble, lines: [...bubble.lines, ...notes], buttons };
  }

  return {
    /** @param {Live} live */
    bubbleNow: async (live) => bubbleOf(live, (await presentationNow()).translate),
    /** @param {Live} live @returns {Promise<Tell>} */
    async tellOf(live) {
      const { look, strings, translate } = await presentationNow();
      const followed = followBridge.followed(live, translate);
      return {
        type: 'tell',
        view: {
          look,
          offer: null,
          bubble: await bubbleOf(live, translate),
          practice: live.session.mode === 'practice',
          followed,
        },
        watch: watchFor(live.session),
        anchor: anchorFor(live.session),
        sharing: followed && followBridge.sharing(live, followed),
        strings,
      };
    },
  };
}

/** @typedef {ReturnType<typeof createTabView>} TabView */
