/** How secrets are kept and given up. */
//  takes as long for any two of a length
export { equalBytes as same } from '@noble/ciphers/utils.js';

/** @typedef {Uint8Array<ArrayBufferLike>} Bytes */

/**
 * Overwrites bytes that are used up. What arithmetic made of them in numbers of its own is left to
 * the garbage collector, as everywhere in JavaScript.
 * @param {...Bytes} secrets
 */
export const wipe = (...secrets) => secrets.forEach((secret) => secret.fill(0));

/**
 * Overwrites all bytes that something holds, and marks it: what is spent is refused wherever it
 * would be used, since a key of zeros is a key that everybody has.
 * @param {{spent: boolean}} held
 */
export function erase(held) {
  for (const value of /** @type {unknown[]} */ (Object.values(held)).flat())
    if (value instanceof Uint8Array) wipe(value);
  held.spent = true;
}
