/**
 * The pages that could not be told what there is for them: the host was not there yet, went away, or did
 * not answer. They ask again, later each time and no more after the last; and whenever a host answers
 * again, however late that is.
 */
import { loadMissed, saveMissed } from './store.js';

/** Each a little longer than the port itself waits by then, and none so long that a browser puts the worker to sleep. */
const AGAIN_MS = [1_100, 5_500, 20_500];

/** @param {(tab: number) => void} ask  has the pages of a tab ask again */
export function createMissed(ask) {
  let times = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;

  async function again() {
    for (const tab of await loadMissed()) ask(tab);
  }

  function askLater() {
    if (waiting !== undefined || times === AGAIN_MS.length) return;
    waiting = setTimeout(() => {
      waiting = undefined;
      void again();
    }, AGAIN_MS[times++]);
  }

  return {
    again,
    /** @param {number} tab */
    async add(tab) {
      const tabs = await loadMissed();
      if (!tabs.includes(tab)) {
        times = 0; // somebody has come to a page just now
        await saveMissed([...tabs, tab]);
      }
      askLater();
    },
    /** It was told, or has gone to another page. @param {number} tab */
    async remove(tab) {
      const tabs = await loadMissed();
      if (tabs.includes(tab)) await saveMissed(tabs.filter((other) => other !== tab));
    },
  };
}
