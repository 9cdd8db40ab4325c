/**
 * How a session comes to be: begun, or taken up from what the journal has of it. Nothing is told
 * and nothing remembered here.
 *
 * @typedef {import('../session/session-state.js').Outcome} Outcome
 * @typedef {import('../session/session-state.js').Session} Session
 * @typedef {import('../storage/storage.js').Live} Live
 */
import { withShown } from '../session/session.js';
import { begin } from '../session/session-state.js';
import { presentationNow } from './presentation.js';

/**
 * @param {Session} session
 * @param {number} tab
 * @param {boolean} incognito
 * @returns {Live}
 */
const liveOf = (session, tab, incognito) => ({
  session,
  journal: null,
  tab,
  tabs: [tab],
  opened: [],
  clock: { at: Date.now(), ms: 0 },
  unlogged: 0,
  mute: 0,
  said: '',
  hidden: false,
  incognito,
});

/**
 * @param {{
 *   source: import('./source/guide-source.js').GuideSource,
 *   identity: import('./identity.js').Identity,
 *   voice: import('./voice.js').Voice,
 * }} parts
 */
export function createSessionStart({ source, identity, voice }) {
  /**
   * What is asked before the first step, each once; whose session it is only where something is to
   * be noted of them.
   * @param {import('../storage/storage.js').Settings} settings
   * @param {{lang: string, noted: boolean, known: boolean}} what
   */
  async function questions({ who, person, voice: aloud }, { lang, noted, known }) {
    /** @type {import('../session/session-state.js').Question[]} */
    const asking = [];
    if (who === null && noted) asking.push('who');
    // One computer, several chairs: asked each time.
    if (who === 'family' && noted && !(known && person !== null)) asking.push('person');
    if (aloud === null && (await voice.knows(lang))) asking.push('voice');
    return asking;
  }

  return {
    /**
     * @param {string} id
     * @param {Session['mode']} mode
     * @param {{tab: number, incognito: boolean}} where
     * @param {boolean} known  whether somebody of the family has just said who they are
     * @returns {Promise<{live: Live, outcome: Outcome}>} rejects with HostMissing or HostRefused
     */
    async begun(id, mode, { tab, incognito }, known) {
      const { people } = await identity.whoIsHere();
      const { look, settings } = await presentationNow();
      const { guide } = await source.call('guides.get', { id, locale: look.lang });
      const noted = !incognito && (await source.notes());
      const asking = await questions(settings, { lang: look.lang, noted, known });
      const session = begin(guide, mode, {
        asking,
        people,
        level: settings.levels[guide.id]?.level ?? 0,
        fades: noted && settings.who !== 'everyone',
      });
      return {
        live: liveOf(session, tab, incognito),
        outcome:
          asking.length > 0
            ? { session, effects: [] }
            : withShown({ session, effects: [{ do: 'start' }] }),
      };
    },
    /**
     * What was left: the journal's own place, under a new epoch.
     * @param {any} left  as `sessions.open` gives it
     * @param {number} tab
     * @returns {Promise<{live: Live, outcome: Outcome}>} rejects with HostMissing or HostRefused
     */
    async takenUp(left, tab) {
      const { look, settings } = await presentationNow();
      const { epoch, owner, seq, ms } = await source.call('sessions.resume', {
        session: left.session,
        owner: left.owner,
      });
      const { guide } = await source.call('guides.get', {
        id: left.guide,
        revision: left.revision,
        locale: look.lang,
      });
      const session = begin(guide, left.mode, {
        step: left.step ?? undefined,
        level: settings.levels[guide.id]?.level ?? 0,
      });
      const live = liveOf(session, tab, false);
      live.journal = { id: left.session, owner, epoch, seq, unsent: [] };
      live.clock.ms = ms;
      return { live, outcome: withShown({ session, effects: [] }) };
    },
  };
}

/** @typedef {ReturnType<typeof createSessionStart>} SessionStart */
