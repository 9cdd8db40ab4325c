/**
 * Messages from the worker to the pages in a tab and to the extension's own pages. They need no
 * receiver and get no answer: a page asks for its state when it loads.
 *
 * @typedef {import('../../shared/protocol.js').Tell} Tell
 * @typedef {import('../../storage/storage.js').Live} Live
 */

/**
 * The message for a tab without a guide: a view and no watch list.
 * @param {Tell['view']} view
 * @returns {Tell}
 */
export const viewOnly = (view) => ({ type: 'tell', view, watch: null, anchor: null });

/**
 * @typedef {import('../../shared/protocol.js').Focus} Focus
 * @typedef {import('../../shared/protocol.js').Anew} Anew
 */

/**
 * @param {number} tab
 * @param {Tell | Focus | Anew} message
 * @param {number} [frame]  default: all frames of the tab
 */
export function send(tab, message, frame) {
  const sent =
    frame === undefined
      ? chrome.tabs.sendMessage(tab, message)
      : chrome.tabs.sendMessage(tab, message, { frameId: frame });
  sent.catch(() => null);
  // A practice page is an extension page, which tab messages do not reach.
  chrome.runtime.sendMessage({ ...message, to: tab }).catch(() => null);
}

/**
 * Only the session's active tab gets the view and the watch list.
 * @param {Live} live @param {Tell} tell
 */
export function tellEach({ tab, tabs }, tell) {
  for (const one of tabs)
    send(one, one === tab ? tell : { ...tell, watch: null, view: null, sharing: null });
}

/** Makes popup, options and practice pages ask again. */
export const askOwnPagesAnew = () =>
  void chrome.runtime.sendMessage({ type: 'anew' }).catch(() => null);

/** Makes every page ask again, except those of the session. @param {Live | null} live */
export async function askAllAnew(live) {
  for (const { id } of await chrome.tabs.query({}))
    if (id !== undefined && !live?.tabs.includes(id))
      chrome.tabs.sendMessage(id, { type: 'anew' }).catch(() => null);
  askOwnPagesAnew();
}
