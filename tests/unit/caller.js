/** A helper's end without a page and without a network: who knows the words, or pretends to. */
import './webcrypto.js';
import {
  answer,
  confirm,
  knock,
  secretToResume,
  typeOf,
} from '../../extension/src/shared/follow/pairing.js';
import { pairOf } from '../../extension/src/shared/follow/pairing-words.js';
import { incoming, outgoing, seal, unseal } from '../../extension/src/shared/follow/sealed.js';

/**
 * @typedef {import('../../extension/src/shared/follow/pairing.js').Secret} Secret
 * @typedef {import('../../extension/src/shared/follow/secrets.js').Bytes} Bytes
 */

/**
 * @param {(body: Bytes, whole: boolean) => void} send
 * @param {() => void} [onKeys]  both have keys now
 */
export function createCaller(send, onKeys = () => {}) {
  /** @type {any[]} what the learner's side told */
  const said = [];
  /** @type {any} */
  let attempt = null;
  /** @type {any} */
  let line = null;
  /** @type {any} */
  let keys = null;
  let refused = '';

  /** @param {Bytes} body */
  function read(body) {
    const type = typeOf(body);
    if (type === 'sealed') {
      const text = unseal(line.in, body);
      if (text !== null) said.push(JSON.parse(text));
    } else if (type === 'accept') {
      keys = confirm(attempt, body);
      line = { out: outgoing(keys.out), in: incoming(keys.in) };
      onKeys();
    } else {
      const next = answer(attempt, body);
      attempt = next.attempt;
      send(next.body, false);
    }
  }

  return {
    said,
    /** @param {Bytes} body */
    take(body) {
      try {
        read(body);
      } catch (error) {
        refused = /** @type {any} */ (error).why ?? String(error);
      }
    },
    /** @param {Secret} secret */
    knockWith(secret) {
      const first = knock(secret);
      attempt = first.attempt;
      send(first.body, false);
    },
    /** @param {object} words */
    say: (words) => {
      for (const { body, whole } of seal(line.out, JSON.stringify(words))) send(body, whole);
    },
    /** The same, kept back. @param {object} words */
    sealed: (words) => seal(line.out, JSON.stringify(words))[0].body,
    /** Why the last thing could not be taken; '' while all could. */
    refused: () => refused,
    resume: () => secretToResume(keys.resume),
    /** What would last, and what the screen shows of it. */
    lasting: () => keys.lasting.slice(),
    compare: () => pairOf(keys.compare),
  };
}
