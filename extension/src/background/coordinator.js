/**
 * Puts the worker's parts together. Data goes one way: a report from a page goes through the router
 * to the session, what the session wants done is carried out, what must be remembered is
 * remembered, and the pages are told anew. All of it in turn, so that two reports can never race.
 */
import { createEffects } from './effects.js';
import { createFollowBridge } from './following/follow-bridge.js';
import { createIdentity } from './identity.js';
import { createJournal } from './journal.js';
import { createOffers } from './offer.js';
import { createPendingTabs } from './tabs/pending-tabs.js';
import { createPrivacyPause } from './following/privacy-pause.js';
import { createQueue } from '../shared/queue.js';
import { createReadingAloud } from './reading-aloud.js';
import { createRouter } from './router.js';
import { createRoutes } from './routes.js';
import { createSessionCalls } from './session-calls.js';
import { createSessionRunner } from './session-runner.js';
import { createSessionStart } from './session-start.js';
import { loadLive } from '../storage/storage.js';
import { askAllAnew, askOwnPagesAnew, send } from './tabs/tab-messages.js';
import { holds, withAdopted, withClosed, withOpened, withSeen } from './tabs/tabs.js';
import { createTabView } from './tabs/tab-view.js';
import { createUnguidedTabs } from './tabs/unguided-tabs.js';

/**
 * @param {{
 *   source: import('./source/guide-source.js').GuideSource,
 *   voice: import('./voice.js').Voice,
 *   follow: import('./following/follow-bridge.js').Follow,
 *   onTold?: () => void,
 * }} parts  `onTold`: the pages were told something new
 */
export function createCoordinator({ source, voice, follow, onTold = () => {} }) {
  const inTurn = createQueue();
  const journal = createJournal(source);
  const identity = createIdentity(source);
  const offers = createOffers(source);
  const pendingTabs = createPendingTabs((tab) => void inTurn(() => askAnew(tab)));
  const privacyPause = createPrivacyPause({
    onAway: (tab) => void withLive((live) => live.tab === tab && runner.tellTabs(live)),
  });
  const followBridge = createFollowBridge({ follow, voice, privacyPause });
  const reading = createReadingAloud({
    voice,
    onSilent: (turn) => void withLive((live) => live.session.turn === turn && runner.mute(live)),
  });
  const tabView = createTabView({ voice, followBridge });
  const carryOut = createEffects({ journal, identity, reading });
  const runner = createSessionRunner({
    source,
    journal,
    carryOut,
    reading,
    tabView,
    onTold,
  });
  const sessionStart = createSessionStart({ source, identity, voice });
  const unguided = createUnguidedTabs({ source, offers, pendingTabs, sessionStart, runner });
  const calls = createSessionCalls({ inTurn, journal, offers, runner, sessionStart, tabView });
  const { withLive } = calls;
  const route = createRouter(createRoutes({ runner, unguided, followBridge }));

  /** A page of the session needs no offer, and would begin anew if it asked. @param {number} tab */
  async function askAnew(tab) {
    if (!holds(await loadLive(), tab)) send(tab, { type: 'anew' });
  }

  /**
   * @param {import('../shared/protocol.js').Report} report
   * @param {import('./router.js').Sender} sender
   */
  async function take(report, sender) {
    const { what } = report.happening;
    const before = await loadLive();
    const live = before && what === 'ready' ? withAdopted(before, sender.tab) : before;
    if (live) source.hold(true); // also after the worker was started anew
    if (what === 'leaving') privacyPause.left(sender.tab, sender.frame);
    if (what === 'ready' && report.top) privacyPause.arrived(sender.tab);
    if (what === 'leaving' && report.top) await pendingTabs.remove(sender.tab);
    return route(live, report, sender);
  }

  /** The pages of the session, and of the extension, show themselves anew. */
  const showAnew = async () => {
    await withLive(runner.tellTabs);
    askOwnPagesAnew();
  };

  return {
    ...calls,
    whoIsHere: identity.whoIsHere,
    stateNow: followBridge.stateNow,
    /**
     * @param {import('../shared/protocol.js').Report} report
     * @param {import('./router.js').Sender} sender
     */
    report: (report, sender) => inTurn(() => take(report, sender)),
    /** @param {number} tab @param {number} opener */
    tabOpened: (tab, opener) =>
      withLive((live) => runner.moveTo(live, withOpened(live, tab, opener))),
    /** @param {number} tab */
    tabShown: (tab) => withLive((live) => runner.moveTo(live, withSeen(live, tab))),
    /** Nothing of a tab is kept once it is closed. @param {number} tab */
    tabClosed: (tab) =>
      inTurn(async () => {
        privacyPause.closed(tab);
        await pendingTabs.remove(tab);
        const live = await loadLive();
        if (live) await runner.moveTo(live, withClosed(live, tab));
      }),
    /** The wishes have changed: every page shows itself anew. */
    refresh: () =>
      inTurn(async () => {
        const live = await loadLive();
        if (live) await runner.tellTabs(live);
        await askAllAnew(live);
      }),
    /** Voices have come or gone: there is an [Écouter], or there is none. */
    voicesChanged: showAnew,
    /** The host answers again: whoever asked in vain meanwhile asks once more. */
    hostAnswers: () => inTurn(pendingTabs.answered),
    /** Somebody follows, or no longer does. */
    async followChanged() {
      await withLive(async (live) => {
        await runner.tellTabs(live);
        await followBridge.changed(live);
      });
      askOwnPagesAnew();
    },
  };
}

/** @typedef {ReturnType<typeof createCoordinator>} Coordinator */
