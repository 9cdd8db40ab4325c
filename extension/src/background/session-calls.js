/**
 * Operations of the extension's own pages on the running guide. Each is queued together with the
 * reports of guided pages.
 *
 * @typedef {import('../session/session-state.js').Session} Session
 * @typedef {import('../storage/storage.js').Live} Live
 */
import { withdrawnBubble } from '../session/session-view.js';
import { presentationNow } from './presentation.js';
import { loadLive, loadSettings } from '../storage/storage.js';
import { askAllAnew } from './tabs/tab-messages.js';
import { showTab } from './tabs/windows.js';

/**
 * @param {{
 *   inTurn: import('../shared/queue.js').InTurn,
 *   journal: import('./journal.js').Journal,
 *   offers: ReturnType<typeof import('./offer.js').createOffers>,
 *   runner: import('./session-runner.js').SessionRunner,
 *   sessionStart: import('./session-start.js').SessionStart,
 *   tabView: import('./tabs/tab-view.js').TabView,
 * }} parts
 */
export function createSessionCalls({ inTurn, journal, offers, runner, sessionStart, tabView }) {
  /** Does nothing if no guide is running. @param {(live: Live) => unknown} task */
  const withLive = (task) =>
    inTurn(async () => {
      const live = await loadLive();
      if (live) await task(live);
    });

  const leftOpen = async () => offers.leftOpen(await loadSettings(), false);

  /** @param {Live} live @param {string[]} lost patterns */
  async function endWithdrawn(live, lost) {
    const { session } = live;
    if (session.mode !== 'real' || !session.guide.sites.some((site) => lost.includes(site))) return;
    const { look, translate } = await presentationNow();
    journal.finish(live, 'stopped');
    await journal.flush(live);
    const bubble = withdrawnBubble(translate, live.journal !== null);
    await runner.leave(live, { look, offer: null, bubble });
  }

  return {
    withLive,
    leftOpen,
    now: async () => {
      const live = await loadLive();
      return live ? { live, bubble: await tabView.bubbleNow(live) } : null;
    },
    /**
     * Returns false if a guide is already running.
     * @param {string} id
     * @param {Session['mode']} mode
     * @param {{tab: number, incognito: boolean}} where
     */
    begin: (id, mode, where) =>
      inTurn(async () => {
        if (await loadLive()) return false;
        await runner.run(await sessionStart.begun(id, mode, where, true));
        return true;
      }),
    /**
     * Returns the guide; null if the unfinished session no longer exists or a guide is already
     * running.
     * @param {string} id
     * @param {number} tab
     */
    takeUp: (id, tab) =>
      inTurn(async () => {
        const left = (await loadLive()) ? null : await leftOpen();
        if (left?.session !== id) return null;
        const started = await sessionStart.takenUp(left, tab);
        await runner.run(started);
        return started.live.session.guide;
      }),
    /** @param {import('../shared/protocol.js').PressName} name @param {number} turn */
    press: (name, turn) =>
      withLive((live) =>
        runner.happened(
          live,
          { what: 'press', turn, name },
          { frame: 0, address: '' },
          live.session.mode === 'practice',
        ),
      ),
    goThere: () => withLive(({ tab }) => showTab(tab)),
    /** Ends the guide. Its place stays in the owner's journal. */
    end: () => withLive((live) => runner.leave(live)),
    /**
     * Site permissions were revoked: a guide for such a site ends with a message.
     * @param {string[]} lost patterns
     */
    withdrawn: (lost) =>
      inTurn(async () => {
        const live = await loadLive();
        if (live) await endWithdrawn(live, lost);
        await askAllAnew(live);
      }),
  };
}
