/**
 * Between the guide under way and whoever follows it: what the page shows of a helper, what a
 * helper may be told of the page, and the reports of the page that concern them. What is told to
 * helpers, and when, is `following.js`'s.
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
 * @typedef {Object} Follow  who follows, and what a person pressed about it
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
   * Why nothing is told of what is on the screen, as the page or the guide has it.
   * @param {Live} live @returns {Pause | null}
   */
  const pause = (live) => privacyPause.why(live.tab) ?? pauseFor(live.session);

  /** @param {Live} live @param {Translate} translate */
  const followed = (live, translate) =>
    followedFrom(follow.view(), pause(live) !== null, translate);

  /** What a helper writes is read aloud once, where that is wished. @param {Live} live */
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
     * What the page has to look out for.
     * @param {Live} live @param {Followed} now
     */
    sharing: ({ session }, now) =>
      eyesFor(now, session.guide, isGrave(session) ? null : pointsIn(follow.view())),
    /**
     * How the guide goes, for whoever follows: its own texts and the place in it.
     * @returns {Promise<GuideProgress | {say: 'pause', why: Pause}>}
     */
    async stateNow() {
      const live = await loadLive();
      const why = live ? pause(live) : 'elsewhere';
      if (!live || why) return { say: 'pause', why: why ?? 'elsewhere' };
      const { translate } = await presentationNow();
      return courseFor(live.session, plainBubble(live, translate), elapsed(live));
    },
    /** Somebody follows, or no longer does, or said something. @param {Live} live */
    async changed(live) {
      debug('follow', follow.view().stage, pause(live) ?? '');
      await readHint(live);
      const points = pointsIn(follow.view());
      if (points !== null && isGrave(live.session)) follow.unpoint(points, 'danger');
    },
    /**
     * The page says whether anything of it may be told.
     * @param {Live} live @param {Sender} sender @param {Pause | null} why
     * @returns {boolean} whether that changed anything
     */
    notePrivate(live, { tab, frame }, why) {
      const before = privacyPause.why(live.tab);
      privacyPause.note(tab, frame, why);
      return privacyPause.why(live.tab) !== before;
    },
    /**
     * What the page shows goes on to whoever may see it, and is kept nowhere.
     * @param {Live} live @param {Sender} sender
     * @param {import('../../shared/protocol.js').Drawing} view
     */
    show(live, sender, view) {
      if (isShown(live, sender) && pause(live) === null) follow.show(view);
    },
    /**
     * What a helper points at is shown, or is not and why.
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
     * What it leads to comes back as a change of who follows.
     * @param {import('../../shared/protocol.js').PressName} name
     */
    press(name) {
      const press = pressOf(name, follow.view());
      if (press) follow.press(press);
    },
  };
}

/** @typedef {ReturnType<typeof createFollowBridge>} FollowBridge */
