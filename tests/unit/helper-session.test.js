/** A helper follows somebody, and somebody in between breaks, forgets or lies. */
import './webcrypto.js';
import assert from 'node:assert/strict';
import test from 'node:test';
import { createHelperSession } from '../../extension/src/helper/helper-session.js';
import { openLearner, stateOf, viewOf } from '../helper/learner.js';
import { createMemoryService } from '../helper/memory.js';

/** @typedef {import('../../extension/src/helper/helper-state.js').HelperState} HelperState */
/** @typedef {import('../helper/memory.js').MemoryService} MemoryService */

/** @type {readonly [number, number]} */
const PAIR = [12, 2047];
const SEALED = 16;

/**
 * @param {import('node:test').TestContext} t
 * @param {MemoryService} service
 * @param {{number?: string, pair?: readonly [number, number] | null,
 *   trustedKey?: Uint8Array | null, onKept?: (key: Uint8Array) => void}} [typed]
 */
function help(
  t,
  service,
  { number = service.number, pair = PAIR, trustedKey = null, onKept } = {},
) {
  /** @type {HelperState} */
  let now;
  /** @type {Set<() => void>} */
  const waiting = new Set();
  const helping = createHelperSession({
    address: 'ws://memory/follow',
    number,
    pair,
    trustedKey,
    onKept,
    name: 'Marie',
    connect: service.connect,
    now: () => 5000,
    onChange(next) {
      now = next;
      for (const look of waiting) look();
    },
  });
  t.after(() => helping.bye());
  return {
    ...helping,
    now: () => now,
    /** @param {(helping: HelperState) => boolean} fits @returns {Promise<HelperState>} */
    until: (fits) =>
      new Promise((resolve) => {
        const look = () => {
          if (!fits(now)) return;
          waiting.delete(look);
          resolve(now);
        };
        waiting.add(look);
        look();
      }),
    over: () =>
      new Promise((/** @type {(helping: HelperState) => void} */ resolve) => {
        const look = () => {
          if (now.stage === 'over') resolve(now);
        };
        waiting.add(look);
        look();
      }),
  };
}

/**
 * Marie and her mother, who said yes.
 * @param {import('node:test').TestContext} t
 * @param {MemoryService} [service]
 */
async function together(t, service = createMemoryService()) {
  const learner = await openLearner({ connect: service.connect, pair: PAIR });
  t.after(() => learner.leave());
  const helper = help(t, service);
  await learner.next('name');
  learner.tell({ say: 'begin', rung: 1, lasting: false });
  learner.tell(stateOf());
  await helper.until(({ progress }) => progress !== null);
  return { service, learner, helper };
}

/** Ends of the story: what is seen no more. @param {HelperState} helping @param {string} why */
function assertOver(helping, why) {
  assert.equal(helping.why, why);
  assert.deepEqual([helping.progress, helping.drawing, helping.sealed], [null, null, false]);
}

test('Marie types the words: her name goes first, she waits for a yes, then she sees the step', async (t) => {
  const service = createMemoryService();
  const learner = await openLearner({ connect: service.connect, pair: PAIR });
  t.after(() => learner.leave());
  const helper = help(t, service);
  assert.equal(helper.now().stage, 'pairing');
  assert.equal((await learner.next('name')).name, 'Marie');
  learner.tell({ say: 'wait' });
  await helper.until(({ stage }) => stage === 'waiting');
  learner.tell({ say: 'begin', rung: 1, lasting: false });
  learner.tell(stateOf({ since: 240_000 }));
  const { stage, progress, progressAt, accessLevel, hasTrustedKey } = await helper.until(
    ({ progress: there }) => there !== null,
  );
  assert.deepEqual(
    [stage, progress?.at, progress?.since, progressAt, accessLevel, hasTrustedKey],
    ['following', 2, 240_000, 5000, 1, false],
  );
  assert.equal(learner.said()[0].say, 'name');
});

test('Words that were misheard are said to be wrong, and are not tried again', async (t) => {
  const service = createMemoryService();
  const learner = await openLearner({ connect: service.connect, pair: PAIR });
  t.after(() => learner.leave());
  const helper = help(t, service, { pair: [12, 2046] });
  assertOver(await helper.over(), 'wrong-words');
  assert.equal(service.passed.filter(({ body }) => body[1] === 1).length, 1, 'one knock');
});

test("The words are no longer shown, the number is nobody's, or too many guess: each is said for what it is", async (t) => {
  const service = createMemoryService();
  const learner = await openLearner({ connect: service.connect, pair: PAIR });
  t.after(() => learner.leave());
  learner.forget();
  assertOver(await help(t, service).over(), 'no-such-secret');
  assertOver(await help(t, service, { number: '48' }).over(), 'no-room');
  service.refusal = {
    message: 'limit',
    data: { status: 'limit', text: { fr: 'Dans dix minutes.', en: 'In ten minutes.' } },
  };
  const refused = await help(t, service).over();
  assertOver(refused, 'limit');
  assert.equal(refused.text.fr, 'Dans dix minutes.');
});

test('She points, takes it back, sends a phrase; a link in a hint does not leave her computer', async (t) => {
  const { learner, helper } = await together(t);
  learner.tell(viewOf());
  await helper.until(({ drawing }) => drawing !== null);
  helper.point(5);
  assert.equal((await learner.next('point')).box, 5);
  assert.equal(helper.now().pointed, 5);
  helper.point(5);
  assert.equal((await learner.next('point')).box, null);
  assert.equal(helper.phrase('phrase_slowly'), true);
  assert.equal((await learner.next('phrase')).phrase, 'phrase_slowly');
  assert.equal(helper.hint('Allez sur www.exemple.fr'), 'dangerous');
  assert.equal(helper.hint(' Le bouton bleu, à droite. '), null);
  assert.equal((await learner.next('hint')).text, 'Le bouton bleu, à droite.');
  assert.equal(learner.said().filter(({ say }) => say === 'hint').length, 1);
});

test('What was pointed at is gone from the page: nothing is pointed at', async (t) => {
  const { learner, helper } = await together(t);
  learner.tell(viewOf());
  await helper.until(({ drawing }) => drawing !== null);
  helper.point(5);
  learner.tell(viewOf(undefined, [{ id: 9, x: 0, y: 0, w: 10, h: 10, role: 'button' }]));
  await helper.until(({ drawing }) => drawing?.boxes.length === 1);
  assert.equal(helper.now().pointed, null);
});

test('She asks to see the page; it is refused, asked again, and allowed; then taken back', async (t) => {
  const { learner, helper } = await together(t);
  helper.ask(2);
  assert.equal(helper.now().asked, 2);
  await learner.next('ask');
  learner.tell({ say: 'refused', what: 'ask', why: 'no' });
  assert.deepEqual((await helper.until(({ refused }) => refused !== null)).refused, {
    what: 'ask',
    why: 'no',
  });
  assert.equal(helper.now().asked, null);
  helper.ask(2);
  assert.equal(helper.now().refused, null);
  learner.tell({ say: 'begin', rung: 2, lasting: false });
  await helper.until(({ accessLevel }) => accessLevel === 2);
  assert.equal(helper.now().asked, null);
  learner.tell(viewOf());
  await helper.until(({ drawing }) => drawing !== null);
  learner.tell({ say: 'begin', rung: 1, lasting: false });
  await helper.until(({ accessLevel }) => accessLevel === 1);
  assert.equal(helper.now().drawing, null, 'what may no longer be seen is not kept');
});

test('Her mother types a password: nothing of the page stays, until the guide goes on', async (t) => {
  const { learner, helper } = await together(t);
  learner.tell(viewOf());
  await helper.until(({ drawing }) => drawing !== null);
  learner.tell({ say: 'pause', why: 'sign-in' });
  const paused = await helper.until(({ stage }) => stage === 'paused');
  assert.deepEqual([paused.pause, paused.progress, paused.drawing], ['sign-in', null, null]);
  learner.tell(stateOf({ at: 3 }));
  const { stage, pause } = await helper.until(({ progress }) => progress?.at === 3);
  assert.deepEqual([stage, pause], ['following', null]);
});

// On the train, in a tunnel: she must not have to ask her grandmother for words again.
test('Her own connection breaks and comes back: new keys, her name again, and the guide goes on', async (t) => {
  const { service, learner, helper } = await together(t);
  service.break(1);
  await helper.until(({ connection }) => connection === 'lost');
  assert.equal(helper.phrase('phrase_fine'), false, 'nothing is said into nowhere');
  assert.equal((await learner.next('name')).name, 'Marie');
  learner.tell(stateOf({ at: 4 }));
  const { connection } = await helper.until(({ progress }) => progress?.at === 4);
  assert.equal(connection, 'here');
  assert.equal(helper.phrase('phrase_fine'), true);
});

test("Her mother's connection breaks and comes back: it is said, and mended likewise", async (t) => {
  const { service, learner, helper } = await together(t);
  service.break(0);
  await helper.until(({ connection }) => connection === 'away');
  await learner.next('name');
  learner.tell(stateOf({ at: 4 }));
  assert.equal((await helper.until(({ progress }) => progress?.at === 4)).connection, 'here');
});

test('The connection breaks while the words are being tried: they are not tried a second time', async (t) => {
  const service = createMemoryService();
  const learner = await openLearner({ connect: service.connect, pair: PAIR });
  t.after(() => learner.leave());
  const knocked = new Promise((resolve) => {
    service.pass = () => (resolve(null), []);
  });
  const helper = help(t, service);
  await knocked;
  service.break(1);
  assertOver(await helper.over(), 'cut');
});

test('The room ends: stopped, put out or lost is told apart', async (t) => {
  for (const [reason, why] of [
    ['left', 'stopped'],
    ['removed', 'removed'],
    ['lost', 'gone'],
  ]) {
    const { service, helper } = await together(t);
    service.end(reason);
    assertOver(await helper.over(), why);
  }
  const { learner, helper } = await together(t);
  learner.tell({ say: 'end', why: 'time' });
  assertOver(await helper.over(), 'time');
});

test('She ends it: the other side is told before the seat is given up', async (t) => {
  const { learner, helper } = await together(t);
  helper.bye();
  assertOver(helper.now(), 'bye');
  await learner.next('bye');
  assert.equal(helper.phrase('phrase_fine'), false);
});

//  --- side by side
// -----------------------------------------------------------------------------------

const KEY = new Uint8Array(32).fill(7);

/**
 * Both have keys, and the learner's side says that they are to be compared.
 * @param {import('node:test').TestContext} t
 */
async function sideBySide(t) {
  const service = createMemoryService();
  const learner = await openLearner({ connect: service.connect, pair: PAIR });
  t.after(() => learner.leave());
  /** @type {Uint8Array[]} */
  const kept = [];
  const helper = help(t, service, { onKept: (key) => kept.push(key.slice()) });
  await learner.next('name');
  learner.tell({ say: 'compare', lang: 'en' });
  return {
    service,
    learner,
    helper,
    kept,
    comparing: await helper.until(({ stage }) => stage === 'comparing'),
  };
}

test('She sits beside her mother: both screens show the same words, and the key is hers once it is kept there too', async (t) => {
  const { learner, helper, kept, comparing } = await sideBySide(t);
  assert.deepEqual(comparing.compare, { pair: learner.last().compare, lang: 'en' });
  learner.tell({ say: 'kept' });
  learner.tell({ say: 'compare', lang: 'fr' });
  await helper.until(({ compare }) => compare?.lang === 'fr');
  assert.deepEqual(
    [helper.now().stage, kept.length],
    ['comparing', 0],
    'before she has said yes nothing is to be kept',
  );
  helper.same(true);
  assert.equal((await learner.next('same')).yes, true);
  assert.deepEqual([helper.now().stage, helper.now().agreed, kept.length], ['comparing', true, 0]);
  learner.tell({ say: 'kept' });
  assertOver(await helper.over(), 'paired');
  assert.deepEqual(kept, [learner.last().lasting]);
  assert.equal(helper.now().compare, null);
});

test('One of the two says no, or the line breaks: she keeps nothing', async (t) => {
  for (const end of [
    (/** @type {Awaited<ReturnType<typeof sideBySide>>} */ { helper }) => helper.same(false),
    (/** @type {Awaited<ReturnType<typeof sideBySide>>} */ { service }) => service.end('left'),
    (/** @type {Awaited<ReturnType<typeof sideBySide>>} */ { service }) => service.break(0),
    (/** @type {Awaited<ReturnType<typeof sideBySide>>} */ { service }) => service.break(1),
  ]) {
    const story = await sideBySide(t);
    end(story);
    assertOver(await story.helper.over(), 'not-paired');
    assert.deepEqual(story.kept, []);
  }
});

test('A guide that is followed never turns into a key that lasts', async (t) => {
  const { learner, helper } = await together(t);
  learner.tell({ say: 'compare', lang: 'fr' });
  learner.tell({ say: 'kept' });
  learner.tell(stateOf({ at: 4 }));
  await helper.until(({ progress }) => progress?.at === 4);
  assert.deepEqual([helper.now().stage, helper.now().compare], ['following', null]);
});

test('Her mother knows her: the number is enough, and she is known before anything is said', async (t) => {
  const service = createMemoryService();
  const learner = await openLearner({
    connect: service.connect,
    pair: PAIR,
    known: [new Uint8Array(32).fill(9), KEY],
  });
  t.after(() => learner.leave());
  const helper = help(t, service, { pair: null, trustedKey: KEY });
  await learner.next('name');
  assert.equal(learner.kind(), 'lasting');
  learner.tell({ say: 'wait' });
  assert.equal((await helper.until(({ stage }) => stage === 'waiting')).hasTrustedKey, true);
});

test('Her mother took her off the list: with the number alone it is said, with the words she comes in like anybody', async (t) => {
  for (const pair of [null, PAIR]) {
    const service = createMemoryService();
    const learner = await openLearner({ connect: service.connect, pair: PAIR });
    t.after(() => learner.leave());
    const helper = help(t, service, { pair, trustedKey: KEY });
    const knocks = () =>
      service.passed.filter(({ body, seat }) => seat === 1 && body[1] === 1).length;
    if (pair === null) assertOver(await helper.over(), 'not-known');
    else {
      await learner.next('name');
      assert.deepEqual(
        [learner.kind(), helper.now().hasTrustedKey, knocks()],
        ['words', false, 2],
        'each is knocked with once',
      );
    }
  }
});

test('A service that plays a mother who knows her has not the key: nothing is said to it', async (t) => {
  const service = createMemoryService();
  const learner = await openLearner({ connect: service.connect, pair: PAIR, known: [KEY] });
  t.after(() => learner.leave());
  service.pass = (record, toLearner) =>
    !toLearner && record.body[1] === 4
      ? [{ ...record, body: Uint8Array.of(1, 4, ...crypto.getRandomValues(new Uint8Array(32))) }]
      : [record];
  assertOver(await help(t, service, { pair: null, trustedKey: KEY }).over(), 'lie');
});

//  --- a service that lies
// ----------------------------------------------------------------------------

/** @typedef {import('../../extension/src/shared/follow/records.js').Record} Carried */

/**
 * @type {Record<string, (sealed: Carried[]) => Carried[]>} what it does with the two next things
 *   that the learner says
 */
const LIES = {
  'says a thing twice': ([one, two]) => [one, one, two],
  'says an old thing again': ([one, two]) => [one, two, one],
  'changes the order': ([one, two]) => [two, one],
  'leaves something out': ([, two]) => [two],
  'changes a letter': ([one]) => [
    { ...one, body: one.body.map((byte, at) => (at === 40 ? byte ^ 1 : byte)) },
  ],
  'says that it is whole': ([one]) => [
    { ...one, body: one.body.map((byte, at) => (at === 2 ? byte ^ 1 : byte)) },
  ],
  'makes something up': ([one]) => [
    { ...one, body: crypto.getRandomValues(new Uint8Array(one.body.length)) },
  ],
  "knocks in the learner's place": ([one]) => [
    { ...one, body: Uint8Array.of(1, 1, ...new Uint8Array(25)) },
  ],
  "says no in the learner's place": ([one]) => [{ ...one, body: Uint8Array.of(1, 5, 1) }],
};

for (const [lie, change] of Object.entries(LIES))
  test(`A service ${lie}: it is noticed, and it is over`, async (t) => {
    const { service, learner, helper } = await together(t);
    /** @type {Carried[]} */
    const held = [];
    service.pass = (record, toLearner) => {
      if (toLearner || record.body[1] !== SEALED) return [record];
      held.push(record);
      return held.length === 2 ? change(held) : [];
    };
    learner.tell({ say: 'begin', rung: 1, lasting: false });
    learner.tell({ say: 'refused', what: 'ask', why: 'no' });
    assertOver(await helper.over(), 'lie');
  });

test('A service that plays the learner with keys of its own knows no words: nothing is said to it', async (t) => {
  const service = createMemoryService();
  const learner = await openLearner({ connect: service.connect, pair: PAIR });
  t.after(() => learner.leave());
  service.pass = (record, toLearner) =>
    !toLearner && record.body[1] === 4
      ? [{ ...record, body: Uint8Array.of(1, 4, ...crypto.getRandomValues(new Uint8Array(32))) }]
      : [record];
  const helper = help(t, service);
  assertOver(await helper.over(), 'lie');
  assert.equal(
    service.passed.some(({ body }) => body[1] === SEALED),
    false,
  );
});

test('Something *whole* may replace what the relay dropped: that is no lie', async (t) => {
  const { service, learner, helper } = await together(t);
  let dropped = 0;
  service.pass = (record) =>
    record.body[1] === SEALED && record.seat === 0 && dropped++ === 0 ? [] : [record];
  learner.tell({ say: 'refused', what: 'ask', why: 'no' });
  learner.tell(stateOf({ at: 4 }));
  await helper.until(({ progress }) => progress?.at === 4);
});
