/**
 * What the worker sends: to the pages in a tab, and to the pages of the extension. Nobody answers,
 * and nobody needs to be there: a page asks when it comes up.
 *
 * @typedef {import('../../shared/protocol.js').Tell} Tell
 * @typedef {import('../../storage/storage.js').Live} Live
 */

/**
 * For a tab in which no guide is followed: what it shows, and nothing to watch.
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
 * @param {number} [frame]  all of the tab's where not given
 */
export function send(tab, message, frame) {
  const sent =
    frame === undefined
      ? chrome.tabs.sendMessage(tab, message)
      : chrome.tabs.sendMessage(tab, message, { frameId: frame });
  sent.catch(() => null);
  // A practice page is one of the extension's own: what is sent to its tab does not reach it.
  chrome.runtime.sendMessage({ ...message, to: tab }).catch(() => null);
}

/**
 * Only the tab that the person looks at shows and watches.
 * @param {Live} live @param {Tell} tell
 */
export function tellEach({ tab, tabs }, tell) {
  for (const one of tabs)
    send(one, one === tab ? tell : { ...tell, watch: null, view: null, sharing: null });
}

/** Popup, options and practice pages ask again. */
export const askOwnPagesAnew = () =>
  void chrome.runtime.sendMessage({ type: 'anew' }).catch(() => null);

/** Every page asks again, except those of the session. @param {Live | null} live */
export async function askAllAnew(live) {
  for (const { id } of await chrome.tabs.query({}))
    if (id !== undefined && !live?.tabs.includes(id))
      chrome.tabs.sendMessage(id, { type: 'anew' }).catch(() => null);
  askOwnPagesAnew();
}
