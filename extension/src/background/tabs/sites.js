/**
 * Registers the content scripts: only on sites that have a guide and that the person allowed.
 */
import { createQueue } from '../../shared/queue.js';
import { createRetry } from '../source/retry.js';
import { isHostError } from '../source/rpc.js';

const SCRIPT = 'pasapas';
const FILES = ['page.js'];
/** Delays for repeated injection; on a busy computer a page may take this long to load. */
const AGAIN_MS = [1_000, 3_000, 8_000];
/** Retry delays: each slightly longer than the native host's backoff. */
const ASK_AGAIN_MS = [1_100, 5_500, 20_500, 61_000];

/**
 * All patterns with their guides. The answer is paged; a pattern's guides may continue on the next
 * page.
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
 * All patterns that have a guide.
 * @param {{call: (method: string, params?: Record<string, unknown>) => Promise<any>}} source
 */
export const patternsOf = async (source) =>
  [...new Set((await sitesOf(source)).map(({ pattern }) => pattern))].sort();

/**
 * The patterns with permission.
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
 * The patterns without permission (never granted, or revoked).
 * @param {string[]} patterns
 */
export async function lockedOf(patterns) {
  const open = new Set(await allowed(patterns));
  return patterns.filter((pattern) => !open.has(pattern));
}

/**
 * Whether the extension may run on that page. The check is needed because an injected script keeps
 * running after the permission is revoked. Match patterns have no port.
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
 * Injects into tabs that were already open; page.js detects a second injection.
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
  ); // the tab was closed, or shows an error page
}

/**
 * Registers exactly the guides' patterns. Calls may overlap; the last one wins.
 * @param {string[]} patterns
 */
export async function reconcile(patterns) {
  const matches = await allowed(patterns);
  const changed = await register(matches);
  await inject(matches);
  // A page that was loading during the registration is missed by both the registration and the tab
  // query, so injection is repeated.
  if (changed) for (const ms of AGAIN_MS) setTimeout(() => void inject(matches), ms);
}

/**
 * Keeps the registration in line with the host. A failed request is retried with increasing delays,
 * because a page without the content script cannot trigger it.
 * @param {{call: (method: string, params?: Record<string, unknown>) => Promise<any>}} source
 * @returns {() => Promise<void>} call it after every possible change; never rejects
 */
export function createRefresh(source) {
  const inTurn = createQueue(); // ensures that an older answer never overwrites a newer one
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
 * The person revoked a permission: updates the registration at once, without the host, which may be
 * unavailable.
 * @returns {Promise<string[]>} the revoked patterns
 */
export async function withdraw() {
  const patterns = (await registered())?.matches ?? [];
  const matches = await allowed(patterns);
  await register(matches);
  return patterns.filter((pattern) => !matches.includes(pattern));
}
