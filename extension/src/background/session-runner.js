/**
 * Runs the current guide: passes events to the session, executes the effects, saves the state and
 * updates the pages. The caller must serialise the calls.
 *
 * @typedef {import('../session/session-state.js').Outcome} Outcome
 * @typedef {import('../shared/protocol.js').View} View
 * @typedef {import('./router.js').Sender} Sender
 * @typedef {import('../storage/storage.js').Live} Live
 */
import { arrived } from '../session/lost-person.js';
import { renewed } from '../session/session-state.js';
import { happen } from '../session/session.js';
import { debug } from './debug.js';
import { elapsed } from './journal.js';
import { saveLive } from '../storage/storage.js';
import { send, tellEach, viewOnly } from './tabs/tab-messages.js';

/**
 * @param {{ source: import('./source/guide-source.js').GuideSource, journal:
 *   import('./journal.js').Journal, carryOut: import('./effects.js').CarryOut, reading:
 *   import('./reading-aloud.js').ReadingAloud, tabView: import('./tabs/tab-view.js').TabView,
 *   onTold: () => void, }} parts  `onTold`: called after a new state was sent to the pages
 */
export function createSessionRunner({ source, journal, carryOut, reading, tabView, onTold }) {
  /** @param {Live} live */
  async function tellTabs(live) {
    tellEach(live, await tabView.tellOf(live));
    onTold();
  }

  /**
   * @param {Live} before
   * @param {Outcome} outcome
   * @param {boolean} practice
   */
  async function settle(before, outcome, practice) {
    const live = { ...before, session: outcome.session };
    for (const effect of outcome.effects) {
      debug('session', 'effect', effect.do, 'step' in effect ? effect.step : '');
      if (effect.do === 'leave') return leave(live);
      await carryOut(live, effect, practice);
    }
    await journal.flush(live);
    await reading.readNew(live);
    await saveLive(live);
    await tellTabs(live);
  }

  /**
   * @param {Live} live
   * @param {View | null} [last]  a final message that stays until it is closed
   */
  async function leave(live, last = null) {
    await journal.flush(live);
    await saveLive(null);
    source.hold(false);
    reading.stop();
    for (const tab of live.tabs) send(tab, viewOnly(tab === live.tab ? last : null));
    onTold();
  }

  return {
    tellTabs,
    leave,
    /**
     * Runs a session that was just started or resumed.
     * @param {{live: Live, outcome: Outcome}} started
     */
    async run({ live, outcome }) {
      source.hold(true);
      await settle(live, outcome, outcome.session.mode === 'practice');
    },
    /**
     * Processes an event. An event that changes nothing is not sent to the pages, unless the page
     * reports a different turn than the session: the page may have missed an update, for example
     * because the worker ended before sending it.
     * @param {Live} live
     * @param {import('../shared/protocol.js').Happening} happening
     * @param {{frame: number, address: string}} where
     * @param {boolean} practice
     */
    async happened(live, happening, where, practice) {
      const outcome = happen(live.session, happening, { ...where, ms: elapsed(live) });
      debug('session', happening.what, 'turn' in happening ? happening.turn : '');
      if (outcome.session !== live.session || outcome.effects.length > 0)
        await settle(live, outcome, practice);
      else if ('turn' in happening && happening.turn !== live.session.turn) await tellTabs(live);
    },
    /**
     * A page was loaded in one of the session's tabs: this tab shows the bubble from now on.
     * @param {Live} live
     * @param {Sender} sender
     * @param {import('../shared/protocol.js').Report} report
     */
    async join(live, { tab, frame }, { address, practice }) {
      const anew = renewed(live.session, frame);
      const { session, effects } =
        frame === 0 ? arrived(anew, address) : { session: anew, effects: [] };
      const next = { ...live, tab, hidden: live.hidden && frame !== 0, session };
      for (const effect of effects)
        if (effect.do !== 'leave') await carryOut(next, effect, practice);
      await journal.flush(next);
      await saveLive(next);
      return tabView.tellOf(next);
    },
    /**
     * The session's tabs changed: the display moves accordingly. If no tab is left, the session
     * ends.
     * @param {Live} live
     * @param {Live | null} next
     */
    async moveTo(live, next) {
      if (next === live) return;
      if (!next) return leave(live);
      await saveLive(next);
      if (next.session !== live.session) await tellTabs(next);
    },
    /** An available voice failed to speak: shows a written note. @param {Live} live */
    async mute(live) {
      const next = { ...live, mute: live.session.turn };
      await saveLive(next);
      await tellTabs(next);
    },
    /** The page hides the overlay: the guide continues in the popup. @param {Live} live */
    hide: (live) => saveLive({ ...live, hidden: true }),
  };
}

/** @typedef {ReturnType<typeof createSessionRunner>} SessionRunner */
