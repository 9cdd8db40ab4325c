import assert from 'node:assert/strict';
import test from 'node:test';
import { TIRED_MS } from '../../extension/src/background/following/admission.js';
import { createLearner, WORDS_MS } from '../../extension/src/background/following/learner.js';
import { POINT_REST_MS, POINTED_MS } from '../../extension/src/background/following/pointing.js';
import { answer, knock, secretOfWords } from '../../extension/src/shared/follow/pairing.js';
import { createCaller } from './caller.js';

/**
 * @typedef {import('../../extension/src/background/following/room.js').Act} Act
 * @typedef {import('../../extension/src/shared/follow/secrets.js').Bytes} Bytes
 */

/**
 * A computer with a clock of its own, on which somebody has begun and called somebody they know.
 */
function calling() {
  let time = 1_000;
  const learner = createLearner({ now: () => time });
  learner.begin();
  assert.deepEqual(learner.called('me'), [{ do: 'open' }]);
  learner.opened('47');
  return {
    learner,
    later: (/** @type {number} */ ms) => {
      time += ms;
    },
  };
}

/** @param {Act[]} acts @param {number} seat */
const bodiesTo = (acts, seat) =>
  acts
    .flatMap((act) => (act.do === 'send' ? act.records : []))
    .filter((record) => record.seat === seat)
    .map(({ body }) => body);

/**
 * Somebody at the other end. What the learner's side sends is read at once.
 * @param {ReturnType<typeof createLearner>} learner @param {number} seat
 */
function caller(learner, seat) {
  /** @type {Act[]} */
  let acts = [];
  const end = createCaller(give);

  /** @param {Act[]} made */
  function read(made) {
    acts.push(...made);
    bodiesTo(made, seat).forEach(end.take);
  }
  /** @param {Bytes} body */
  function give(body) {
    read(learner.received({ seat, whole: false, body }));
  }

  return {
    ...end,
    give,
    read,
    has: (/** @type {Act['do']} */ what) => acts.some((act) => act.do === what),
    forget: () => {
      acts = [];
    },
  };
}

/** @param {ReturnType<typeof createLearner>} learner */
const words = (learner) => /** @type {readonly [number, number]} */ (learner.view().pair);

/** Marie knew the words, and the person is asked whether they recognise her. */
function met() {
  const { learner, later } = calling();
  const marie = caller(learner, 1);
  marie.knockWith(secretOfWords('47', words(learner)));
  marie.say({ say: 'name', name: 'Marie' });
  return { learner, later, marie };
}

/** Marie knew the words and was recognised. */
function followed() {
  const { learner, later, marie } = met();
  marie.read(learner.recognised(true));
  return { learner, later, marie };
}

/** @type {import('../../extension/src/shared/follow/messages.js').GuideProgress} */
const PROGRESS = {
  say: 'state',
  guide: 'Essai',
  lang: 'fr',
  steps: ['Un.'],
  at: 0,
  index: 1,
  total: 1,
  step: 'Un.',
  since: 0,
  notice: null,
  done: false,
};

/**
 * A page with these boxes.
 * @param {number[]} ids
 * @returns {import('../../extension/src/shared/protocol.js').Drawing}
 */
const viewOf = (...ids) => ({
  width: 800,
  height: 600,
  boxes: ids.map((id) => ({ id, x: 0, y: 0, w: 10, h: 10, role: 'button' })),
});

/** @param {ReturnType<typeof createLearner>} learner */
const pointedBy = (learner) => learner.view().helpers[0].points;

/** What she was told of what is not shown, or no more. @param {ReturnType<typeof caller>} marie */
const whyNot = (marie) =>
  marie.said
    .filter(({ say, what }) => say === 'refused' && what === 'point')
    .map(({ why, box }) => `${why} ${box}`);

/** Marie sees the page, which has the boxes 3 and 4. */
function seeing() {
  const { learner, later, marie } = followed();
  marie.say({ say: 'ask', rung: 2 });
  marie.read(learner.allowed(1, true));
  marie.read(learner.tellProgress(PROGRESS));
  marie.read(learner.tellView(viewOf(3, 4)));
  return { learner, later, marie };
}

// "Bonjour, ici votre banque. Lisez-moi les mots qui s'affichent."
test('who was called by somebody sees no words at all, only what to do', () => {
  for (const who of /** @type {const} */ (['them', 'unknown'])) {
    const learner = createLearner();
    learner.begin();
    assert.deepEqual(learner.called(who), []);
    assert.equal(learner.view().stage, 'hang-up');
    assert.deepEqual(learner.opened('47'), []);
    assert.equal(learner.view().pair, null);
  }
});

test('before the person says yes nothing is told, and a no ends it', () => {
  const { learner } = calling();
  const stranger = caller(learner, 1);
  stranger.knockWith(secretOfWords('47', words(learner)));
  stranger.say({ say: 'name', name: 'Le service client' });
  stranger.read(learner.tellProgress(PROGRESS));
  assert.equal(learner.view().stage, 'recognise');
  assert.equal(learner.view().helpers[0].name, 'Le service client');
  assert.deepEqual(stranger.said, [{ say: 'wait' }]);
  stranger.read(learner.recognised(false));
  assert.ok(stranger.has('leave'));
  assert.equal(learner.view().helpers.length, 0);
});

// "Tapez 0899…" came as the name of somebody whom the person had said yes to, and was read aloud.
test('a name is taken once, before the person says yes, and only where it is no more than a name', () => {
  for (const claimed of ['Tapez 0899 70 12 34', 'aide.banque.fr', 'Allez sur www.exemple', ' ']) {
    const { learner } = calling();
    const stranger = caller(learner, 1);
    stranger.knockWith(secretOfWords('47', words(learner)));
    stranger.say({ say: 'name', name: claimed });
    assert.equal(learner.view().helpers[0].name, '', claimed);
    stranger.say({ say: 'name', name: 'Marie' });
    assert.equal(learner.view().helpers[0].name, '', 'there is no second attempt');
  }
  const { learner, marie } = met();
  marie.say({ say: 'name', name: 'Votre banque' });
  assert.equal(learner.view().helpers[0].name, 'Marie');
  marie.read(learner.recognised(true));
  marie.say({ say: 'name', name: 'La police' });
  assert.equal(learner.view().helpers[0].name, 'Marie');
});

test('a name that comes only after the yes is not taken', () => {
  const { learner } = calling();
  const stranger = caller(learner, 1);
  stranger.knockWith(secretOfWords('47', words(learner)));
  stranger.read(learner.recognised(true));
  stranger.say({ say: 'name', name: 'Votre banque' });
  assert.deepEqual([learner.view().stage, learner.view().helpers[0].name], ['followed', '']);
});

test('the words are good for one: they are gone once somebody knew them, and nobody else comes in', () => {
  const { learner } = calling();
  const pair = words(learner);
  const marie = caller(learner, 1);
  marie.knockWith(secretOfWords('47', pair));
  assert.equal(learner.view().pair, null);
  assert.ok(marie.has('shut'));
  const other = caller(learner, 2);
  other.knockWith(secretOfWords('47', pair));
  assert.equal(other.refused(), 'not-now');
});

// She read out a number that was somebody else's by then: her granddaughter came to a stranger.
test('the number goes to somebody else while it is read out: there are other words for the new one', () => {
  const { learner } = calling();
  const before = words(learner);
  learner.renumbered('52');
  const { number, anew, stage } = learner.view();
  assert.deepEqual([number, anew, stage], ['52', 'renumbered', 'words']);
  assert.notDeepEqual(words(learner), before);
  const marie = caller(learner, 1);
  marie.knockWith(secretOfWords('52', words(learner)));
  assert.equal(learner.view().stage, 'recognise');
  learner.renumbered('11');
  assert.equal(learner.view().number, '52', 'whoever has come in needs none any more');
});

test('a wrong guess burns the words, three end it for ten minutes', () => {
  const { learner, later } = calling();
  for (let guess = 1; guess <= 3; guess += 1) {
    const [first, second] = words(learner);
    const somebody = caller(learner, guess);
    somebody.knockWith(secretOfWords('47', [first, (second + 1) % 2048]));
    assert.equal(somebody.refused(), 'wrong-words');
    assert.ok(somebody.has('remove'));
    if (guess === 3) break;
    assert.notDeepEqual(words(learner), [first, second]);
    assert.equal(learner.view().anew, 'burnt');
  }
  assert.equal(learner.view().stage, 'tired');
  learner.begin();
  assert.equal(learner.view().stage, 'tired');
  later(TIRED_MS);
  learner.tick();
  learner.begin();
  assert.equal(learner.view().stage, 'who');
});

test('words that nobody used grow old', () => {
  const { learner, later } = calling();
  later(WORDS_MS + 1);
  assert.deepEqual(learner.tick(), [{ do: 'leave' }]);
  assert.equal(learner.view().pair, null);
});

test('who follows sees the guide’s own words, and nothing once it is stopped', () => {
  const { learner, marie } = followed();
  marie.read(learner.tellProgress(PROGRESS));
  assert.deepEqual(
    marie.said.map(({ say }) => say),
    ['wait', 'begin', 'state'],
  );
  assert.deepEqual(marie.said[2], { ...PROGRESS, rung: 1, lasting: false });
  marie.forget();
  marie.read(learner.stop());
  assert.ok(marie.has('leave'));
  assert.deepEqual(learner.tellProgress(PROGRESS), []);
  assert.deepEqual(learner.view().last?.name, 'Marie');
});

test('nobody who was not met face to face may write freely, see the page’s words, or send what swindlers send', () => {
  const { learner, marie } = followed();
  marie.say({ say: 'hint', text: 'Cliquez à droite' });
  marie.say({ say: 'ask', rung: 3 });
  assert.deepEqual(
    marie.said.filter(({ say }) => say === 'refused').map(({ what, why }) => [what, why]),
    [
      ['hint', 'not-paired'],
      ['ask', 'not-paired'],
    ],
  );
  assert.equal(learner.view().helpers[0].hint, null);
  marie.say({ say: 'phrase', phrase: 'phrase_slowly' });
  assert.deepEqual(learner.view().helpers[0].hint, { phrase: 'phrase_slowly' });
});

test('to see more is asked, answered, and taken back with one press', () => {
  const { learner, marie } = followed();
  marie.say({ say: 'point', box: 3 });
  assert.deepEqual(
    [pointedBy(learner), whyNot(marie)],
    [null, ['rung 3']],
    'nobody points at what they do not see',
  );
  marie.say({ say: 'ask', rung: 2 });
  assert.equal(learner.view().helpers[0].asks, 2);
  assert.equal(learner.view().helpers[0].accessLevel, 1);
  marie.read(learner.allowed(1, true));
  marie.read(learner.tellProgress(PROGRESS));
  marie.read(learner.tellView(viewOf(3)));
  marie.say({ say: 'point', box: 3 });
  assert.deepEqual([learner.view().helpers[0].accessLevel, pointedBy(learner)], [2, 3]);
  marie.read(learner.lowered(1));
  assert.deepEqual([learner.view().helpers[0].accessLevel, pointedBy(learner)], [1, null]);
  assert.deepEqual(
    marie.said.filter(({ say }) => say === 'begin').map(({ rung }) => rung),
    [1, 2, 1],
  );
});

test('two noes are enough: whoever goes on asking is refused without a word to the person', () => {
  const { learner, marie } = followed();
  for (let no = 0; no < 2; no += 1) {
    marie.say({ say: 'ask', rung: 2 });
    assert.equal(learner.view().helpers[0].asks, 2);
    marie.read(learner.allowed(1, false));
  }
  marie.say({ say: 'ask', rung: 2 });
  assert.equal(learner.view().helpers[0].asks, null);
  assert.equal(marie.said.filter(({ say }) => say === 'refused').length, 3);
});

test('what she shows stands for half a minute at most, and she is told when it is over', () => {
  const { learner, later, marie } = seeing();
  marie.say({ say: 'point', box: 3 });
  later(POINTED_MS - 1);
  marie.say({ say: 'point', box: 3 }); // shown already: that makes it no longer
  marie.read(learner.tick());
  assert.equal(pointedBy(learner), 3);
  later(1);
  marie.read(learner.tick());
  assert.deepEqual([pointedBy(learner), whyNot(marie)], [null, ['over 3']]);
  marie.say({ say: 'point', box: 3 });
  marie.say({ say: 'point', box: null });
  assert.equal(pointedBy(learner), null, 'and it can be taken back');
  assert.equal(whyNot(marie).length, 1);
});

// A ring that jumps about makes people dizzy, and each change of it costs the page.
test('whoever shows a hundred things at once has the first shown, then the last', () => {
  const { learner, later, marie } = seeing();
  marie.read(learner.tellView(viewOf(...Array.from({ length: 101 }, (_, id) => id))));
  const seen = new Set();
  for (let box = 1; box <= 100; box += 1) {
    marie.say({ say: 'point', box });
    seen.add(pointedBy(learner));
  }
  assert.deepEqual([...seen], [1]);
  marie.read(learner.tick());
  assert.equal(pointedBy(learner), 1, 'not before the rest is over');
  later(POINT_REST_MS);
  marie.read(learner.tick());
  assert.equal(pointedBy(learner), 100);
  marie.say({ say: 'point', box: 7 });
  marie.say({ say: 'point', box: null });
  later(POINT_REST_MS);
  marie.read(learner.tick());
  assert.equal(pointedBy(learner), null, 'what was taken back does not come later');
});

test('a box that never was, or is none of the page as it is now, is not shown', () => {
  const { learner, later, marie } = seeing();
  for (const box of [5, 0, -1, 2 ** 50]) marie.say({ say: 'point', box });
  assert.deepEqual(
    [pointedBy(learner), whyNot(marie)],
    [null, ['gone 5', 'gone 0', 'gone -1', `gone ${2 ** 50}`]],
  );
  marie.say({ say: 'point', box: 3 });
  marie.say({ say: 'point', box: 4 });
  marie.read(learner.tellView(viewOf(3)));
  later(POINT_REST_MS);
  marie.read(learner.tick());
  assert.equal(whyNot(marie).at(-1), 'gone 4', 'looked at again when its turn comes');
});

test('the page finds that it may not be shown, or no more: she is told why, of that box and of no other', () => {
  const { learner, marie } = seeing();
  marie.say({ say: 'point', box: 3 });
  marie.read(learner.unpointed(4, 'gone'));
  assert.equal(pointedBy(learner), 3);
  marie.read(learner.unpointed(3, 'guarded'));
  assert.deepEqual([pointedBy(learner), whyNot(marie)], [null, ['guarded 3']]);
});

test('with the step, with a pause and with a broken connection goes what she showed', () => {
  const { learner, later, marie } = seeing();
  const show = () => {
    later(POINT_REST_MS);
    marie.read(learner.tellView(viewOf(3)));
    marie.say({ say: 'point', box: 3 });
    assert.equal(pointedBy(learner), 3);
  };
  show();
  marie.read(learner.tellProgress({ ...PROGRESS, since: 5 }));
  assert.equal(pointedBy(learner), 3, 'the same step, told again');
  marie.read(learner.tellProgress({ ...PROGRESS, at: -1 }));
  assert.deepEqual([pointedBy(learner), whyNot(marie)], [null, ['over 3']]);
  show();
  marie.read(learner.tellProgress({ say: 'pause', why: 'sign-in' }));
  marie.say({ say: 'point', box: 3 });
  assert.deepEqual([pointedBy(learner), whyNot(marie)], [null, ['over 3', 'paused 3']]);
  marie.read(learner.tellProgress(PROGRESS));
  show();
  learner.moved('away', 1);
  assert.equal(pointedBy(learner), null);
});

// Somebody in between recorded what Marie had said and says it again.
test('what is said twice, or made up, ends it', () => {
  for (const forged of [
    (/** @type {Bytes} */ body) => body,
    (/** @type {Bytes} */ body) => body.map((byte, index) => (index === 20 ? byte ^ 1 : byte)),
  ]) {
    const { learner, marie } = followed();
    const body = marie.sealed({ say: 'phrase', phrase: 'phrase_fine' });
    marie.give(body);
    assert.equal(learner.view().stage, 'followed');
    marie.forget();
    marie.give(forged(body));
    assert.equal(learner.view().stage, 'over');
    assert.equal(learner.view().last?.why, 'lie');
    assert.ok(marie.has('leave'));
  }
});

// Somebody sat in the room when it was shut, and shouts while the person is asked about Marie.
test('a stranger who is still there cannot end it with anything', () => {
  const { learner, marie } = met();
  for (const body of [new Uint8Array([1, 16, 9, 9]), new Uint8Array([7]), new Uint8Array(64)]) {
    learner.received({ seat: 5, whole: false, body });
    learner.moved('left', 5);
  }
  assert.equal(learner.view().stage, 'recognise');
  marie.read(learner.recognised(true));
  assert.equal(learner.view().stage, 'followed');
});

// Before the person has said yes, what Marie said was changed on its way.
test('a lie while the person is asked ends it too, and says so', () => {
  const { learner, marie } = met();
  marie.give(
    marie
      .sealed({ say: 'name', name: 'Marie' })
      .map((byte, index) => (index === 20 ? byte ^ 1 : byte)),
  );
  assert.equal(learner.view().stage, 'over');
  assert.deepEqual([learner.view().last?.why, learner.view().last?.at], ['lie', null]);
});

test('after a broken connection she comes back with what only the two know, and is not asked about again', () => {
  const { learner, marie } = followed();
  learner.moved('away', 1);
  assert.equal(learner.view().helpers[0].away, true);
  assert.deepEqual(learner.tellProgress(PROGRESS), [], 'what cannot arrive is not sent');
  marie.knockWith(marie.resume());
  marie.read(learner.tellProgress(PROGRESS));
  assert.equal(learner.view().helpers[0].away, false);
  assert.equal(learner.view().stage, 'followed');
  assert.equal(marie.said.at(-1)?.say, 'state');
});

// Her connection broke a second time, just as the answer to her first return was on its way.
test('a return whose answer was lost can be tried again with the same secret', () => {
  const { learner, marie } = followed();
  const resume = marie.resume();
  learner.moved('away', 1);
  const lost = knock(resume);
  const [offered] = bodiesTo(learner.received({ seat: 1, whole: false, body: lost.body }), 1);
  learner.received({ seat: 1, whole: false, body: answer(lost.attempt, offered).body });
  learner.moved('away', 1);
  marie.knockWith(resume);
  marie.read(learner.tellProgress(PROGRESS));
  assert.equal(marie.said.at(-1)?.say, 'state');
});

test('a stranger in another seat cannot come in as Marie, and her going ends it', () => {
  const { learner, marie } = followed();
  const stranger = caller(learner, 2);
  stranger.knockWith(marie.resume());
  assert.equal(stranger.refused(), 'not-now');
  stranger.give(new Uint8Array([9, 9, 9]));
  assert.equal(learner.view().stage, 'followed');
  marie.say({ say: 'bye' });
  assert.equal(learner.view().stage, 'over');
  learner.worried();
  assert.equal(learner.view().stage, 'worried');
});

// The library switched following off while somebody was being followed.
test('where it is allowed no more, who follows is told why and nothing else, and the keys are gone', () => {
  const { learner, marie } = followed();
  marie.forget();
  marie.read(learner.forbidden());
  assert.deepEqual(marie.said.at(-1), { say: 'end', why: 'policy' });
  assert.ok(marie.has('leave'));
  assert.equal(learner.view().stage, 'over');
  assert.equal(learner.view().last?.why, 'policy');
  assert.deepEqual(learner.view().helpers, []);
  assert.deepEqual(learner.forbidden(), [], 'what is over is not ended again');

  const { learner: other } = calling();
  assert.equal(other.view().stage, 'words');
  assert.deepEqual(other.forbidden(), [{ do: 'leave' }]);
  assert.deepEqual([other.view().stage, other.view().pair], ['off', null]);
});
