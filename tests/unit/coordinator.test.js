/** The worker put together, with a host and pages that are played. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { click, done, found, guide } from './walk.js';
import { createHost, openPage, stageWorker } from './worker-stage.js';

const GUIDE = guide([click('a'), click('b')]);

/** Lets everything happen that does not wait for anybody. @param {() => boolean} condition */
async function until(condition) {
  for (let turns = 0; turns < 200 && !condition(); turns++)
    await new Promise((resolve) => setImmediate(resolve));
  assert.ok(condition());
}

/**
 * Begun from the offer, with the first step on the page.
 * @param {import('node:test').TestContext} t
 */
async function begun(t, host = createHost(GUIDE)) {
  const stage = stageWorker(t, host);
  const worker = stage.start();
  const page = openPage({ worker });
  const offered = await page.report({ what: 'ready' });
  assert.deepEqual(
    offered.view.offer.guides.map((/** @type {{id: string}} */ { id }) => id),
    ['essai'],
  );
  await page.report({ what: 'press', turn: 0, name: 'offer', guide: 'essai' });
  assert.equal(stage.told(1).watch.step.id, 'a');
  await page.report({ ...found('a'), turn: 1 });
  return { host, stage, worker, page };
}

test('a guide is followed from its offer to its end, and all of it is in the journal', async (t) => {
  const { host, stage, page } = await begun(t);
  await page.report({ ...done('a'), turn: 1 });
  await page.report({ ...found('b'), turn: 2 });
  await page.report({ ...done('b'), turn: 2 });
  assert.deepEqual(host.recorded(), ['a shown', 'a done', 'b shown', 'b done']);
  assert.equal(host.session.outcome, 'completed');
  await page.report({ what: 'press', turn: 3, name: 'next' });
  assert.equal(stage.live(), undefined);
  assert.deepEqual(stage.told(1), { type: 'tell', view: null, watch: null, anchor: null });
});

//  The browser ended the worker between the host's commit and what the worker remembered. The next
// worker gave the next event a number that was taken, got a conflict, and wrote nothing more; and
// the page, which had said that the step was done, never said it again.
test('the worker is ended once an event is on disk: the next worker goes on from there, and all of it is written', async (t) => {
  const { host, stage, page } = await begun(t);
  host.onRecorded = () => new Promise(() => {}); // no answer ever comes back
  void page.report({ ...done('a'), turn: 1 });
  await until(() => host.events.length === 2);

  host.onRecorded = async () => {};
  const worker = stage.start();
  await page.report({ what: 'press', turn: 1, name: 'help' }, worker);
  assert.equal(stage.told(1).watch.step.id, 'b', 'the page is told where the guide is');
  await page.report({ ...found('b'), turn: 2 }, worker);
  await page.report({ ...done('b'), turn: 2 }, worker);
  assert.deepEqual(host.recorded(), ['a shown', 'a done', 'b shown', 'b done']);
  assert.equal(host.session.outcome, 'completed');
  assert.equal(stage.live().unlogged, 0, 'nobody is told that nothing is written');
});

test('the worker is ended before an event is sent: it is sent by the next one', async (t) => {
  const { host, stage, page } = await begun(t);
  const call = host.call;
  host.call = (method, params) =>
    method === 'sessions.record' ? new Promise(() => {}) : call(method, params);
  void page.report({ ...done('a'), turn: 1 });
  await until(() => stage.live().session.turn === 2);

  host.call = call;
  const worker = stage.start();
  await page.report({ ...found('b'), turn: 2 }, worker);
  assert.deepEqual(host.recorded(), ['a shown', 'a done', 'b shown']);
});

//  However it comes about that a number is taken: what the person does is still theirs to keep.
test('a number that is taken does not end the writing', async (t) => {
  const { host, stage, page } = await begun(t);
  host.events.push({ session: 's', seq: 2, text: 'another', step: 'x', event: 'shown' });
  await page.report({ ...done('a'), turn: 1 });
  assert.deepEqual(host.recorded(), ['a shown', 'x shown', 'a done']);
  assert.equal(stage.live().unlogged, 0);
  await page.report({ ...found('b'), turn: 2 });
  assert.equal(host.recorded().at(-1), 'b shown');
});

test('somebody else has taken the session over: it goes on unlogged, and the person is told once', async (t) => {
  const { host, stage, page } = await begun(t);
  const call = host.call;
  host.session.epoch += 1;
  host.call = (method, params) =>
    method === 'sessions.resume'
      ? call('sessions.record', { epoch: -1 }) // a conflict
      : call(method, params);
  await page.report({ ...done('a'), turn: 1 });
  assert.deepEqual(host.recorded(), ['a shown']);
  assert.equal(stage.live().journal, null);
  assert.match(JSON.stringify(stage.told(1).view.bubble.lines), /n'est pas noté/u);
});

//  She was asked who uses the computer, and her first card was taken for shown before there was a
// session to write it in.
test('what is asked first: a card is in the journal as shown once there is one', async (t) => {
  const host = createHost(
    guide([{ ...click('a'), target: undefined, action: 'read' }, click('b')]),
  );
  const call = host.call;
  host.call = (method, params) =>
    method === 'people.list'
      ? Promise.resolve({ use: null, people: [], pictures: ['tree'], fixed: false })
      : call(method, params);
  const stage = stageWorker(t, host, { voice: false, who: null });
  const page = openPage({ worker: stage.start() });
  await page.report({ what: 'press', turn: 0, name: 'offer', guide: 'essai' });
  await page.report({ what: 'press', turn: 1, name: 'family' });
  assert.deepEqual(host.recorded(), []);
  await page.report({ what: 'press', turn: 2, name: 'person', guide: '' });
  assert.deepEqual(host.recorded(), ['a shown']);
});

//  The program was being updated when she pressed the offer: nothing happened, and she pressed
// again and again.
test('an offer is pressed and the host has gone: it is said in plain words, and can be tried again', async (t) => {
  const host = createHost(GUIDE);
  const stage = stageWorker(t, host);
  const { report } = openPage({ worker: stage.start() });
  await report({ what: 'ready' });
  host.there = false;
  for (const press of [{ name: 'offer', guide: 'essai' }, { name: 'retry' }, { name: 'resume' }]) {
    await report({ what: 'press', turn: 0, ...press });
    const { bubble, offer } = stage.told(1).view;
    assert.equal(offer, null);
    assert.equal(bubble.say.text, 'Je ne peux pas commencer le guide maintenant.');
    assert.match(bubble.lines[0].text, /^Ce n'est pas votre faute\./u);
    assert.deepEqual(bubble.buttons, ['retry', 'stop']);
    assert.ok(stage.told(1).strings.notice_cannot_begin);
  }
  assert.equal(stage.live(), undefined);
  host.there = true;
  await report({ what: 'press', turn: 0, name: 'retry' });
  assert.deepEqual(stage.told(1).view.offer.guides[0].id, 'essai');
  await report({ what: 'press', turn: 0, name: 'offer', guide: 'essai' });
  assert.equal(stage.told(1).watch.step.id, 'a');
});

test('the notice that a guide cannot begin is closed as any other', async (t) => {
  const host = createHost(GUIDE);
  const stage = stageWorker(t, host);
  const { report } = openPage({ worker: stage.start() });
  host.there = false;
  await report({ what: 'press', turn: 0, name: 'offer', guide: 'essai' });
  await report({ what: 'press', turn: 0, name: 'stop' });
  assert.equal(stage.told(1).view, null);
});

//  Weeks of a browser that is never closed: what was remembered of tabs only ever grew.
test('nothing of a tab is kept once it is closed', async (t) => {
  const { host, stage, worker } = await begun(t);
  await worker.tabOpened(2, 1);
  assert.deepEqual(stage.live().opened, [2]);
  await worker.tabClosed(2);
  assert.deepEqual(stage.live().opened, []);
  await worker.tabClosed(1);
  assert.equal(stage.live(), undefined, 'with the last of its tabs the session is over');

  host.there = false;
  const { report } = openPage({ worker, tab: 3 });
  await report({ what: 'ready' });
  assert.deepEqual(stage.kept.pendingTabs, [3]);
  await worker.tabClosed(3);
  assert.deepEqual(stage.kept.pendingTabs, []);
});
