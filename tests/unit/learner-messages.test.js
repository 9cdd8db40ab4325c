/** What a learner's side tells is read before a page draws it. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { parseLearnerMessage } from '../../extension/src/helper/learner-messages.js';
import { stateOf, viewOf } from '../helper/learner.js';

/** @param {unknown} said @returns {any} */
const read = (said) => parseLearnerMessage(JSON.stringify(said));

test('What is no message, or one of a later version, is nothing', () => {
  for (const text of ['', 'null', '7', '"wait"', '[]', '{}', '{"say":"dance"}', '{"say":'])
    assert.equal(parseLearnerMessage(text), null, text);
});

test('A place that is not in the list, a time that runs backwards, a language that is none: the page still draws', () => {
  const { progress } = read(
    stateOf({
      at: 99,
      since: -5,
      lang: 'not a tag',
      steps: ['un', 7, 'deux\u0000\u202Etrois'],
      notice: null,
    }),
  );
  assert.deepEqual(progress.steps, ['un', '', 'deux trois']);
  assert.deepEqual([progress.at, progress.since, progress.lang, progress.notice], [-1, 0, '', '']);
  assert.equal(read(stateOf({ at: 2 })).progress.at, 2);
  assert.equal(read(stateOf({ step: 'x'.repeat(9000) })).progress.step.length, 400);
});

test('Boxes without a place or a size are left out; a drawing without a size is none', () => {
  const boxes = [
    { id: 1, x: 0, y: 0, w: 9, h: 9, role: 'button' },
    { id: 2, x: 0, y: 0, w: 0, h: 9, role: 'link' },
    { id: 3, x: 'a', y: 0, w: 9, h: 9, role: 'link' },
    null,
    { id: 4, x: 1e9, y: 0, w: 9, h: 9, role: 'link' },
    { id: 5, x: -4, y: 2.5, w: 9, h: 9, role: '"><script>', text: 7, target: 'yes' },
  ];
  const { drawing } = read(viewOf(undefined, boxes));
  assert.deepEqual(drawing.boxes, [
    { id: 1, x: 0, y: 0, w: 9, h: 9, role: 'button' },
    { id: 5, x: -4, y: 2.5, w: 9, h: 9, role: '' },
  ]);
  assert.equal(read({ ...viewOf(), width: 0 }), null);
  assert.equal(read({ ...viewOf(), boxes: null }), null);
  assert.equal(read({ ...viewOf(), state: undefined }).progress, null);
});

test('A rung that does not exist shows no more than the first', () => {
  assert.deepEqual(read({ say: 'begin', rung: 4, lasting: 'yes' }), {
    say: 'begin',
    accessLevel: 1,
    hasTrustedKey: false,
  });
  assert.deepEqual(read({ say: 'pause', why: 'lunch' }), { say: 'pause', why: 'elsewhere' });
  assert.equal(read({ say: 'refused', what: 'everything', why: 'no' }), null);
});
