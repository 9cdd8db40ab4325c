import assert from 'node:assert/strict';
import test from 'node:test';
import { watchDebug } from '../../extension/src/background/debug.js';
import { click, done, found, guide } from './walk.js';
import { createHost, openPage, stageWorker } from './worker-stage.js';

//  Whoever looks for a fault sends what the console says: it must be nobody's business to read.
test('a topic that is switched on is printed, by names and ids alone', async (t) => {
  /** @type {string[]} */
  const printed = [];
  t.mock.method(console, 'debug', (/** @type {unknown[]} */ ...what) =>
    printed.push(what.join(' ')),
  );
  const stage = stageWorker(t, createHost(guide([click('a'), click('b')])));
  const { report } = openPage({ worker: stage.start() });
  await report({ what: 'press', turn: 0, name: 'offer', guide: 'essai' });
  assert.deepEqual(printed, [], 'nothing is printed unasked');

  stage.local.kept.debug = ['session'];
  watchDebug();
  await report({ ...found('a'), turn: 1 });
  await report({ ...done('a'), turn: 1 });
  assert.deepEqual(printed, [
    'pasapas session: found 1',
    'pasapas session: effect record a',
    'pasapas session: done 1',
    'pasapas session: effect record a',
  ]);
});
