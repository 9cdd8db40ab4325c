/**
 * The interface of our own pages to the worker, and the tab that they are about.
 *
 * @typedef {import('../shared/protocol.js').Answer} Answer
 * @typedef {import('../shared/protocol.js').Ask} Ask
 */

/**
 * The tab that the popup is about: the active one. If the popup itself is in a tab (Firefox on a
 * phone), the tab that was active before it.
 * @returns {Promise<number | null>}
 */
export async function tabInQuestion() {
  const own = await chrome.tabs.getCurrent();
  if (!own)
    return (await chrome.tabs.query({ active: true, lastFocusedWindow: true }))[0]?.id ?? null;
  const others = (await chrome.tabs.query({ windowId: own.windowId })).filter(
    ({ id }) => id !== own.id,
  );
  others.sort((one, other) => (other.lastAccessed ?? 0) - (one.lastAccessed ?? 0));
  return others[0]?.id ?? null;
}

/**
 * @param {number | null} tab
 */
export const createWorker = (tab) => ({
  /** @param {Ask} ask @returns {Promise<Answer>} */
  ask: (ask) => chrome.runtime.sendMessage({ type: 'ask', tab, ask }),
  /**
   * Calls back whenever what the worker would answer may have changed.
   * @param {() => void} look
   */
  watch(look) {
    chrome.runtime.onMessage.addListener((message) => {
      if (message?.type === 'tell' || message?.type === 'anew') look();
    });
    chrome.permissions.onAdded.addListener(look);
    chrome.permissions.onRemoved.addListener(look);
    if (tab !== null)
      chrome.tabs.onUpdated.addListener((id, change) => {
        if (id === tab && change.status === 'complete') look();
      });
  },
});

/** @typedef {ReturnType<typeof createWorker>} Worker */
