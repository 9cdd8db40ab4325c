/**
 * The lists of trusted helpers, and of learners who trust a helper here, in `storage.local`: each
 * person of a family has their own, and on a computer that is everybody's there are none.
 */
import { createTrustedList } from '../shared/follow/trusted-keys.js';
import { loadPolicy } from './policy.js';
import { loadSettings } from './storage.js';

/**
 * `known`: trusted helpers of a learner. `helped`: learners of a helper, where their page is the
 * extension's. These are the keys in storage.
 * @typedef {'known' | 'helped'} Side
 */

/**
 * Whether everybody comes and goes here; and whose list it is: a picture's word, '' where one
 * person uses the computer, null where nothing may be kept.
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
 * Whether anybody may be kept here now; where everybody comes and goes, what was kept before goes
 * too.
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
