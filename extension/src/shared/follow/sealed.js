/**
 * Authenticated encryption of messages between the two ends: PROTOCOL.md, "The seal".
 *
 * Each direction has its own key and a counter whose values are never reused. Bodies have one of
 * three sizes. A receiver accepts only the next counter, or a *whole* message that replaces the
 * missing ones. The first body that violates this ends the direction permanently, because it proves
 * a replay, reordering, forgery or loss.
 */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { Refused } from './refused.js';
import { erase, wipe } from './secrets.js';

/** Maximum text size of a message in bytes. */
export const MESSAGE_MAX = 65_536;

const VERSION = 1;
const SEALED = 16;
const HEAD = 11;
const TAG = 16;
const SIZES = [256, 1024, 4096];
/** Maximum text size of a body in bytes: the largest body size minus the length field. */
const PART_MAX = 4094;
const COUNTERS = 2n ** 64n;
const WHOLE = 1;
const MORE = 2;

/**
 * @typedef {import('./secrets.js').Bytes} Bytes
 * @typedef {{key: Bytes, next: bigint, spent: boolean}} Outgoing
 * @typedef {{key: Bytes, next: bigint, parts: Bytes[], ended: string | null, spent: boolean}}
 *   Incoming
 */

/**
 * A sending direction. It takes ownership of the key and wipes the caller's bytes.
 * @param {Bytes} key
 * @returns {Outgoing}
 */
export const outgoing = (key) => ({ key: taken(key), next: 0n, spent: false });

/**
 * A receiving direction. It takes ownership of the key and wipes the caller's bytes.
 * @param {Bytes} key
 * @returns {Incoming}
 */
export const incoming = (key) => ({
  key: taken(key),
  next: 0n,
  parts: [],
  ended: null,
  spent: false,
});

/** @param {Bytes} key */
function taken(key) {
  const own = key.slice();
  wipe(key);
  return own;
}

/**
 * Seals one message into bodies, to be sent in this order; `whole` is the flag for each body's
 * record.
 * @param {Outgoing} out
 * @param {string} text
 * @param {boolean} [whole] the message replaces all earlier ones
 * @returns {{whole: boolean, body: Bytes}[]}
 * @throws {Refused} `too-large`: nothing was sealed, the direction stays usable; `spent`,
 *   `worn-out`: the direction has ended
 */
export function seal(out, text, whole = false) {
  if (out.spent) throw new Refused('spent');
  const bytes = utf8ToBytes(text);
  if (bytes.length > MESSAGE_MAX) throw new Refused('too-large');
  const parts = cut(bytes);
  if (out.next + BigInt(parts.length) > COUNTERS) throw new Refused('worn-out');
  return parts.map((part, index) => {
    const first = whole && index === 0; // the rest of a message must not replace its first part
    return {
      whole: first,
      body: sealPart(out, part, (first ? WHOLE : 0) | (index < parts.length - 1 ? MORE : 0)),
    };
  });
}

/** @param {Bytes} bytes */
function cut(bytes) {
  const parts = [];
  for (let at = 0; at < bytes.length || at === 0; at += PART_MAX)
    parts.push(bytes.subarray(at, at + PART_MAX));
  return parts;
}

/** @param {Outgoing} out @param {Bytes} part @param {number} flags */
function sealPart(out, part, flags) {
  // Increment before anything can fail: a counter value is never used twice with one key.
  const counter = out.next++;
  const head = new Uint8Array(HEAD);
  head.set([VERSION, SEALED, flags]);
  new DataView(head.buffer).setBigUint64(3, counter);
  const plain = new Uint8Array(sizeFor(part.length));
  plain.set([part.length >> 8, part.length & 0xff]);
  plain.set(part, 2);
  const body = concatBytes(head, cipher(out.key, counter, head).encrypt(plain));
  wipe(plain);
  return body;
}

/** @param {number} length of the text */
const sizeFor = (length) => /** @type {number} */ (SIZES.find((size) => length + 2 <= size));

/** @param {Bytes} key @param {bigint} counter @param {Bytes} head */
function cipher(key, counter, head) {
  const nonce = new Uint8Array(24);
  new DataView(nonce.buffer).setBigUint64(16, counter);
  return xchacha20poly1305(key, nonce, head);
}

/**
 * Opens the next body. Returns the message that it completes, or null if parts are missing.
 * @param {Incoming} incoming
 * @param {Bytes} body
 * @returns {string | null}
 * @throws {Refused} for this and every later body: `head`, `size`, `counter` (replayed, reordered
 *   or missing), `tag` (forged, modified, or from another channel), `padding`, `parts`,
 *   `too-large`, `text`; `spent` after erasure
 */
export function unseal(incoming, body) {
  if (incoming.ended) throw new Refused(incoming.ended);
  if (incoming.spent) throw new Refused('spent');
  try {
    const { text, whole, more, missed } = unsealPart(incoming, body);
    return joined(incoming, text, whole, more, missed);
  } catch (error) {
    incoming.ended = error instanceof Refused ? error.why : 'broken';
    erase(incoming);
    throw error;
  }
}

/** @param {Incoming} incoming @param {Bytes} body */
function unsealPart(incoming, body) {
  if (body.length < HEAD || body[0] !== VERSION || body[1] !== SEALED || body[2] > (WHOLE | MORE))
    throw new Refused('head');
  if (!SIZES.includes(body.length - HEAD - TAG)) throw new Refused('size');
  const [whole, more] = [(body[2] & WHOLE) !== 0, (body[2] & MORE) !== 0];
  const counter = new DataView(body.buffer, body.byteOffset).getBigUint64(3);
  const missed = counter !== incoming.next;
  if (missed && (!whole || counter < incoming.next)) throw new Refused('counter');
  const plain = decrypted(incoming.key, counter, body);
  incoming.next = counter + 1n;
  return { text: unpadded(plain, more), whole, more, missed };
}

/** @param {Bytes} key @param {bigint} counter @param {Bytes} body */
function decrypted(key, counter, body) {
  try {
    return cipher(key, counter, body.subarray(0, HEAD)).decrypt(body.subarray(HEAD));
  } catch {
    throw new Refused('tag');
  }
}

/**
 * Removes the padding. The padding is canonical, so it cannot be used as a hidden channel.
 * @param {Bytes} plain
 * @param {boolean} more
 */
function unpadded(plain, more) {
  const length = (plain[0] << 8) | plain[1];
  const fits =
    length <= PART_MAX && sizeFor(length) === plain.length && (!more || length === PART_MAX);
  if (!fits || plain.subarray(2 + length).some((byte) => byte !== 0)) throw new Refused('padding');
  return plain.subarray(2, 2 + length);
}

/**
 * @param {Incoming} incoming @param {Bytes} text
 * @param {boolean} whole @param {boolean} more @param {boolean} missed
 */
function joined(incoming, text, whole, more, missed) {
  if (missed) incoming.parts = []; // from a message whose remaining parts were dropped
  if (whole && incoming.parts.length) throw new Refused('parts');
  incoming.parts.push(text);
  if (incoming.parts.reduce((sum, part) => sum + part.length, 0) > MESSAGE_MAX)
    throw new Refused('too-large');
  if (more) return null;
  const bytes = concatBytes(...incoming.parts);
  incoming.parts = [];
  return decoded(bytes);
}

/** @param {Bytes} bytes */
function decoded(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Refused('text');
  }
}
