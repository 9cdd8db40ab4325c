/**
 * Debug output of the worker on its console: names of methods, events and effects, and step ids. It
 * never prints page content, typed input, or addresses.
 *
 * `chrome.storage.local.set({ debug: ['frames', 'session', 'follow'] })` in the worker's console
 * enables topics, `chrome.storage.local.remove('debug')` disables them. The setting persists.
 */

/** @typedef {'frames' | 'session' | 'follow'} Topic */

/** @type {unknown[]} */
let topics = [];

/** Reads the enabled topics now and on every change. */
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
