/**
 * Connects the running guide with its helpers: what the page shows about a helper, what may be sent
 * about the page, and the page's reports that concern helpers. `following.js` decides what is sent
 * to helpers and when.
 *
 * @typedef {import('../../shared/protocol.js').Followed} Followed
 * @typedef {import('../../shared/protocol.js').Happening} Happening
 * @typedef {import('../../shared/protocol.js').Translate} Translate
 * @typedef {import('../../shared/follow/messages.js').GuideProgress} GuideProgress
 * @typedef {import('../../shared/follow/messages.js').Pause} Pause
 * @typedef {import('../router.js').Sender} Sender
 * @typedef {import('../../storage/storage.js').Live} Live
 */
import { courseFor, isGrave, pauseFor } from '../../session/session-view.js';
import { debug } from '../debug.js';
import { eyesFor, followedFrom, pointsIn, pressOf } from './follow-view.js';
import { elapsed } from '../journal.js';
import { presentationNow } from '../presentation.js';
import { loadLive } from '../../storage/storage.js';
import { plainBubble } from '../tabs/tab-view.js';

/**
 * @typedef {Object} Follow  the state of following, and the person's button presses
 * @property {() => import('../../shared/protocol.js').Follow} view
 * @property {(press: import('../../shared/protocol.js').FollowPress) => void} press
 * @property {(view: import('../../shared/protocol.js').Drawing) => void} show
 * @property {(
 *   box: number, why: import('../../shared/follow/messages.js').Unpointed
 * ) => void} unpoint
 */

/**
 * @param {{
 *   follow: Follow,
 *   voice: import('../voice.js').Voice,
 *   privacyPause: ReturnType<typeof import('./privacy-pause.js').createPrivacyPause>,
 * }} parts
 */
export function createFollowBridge({ follow, voice, privacyPause }) {
  let hintRead = '';

  /**
   * Why nothing about the screen is sent, according to the page or the guide.
   * @param {Live} live @returns {Pause | null}
   */
  const pause = (live) => privacyPause.why(live.tab) ?? pauseFor(live.session);

  /** @param {Live} live @param {Translate} translate */
  const followed = (live, translate) =>
    followedFrom(follow.view(), pause(live) !== null, translate);

  /** Reads a helper's hint aloud once, if reading aloud is enabled. @param {Live} live */
  async function readHint(live) {
    const { settings, translate } = await presentationNow();
    const { name = '', hint = null } = followed(live, translate) ?? {};
    const texts = hint ? [translate('follow_writes', name), hint] : [];
    const key = JSON.stringify(texts);
    const isNew = key !== hintRead;
    hintRead = key;
    if (isNew && hint && settings.voice) void voice.speak(texts);
  }

  /** @param {Live} live @param {Sender} sender */
  const isShown = (live, { tab, frame }) => tab === live.tab && frame === 0;

  return {
    followed,
    /**
     * What the page must watch for.
     * @param {Live} live @param {Followed} now
     */
    sharing: ({ session }, now) =>
      eyesFor(now, session.guide, isGrave(session) ? null : pointsIn(follow.view())),
    /**
     * The progress sent to helpers: the guide's own texts and the current place.
     * @returns {Promise<GuideProgress | {say: 'pause', why: Pause}>}
     */
    async stateNow() {
      const live = await loadLive();
      const why = live ? pause(live) : 'elsewhere';
      if (!live || why) return { say: 'pause', why: why ?? 'elsewhere' };
      const { translate } = await presentationNow();
      return courseFor(live.session, plainBubble(live, translate), elapsed(live));
    },
    /** A helper started or stopped following, or sent something. @param {Live} live */
    async changed(live) {
      debug('follow', follow.view().stage, pause(live) ?? '');
      await readHint(live);
      const points = pointsIn(follow.view());
      if (points !== null && isGrave(live.session)) follow.unpoint(points, 'danger');
    },
    /**
     * The page reports whether its content may be sent.
     * @param {Live} live @param {Sender} sender @param {Pause | null} why
     * @returns {boolean} whether the pause state changed
     */
    notePrivate(live, { tab, frame }, why) {
      const before = privacyPause.why(live.tab);
      privacyPause.note(tab, frame, why);
      return privacyPause.why(live.tab) !== before;
    },
    /**
     * Forwards the page's outline to helpers with access; it is never stored.
     * @param {Live} live @param {Sender} sender
     * @param {import('../../shared/protocol.js').Drawing} view
     */
    show(live, sender, view) {
      if (isShown(live, sender) && pause(live) === null) follow.show(view);
    },
    /**
     * The page reports that the pointed box is shown, or why it is not.
     * @param {Live} live @param {Sender} sender
     * @param {Extract<Happening, {what: 'pointed'}>} pointed
     */
    async pointed(live, sender, { box, why }) {
      if (!isShown(live, sender)) return;
      if (why !== null) return follow.unpoint(box, why);
      const { settings, translate } = await presentationNow();
      const now = followed(live, translate);
      if (now && settings.voice) void voice.speak([translate('follow_points', now.name)]);
    },
    /**
     * Handles a press. Its result arrives through `changed`.
     * @param {import('../../shared/protocol.js').PressName} name
     */
    press(name) {
      const press = pressOf(name, follow.view());
      if (press) follow.press(press);
    },
  };
}

/** @typedef {ReturnType<typeof createFollowBridge>} FollowBridge */
