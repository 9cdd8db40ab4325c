/**
 * What the worker remembers: the live session in `storage.session` (gone with the browser, there
 * again after the worker was restarted), the person's settings in `storage.local`.
 *
 * @typedef {import('../session/session-state.js').Session} Session
 */
import { createQueue } from '../shared/queue.js';

/**
 * A call that the host has not answered yet, without the session and its epoch.
 * @typedef {{method: 'sessions.record' | 'sessions.finish', params: Record<string, unknown>}}
 *   Unsent
 */

/**
 * @typedef {Object} Live
 * @property {Session} session
 * @property {{id: string, owner: string, epoch: number, seq: number, unsent: Unsent[]} | null}
 *   journal   `seq`: the last sequence number that was given; null: this goes unlogged
 * @property {number} tab          the tab that shows the bubble
 * @property {number[]} tabs       that one and those opened from it
 * @property {number[]} opened     tabs opened from those, where no guided page has come up yet
 * @property {{at: number, ms: number}} clock   ms since the start, and the wall clock's reading
 *   then
 * @property {number} unlogged     the turn on which the journal was lost and the person is told; 0:
 *   it was not
 * @property {boolean} incognito   in a private window: nothing of it is noted
 * @property {number} mute         the turn on which the voice could not speak, in the same way
 * @property {string} said         what was last read aloud by itself
 * @property {boolean} hidden      the page hides the overlay: guiding goes on in the popup
 */

/**
 * @typedef {Object} Settings
 * @property {string} language     'auto' or a folder of _locales
 * @property {0 | 1 | 2 | 3} size
 * @property {'normal' | 'high'} contrast
 * @property {boolean | null} voice   null: not asked yet
 * @property {'me' | 'family' | 'everyone' | null} who
 * @property {string | null} person
 * @property {Record<string, {level: 1 | 2, title: import('../shared/protocol.js').Display}>} levels
 *     by guide, where less guidance is wished
 * @property {boolean} author      writes guides
 * @property {string} service      ws(s):// address of the service; '' where none is set
 * @property {string} silentOn     the day (YYYY-MM-DD, local) on which "Pas maintenant" was said
 */

/** @type {Settings} */
export const DEFAULTS = {
  language: 'auto',
  size: 0,
  contrast: 'normal',
  voice: null,
  who: null,
  person: null,
  levels: {},
  author: false,
  service: '',
  silentOn: '',
};

/** @returns {Promise<Settings>} */
export async function loadSettings() {
  const { settings } = await chrome.storage.local.get('settings');
  return { ...DEFAULTS, .../** @type {Partial<Settings> | undefined} */ (settings) };
}

const inTurn = createQueue();

/**
 * One change after the other, each from what the one before left: two that come at once are both
 * kept.
 * @param {(now: Settings) => Settings} change  the same object where nothing is to change
 */
export const changeSettings = (change) =>
  inTurn(async () => {
    const now = await loadSettings();
    const next = change(now);
    if (next !== now) await chrome.storage.local.set({ settings: next });
  });

/**
 * Who uses this computer from now on. Each person of a family finds their own wishes again; one who
 * comes for the first time begins with those that are there.
 * @param {Settings['who']} who @param {string | null} person
 */
export async function changePerson(who, person) {
  const { kept = {} } = /** @type {{kept?: Record<string, Partial<Settings>>}} */ (
    await chrome.storage.local.get('kept')
  );
  await changeSettings((settings) => {
    const { language, size, contrast, voice, levels } = settings;
    if (settings.person !== null)
      kept[settings.person] = { language, size, contrast, voice, levels };
    return { ...settings, ...(person === null ? {} : kept[person]), who, person };
  });
  await chrome.storage.local.set({ kept });
}

/**
 * How much is shown of a guide from now on; where it is all of it, nothing is kept.
 * @param {{id: string, title?: import('../shared/protocol.js').Display}} guide
 * @param {0 | 1 | 2} level
 */
export async function changeLevel({ id, title = { text: id, lang: '' } }, level) {
  await changeSettings((settings) => {
    const { [id]: _, ...others } = settings.levels;
    return { ...settings, levels: level === 0 ? others : { ...others, [id]: { level, title } } };
  });
}

/**
 * Which guides somebody knows well says what they did: it goes with the journal.
 * @param {boolean} everybodys
 */
export async function forgetLevels(everybodys) {
  await changeSettings((settings) => ({ ...settings, levels: {} }));
  if (!everybodys) return;
  const { kept = {} } = /** @type {{kept?: Record<string, Partial<Settings>>}} */ (
    await chrome.storage.local.get('kept')
  );
  for (const wishes of Object.values(kept)) delete wishes.levels;
  await chrome.storage.local.set({ kept });
}

/** @param {string} person */
export async function forgetWishes(person) {
  const { kept = {} } = /** @type {{kept?: Record<string, unknown>}} */ (
    await chrome.storage.local.get('kept')
  );
  delete kept[person];
  await chrome.storage.local.set({ kept });
}

/** @returns {Promise<Live | null>} */
export async function loadLive() {
  const { live } = await chrome.storage.session.get('live');
  return /** @type {Live | undefined} */ (live) ?? null;
}

/** The tabs whose page could not be told what there is for it. @returns {Promise<number[]>} */
export async function loadPendingTabs() {
  const { pendingTabs } = await chrome.storage.session.get('pendingTabs');
  return /** @type {number[] | undefined} */ (pendingTabs) ?? [];
}

/** @param {number[]} pendingTabs */
export const savePendingTabs = (pendingTabs) => chrome.storage.session.set({ pendingTabs });

/**
 * The tab in which it is said that no guides can be had now; -1: it was read; null: it was not
 * said.
 * @returns {Promise<number | null>}
 */
export async function loadAwayIn() {
  const { awayIn } = await chrome.storage.session.get('awayIn');
  return /** @type {number | null | undefined} */ (awayIn) ?? null;
}

/** @param {number | null} awayIn */
export const saveAwayIn = (awayIn) => chrome.storage.session.set({ awayIn });

/**
 * Who followed when the worker was ended by the browser: the line and its keys went with it.
 * @returns {Promise<{name: string, at: number} | null>}
 */
export async function loadFollower() {
  const { follower } = await chrome.storage.session.get('follower');
  return /** @type {{name: string, at: number} | undefined} */ (follower) ?? null;
}

/** @param {{name: string, at: number} | null} follower */
export const saveFollower = (follower) =>
  follower ? chrome.storage.session.set({ follower }) : chrome.storage.session.remove('follower');

/** @param {Live | null} live */
export const saveLive = (live) =>
  live ? chrome.storage.session.set({ live }) : chrome.storage.session.remove('live');
