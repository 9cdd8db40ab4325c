/** A learner and a helper at one table, with somebody between them who may touch what they say. */
import './webcrypto.js';
import assert from 'node:assert/strict';
import {
  accept,
  answer,
  confirm,
  knock,
  offer,
  secretOfWords,
} from '../../extension/src/shared/follow/pairing.js';
import { incoming, outgoing } from '../../extension/src/shared/follow/sealed.js';
import { Refused } from '../../extension/src/shared/follow/refused.js';

/**
 * @typedef {import('../../extension/src/shared/follow/secrets.js').Bytes} Bytes
 * @typedef {import('../../extension/src/shared/follow/pairing.js').Secret} Secret
 * @typedef {'knock' | 'offer' | 'answer' | 'accept'} Stage
 */

export const words = (number = '47', /** @type {[number, number]} */ pair = [12, 2047]) =>
  secretOfWords(number, pair);

/** @param {() => unknown} act @param {string} why */
export function assertRefused(act, why) {
  assert.throws(act, (error) => {
    assert.ok(error instanceof Refused, `${error}`);
    assert.equal(error.why, why);
    return true;
  });
}

/**
 * Runs the four bodies through; `between` may change each on its way.
 * @param {Secret} helper @param {Secret[]} learner
 * @param {(stage: Stage, body: Bytes) => Bytes} [between]
 */
export function pair(helper, learner, between = (_, body) => body) {
  const knocked = knock(helper);
  const offered = offer(learner, between('knock', knocked.body));
  const answered = answer(knocked.attempt, between('offer', offered.body));
  const accepted = accept(offered.attempt, between('answer', answered.body));
  const keys = confirm(answered.attempt, between('accept', accepted.body));
  return { helper: keys, learner: accepted.keys };
}

/** Both ends of a seal, ready to talk. */
export function sealedPair() {
  const keys = pair(words(), [words()]);
  return {
    helper: { out: outgoing(keys.helper.out), in: incoming(keys.helper.in) },
    learner: { out: outgoing(keys.learner.out), in: incoming(keys.learner.in) },
  };
}

/** @param {string} text */
export const hex = (text) => Uint8Array.from(Buffer.from(text, 'hex'));

/**
 * Numbers that look random and are the same in every run, so that what was found can be found
 * again.
 * @param {number} seed
 * @returns {(below: number) => number}
 */
export function dice(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return ((state ^ (state >>> 13)) >>> 0) % below;
  };
}

/**
 * The same bytes with something wrong: a bit, a byte more or less, two bytes swapped, another end.
 * Never what it was.
 * @param {Bytes} body @param {(below: number) => number} roll
 * @returns {Bytes}
 */
export function spoiled(body, roll) {
  const copy = body.slice();
  const at = roll(copy.length);
  const spoil = [
    () => ((copy[at] ^= 1 << roll(8)), copy),
    () => ((copy[at] = roll(256)), copy),
    () => copy.slice(0, at),
    () => copy.slice(at + 1),
    () => Uint8Array.of(...copy, roll(256)),
    () => (([copy[at], copy[0]] = [copy[0], copy[at]]), copy),
    () => copy.fill(roll(256), at),
  ];
  const wrong = spoil[roll(spoil.length)]();
  return Buffer.compare(wrong, body) === 0 ? spoiled(body, roll) : wrong;
}
