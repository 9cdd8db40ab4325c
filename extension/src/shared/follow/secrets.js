/** Comparing and erasing secrets. */
// constant time for equal lengths
export { equalBytes as same } from '@noble/ciphers/utils.js';

/** @typedef {Uint8Array<ArrayBufferLike>} Bytes */

/**
 * Overwrites secret bytes. Intermediate numbers computed from them are left to the garbage
 * collector; JavaScript offers no alternative.
 * @param {...Bytes} secrets
 */
export const wipe = (...secrets) => secrets.forEach((secret) => secret.fill(0));

/**
 * Overwrites all bytes in an object and marks it as spent. Every use of a spent object is rejected,
 * because an all-zero key is known to everybody.
 * @param {{spent: boolean}} held
 */
export function erase(held) {
  for (const value of /** @type {unknown[]} */ (Object.values(held)).flat())
    if (value instanceof Uint8Array) wipe(value);
  held.spent = true;
}
