/**
 * What the worker does, printed to its console for whoever looks for a fault: names of methods,
 * of happenings and effects, ids of steps. Never what a page shows, what is typed, or an address.
 *
 * `chrome.storage.local.set({ debug: ['frames', 'session', 'follow'] })` in the worker's console
 * switches topics on, `chrome.storage.local.remove('debug')` off; it holds until then.
 */

/** @typedef {'frames' | 'session' | 'follow'} Topic */

/** @type {unknown[]} */
let topics = [];

/** Reads which topics are on, now and whenever that changes. */
export function watchDebug() {
  chrome.storage.onChanged.addListener(({ debug: changed }, area) => {
    if (changed && area === 'local') topics = listOf(changed.newValue);
  });
  void chrome.storage.local.get('debug').then(({ debug: set }) => {
    topics = listOf(set);
  });
}

/** @param {unknown} value */
const listOf = (value) => (Array.isArray(value) ? value : []);

/** @param {Topic} topic @param {...(string | number)} what */
export function debug(topic, ...what) {
  if (topics.includes(topic)) console.debug(`pasapas ${topic}:`, ...what);
}
