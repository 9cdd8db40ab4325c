/**
 * Settings fixed by an administrator for all users of this computer: a policy in Chromium, a
 * managed storage file in Firefox (docs/policies.md). Where the policy is silent, the person's
 * settings apply.
 */
import { isService } from '../shared/service.js';
import { loadSettings } from './storage.js';

/**
 * @typedef {Object} Policy
 * @property {string | null} service   address of the service; '' for none; null if the person
 *   decides
 * @property {boolean} following       whether following is allowed
 * @property {boolean} shared          "Tout le monde": no personal data is stored
 */

/**
 * A configured value that is not a valid service address counts as none.
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
  // Firefox rejects if the file does not exist
  const set = await chrome.storage.managed.get().catch(() => ({}));
  return {
    service: decidedService(set.service),
    following: set.following !== false,
    shared: set.shared === true,
  };
}

/**
 * The service that provides guides without a host and relays following; '' if none is configured.
 */
export async function serviceNow() {
  const { service } = await loadPolicy();
  return service ?? (await loadSettings()).service;
}

/** The service used for following; '' if following is forbidden or no service is configured. */
export const followedThrough = async () => ((await loadPolicy()).following ? serviceNow() : '');

/** @param {() => void} onChange  called when the policy changed */
export function watchPolicy(onChange) {
  chrome.storage.onChanged.addListener((_, area) => {
    if (area === 'managed') onChange();
  });
}
