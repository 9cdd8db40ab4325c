/**
 * The pages that could not be told what there is for them: the host was not there yet, went away,
 * or did not answer. They ask again, later each time and no more after the last; and whenever a
 * host answers again, however late that is.
 */
import { createRetry } from '../source/retry.js';
import { loadAwayIn, loadPendingTabs, saveAwayIn, savePendingTabs } from '../../storage/storage.js';

/**
 * Each a little longer than the port itself waits by then, and none so long that a browser puts the
 * worker to sleep.
 */
const AGAIN_MS = [1_100, 5_500, 20_500];

/** @param {(tab: number) => void} ask  has the pages of a tab ask again */
export function createPendingTabs(ask) {
  const retry = createRetry(AGAIN_MS, () => void again());

  async function again() {
    for (const tab of await loadPendingTabs()) ask(tab);
  }

  return {
    again,
    /**
     * Somebody answers again: whoever asked in vain asks once more, and what was said of it is no
     * longer so.
     */
    async answered() {
      await saveAwayIn(null);
      await again();
    },
    /**
     * Whether it is to be said in a tab that asked in vain: in one only, until it was read there.
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
    /** @param {number} tab @returns {Promise<boolean>} whether it had asked in vain before */
    async add(tab) {
      const tabs = await loadPendingTabs();
      const before = tabs.includes(tab);
      if (!before) {
        retry.anew(); // somebody has come to a page just now
        await savePendingTabs([...tabs, tab]);
      }
      retry.later();
      return before;
    },
    /** It was told, or has gone to another page. @param {number} tab */
    async remove(tab) {
      const tabs = await loadPendingTabs();
      if (tabs.includes(tab)) await savePendingTabs(tabs.filter((other) => other !== tab));
    },
  };
}
