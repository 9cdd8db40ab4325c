/**
 * Being guided less: offered to whoever needed no help, never by itself, and always taken back at
 * once.
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import { begin } from '../../extension/src/session/session-state.js';
import { bubbleFor, watchFor } from '../../extension/src/session/session-view.js';
import { click, done, found, fr, guide, live, press, words } from './walk.js';

/**
 * @param {import('../../extension/src/shared/protocol.js').Step[]} steps
 * @param {Parameters<typeof begin>[2]} [from]
 * @param {'real' | 'practice'} [mode]
 */
const session = (steps, from = { fades: true }, mode = 'real') => begin(guide(steps), mode, from);

const buttons = (
  /** @type {import('../../extension/src/session/session-state.js').Session} */ now,
) => bubbleFor(now, words)?.buttons;

test('whoever did it all alone is asked whether they wish less help next time, and a yes is remembered', () => {
  const end = live(session([click('a')]), found('a'), done('a')).session;
  assert.deepEqual(buttons(end), ['next', 'less']);
  assert.ok(bubbleFor(end, words)?.lines.some(({ text }) => text === 'fade_to_ring'));
  const less = live(end, press('less'));
  assert.deepEqual(less.effects, [{ do: 'level', level: 1 }]);
  assert.deepEqual(buttons(less.session), ['next'], 'asked once');
  assert.ok(bubbleFor(less.session, words)?.lines.some(({ text }) => text === 'fade_noted'));
});

test('nobody is asked who needed help, who went another way, or of whom nothing can be kept', () => {
  for (const [what, now] of /** @type {const} */ ([
    ['help', live(session([click('a')]), found('a'), press('help'), press('help'), done('a'))],
    ['a step said to be done', live(session([click('a')]), press('did'))],
    ['stuck', live(session([click('a')]), found('a'), { what: 'stuck' }, done('a'))],
    ['another page', live(session([click('a')]), { what: 'off' }, done('a'))],
    ['a shared computer', live(session([click('a')], { fades: false }), found('a'), done('a'))],
    ['practice', live(session([click('a')], { fades: true }, 'practice'), found('a'), done('a'))],
    [
      'taken up half-way',
      live(session([click('a')], { step: 'a', fades: true }), found('a'), done('a')),
    ],
  ]))
    assert.deepEqual(buttons(now.session), ['next'], what);
});

test('with the ring alone no sentence is shown, but it is there for whoever listens; asking shows it for this step', () => {
  const folded = live(
    session([click('a'), click('b')], { level: 1, fades: true }),
    found('a'),
  ).session;
  const bubble = bubbleFor(folded, words);
  assert.equal(bubble?.tone, 'folded');
  assert.equal(bubble?.say.text, 'Cliquez sur a.');
  assert.equal(bubble?.labels?.help, 'button_show');
  assert.equal(watchFor(folded).ring, true);
  const shown = live(folded, press('help'));
  assert.equal(bubbleFor(shown.session, words)?.tone, 'step');
  assert.deepEqual(shown.effects, [{ do: 'record', step: 'a', event: 'helped' }]);
  assert.equal(
    bubbleFor(live(shown.session, done('a')).session, words)?.tone,
    'folded',
    'the next step is folded again',
  );
});

test('only on request: no ring and no word before it, and the way is followed all the same', () => {
  const silent = live(
    session([click('a'), { ...click('b'), action: 'type' }], { level: 2, fades: true }),
    found('a'),
  ).session;
  assert.equal(watchFor(silent).ring, false);
  assert.equal(bubbleFor(silent, words)?.say.text, '');
  assert.equal(watchFor(live(silent, press('help')).session).ring, true);
  assert.deepEqual(
    buttons(live(silent, done('a')).session),
    ['written', 'help', 'stop'],
    'what only the person can know stays to be said',
  );
});

test('what warns of danger, what is wrong and what is asked is never folded away', () => {
  const danger = live(
    session([click('payer', { danger: 'pay', warn: [fr('Cela paie.')] })], { level: 2 }),
  );
  assert.equal(bubbleFor(danger.session, words)?.tone, 'warn');
  const missing = live(session([click('a')], { level: 2 }), { what: 'late', loading: false });
  assert.equal(bubbleFor(missing.session, words)?.say.text, 'notice_missing');
  const stuck = live(session([click('a')], { level: 2 }), found('a'), { what: 'stuck' });
  assert.equal(bubbleFor(stuck.session, words)?.say.text, 'question_help');
  assert.deepEqual(buttons(stuck.session), ['help', 'no-help', 'stop']);
  assert.equal(
    bubbleFor(live(stuck.session, press('help')).session, words)?.say.text,
    'Cliquez sur a.',
  );
});

test('"Guidez-moi comme avant" is in the help panel of whoever wished less, and works at once', () => {
  const asked = live(session([click('a')], { level: 2 }), found('a'), press('help'), press('help'));
  assert.ok(bubbleFor(asked.session, words)?.panel?.includes('more'));
  const more = live(asked.session, press('more'));
  assert.deepEqual(more.effects, [{ do: 'level', level: 0 }]);
  assert.equal(bubbleFor(more.session, words)?.panel, null);
  assert.equal(watchFor(more.session).ring, true);
  const plain = live(session([click('a')]), found('a'), press('help'));
  assert.ok(!bubbleFor(plain.session, words)?.panel?.includes('more'));
});
