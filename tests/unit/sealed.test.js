/** What the two say to each other goes through somebody who may do anything with it but read it. */
import './webcrypto.js';
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  incoming,
  MESSAGE_MAX,
  outgoing,
  seal,
  unseal,
} from '../../extension/src/shared/follow/sealed.js';
import { erase } from '../../extension/src/shared/follow/secrets.js';
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { assertRefused, dice, pair, sealedPair, spoiled, words } from './handshake.js';

/** @typedef {import('./handshake.js').Bytes} Bytes */

const one = (
  /** @type {import('../../extension/src/shared/follow/sealed.js').Outgoing} */ out,
  /** @type {string} */ text,
  whole = false,
) => seal(out, text, whole)[0].body;

/**
 * Both ends of one direction, with a key that is known here so that a peer who lies can be played.
 */
function direction() {
  const key = new Uint8Array(32).fill(9);
  return { key: key.slice(), out: outgoing(key.slice()), in: incoming(key.slice()) };
}

/**
 * What a peer would send that holds the key and does not keep to the rules.
 * @param {Bytes} key
 * @param {bigint} counter
 * @param {Bytes} plain
 */
function forged(key, counter, plain, flags = 0) {
  const head = new Uint8Array(11);
  head.set([1, 16, flags]);
  new DataView(head.buffer).setBigUint64(3, counter);
  const nonce = new Uint8Array(24);
  new DataView(nonce.buffer).setBigUint64(16, counter);
  return Uint8Array.of(...head, ...xchacha20poly1305(key, nonce, head).encrypt(plain));
}

test('what one says the other reads, both ways, in any writing', () => {
  const { helper, learner } = sealedPair();
  for (const text of ['{"say":"wait"}', '', 'Cliquez sur « Rechercher ».', '\uFEFFعربي 👵']) {
    assert.equal(unseal(helper.in, one(learner.out, text)), text);
    assert.equal(unseal(learner.in, one(helper.out, text)), text);
  }
});

// How long a message is tells which button somebody pressed; three sizes tell little.
test('only three sizes ever leave', () => {
  const { out } = direction();
  const sizes = new Set();
  for (let length = 0; length <= 9_000; length += length < 1_200 || length % 4_094 < 30 ? 1 : 23)
    for (const { body } of seal(out, 'x'.repeat(length))) sizes.add(body.length - 11 - 16);
  assert.deepEqual(
    [...sizes].sort((a, b) => a - b),
    [256, 1024, 4096],
  );
  const at = (/** @type {number} */ length) => one(direction().out, 'x'.repeat(length)).length - 27;
  assert.deepEqual([254, 255, 1022, 1023, 4094].map(at), [256, 1024, 1024, 4096, 4096]);
});

test('no two bodies are alike, even of the same text', () => {
  const { out } = direction();
  assert.notDeepEqual(one(out, 'x').subarray(11), one(out, 'x').subarray(11));
});

test('a long message arrives whole, also where a cut goes through a letter', () => {
  const ends = direction();
  const text = `x${'é'.repeat((MESSAGE_MAX - 2) / 2)}x`;
  const bodies = seal(ends.out, text);
  assert.equal(bodies.length, 17);
  assert.deepEqual(
    bodies.slice(0, -1).map(({ body }) => unseal(ends.in, body)),
    Array(16).fill(null),
  );
  assert.equal(unseal(ends.in, bodies[16].body), text);
});

test('a message over the limit is not sealed, costs no counter, and the next one goes', () => {
  const ends = direction();
  assertRefused(() => seal(ends.out, 'é'.repeat(MESSAGE_MAX / 2 + 1)), 'too-large');
  assert.equal(ends.out.next, 0n);
  assert.equal(unseal(ends.in, one(ends.out, 'x')), 'x');
});

test('a body that comes twice ends it, and for good', () => {
  const ends = direction();
  const bodies = [one(ends.out, 'a'), one(ends.out, 'b')];
  unseal(ends.in, bodies[0]);
  assertRefused(() => unseal(ends.in, bodies[0]), 'counter');
  assertRefused(() => unseal(ends.in, bodies[1]), 'counter');
  assert.ok(ends.in.key.every((byte) => byte === 0));
});

test('bodies in another order, or with one missing, end it', () => {
  for (const order of [
    [1, 0],
    [0, 2],
  ]) {
    const ends = direction();
    const bodies = ['a', 'b', 'c'].map((text) => one(ends.out, text));
    assertRefused(() => order.forEach((place) => unseal(ends.in, bodies[place])), 'counter');
  }
});

// A slow follower: the relay drops what a whole state replaces, and nobody is at fault.
test('a whole one may come later than the next, and the missing ones never after it', () => {
  const ends = direction();
  const late = one(ends.out, 'a');
  one(ends.out, 'b');
  assert.equal(unseal(ends.in, one(ends.out, 'all', true)), 'all');
  assert.equal(unseal(ends.in, one(ends.out, 'next')), 'next');
  assertRefused(() => unseal(ends.in, late), 'counter');
});

test('a whole one that comes twice, or before its time, ends it too', () => {
  const ends = direction();
  const [first, second] = [one(ends.out, 'a', true), one(ends.out, 'b', true)];
  unseal(ends.in, second);
  assertRefused(() => unseal(ends.in, first), 'counter');
  const again = direction();
  unseal(again.in, one(again.out, 'a', true));
  assertRefused(() => unseal(again.in, first), 'counter');
});

test('nobody but the sender makes a body whole: the flag is sealed with it', () => {
  const ends = direction();
  one(ends.out, 'a');
  const body = one(ends.out, 'b');
  body[2] |= 1;
  assertRefused(() => unseal(ends.in, body), 'tag');
});

test('of a long whole message only the first part is whole, or its rest would make its beginning go away', () => {
  const ends = direction();
  const bodies = seal(ends.out, 'x'.repeat(9_000), true);
  assert.deepEqual(
    bodies.map(({ whole }) => whole),
    [true, false, false],
  );
  assert.deepEqual(
    bodies.map(({ body }) => body[2]),
    [3, 2, 0],
  );
});

test('a long message of which the rest was dropped is forgotten when a whole one comes', () => {
  const ends = direction();
  const long = seal(ends.out, 'x'.repeat(9_000), true);
  const state = seal(ends.out, `${'y'.repeat(5_000)}!`, true);
  assert.equal(unseal(ends.in, long[0].body), null);
  assert.deepEqual(
    state.map(({ body }) => unseal(ends.in, body)),
    [null, `${'y'.repeat(5_000)}!`],
  );
});

test("a service that turns the learner's words round, or gives them to another helper, is noticed", () => {
  const ends = sealedPair();
  assertRefused(() => unseal(ends.learner.in, one(ends.learner.out, 'mine')), 'tag');
  const [marie, paul] = [sealedPair(), sealedPair()];
  assertRefused(() => unseal(paul.helper.in, one(marie.learner.out, 'for Marie')), 'tag');
  assertRefused(() => unseal(paul.learner.in, one(marie.helper.out, 'from Marie')), 'tag');
});

test('bodies from before the connection broke are nothing after it', () => {
  const [before, after] = [sealedPair(), sealedPair()];
  assertRefused(() => unseal(after.helper.in, one(before.learner.out, 'old')), 'tag');
});

test('what is cut off, too long, of another version or flag ends it by name', () => {
  /** @type {[string, (body: Bytes) => Bytes][]} */
  const wrong = [
    ['head', (body) => body.subarray(0, 0)],
    ['head', (body) => body.subarray(0, 10)],
    ['size', (body) => body.subarray(0, 11)],
    ['size', (body) => body.subarray(0, body.length - 1)],
    ['size', (body) => Uint8Array.of(...body, 0)],
    ['head', (body) => ((body[0] = 2), body)],
    ['head', (body) => ((body[1] = 4), body)],
    ['head', (body) => ((body[2] = 4), body)],
    ['tag', (body) => ((body[2] = 2), body)],
    ['tag', (body) => ((body[body.length - 1] ^= 1), body)],
  ];
  for (const [why, spoil] of wrong) {
    const ends = direction();
    assertRefused(() => unseal(ends.in, spoil(one(ends.out, 'x'))), why);
    assertRefused(() => unseal(ends.in, one(ends.out, 'y')), why);
  }
});

// Whoever holds the key and breaks the rules could hide something in what is filled up.
test('there is one way to fill a text up, and every other one ends it', () => {
  const plain = (/** @type {number} */ size, /** @type {Record<number, number>} */ bytes) =>
    Object.assign(new Uint8Array(size), bytes);
  /** @type {[Bytes, number?][]} */
  const wrong = [
    [plain(256, { 255: 1 })],
    [plain(256, { 1: 1, 2: 65, 3: 65 })],
    [plain(1024, { 1: 3 })],
    [plain(4096, { 0: 3 })],
    [plain(256, { 0: 1 })],
    [plain(4096, { 0: 0x0f, 1: 0xff })],
    [plain(256, { 0: 0xff, 1: 0xff })],
    [plain(256, { 1: 4 }), 2],
  ];
  for (const [bytes, flags] of wrong) {
    const ends = direction();
    assertRefused(() => unseal(ends.in, forged(ends.key, 0n, bytes, flags)), 'padding');
  }
  const kept = direction();
  assert.equal(unseal(kept.in, forged(kept.key, 0n, plain(256, { 1: 1, 2: 65 }))), 'A');
});

test('a peer who never ends a message, begins one inside another, or sends no text, ends it', () => {
  const full = new Uint8Array(4096).fill(65);
  full.set([0x0f, 0xfe]);
  const endless = direction();
  assertRefused(() => {
    for (let counter = 0n; counter < 20n; counter++)
      unseal(endless.in, forged(endless.key, counter, full, 2));
  }, 'too-large');
  assert.equal(endless.in.parts.length, 17);
  assert.ok(endless.in.parts.every((part) => part.every((byte) => byte === 0)));

  const inside = direction();
  unseal(inside.in, forged(inside.key, 0n, full, 2));
  assertRefused(() => unseal(inside.in, forged(inside.key, 1n, full, 1)), 'parts');

  const noText = direction();
  assertRefused(
    () =>
      unseal(
        noText.in,
        forged(noText.key, 0n, Object.assign(new Uint8Array(256), { 1: 1, 2: 0xc3 })),
      ),
    'text',
  );
});

test('at the end of its counters a key is worn out, and no counter comes again', () => {
  const ends = direction();
  ends.out.next = ends.in.next = 2n ** 64n - 2n;
  assertRefused(() => seal(ends.out, 'x'.repeat(9_000)), 'worn-out');
  assert.equal(unseal(ends.in, one(ends.out, 'last but one')), 'last but one');
  const last = one(ends.out, 'last');
  assert.equal(unseal(ends.in, last), 'last');
  assertRefused(() => seal(ends.out, 'x'), 'worn-out');
  assertRefused(() => unseal(ends.in, last), 'counter');
});

test('a counter is used up even where sealing failed', () => {
  const ends = direction();
  ends.out.key = new Uint8Array(5);
  assert.throws(() => seal(ends.out, 'x'));
  assert.equal(ends.out.next, 1n);
});

// A key of zeros is one that everybody has.
test('after an end nothing is sealed or read with what is left of a key', () => {
  const ends = direction();
  erase(ends.out);
  erase(ends.in);
  assert.ok(ends.out.key.every((byte) => byte === 0));
  assertRefused(() => seal(ends.out, 'x'), 'spent');
  assertRefused(
    () => unseal(ends.in, forged(new Uint8Array(32), 0n, new Uint8Array(256))),
    'spent',
  );
});

test('a direction takes its key over, so that there is one place to erase it', () => {
  const keys = pair(words(), [words()]).helper;
  outgoing(keys.out);
  incoming(keys.in);
  assert.ok([...keys.out, ...keys.in].every((byte) => byte === 0));
});

test('thousands of spoiled bodies: none is read, each ends it by a name', () => {
  const roll = dice(1234);
  const names = new Set();
  for (let turn = 0; turn < 10_000; turn++) {
    const ends = direction();
    const body = spoiled(one(ends.out, 'x'.repeat(roll(300)), turn % 2 === 0), roll);
    assert.throws(
      () => unseal(ends.in, body),
      (/** @type {any} */ error) => ends.in.ended === error.why,
    );
    names.add(ends.in.ended);
  }
  assert.deepEqual([...names].sort(), ['counter', 'head', 'size', 'tag']);
});
