/** Two who sat side by side know each other from then on, until one of them no longer wants it. */
import './webcrypto.js';
import assert from 'node:assert/strict';
import test from 'node:test';
import { eyesFor, followedFrom } from '../../extension/src/background/following/follow-view.js';
import {
  UNKNOWN_KNOCKS_ALL,
  UNKNOWN_KNOCKS_MOST,
} from '../../extension/src/background/following/admission.js';
import { createLearner, WORDS_MS } from '../../extension/src/background/following/learner.js';
import {
  createTrustedList,
  keyOf,
  TRUSTED_MOST,
} from '../../extension/src/shared/follow/trusted-keys.js';
import { lastingSecret, secretOfWords } from '../../extension/src/shared/follow/pairing.js';
import { createCaller } from './caller.js';

/**
 * @typedef {import('../../extension/src/background/following/room.js').Act} Act
 * @typedef {import('../../extension/src/shared/follow/secrets.js').Bytes} Bytes
 * @typedef {ReturnType<typeof createLearner>} Learner
 */

const DAY = Date.UTC(2026, 4, 3);
/** @returns {Bytes} */
const someKey = () => crypto.getRandomValues(new Uint8Array(32));
/** @param {Bytes} key @param {string} [name] */
const marieWith = (key, name = 'Marie') => ({ id: `id of ${name}`, name, at: DAY, key });

/**
 * Somebody in a seat; what the learner's side does is read at once and kept.
 * @param {Learner} learner
 * @param {number} seat
 */
function inSeat(learner, seat) {
  /** @type {Act[]} */
  const acts = [];
  const end = createCaller((body) => carry(learner.received({ seat, whole: false, body })));
  /** @param {Act[]} made */
  function carry(made) {
    acts.push(...made);
    for (const act of made)
      if (act.do === 'send')
        for (const record of act.records) if (record.seat === seat) end.take(record.body);
  }
  return {
    ...end,
    carry,
    did: () => acts.map((act) => act.do),
    act: (/** @type {Act['do']} */ what) =>
      /** @type {any} */ (acts.findLast((one) => one.do === what)),
  };
}

/** @param {Learner} learner */
const shown = (learner) => /** @type {readonly [number, number]} */ (learner.view().pair);

/**
 * Marie sits beside her grandmother and has typed what the screen shows.
 * @param {Learner} [learner]
 */
function sideBySide(learner = createLearner()) {
  learner.pair();
  assert.deepEqual(learner.placed('beside'), [{ do: 'open' }]);
  learner.opened('47', [], 'en');
  const marie = inSeat(learner, 1);
  marie.knockWith(secretOfWords('47', shown(learner)));
  marie.say({ say: 'name', name: 'Marie-Claude du service client' });
  return { learner, marie };
}

/** On the telephone, with those in the list. @param {ReturnType<typeof marieWith>[]} known */
function onTheTelephone(known) {
  const learner = createLearner();
  learner.begin();
  learner.called('me');
  learner.opened('47', known);
  return learner;
}

// "Madame, ouvrez les réglages et ajoutez-moi, je suis votre conseiller."
test('who is on the telephone cannot be added: no room is opened and no words are shown', () => {
  for (const where of /** @type {const} */ (['phone', 'unknown'])) {
    const learner = createLearner();
    learner.pair();
    assert.deepEqual(learner.placed(where), []);
    assert.equal(learner.view().stage, 'apart');
    learner.opened('47');
    assert.deepEqual([learner.view().stage, learner.view().pair], ['apart', null]);
  }
});

test('nobody is added while somebody follows', () => {
  const learner = onTheTelephone([]);
  const marie = inSeat(learner, 1);
  marie.knockWith(secretOfWords('47', shown(learner)));
  learner.recognised(true);
  learner.pair();
  assert.deepEqual([learner.view().stage, learner.view().purpose], ['followed', 'follow']);
});

test('both screens show the same, both say so, and only then both keep the same key, once', () => {
  const { learner, marie } = sideBySide();
  assert.deepEqual(marie.said, [{ say: 'compare', lang: 'en' }]);
  assert.equal(learner.view().stage, 'compare');
  assert.deepEqual(learner.view().compare, marie.compare());
  marie.carry(learner.compared(true));
  assert.equal(learner.view().compare, null);
  marie.carry(learner.named(' \n'));
  assert.equal(learner.view().stage, 'name', 'somebody without a name is nobody in a list');
  marie.carry(learner.named('  Marie '));
  assert.equal(learner.view().stage, 'keeping');
  assert.ok(!marie.did().includes('keep'), 'she has not answered yet');
  marie.say({ say: 'same', yes: true });
  const { name, key } = marie.act('keep');
  assert.deepEqual(
    [name, key],
    ['Marie', marie.lasting()],
    'her grandmother’s name for her, not what she calls herself',
  );
  marie.say({ say: 'same', yes: true });
  assert.equal(marie.did().filter((what) => what === 'keep').length, 1);
  assert.deepEqual(
    marie.said.map(({ say }) => say),
    ['compare'],
    'nothing is said to be kept before it is',
  );
  marie.carry(learner.kept());
  assert.deepEqual(marie.said.at(-1), { say: 'kept' });
  marie.carry(learner.moved('left', 1));
  assert.deepEqual([learner.view().stage, learner.view().called], ['kept', 'Marie']);
  assert.ok(marie.did().includes('leave'));
});

test('her yes may come first; what she would like to see or say meanwhile reaches nobody', () => {
  const { learner, marie } = sideBySide();
  marie.say({ say: 'same', yes: true });
  marie.say({ say: 'ask', rung: 3 });
  marie.say({ say: 'hint', text: 'Dépêchez-vous' });
  assert.deepEqual([learner.view().helpers[0].asks, learner.view().helpers[0].hint], [null, null]);
  assert.equal(learner.view().stage, 'compare');
  learner.compared(true);
  marie.carry(learner.named('Marie'));
  assert.ok(marie.act('keep'));
});

test('other words on one of the screens, a no, a broken line or half an hour: nothing is kept by anybody', () => {
  /** @type {((learner: Learner, marie: ReturnType<typeof inSeat>) => Act[] | void)[]} */
  const ends = [
    (learner) => learner.compared(false),
    (_, marie) => marie.say({ say: 'same', yes: false }),
    (_, marie) => marie.say({ say: 'bye' }),
    (learner) => learner.moved('away', 1),
    (learner) => learner.moved('left', 1),
    (learner) => learner.interrupted(),
    (learner) => learner.closed(),
  ];
  for (const end of ends) {
    const { learner, marie } = sideBySide();
    end(learner, marie);
    assert.equal(learner.view().stage, 'unkept', String(end));
    assert.equal(learner.view().helpers.length, 0);
    learner.compared(true);
    learner.named('Marie');
    assert.equal(learner.view().stage, 'unkept');
    learner.done();
    assert.equal(learner.view().stage, 'off');
  }
  let now = 0;
  const { learner } = sideBySide(createLearner({ now: () => now }));
  now = WORDS_MS + 1;
  learner.tick();
  assert.deepEqual([learner.view().stage, learner.view().helpers.length], ['off', 0]);
});

test('words for somebody on the telephone never make a key that lasts', () => {
  const learner = onTheTelephone([]);
  const marie = inSeat(learner, 1);
  marie.knockWith(secretOfWords('47', shown(learner)));
  marie.say({ say: 'same', yes: true });
  marie.carry(learner.recognised(true));
  marie.say({ say: 'same', yes: true });
  assert.ok(!marie.did().includes('keep'));
  assert.deepEqual(
    marie.said.map(({ say }) => say),
    ['wait', 'begin'],
  );
});

test('whom she knows needs no words, is shown by the name that she gave, and may read the page and write', () => {
  const key = someKey();
  const learner = onTheTelephone([marieWith(someKey(), 'Paul'), marieWith(key)]);
  const marie = inSeat(learner, 1);
  marie.knockWith(lastingSecret(key));
  marie.say({ say: 'name', name: 'Votre banque' });
  assert.equal(learner.view().stage, 'recognise', 'a voice is still to be known');
  assert.deepEqual(
    [learner.view().helpers[0].name, learner.view().helpers[0].paired, learner.view().pair],
    ['Marie', DAY, null],
  );
  assert.ok(marie.did().includes('shut'));
  marie.carry(learner.recognised(true));
  assert.deepEqual(marie.said.at(-1), { say: 'begin', rung: 1, lasting: true });
  marie.say({ say: 'hint', text: 'Le bouton bleu, à droite.' });
  assert.deepEqual(learner.view().helpers[0].hint, { text: 'Le bouton bleu, à droite.' });
  marie.say({ say: 'hint', text: 'Va sur www.exemple.fr' });
  assert.deepEqual(marie.said.at(-1), { say: 'refused', what: 'hint', why: 'dangerous' });
  marie.say({ say: 'ask', rung: 3 });
  assert.equal(learner.view().helpers[0].asks, 3);
  marie.carry(learner.allowed(1, true));
  assert.deepEqual(marie.said.at(-1), { say: 'begin', rung: 3, lasting: true });
  const words = (/** @type {string} */ text) => ({ text, lang: 'fr' });
  const followed = /** @type {import('../../extension/src/shared/protocol.js').Followed} */ (
    followedFrom(learner.view(), false, words)
  );
  assert.deepEqual(
    [
      followed.name,
      followed.rung,
      eyesFor(followed, /** @type {any} */ ({ sites: [], steps: [] }), null)?.rung,
    ],
    ['Marie', 3, 3],
  );
  learner.tellProgress({
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
  });
  marie.carry(
    learner.tellView({
      width: 10,
      height: 10,
      boxes: [{ id: 1, x: 0, y: 0, w: 5, h: 5, role: 'heading', text: 'Bonjour' }],
    }),
  );
  assert.equal(marie.said.at(-1)?.boxes[0].text, 'Bonjour');
});

test('her line breaks: she comes back as the one whom her grandmother knows', () => {
  const key = someKey();
  const learner = onTheTelephone([marieWith(key)]);
  const marie = inSeat(learner, 1);
  marie.knockWith(lastingSecret(key));
  marie.carry(learner.recognised(true));
  learner.moved('away', 1);
  marie.knockWith(marie.resume());
  marie.say({ say: 'name', name: 'Somebody' });
  assert.deepEqual(marie.said.at(-1), { say: 'begin', rung: 1, lasting: true });
  assert.equal(learner.view().helpers[0].name, 'Marie');
});

test('a key that nobody knows here burns no words: they are asked for, and are good', () => {
  const learner = onTheTelephone([marieWith(someKey())]);
  const pair = shown(learner);
  const marie = inSeat(learner, 1);
  marie.knockWith(lastingSecret(someKey()));
  assert.equal(marie.refused(), 'no-such-secret');
  assert.deepEqual([learner.view().pair, learner.view().anew], [pair, '']);
  marie.knockWith(secretOfWords('47', pair));
  marie.carry(learner.recognised(true));
  assert.deepEqual(marie.said.at(-1), { say: 'begin', rung: 1, lasting: false });
});

// Somebody who keeps a list of stolen keys, or only wants to find out who is known here.
test('who tries key after key is put out of the seat, and in the end no key is looked at, only words', () => {
  const key = someKey();
  const learner = onTheTelephone([marieWith(key)]);
  for (let seat = 1; seat <= UNKNOWN_KNOCKS_ALL / UNKNOWN_KNOCKS_MOST; seat += 1) {
    const somebody = inSeat(learner, seat);
    for (let turn = 1; turn <= UNKNOWN_KNOCKS_MOST; turn += 1) {
      assert.ok(!somebody.did().includes('remove'));
      somebody.knockWith(lastingSecret(someKey()));
    }
    assert.equal(somebody.act('remove').seat, seat);
  }
  const marie = inSeat(learner, 90);
  marie.knockWith(lastingSecret(key));
  assert.equal(marie.refused(), 'no-such-secret');
  marie.knockWith(secretOfWords('47', shown(learner)));
  assert.equal(learner.view().stage, 'recognise');
});

//  Whoever carries it has recorded how Marie knocked, and knocks so again; the key itself nobody
// has.
test('a knock that is said again gets an offer and no further, and burns no words', () => {
  const key = someKey();
  const learner = onTheTelephone([marieWith(key)]);
  const pair = shown(learner);
  /** @type {Bytes[]} */
  const recorded = [];
  createCaller((body) => recorded.push(body)).knockWith(lastingSecret(key));
  const [
    {
      records: [offered],
    },
  ] = /** @type {any} */ (learner.received({ seat: 5, whole: false, body: recorded[0] }));
  const liar = createCaller((body) => recorded.push(body));
  liar.knockWith(lastingSecret(someKey()));
  liar.take(offered.body);
  assert.ok(
    learner
      .received({ seat: 5, whole: false, body: recorded[2] })
      .some((act) => act.do === 'remove'),
  );
  const { stage, pair: now, anew } = learner.view();
  assert.deepEqual([stage, now, anew], ['words', pair, '']);
});

test('two come at once, one with the words and one with her key: the second is too late', () => {
  const key = someKey();
  const learner = onTheTelephone([marieWith(key)]);
  const pair = shown(learner);
  const marie = createCaller((body) => held.push(body));
  /** @type {Bytes[]} */
  const held = [];
  marie.knockWith(lastingSecret(key));
  const [
    {
      records: [offered],
    },
  ] = /** @type {any} */ (
    learner.received({ seat: 2, whole: false, body: /** @type {Bytes} */ (held.pop()) })
  );
  marie.take(offered.body);
  inSeat(learner, 1).knockWith(secretOfWords('47', pair));
  assert.equal(learner.view().stage, 'recognise');
  learner.received({ seat: 2, whole: false, body: /** @type {Bytes} */ (held.pop()) });
  assert.deepEqual(
    [learner.view().stage, learner.view().helpers.map(({ hasTrustedKey }) => hasTrustedKey)],
    ['recognise', [false]],
    'and does not end it for the first',
  );
});

test('taken off the list while she follows: it is over, and she is not known any more', () => {
  const key = someKey();
  const learner = onTheTelephone([marieWith(key)]);
  const marie = inSeat(learner, 1);
  marie.knockWith(lastingSecret(key));
  marie.carry(learner.recognised(true));
  marie.carry(learner.revoked('id of Marie'));
  assert.deepEqual([learner.view().stage, learner.view().helpers.length], ['over', 0]);
  assert.ok(marie.did().includes('leave'));
});

test('taken off while the words are shown: they stay good, her key does not', () => {
  const key = someKey();
  const learner = onTheTelephone([marieWith(key)]);
  assert.deepEqual(learner.revoked('id of Marie'), []);
  const marie = inSeat(learner, 1);
  marie.knockWith(lastingSecret(key));
  assert.equal(marie.refused(), 'no-such-secret');
  assert.equal(learner.view().stage, 'words');
});

test('a list takes sixteen, one after the other, and gives back what it was given', async () => {
  /** @type {unknown} */
  let stored = 'damaged';
  const list = createTrustedList({
    read: async () => stored,
    write: async (next) => {
      stored = JSON.parse(JSON.stringify(next));
    },
  });
  assert.deepEqual(await list.all(), []);
  const keys = Array.from({ length: TRUSTED_MOST + 1 }, someKey);
  const made = await Promise.all(keys.map((key, index) => list.add(`Marie ${index}`, key, DAY)));
  assert.equal(made.at(-1), null, 'there is room for no more');
  const all = await list.all();
  assert.equal(new Set(all.map(({ id }) => id)).size, TRUSTED_MOST);
  assert.deepEqual(all.map(keyOf), keys.slice(0, TRUSTED_MOST));
  await list.remove(all[3].id);
  assert.deepEqual(
    (await list.all()).map(({ name }) => name),
    all.filter((_, index) => index !== 3).map(({ name }) => name),
  );
  assert.doesNotMatch(
    JSON.stringify(stored),
    new RegExp(all[3].key.slice(0, 20).replace(/[+/]/gu, '\\$&')),
  );
});
