/** What a session makes of a person who is not where the guide thinks. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { patienceFor } from '../../extension/src/session/lost-person.js';
import { begin, placeAt } from '../../extension/src/session/session-state.js';
import { bubbleFor, watchFor } from '../../extension/src/session/session-view.js';
import { click, done, found, fr, guide, live, press, words } from './walk.js';

/** @param {import('../../extension/src/shared/protocol.js').Step[]} steps */
const session = (steps) => begin(guide(steps), 'real');

const address = (/** @type {string} */ at) => ({ what: 'address', at });

test('somebody slow is not asked sooner than three times their own usual time, nor a quick one at once', () => {
  const start = session(['a', 'b', 'c', 'd'].map((id) => click(id)));
  assert.equal(patienceFor(start), 45_000);
  const slow = live(
    start,
    done('a', { ms: 30_000 }),
    done('b', { ms: 65_000 }),
    done('c', { ms: 90_000 }),
  );
  assert.equal(patienceFor(slow.session), 90_000);
  const quick = live(
    start,
    done('a', { ms: 2_000 }),
    done('b', { ms: 4_000 }),
    done('c', { ms: 6_000 }),
  );
  assert.equal(patienceFor(quick.session), 30_000);
  const asleep = live(
    start,
    done('a', { ms: 400_000 }),
    done('b', { ms: 800_000 }),
    done('c', { ms: 1_300_000 }),
  );
  assert.equal(patienceFor(asleep.session), 120_000);
});

test('help is offered once for a step; a no is remembered, the next step begins anew', () => {
  const stuck = live(session([click('a'), click('b')]), found('a'), { what: 'stuck' });
  assert.deepEqual(stuck.effects.at(-1), { do: 'record', step: 'a', event: 'lost' });
  assert.deepEqual(bubbleFor(stuck.session, words)?.buttons, ['help', 'no-help', 'stop']);
  assert.equal(bubbleFor(stuck.session, words)?.labels?.help, 'button_yes');
  const no = live(stuck.session, press('no-help'), { what: 'stuck' });
  assert.deepEqual(no.effects, []);
  assert.deepEqual(bubbleFor(no.session, words)?.buttons, ['listen', 'help', 'stop']);
  assert.equal(watchFor(no.session).patience, 0);
  assert.ok(watchFor(live(no.session, done('a')).session).patience > 0);
});

test('a yes to help says it more simply and opens every way out', () => {
  const stuck = live(
    session([click('a', { more: fr('En haut.') })]),
    found('a'),
    { what: 'stuck' },
    press('help'),
  );
  const bubble = bubbleFor(stuck.session, words);
  assert.deepEqual(bubble?.lines, [fr('En haut.')]);
  assert.ok(bubble?.panel?.includes('did'));
  assert.deepEqual(stuck.effects.at(-1), { do: 'record', step: 'a', event: 'helped' });
});

test('to and fro between two pages is noticed; a page that writes into its own address while one types is not', () => {
  const start = live(session([click('a')]), found('a')).session;
  const typing = live(
    start,
    ...['/?q=d', '/?q=de', '/?q=den', '/?q=dent', '/?q=dents'].map(address),
  );
  assert.equal(typing.session.stuck, 'no');
  const wandering = live(start, ...['/b', '/', '/b', '/'].map(address));
  assert.equal(wandering.session.stuck, 'asked');
});

test('where a step was, is known only while it is the step: another address then means astray', () => {
  const start = session([click('a'), click('b')]);
  assert.equal(watchFor(start).shownAt, null);
  const shown = live(start, found('a', { at: '/ici' })).session;
  assert.equal(watchFor(shown).shownAt, 'https://www.doctolib.fr/ici');
  assert.equal(watchFor(live(shown, done('a', { at: '/ici' })).session).shownAt, null);
});

test('what is looked for instead: the steps to come in order, then those behind, the last first', () => {
  const third = live(session(['a', 'b', 'c', 'd'].map((id) => click(id))), done('a'), done('b'), {
    what: 'off',
  });
  assert.deepEqual(
    watchFor(third.session).others.map(({ id }) => id),
    ['d', 'b', 'a'],
  );
  const behind = live(third.session, { what: 'fits', step: 'a' }, press('here'));
  assert.equal(placeAt(behind.session).step?.id, 'a');
  assert.equal(behind.session.counts[0].index, 1);
  assert.deepEqual(behind.session.trail, []);
  assert.deepEqual(behind.effects.at(-1), { do: 'record', step: 'c', event: 'back' });
});

test('the same step that fits, reported again, changes nothing: the page is not told for ever', () => {
  const off = live(session([click('a'), click('b')]), { what: 'off' }, { what: 'fits', step: 'b' });
  assert.equal(live(off.session, { what: 'fits', step: 'b' }).session, off.session);
});

test('refused by the site, the step is there again, also where the way on was being looked for', () => {
  const plain = live(session([click('a'), click('b')]), found('a'), done('a'), {
    what: 'refused',
    field: null,
  });
  assert.equal(placeAt(plain.session).step?.id, 'a');
  assert.ok(bubbleFor(plain.session, words)?.lines.some(({ text }) => text === 'notice_again'));
  assert.deepEqual(plain.effects.at(-1), { do: 'record', step: 'b', event: 'back' });
  const branching = live(
    session([
      click('a', { branch: [{ if: { url: 'https://www.doctolib.fr/x' }, go: 'b' }] }),
      click('b'),
    ]),
    found('a'),
    done('a'),
    { what: 'refused', field: null },
  );
  assert.equal(branching.session.stage, 'place');
  assert.deepEqual(branching.effects.at(-1), { do: 'record', step: 'a', event: 'back' });
  assert.deepEqual(
    live(branching.session, found('a'), done('a')).effects,
    [
      { do: 'record', step: 'a', event: 'shown' },
      { do: 'record', step: 'a', event: 'done' },
    ],
    'and it is done again, in the journal too',
  );
});

test('a danger card stands before its step whatever is late or alike; another page or a dialog is said all the same', () => {
  const start = session([click('payer', { danger: 'pay', warn: [fr('Cela paie.')] })]);
  for (const happening of [
    { what: 'late', loading: false },
    { what: 'late', loading: true },
    { what: 'unsure', step: 'payer' },
  ])
    assert.equal(
      bubbleFor(live(start, happening).session, words)?.tone,
      'warn',
      JSON.stringify(happening),
    );
  assert.equal(bubbleFor(live(start, { what: 'off' }).session, words)?.say.text, 'notice_off_path');
  assert.equal(
    bubbleFor(live(start, { what: 'covered', on: true }).session, words)?.say.text,
    'notice_covered',
  );
  assert.equal(
    bubbleFor(live(start, press('danger-ok'), { what: 'unsure', step: 'payer' }).session, words)
      ?.say.text,
    'notice_unsure_danger',
  );
});

test('a dialog that goes away takes its words along', () => {
  const covered = live(
    session([click('a')]),
    { what: 'covered', on: true },
    { what: 'covered', on: false },
  );
  assert.equal(bubbleFor(covered.session, words)?.say.text, 'Cliquez sur a.');
});

test('an element that is nowhere: back to where a step was last seen, or, after a second look, to the start', () => {
  const start = live(
    session([click('a'), click('b')]),
    found('a', { at: '/a' }),
    done('a', { at: '/a' }),
  ).session;
  const missing = (/** @type {any} */ now, /** @type {string} */ at) =>
    live(now, address(at), { what: 'late', loading: false, at }).session;
  assert.deepEqual(bubbleFor(missing(start, '/a'), words)?.buttons, ['retry', 'help', 'stop']);
  assert.deepEqual(bubbleFor(missing(start, '/loin'), words)?.buttons, [
    'retry',
    'resume',
    'help',
    'stop',
  ]);
  const again = live(missing(start, '/a'), { ...press('retry'), at: '/a' }).session;
  assert.deepEqual(bubbleFor(missing(again, '/a'), words)?.buttons, [
    'retry',
    'restart',
    'help',
    'stop',
  ]);
});

test('a field that the site finds fault with is where they go on; where it names none, the second time at what was filled in last', () => {
  const type = (/** @type {string} */ id) => click(id, { action: 'type' });
  const start = live(
    session([type('nom'), type('code'), click('valider'), click('suite')]),
    done('nom'),
    done('code'),
    found('valider'),
    done('valider'),
  ).session;
  const named = live(start, { what: 'refused', field: 'nom' });
  assert.equal(placeAt(named.session).step?.id, 'nom');
  assert.deepEqual([named.session.trail, named.session.counts[0].index], [[], 1]);
  assert.ok(bubbleFor(named.session, words)?.lines.some(({ text }) => text === 'notice_again'));

  const once = live(start, { what: 'refused', field: null });
  assert.equal(placeAt(once.session).step?.id, 'valider');
  const twice = live(once.session, found('valider'), done('valider'), {
    what: 'refused',
    field: null,
  });
  assert.equal(placeAt(twice.session).step?.id, 'code');
  assert.equal(twice.session.counts[0].index, 2);
});

test('somebody who took the guide up half-way is sent back one step, not to the count of the first', () => {
  const steps = ['a', 'b', 'c', 'd', 'e'].map((id) => click(id));
  const resumed = live(
    begin(guide(steps), 'real', { step: 'c' }),
    found('c'),
    done('c'),
    found('d'),
    done('d'),
  ).session;
  assert.equal(bubbleFor(resumed, words)?.progress?.index, 5);
  const refused = live(resumed, { what: 'refused', field: null }).session;
  assert.deepEqual(bubbleFor(refused, words)?.progress, { index: 4, total: 5 });
  const behind = live(resumed, { what: 'off' }, { what: 'fits', step: 'c' }, press('here')).session;
  assert.deepEqual(bubbleFor(behind, words)?.progress, { index: 3, total: 5 });
});

test('what a step needs may be in a frame of another site: the words say what to look for there, and the guide’s own words come first', () => {
  const gone = { what: 'late', loading: false, abroad: true };
  const said = bubbleFor(live(session([click('a'), click('b')]), gone).session, words);
  assert.deepEqual(
    [said?.say.text, ...(said?.lines ?? []).map(({ text }) => text)],
    ['notice_abroad', 'notice_abroad_hint', 'Cliquez sur a.', 'notice_abroad_then'],
  );
  assert.deepEqual(said?.buttons, ['did', 'retry', 'help', 'stop']);
  const own = session([click('a', { missing: { say: fr('Le paiement se fait à la banque.') } })]);
  assert.equal(
    bubbleFor(live(own, gone).session, words)?.say.text,
    'Le paiement se fait à la banque.',
  );
});

// A site that had lost what was chosen led from the code to another page and back, thirty times.
test('who comes to the same step three times and cannot go on there is led out of the circle, to the start', () => {
  let round = session([click('a'), click('b'), click('c')]);
  /** @param {'off' | 'unsure'} what */
  const goRound = (what = 'off') => {
    const off = live(round, done('a'), { what }, { what });
    const said = bubbleFor(off.session, words);
    round = live(off.session, { what: 'fits', step: 'a' }, press('here')).session;
    return said;
  };
  assert.deepEqual(
    [goRound(), goRound('unsure')].map((said) => said?.say.text),
    ['notice_off_path', 'notice_unsure'],
  );
  const third = goRound('unsure'); // the page that it led to has something like it
  assert.equal(third?.say.text, 'notice_circle');
  assert.deepEqual(third?.buttons, ['restart', 'call', 'stop']);
  const anew = live(live(round, press('restart')).session, done('a'), { what: 'off' }).session;
  assert.equal(bubbleFor(anew, words)?.say.text, 'notice_off_path');
});
