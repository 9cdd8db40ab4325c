/**
 * What whoever looks after this computer has decided for everybody who sits at it: in Chromium by a
 * policy, in Firefox by a file of managed storage (docs/policies.md). A person's settings hold
 * where it says nothing.
 */
import { isService } from '../shared/service.js';
import { loadSettings } from './storage.js';

export { isService };

/**
 * @typedef {Object} Policy
 * @property {string | null} service   address of the service, '' for none; null where the person
 *   decides
 * @property {boolean} following       whether anybody may be followed from here
 * @property {boolean} shared          "Tout le monde": nothing of anybody is kept
 */

/**
 * One that was decided, and is no address of a service, is none.
 * @param {unknown} address
 * @returns {string | null}
 */
function decidedService(address) {
  if (address === undefined) return null;
  if (typeof address === 'string' && isService(address)) return address;
  console.warn('pasapas: the policy "service" is no address of a service:', address);
  return '';
}

/** @returns {Promise<Policy>} */
export async function loadPolicy() {
  /** @type {Record<string, unknown>} */
  //  Firefox has none where there is no file
  const set = await chrome.storage.managed.get().catch(() => ({}));
  return {
    service: decidedService(set.service),
    following: set.following !== false,
    shared: set.shared === true,
  };
}

/**
 * Where guides come from without a program, and through which one is followed; '' where nobody set
 * it.
 */
export async function serviceNow() {
  const { service } = await loadPolicy();
  return service ?? (await loadSettings()).service;
}

/** Where one is followed through; '' where nobody may be, or no service is set. */
export const followedThrough = async () => ((await loadPolicy()).following ? serviceNow() : '');

/** @param {() => void} onChange  something was decided anew */
export function watchPolicy(onChange) {
  chrome.storage.onChanged.addListener((_, area) => {
    if (area === 'managed') onChange();
  });
}
