/** What the page shows of being followed, from a real handshake in memory to the press that ends it. */
import './webcrypto.js';
import assert from 'node:assert/strict';
import test from 'node:test';
import { followedFrom, pressOf } from '../../extension/src/background/followed.js';
import { ANSWER_MS, ASKED_AGAIN_MS, createLearner } from '../../extension/src/background/learner.js';
import { answer, confirm, knock, secretOfWords, typeOf } from '../../extension/src/shared/pairing.js';
import { incoming, outgoing, seal, unseal } from '../../extension/src/shared/sealed.js';

/** @typedef {import('../../extension/src/background/learner.js').Act} Act */

/** @param {string} key @param {...string} values */
const words = (key, ...values) => ({ text: [key, ...values].join(' '), lang: 'fr' });

const SEAT = 3;

/** Marie, who knew the words and was recognised. */
export function together() {
  let now = 0;
  const learner = createLearner({ now: () => now });
  /** @type {any[]} */
  const said = [];
  /** @type {any} */
  let attempt = null;
  /** @type {any} */
  let line = null;
  /** @type {Act[]} */
  let acts = [];
  /** @param {Act[]} made */
  function carry(made) {
    acts = [...acts, ...made];
    for (const act of made) if (act.do === 'send') for (const { body } of act.records) take(body);
  }
  /** @param {any} body */
  const bring = (body) => carry(learner.received({ seat: SEAT, whole: false, body }));
  /** @param {any} body */
  function take(body) {
    if (typeOf(body) === 'sealed') {
      const text = unseal(line.in, body);
      if (text !== null) said.push(JSON.parse(text));
    } else if (typeOf(body) === 'offer') {
      const { attempt: next, body: proof } = answer(attempt, body);
      attempt = next;
      bring(proof);
    } else {
      const keys = confirm(attempt, body);
      line = { out: outgoing(keys.out), in: incoming(keys.in) };
    }
  }
  carry(learner.begin());
  carry(learner.called('me'));
  carry(learner.opened('47'));
  const { pair } = learner.view();
  const first = knock(secretOfWords('47', /** @type {any} */ (pair)));
  attempt = first.attempt;
  bring(first.body);
  /** @param {object} what */
  const say = (what) => { for (const { body } of seal(line.out, JSON.stringify(what))) bring(body); };
  say({ say: 'name', name: 'Marie' });
  carry(learner.recognised(true));
  return { learner, said, say, carry, acts: () => acts, pass: (/** @type {number} */ ms) => { now += ms; carry(learner.tick()); } };
}

test('nobody is said to follow before the person said yes, and afterwards it is said who', () => {
  assert.equal(followedFrom(createLearner().view(), false, words), null);
  const { learner } = together();
  assert.deepEqual(followedFrom(learner.view(), false, words), {
    seat: SEAT, name: 'Marie', away: false, paused: false, rung: 1, asks: null, hint: null, again: false,
  });
});

test('she asks to see the page: while it is being answered nothing else can take its place, and no is no', () => {
  const { learner, say, said, carry } = together();
  say({ say: 'ask', rung: 2 });
  assert.equal(followedFrom(learner.view(), false, words)?.asks, 2);
  say({ say: 'ask', rung: 3 });
  assert.equal(followedFrom(learner.view(), false, words)?.asks, 2);
  assert.deepEqual(pressOf('follow-no', learner.view()), { name: 'refuse', seat: SEAT });
  carry(learner.allowed(SEAT, false));
  assert.deepEqual(said.at(-1), { say: 'refused', what: 'ask', why: 'no' });
  assert.equal(followedFrom(learner.view(), false, words)?.rung, 1);
});

test('what she writes is shown until it was read; a free text from a voice on the telephone is not', () => {
  const { learner, say, carry } = together();
  say({ say: 'hint', text: 'Venez sur mon site' });
  assert.equal(followedFrom(learner.view(), false, words)?.hint, null);
  say({ say: 'phrase', phrase: 'phrase_wait' });
  assert.deepEqual(followedFrom(learner.view(), false, words)?.hint, { text: 'phrase_wait', lang: 'fr' });
  assert.deepEqual(pressOf('follow-read', learner.view()), { name: 'read', seat: SEAT });
  carry(learner.read(SEAT));
  assert.equal(followedFrom(learner.view(), false, words)?.hint, null);
});

test('after half an hour it is asked whether this is still wanted; a yes lasts as long again, and no answer is no', () => {
  const { learner, pass, carry } = together();
  pass(ASKED_AGAIN_MS);
  assert.equal(learner.view().again, false);
  pass(1);
  assert.equal(followedFrom(learner.view(), false, words)?.again, true);
  assert.deepEqual(pressOf('follow-stay', learner.view()), { name: 'stay', seat: SEAT });
  carry(learner.stay());
  assert.equal(learner.view().again, false);
  pass(ASKED_AGAIN_MS + ANSWER_MS + 1);
  assert.equal(learner.view().stage, 'over');
});

test('what the page presses when nobody follows any more means nothing', () => {
  const { learner, carry } = together();
  carry(learner.stop());
  assert.equal(followedFrom(learner.view(), false, words), null);
  assert.equal(pressOf('follow-yes', learner.view()), null);
});
