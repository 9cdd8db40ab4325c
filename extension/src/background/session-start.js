/**
 * Creates a session: a new one, or one resumed from the journal. This module neither updates pages
 * nor saves state.
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
   * The questions before the first step, each asked once. The owner is asked for only if the
   * session is recorded.
   * @param {import('../storage/storage.js').Settings} settings
   * @param {{lang: string, noted: boolean, known: boolean}} what
   */
  async function questions({ who, person, voice: aloud }, { lang, noted, known }) {
    /** @type {import('../session/session-state.js').Question[]} */
    const asking = [];
    if (who === null && noted) asking.push('who');
    // On a family computer the person is asked each time.
    if (who === 'family' && noted && !(known && person !== null)) asking.push('person');
    if (aloud === null && (await voice.knows(lang))) asking.push('voice');
    return asking;
  }

  return {
    /**
     * @param {string} id
     * @param {Session['mode']} mode
     * @param {{tab: number, incognito: boolean}} where
     * @param {boolean} known  whether the family member was just identified
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
     * Resumes an unfinished session at the journal's place, with a new epoch.
     * @param {any} left  the result of `sessions.open`
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
