/**
 * What the page shows of being followed, from a real handshake in memory to the press that ends it.
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  eyesFor,
  followedFrom,
  pointsIn,
  pressOf,
} from '../../extension/src/background/following/follow-view.js';
import {
  ANSWER_MS,
  ASKED_AGAIN_MS,
  createLearner,
} from '../../extension/src/background/following/learner.js';
import { secretOfWords } from '../../extension/src/shared/follow/pairing.js';
import { createCaller } from './caller.js';

/** @typedef {import('../../extension/src/background/following/learner.js').Act} Act */

/** @param {string} key @param {...string} values */
const words = (key, ...values) => ({ text: [key, ...values].join(' '), lang: 'fr' });

const SEAT = 3;

/** Marie, who knew the words and was recognised. */
export function together() {
  let now = 0;
  const learner = createLearner({ now: () => now });
  /** @type {Act[]} */
  let acts = [];
  const marie = createCaller((body) => carry(learner.received({ seat: SEAT, whole: false, body })));
  const { said, say } = marie;
  /** @param {Act[]} made */
  function carry(made) {
    acts = [...acts, ...made];
    for (const act of made)
      if (act.do === 'send') for (const { body } of act.records) marie.take(body);
  }
  carry(learner.begin());
  carry(learner.called('me'));
  carry(learner.opened('47'));
  const { pair } = learner.view();
  marie.knockWith(secretOfWords('47', /** @type {any} */ (pair)));
  say({ say: 'name', name: 'Marie' });
  carry(learner.recognised(true));
  return {
    learner,
    said,
    say,
    carry,
    acts: () => acts,
    pass: (/** @type {number} */ ms) => {
      now += ms;
      carry(learner.tick());
    },
  };
}

test('nobody is said to follow before the person said yes, and afterwards it is said who', () => {
  assert.equal(followedFrom(createLearner().view(), false, words), null);
  const { learner } = together();
  assert.deepEqual(followedFrom(learner.view(), false, words), {
    seat: SEAT,
    name: 'Marie',
    away: false,
    paused: false,
    rung: 1,
    asks: null,
    hint: null,
    again: false,
  });
});

// Marie hung up, or somebody in between lied: the bar must not just be gone.
test('that nobody follows any more is said with its reason until it was read, and not after the person’s own press', () => {
  const { learner, say, carry } = together();
  say({ say: 'bye' });
  const ended = followedFrom(learner.view(), false, words);
  assert.equal(ended?.ended, 'follow_ended_left');
  assert.equal(ended.name, 'Marie');
  assert.equal(
    eyesFor(ended, /** @type {any} */ ({ sites: [], steps: [] }), 3),
    null,
    'nothing is looked at any more',
  );
  assert.equal(pressOf('follow-stop', learner.view()), null);
  assert.deepEqual(pressOf('follow-read', learner.view()), { name: 'read', seat: 0 });
  carry(learner.read(0));
  assert.equal(followedFrom(learner.view(), false, words), null);

  const own = together();
  own.carry(own.learner.stop());
  assert.equal(followedFrom(own.learner.view(), false, words), null);
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
  assert.deepEqual(followedFrom(learner.view(), false, words)?.hint, {
    text: 'phrase_wait',
    lang: 'fr',
  });
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

/** @type {import('../../extension/src/shared/follow/messages.js').GuideProgress} */
const PROGRESS = {
  say: 'state',
  guide: 'Un guide',
  steps: ['Cliquez.'],
  at: 0,
  index: 1,
  total: 1,
  step: 'Cliquez.',
  lang: 'fr',
  since: 0,
  notice: null,
  done: false,
};
const VIEW = {
  width: 800,
  height: 600,
  boxes: [
    {
      id: 1,
      x: 0,
      y: 0,
      w: 10,
      h: 10,
      role: 'button',
      text: 'Rechercher',
      target: /** @type {const} */ (true),
    },
    { id: 2, x: 0, y: 20, w: 10, h: 10, role: 'link', text: 'Camomille' },
  ],
};

test('the page is shown to nobody who was not allowed to see it, without its words, and not while it pauses', () => {
  const { learner, said, say, carry } = together();
  const views = () => said.filter((one) => one.say === 'view');
  carry(learner.tellProgress(PROGRESS));
  carry(learner.tellView(VIEW));
  assert.equal(views().length, 0, 'the first rung');
  say({ say: 'ask', rung: 2 });
  carry(learner.allowed(SEAT, true));
  carry(learner.tellView(VIEW));
  const { say: _, ...state } = PROGRESS;
  assert.deepEqual(views(), [
    {
      say: 'view',
      width: 800,
      height: 600,
      state: { ...state, rung: 2, lasting: false },
      boxes: [VIEW.boxes[0], { id: 2, x: 0, y: 20, w: 10, h: 10, role: 'link' }],
    },
  ]);
  carry(learner.tellProgress({ say: 'pause', why: 'sign-in' }));
  carry(learner.tellView(VIEW));
  carry(learner.tellProgress(PROGRESS));
  carry(learner.lowered(SEAT));
  carry(learner.tellView(VIEW));
  assert.equal(views().length, 1);
});

test("the page is looked at only where somebody may see it, and told which steps are nobody else's", () => {
  const { learner } = together();
  const followed = /** @type {import('../../extension/src/shared/protocol.js').Followed} */ (
    followedFrom(learner.view(), false, words)
  );
  const guide = /** @type {any} */ ({
    sites: ['https://a.example/*'],
    steps: [
      { target: { id: 'go' } },
      { target: { id: 'secret' }, sensitive: true },
      {},
      { target: { id: 'pay' }, danger: 'pay' },
    ],
  });
  const nothing = { sites: guide.sites, rung: 1, points: null, named: [], guarded: [], grave: [] };
  assert.deepEqual(eyesFor(followed, guide, 3), nothing);
  assert.deepEqual(eyesFor({ ...followed, rung: 2, paused: true }, guide, 3), nothing);
  assert.deepEqual(eyesFor({ ...followed, rung: 2, away: true }, guide, 3), nothing);
  assert.deepEqual(eyesFor({ ...followed, rung: 2 }, guide, 3), {
    ...nothing,
    rung: 2,
    points: 3,
    named: [{ id: 'go' }, { id: 'pay' }],
    guarded: [{ id: 'secret' }],
    grave: [{ id: 'pay' }],
  });
});

test("what she shows is the page's to find, and nothing of it is left once nobody follows", () => {
  const { learner, say, carry } = together();
  say({ say: 'ask', rung: 2 });
  carry(learner.allowed(SEAT, true));
  carry(learner.tellProgress(PROGRESS));
  carry(learner.tellView(VIEW));
  say({ say: 'point', box: 2 });
  assert.equal(pointsIn(learner.view()), 2);
  carry(learner.stop());
  assert.equal(pointsIn(learner.view()), null);
});

test('what the page presses when nobody follows any more means nothing', () => {
  const { learner, carry } = together();
  carry(learner.stop());
  assert.equal(followedFrom(learner.view(), false, words), null);
  assert.equal(pressOf('follow-yes', learner.view()), null);
});
