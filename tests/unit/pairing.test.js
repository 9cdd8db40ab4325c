/** A learner and a helper find keys, whatever somebody between them does. */
import './webcrypto.js';
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  accept,
  answer,
  confirm,
  knock,
  lastingSecret,
  offer,
  refuse,
  secretToResume,
  typeOf,
} from '../../extension/src/shared/follow/pairing.js';
import { Refused } from '../../extension/src/shared/follow/refused.js';
import { erase } from '../../extension/src/shared/follow/secrets.js';
import { assertRefused, dice, pair, spoiled, words } from './handshake.js';

/** @typedef {import('./handshake.js').Bytes} Bytes */
/** @typedef {import('./handshake.js').Stage} Stage */

const STAGES = /** @type {Stage[]} */ (['knock', 'offer', 'answer', 'accept']);
/** Each is a handshake of some ten milliseconds. */
const TURNS = process.env.PASAPAS_PROVE ? 40_000 : 2_000;
const sent = (/** @type {Bytes} */ bytes) => Buffer.from(bytes).toString('hex');
const isWiped = (/** @type {Bytes} */ bytes) => bytes.every((byte) => byte === 0);

test('Marie types the words that her mother read out: both have the same keys, one for each direction', () => {
  const { helper, learner } = pair(words(), [words()]);
  assert.deepEqual(helper.out, learner.in);
  assert.deepEqual(helper.in, learner.out);
  assert.deepEqual(helper.resume, learner.resume);
  assert.deepEqual(helper.lasting, learner.lasting);
  const different = new Set([helper.out, helper.in, helper.resume, helper.lasting].map(sent));
  assert.equal(different.size, 4);
  assert.ok([...different].every((key) => key.length === 64 && !/^0+$/.test(key)));
});

test('the same words twice give other keys, and nothing that was sent comes again', () => {
  /** @type {string[]} */
  const bodies = [];
  const keys = [1, 2].map(() =>
    pair(words(), [words()], (_, body) => (bodies.push(sent(body)), body)),
  );
  assert.notDeepEqual(keys[0].helper.out, keys[1].helper.out);
  assert.equal(new Set(bodies).size, 8);
});

test('every body has the one length that the protocol gives it', () => {
  /** @type {Record<string, number>} */
  const lengths = {};
  pair(words(), [words()], (stage, body) => {
    assert.equal(typeOf(body), stage);
    lengths[stage] = body.length;
    return body;
  });
  assert.deepEqual(lengths, { knock: 27, offer: 50, answer: 66, accept: 34 });
});

// Somebody who heard half of it, or tries: one guess, and the words are good for nobody any more.
test('a wrong guess spends the words, also for the right helper', () => {
  const shown = words();
  assertRefused(() => pair(words('47', [12, 2046]), [shown]), 'proof');
  assert.ok(shown.spent && isWiped(shown.prs));
  assertRefused(() => pair(words(), [shown]), 'no-such-secret');
});

test('the words in the other order are other words', () => {
  assertRefused(() => pair(words('47', [2047, 12]), [words()]), 'proof');
});

//  The number is public, but it is part of what both must mean: a service cannot bring two rooms
// together.
test('who typed another number does not end up with this learner', () => {
  assertRefused(() => pair(words('48'), [words('47')]), 'proof');
  assertRefused(() => pair(words('4712'), [words('47')]), 'proof');
});

// A swindler opens a hundred knocks, collects the offers, and then guesses on each of them.
test('many who knock at once have one guess between them', () => {
  const shown = words();
  const guesses = Array.from({ length: 5 }, (_, place) => {
    const knocked = knock(words('47', [place, place]));
    const offered = offer([shown], knocked.body);
    return { offered, answered: answer(knocked.attempt, offered.body) };
  });
  const right = knock(words());
  const offered = offer([shown], right.body);
  const answered = answer(right.attempt, offered.body);
  assertRefused(() => accept(guesses[0].offered.attempt, guesses[0].answered.body), 'proof');
  for (const guess of guesses.slice(1))
    assertRefused(() => accept(guess.offered.attempt, guess.answered.body), 'spent');
  assertRefused(() => accept(offered.attempt, answered.body), 'spent');
});

test('an offer takes one answer, and an answer one accept', () => {
  const knocked = knock(words());
  const offered = offer([words()], knocked.body);
  const answered = answer(knocked.attempt, offered.body);
  assertRefused(() => answer(knocked.attempt, offered.body), 'spent');
  const accepted = accept(offered.attempt, answered.body);
  assertRefused(() => accept(offered.attempt, answered.body), 'spent');
  confirm(answered.attempt, accepted.body);
  assertRefused(() => confirm(answered.attempt, accepted.body), 'spent');
});

test('something that is no answer ends the attempt, and is no guess', () => {
  const shown = words();
  const knocked = knock(words());
  const offered = offer([shown], knocked.body);
  assertRefused(() => accept(offered.attempt, knocked.body), 'type');
  assert.ok(isWiped(offered.attempt.scalar));
  assert.equal(shown.spent, false);
  assert.ok(pair(words(), [shown]));
});

// The neutral point makes a result that everybody knows, whatever the words are.
test('a share that is no point, or the neutral one, is refused by both before any proof is looked at', () => {
  for (const point of [new Uint8Array(32), new Uint8Array(32).fill(0xff)]) {
    const shown = words();
    const replaced = (/** @type {Stage} */ stage, /** @type {number} */ at) => () =>
      pair(words(), [shown], (now, body) => {
        if (now === stage) body.set(point, at);
        return body;
      });
    assertRefused(replaced('offer', 18), 'point');
    assertRefused(replaced('answer', 2), 'point');
    assert.equal(shown.spent, false);
  }
});

test("a service that echoes gets nowhere: nobody takes their own words for the other's", () => {
  const knocked = knock(words());
  assertRefused(() => answer(knocked.attempt, knocked.body), 'type');

  const shown = words();
  const asked = knock(words());
  const offered = offer([shown], asked.body);
  assertRefused(() => accept(offered.attempt, offered.body), 'type');

  const again = offer([shown], asked.body);
  const mirrored = new Uint8Array(66);
  mirrored.set([1, 3]);
  mirrored.set(again.body.subarray(18), 2); // the learner's own share, and a proof made up
  assertRefused(() => accept(again.attempt, mirrored), 'proof');
});

test("the helper's proof, sent back, is not the learner's", () => {
  const knocked = knock(words());
  const offered = offer([words()], knocked.body);
  const answered = answer(knocked.attempt, offered.body);
  const mirrored = Uint8Array.of(1, 4, ...answered.body.subarray(34));
  const { keys } = answered.attempt;
  assertRefused(() => confirm(answered.attempt, mirrored), 'proof');
  assert.ok(isWiped(keys.out) && isWiped(keys.in) && isWiped(keys.resume) && isWiped(keys.lasting));
});

// A service that knows the number and plays the learner: the helper must not believe it.
test('who plays the learner with other words is noticed by the helper', () => {
  const knocked = knock(words());
  const played = offer([words('47', [1, 2])], knocked.body);
  const answered = answer(knocked.attempt, played.body);
  assertRefused(() => accept(played.attempt, answered.body), 'proof');
  assertRefused(
    () => confirm(answered.attempt, Uint8Array.of(1, 4, ...new Uint8Array(32))),
    'proof',
  );
});

test('two helpers have keys of their own, and their bodies cannot be exchanged', () => {
  const shown = words();
  const [first, second] = [pair(words(), [shown]), pair(words(), [shown])];
  assert.notDeepEqual(first.helper.out, second.helper.out);
  assert.notDeepEqual(first.helper.in, second.helper.in);

  const knocks = [knock(words()), knock(words())];
  const offers = knocks.map(({ body }) => offer([shown], body));
  const crossed = [
    answer(knocks[0].attempt, offers[1].body),
    answer(knocks[1].attempt, offers[0].body),
  ];
  assertRefused(() => accept(offers[0].attempt, crossed[0].body), 'proof');
});

test("the learner's no is heard at each stage, and is not mistaken for anything else", () => {
  for (const [why, number] of /** @type {const} */ ([
    ['wrong-words', 1],
    ['no-such-secret', 2],
    ['not-now', 3],
  ])) {
    assert.deepEqual([...refuse(why)], [1, 5, number]);
    assertRefused(() => answer(knock(words()).attempt, refuse(why)), why);
    const knocked = knock(words());
    const answered = answer(knocked.attempt, offer([words()], knocked.body).body);
    assertRefused(() => confirm(answered.attempt, refuse(why)), why);
  }
  assertRefused(() => answer(knock(words()).attempt, Uint8Array.of(1, 5, 9)), 'reason');
  assertRefused(() => answer(knock(words()).attempt, Uint8Array.of(1, 5)), 'length');
  assertRefused(() => offer([words()], refuse('not-now')), 'type');
});

test('after a broken connection what they had brings them together again, with new keys', () => {
  const before = pair(words(), [words()]);
  const after = pair(secretToResume(before.helper.resume), [
    words(),
    secretToResume(before.learner.resume),
  ]);
  assert.deepEqual(after.helper.out, after.learner.in);
  for (const key of /** @type {const} */ (['out', 'in', 'resume', 'lasting']))
    assert.notDeepEqual(after.helper[key], before.helper[key]);
  assertRefused(
    () => pair(secretToResume(before.helper.resume), [secretToResume(after.learner.resume)]),
    'no-such-secret',
  );
});

// The accept was lost with the connection: the learner has new keys, the helper knows of none.
test('who came back and lost the connection in the middle comes back with the secret of before', () => {
  const before = pair(words(), [words()]);
  const knocked = knock(secretToResume(before.helper.resume));
  const offered = offer([secretToResume(before.learner.resume)], knocked.body);
  const { keys } = accept(offered.attempt, answer(knocked.attempt, offered.body).body);
  const kept = [secretToResume(keys.resume), secretToResume(before.learner.resume)];
  assert.ok(pair(secretToResume(before.helper.resume), kept));
});

test('who paired face to face is known among others, and only by these', () => {
  const pairings = Array.from({ length: 3 }, () => pair(words(), [words()]));
  const known = pairings.map(({ learner }) => lastingSecret(learner.lasting));
  assert.ok(pair(lastingSecret(pairings[1].helper.lasting), known));
  const stranger = pair(words(), [words()]);
  assertRefused(() => pair(lastingSecret(stranger.helper.lasting), known), 'no-such-secret');
  assertRefused(() => pair(secretToResume(pairings[1].helper.lasting), known), 'no-such-secret');
  erase(known[1]);
  assertRefused(() => pair(lastingSecret(pairings[1].helper.lasting), known), 'no-such-secret');
});

// A hint that stays the same would tell the service who follows whom, and how often.
test('two knocks of one helper look like those of two', () => {
  const lasting = lastingSecret(new Uint8Array(32).fill(7));
  const hints = [knock(lasting), knock(lasting)].map(({ body }) => sent(body.subarray(3, 11)));
  assert.notEqual(hints[0], hints[1]);
  assert.equal(
    sent(knock(words()).body.subarray(3, 11)),
    '00'.repeat(8),
    'of words nothing is ever sent',
  );
});

// Nobody guesses 32 bytes: whoever spoils the answer would only take Marie's place away.
test('a wrong proof on a long secret is no guess, and does not cost the pairing', () => {
  const { helper, learner } = pair(words(), [words()]);
  const held = lastingSecret(learner.lasting);
  assertRefused(
    () =>
      pair(lastingSecret(helper.lasting), [held], (stage, body) => {
        if (stage === 'answer') body[65] ^= 1;
        return body;
      }),
    'proof',
  );
  assert.ok(pair(lastingSecret(helper.lasting), [held]));
});

test('what was erased cannot be used: not the words, not an attempt, not the keys', () => {
  const spoken = words();
  const knocked = knock(spoken);
  const offered = offer([words()], knocked.body);
  erase(spoken);
  assertRefused(() => knock(spoken), 'spent');
  assertRefused(() => answer(knocked.attempt, offered.body), 'spent');
  erase(offered.attempt);
  assert.ok(isWiped(offered.attempt.scalar) && isWiped(offered.attempt.sid));
  assertRefused(() => accept(offered.attempt, new Uint8Array(66)), 'spent');
  const { helper } = pair(words(), [words()]);
  erase(helper);
  assert.ok(
    isWiped(helper.out) && isWiped(helper.in) && isWiped(helper.resume) && isWiped(helper.lasting),
  );
});

test('whatever is changed in any body, no two ever believe that they are alone', () => {
  const roll = dice(4711);
  for (let turn = 0; turn < TURNS; turn++) {
    const stage = STAGES[turn % STAGES.length];
    assert.throws(
      () => pair(words(), [words()], (now, body) => (now === stage ? spoiled(body, roll) : body)),
      Refused,
      `${stage}, turn ${turn}`,
    );
  }
});

// Reading alone costs no arithmetic, so of this there can be a great deal.
test('bytes of any sort are refused by name, and nothing else is thrown', () => {
  const roll = dice(42);
  const shown = words();
  const genuine = knock(words()).body;
  for (let turn = 0; turn < 20_000; turn++) {
    const wrong =
      turn % 2 ? spoiled(genuine, roll) : Uint8Array.from({ length: roll(80) }, () => roll(256));
    if (wrong.length === 27 && wrong.subarray(0, 11).every((byte, at) => byte === genuine[at]))
      continue; // another nonce: a knock
    assert.throws(() => offer([shown], wrong), {
      name: 'Error',
      why: /^(version|type|length|no-such-secret)$/,
    });
  }
  assert.equal(shown.spent, false);
});
