/**
 * Executes the session's effects, one function per kind. An effect may update the live session. The
 * caller updates the pages afterwards.
 *
 * @typedef {import('../session/session-state.js').Effect} Effect
 * @typedef {import('../storage/storage.js').Live} Live
 * @typedef {import('../storage/storage.js').Settings} Settings
 */
import { changeLevel, changeSettings, loadSettings } from '../storage/storage.js';
import { send } from './tabs/tab-messages.js';

/**
 * Maps a real address to the practice page's own address; null maps to its start.
 * @param {Live} live @param {string | null} url
 */
function practiceAddress({ session }, url) {
  const page = chrome.runtime.getURL(`practice/${session.guide.practice ?? ''}index.html`);
  if (url === null) return page;
  const { pathname, search } = new URL(url);
  return `${page}?page=${encodeURIComponent(pathname + search)}`;
}

/** Selects the next larger text size; wraps from the largest to the smallest. */
const grow = () =>
  changeSettings((settings) => ({
    ...settings,
    size: /** @type {Settings['size']} */ ((settings.size + 1) % 4),
  }));

/**
 * @template {Effect['do']} Kind
 * @typedef {(live: Live, effect: Extract<Effect, {do: Kind}>, practice: boolean) => unknown} Row
 */

/**
 * One row per effect, except 'leave', which ends the session.
 * @param {{
 *   journal: import('./journal.js').Journal,
 *   identity: import('./identity.js').Identity,
 *   reading: import('./reading-aloud.js').ReadingAloud,
 * }} parts
 */
export function createEffects({ journal, identity, reading }) {
  /** @type {{[Kind in Exclude<Effect['do'], 'leave'>]: Row<Kind>}} */
  const rows = {
    record: (live, effect) => journal.record(live, effect),
    finish: (live, { outcome }) => journal.finish(live, outcome),
    reopen: (live) => journal.reopen(live),
    start: async (live) => journal.start(live, (await loadSettings()).person),
    focus: ({ tab }, { frame }) => send(tab, { type: 'focus' }, frame),
    open: (live, { url }, practice) =>
      chrome.tabs.update(live.tab, {
        url: practice || url === null ? practiceAddress(live, url) : url,
      }),
    listen: (live) => reading.listen(live),
    bigger: grow,
    level: ({ session }, { level }) => changeLevel(session.guide, level),
    answer: (_, { question, value }) => {
      if (question === 'person') return identity.sit(value);
      if (question === 'who')
        return identity.choose(/** @type {NonNullable<Settings['who']>} */ (value));
      return changeSettings((settings) => ({ ...settings, voice: value === 'voice-yes' }));
    },
  };

  /**
   * @param {Live} live @param {Exclude<Effect, {do: 'leave'}>} effect
   * @param {boolean} practice  whether the page is a practice site
   */
  return async (live, effect, practice) => {
    const row = /** @type {Row<any>} */ (rows[effect.do]);
    await row(live, effect, practice);
  };
}

/** @typedef {ReturnType<typeof createEffects>} CarryOut */
