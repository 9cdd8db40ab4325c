/**
 * Connects the worker's parts. Data flows one way: the router passes a page's report to the
 * session, the session's effects are executed, the state is saved, and the pages get the new state.
 * Reports are processed one at a time through a queue, so two reports never race.
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
 * @param {{ source: import('./source/guide-source.js').GuideSource, voice:
 *   import('./voice.js').Voice, follow: import('./following/follow-bridge.js').Follow, onTold?: ()
 *   => void, }} parts  `onTold`: called after a new state was sent to the pages
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

  /**
   * Skips tabs of the session: they need no offer, and asking would reset their page.
   * @param {number} tab
   */
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
    if (live) source.hold(true); // also restores the state after a restart of the worker
    if (what === 'leaving') privacyPause.left(sender.tab, sender.frame);
    if (what === 'ready' && report.top) privacyPause.arrived(sender.tab);
    if (what === 'leaving' && report.top) await pendingTabs.remove(sender.tab);
    return route(live, report, sender);
  }

  /** Refreshes the session's pages and the extension's own pages. */
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
    /** Discards all state of a closed tab. @param {number} tab */
    tabClosed: (tab) =>
      inTurn(async () => {
        privacyPause.closed(tab);
        await pendingTabs.remove(tab);
        const live = await loadLive();
        if (live) await runner.moveTo(live, withClosed(live, tab));
      }),
    /** The settings changed: refreshes every page. */
    refresh: () =>
      inTurn(async () => {
        const live = await loadLive();
        if (live) await runner.tellTabs(live);
        await askAllAnew(live);
      }),
    /** The list of voices changed: the [Écouter] button may appear or disappear. */
    voicesChanged: showAnew,
    /** The host answers again: pages whose request failed meanwhile ask again. */
    hostAnswers: () => inTurn(pendingTabs.answered),
    /** A helper started or stopped following. */
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
