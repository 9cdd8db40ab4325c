/**
 * Where the extension runs: on the sites that a guide is for and that the person allowed, and on
 * no other page.
 */
import { createQueue } from '../../shared/queue.js';
import { createRetry } from '../source/retry.js';
import { isHostError } from '../source/rpc.js';

const SCRIPT = 'pasapas';
const FILES = ['page.js'];
/** On a busy computer a page may take so long to come up. */
const AGAIN_MS = [1_000, 3_000, 8_000];
/** Each a little longer than the delay after which the native host may be started again. */
const ASK_AGAIN_MS = [1_100, 5_500, 20_500, 61_000];

/**
 * Every pattern with the guides for it, which come in pieces: a pattern may go on in the next one.
 * @param {{call: (method: string, params?: Record<string, unknown>) => Promise<any>}} source
 * @returns {Promise<{pattern: string, guides: string[]}[]>}
 */
export async function sitesOf(source) {
  const all = [];
  for (let after; ;) {
    const { sites, next } = await source.call('guides.sites', after === undefined ? {} : { after });
    all.push(...sites);
    if (next === undefined) return all;
    after = next;
  }
}

/**
 * Every pattern that some guide is for.
 * @param {{call: (method: string, params?: Record<string, unknown>) => Promise<any>}} source
 */
export const patternsOf = async (source) =>
  [...new Set((await sitesOf(source)).map(({ pattern }) => pattern))].sort();

/**
 * The patterns that we may run on.
 * @param {string[]} patterns
 */
async function allowed(patterns) {
  const answers = await Promise.all(
    patterns.map((pattern) =>
      chrome.permissions.contains({ origins: [pattern] }).catch(() => false),
    ),
  );
  return patterns.filter((_, index) => answers[index]);
}

/**
 * The patterns that the person has not allowed, or does not allow any more.
 * @param {string[]} patterns
 */
export async function lockedOf(patterns) {
  const open = new Set(await allowed(patterns));
  return patterns.filter((pattern) => !open.has(pattern));
}

/**
 * Whether we may be on that page: what runs there stays when the permission is taken back. A
 * pattern knows no port.
 * @param {string} address
 */
export function mayGuide(address) {
  const { protocol, hostname } = new URL(address);
  return chrome.permissions.contains({ origins: [`${protocol}//${hostname}/*`] });
}

const registered = async () =>
  (await chrome.scripting.getRegisteredContentScripts({ ids: [SCRIPT] }))[0];

/** @param {string[]} matches @returns {Promise<boolean>} whether anything changed */
async function register(matches) {
  const current = await registered();
  if (matches.length === 0) {
    if (current) await chrome.scripting.unregisterContentScripts({ ids: [SCRIPT] });
    return current !== undefined;
  }
  /** @type {chrome.scripting.RegisteredContentScript} */
  const script = {
    id: SCRIPT,
    js: FILES,
    matches,
    allFrames: true,
    runAt: 'document_start',
    persistAcrossSessions: true,
  };
  if (!current) await chrome.scripting.registerContentScripts([script]);
  else if (JSON.stringify(current.matches) !== JSON.stringify(matches))
    await chrome.scripting.updateContentScripts([script]);
  else return false;
  return true;
}

/**
 * Tabs that were open before we came; page.js itself notices where it already runs.
 * @param {string[]} matches
 */
async function inject(matches) {
  if (matches.length === 0) return;
  const tabs = await chrome.tabs.query({ url: matches });
  await Promise.all(
    tabs.map(({ id }) =>
      id === undefined
        ? null
        : chrome.scripting
            .executeScript({
              target: { tabId: id, allFrames: true },
              files: FILES,
              injectImmediately: true,
            })
            .catch(() => null),
    ),
  ); // a tab closed meanwhile, or an error page: nothing to guide there
}

/**
 * Makes what is registered what the guides' patterns say. Calls may overlap; the last one wins.
 * @param {string[]} patterns
 */
export async function reconcile(patterns) {
  const matches = await allowed(patterns);
  const changed = await register(matches);
  await inject(matches);
  //  A page that was just being loaded then was neither registered for nor to be seen among the
  // tabs.
  if (changed) for (const ms of AGAIN_MS) setTimeout(() => void inject(matches), ms);
}

/**
 * Keeps what is registered what the host says. Where it could not be asked it is asked again, later
 * each time: a page on which nothing of ours runs cannot ask for itself.
 * @param {{call: (method: string, params?: Record<string, unknown>) => Promise<any>}} source
 * @returns {() => Promise<void>} to be called whenever something may have changed; never fails
 */
export function createRefresh(source) {
  const inTurn = createQueue(); // an older answer never overwrites a newer one
  const retry = createRetry(ASK_AGAIN_MS, () => void next());

  async function refresh() {
    retry.asking();
    try {
      await reconcile(await patternsOf(source));
      retry.anew();
    } catch (error) {
      retry.later();
      if (!isHostError(error)) console.warn('pasapas:', error);
    }
  }

  const next = () => inTurn(refresh);
  return next;
}

/**
 * The person has taken back a permission: what is registered follows at once, without asking the
 * host, which may be gone.
 * @returns {Promise<string[]>} the patterns that are lost
 */
export async function withdraw() {
  const patterns = (await registered())?.matches ?? [];
  const matches = await allowed(patterns);
  await register(matches);
  return patterns.filter((pattern) => !matches.includes(pattern));
}
