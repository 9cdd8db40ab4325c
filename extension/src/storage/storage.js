/**
 * The worker's stored state: the live session in `storage.session` (survives a restart of the
 * worker, not of the browser), the person's settings in `storage.local`.
 *
 * @typedef {import('../session/session-state.js').Session} Session
 */
import { createQueue } from '../shared/queue.js';

/**
 * A call that the host has not confirmed yet, without session id and epoch.
 * @typedef {{method: 'sessions.record' | 'sessions.finish', params: Record<string, unknown>}}
 *   Unsent
 */

/**
 * @typedef {Object} Live
 * @property {Session} session
 * @property {{id: string, owner: string, epoch: number, seq: number, unsent: Unsent[]} | null}
 *   journal   `seq`: the last sequence number assigned; null: the session is unlogged
 * @property {number} tab          the tab that shows the bubble
 * @property {number[]} tabs       the session's tabs: the first one and those opened from it
 * @property {number[]} opened     tabs opened from those, without a guided page so far
 * @property {{at: number, ms: number}} clock   ms since the start, and the wall clock at that
 *   moment
 * @property {number} unlogged     the turn on which the journal failed and the person is told; 0:
 *   no failure
 * @property {boolean} incognito   in a private window: nothing is recorded
 * @property {number} mute         the turn on which the voice failed; 0: no failure
 * @property {string} said         the text last read aloud automatically
 * @property {boolean} hidden      the page hides the overlay: the guide continues in the popup
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
 *   by guide id; only guides with less guidance
 * @property {boolean} author      writes guides
 * @property {string} service      ws(s):// address of the service; '' if none is configured
 * @property {string} silentOn     the day (YYYY-MM-DD, local) on which "Pas maintenant" was pressed
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
 * Serialises changes: each starts from the result of the previous one, so concurrent changes are
 * not lost.
 * @param {(now: Settings) => Settings} change  returns the same object for no change
 */
export const changeSettings = (change) =>
  inTurn(async () => {
    const now = await loadSettings();
    const next = change(now);
    if (next !== now) await chrome.storage.local.set({ settings: next });
  });

/**
 * Changes who uses this computer. Each family member gets their own settings back; a newcomer
 * starts with the current ones.
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
 * Sets the guidance level of a guide. Level 0 is not stored.
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
 * Erases the guidance levels together with the journal, because they reveal which guides a person
 * used.
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

/** The tabs whose page got no answer about its guides. @returns {Promise<number[]>} */
export async function loadPendingTabs() {
  const { pendingTabs } = await chrome.storage.session.get('pendingTabs');
  return /** @type {number[] | undefined} */ (pendingTabs) ?? [];
}

/** @param {number[]} pendingTabs */
export const savePendingTabs = (pendingTabs) => chrome.storage.session.set({ pendingTabs });

/**
 * The tab that shows the notice that guides are unavailable; -1: the notice was read; null: not
 * shown.
 * @returns {Promise<number | null>}
 */
export async function loadAwayIn() {
  const { awayIn } = await chrome.storage.session.get('awayIn');
  return /** @type {number | null | undefined} */ (awayIn) ?? null;
}

/** @param {number | null} awayIn */
export const saveAwayIn = (awayIn) => chrome.storage.session.set({ awayIn });

/**
 * The helper who followed when the browser ended the worker; the connection and its keys were lost
 * then.
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
