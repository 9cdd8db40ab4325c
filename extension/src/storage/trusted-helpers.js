/**
 * The lists of trusted helpers, and of learners who trust a helper here, in `storage.local`. Each
 * family member has separate lists; a public computer has none.
 */
import { createTrustedList } from '../shared/follow/trusted-keys.js';
import { loadPolicy } from './policy.js';
import { loadSettings } from './storage.js';

/**
 * `known`: trusted helpers of a learner. `helped`: learners of a helper who uses the extension's
 * helper page. The values are storage keys.
 * @typedef {'known' | 'helped'} Side
 */

/**
 * Whether the computer is public, and the owner of the list: the name of a picture; '' on a
 * one-person computer; null if nothing may be stored.
 */
async function place() {
  const [{ shared }, { who, person }] = await Promise.all([loadPolicy(), loadSettings()]);
  const everybodys = shared || who === 'everyone';
  return {
    everybodys,
    whose: everybodys || (who === 'family' && person === null) ? null : (person ?? ''),
  };
}

/** @param {Side} side @returns {Promise<Record<string, unknown>>} */
async function load(side) {
  return /** @type {Record<string, unknown>} */ (
    (await chrome.storage.local.get(side))[side] ?? {}
  );
}

/**
 * Whether trusted helpers may be stored now. On a public computer, existing lists are erased.
 */
export async function mayKeep() {
  const { everybodys, whose } = await place();
  if (everybodys) await forgetTrusted(null);
  return whose !== null;
}

/** @param {Side} side */
export const trustedBy = (side) =>
  createTrustedList({
    async read() {
      const { whose } = await place();
      return whose === null ? [] : (await load(side))[whose];
    },
    async write(list) {
      const { whose } = await place();
      if (whose === null) throw new Error('nobody is kept here');
      await chrome.storage.local.set({ [side]: { ...(await load(side)), [whose]: list } });
    },
  });

/** @param {string | null} person  null: everybody's */
export async function forgetTrusted(person) {
  const sides = /** @type {Side[]} */ (['known', 'helped']);
  if (person === null) return chrome.storage.local.remove(sides);
  for (const side of sides) {
    const { [person]: _, ...others } = await load(side);
    await chrome.storage.local.set({ [side]: others });
  }
}
