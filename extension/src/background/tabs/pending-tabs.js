/**
 * Pages that got no answer about their guides because the host was missing, disconnected, or
 * silent. They retry with increasing delays up to a last attempt, and again whenever a host answers
 * later.
 */
import { createRetry } from '../source/retry.js';
import { loadAwayIn, loadPendingTabs, saveAwayIn, savePendingTabs } from '../../storage/storage.js';

/**
 * Retry delays: each slightly longer than the port's own backoff, and short enough that the browser
 * does not suspend the worker.
 */
const AGAIN_MS = [1_100, 5_500, 20_500];

/** @param {(tab: number) => void} ask  makes the pages of a tab ask again */
export function createPendingTabs(ask) {
  const retry = createRetry(AGAIN_MS, () => void again());

  async function again() {
    for (const tab of await loadPendingTabs()) ask(tab);
  }

  return {
    again,
    /**
     * A source answers again: the pending tabs retry, and the notice about the outage is reset.
     */
    async answered() {
      await saveAwayIn(null);
      await again();
    },
    /**
     * Whether this pending tab shows the notice about the outage. Only one tab shows it, until it
     * was read.
     * @param {number} tab
     */
    async speaksIn(tab) {
      const now = await loadAwayIn();
      if (now === null) await saveAwayIn(tab);
      return now === null || now === tab;
    },
    /** @param {number} tab */
    async read(tab) {
      if ((await loadAwayIn()) === tab) await saveAwayIn(-1);
    },
    /** @param {number} tab @returns {Promise<boolean>} whether the tab was already pending */
    async add(tab) {
      const tabs = await loadPendingTabs();
      const before = tabs.includes(tab);
      if (!before) {
        retry.anew(); // a new page was opened: restart the delays
        await savePendingTabs([...tabs, tab]);
      }
      retry.later();
      return before;
    },
    /** The tab got its answer or navigated away. @param {number} tab */
    async remove(tab) {
      const tabs = await loadPendingTabs();
      if (tabs.includes(tab)) await savePendingTabs(tabs.filter((other) => other !== tab));
    },
  };
}
