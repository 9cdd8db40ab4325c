/** The walk through a guide, without a browser: every path that a person can take. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { placeOf, placesOf } from '../../extension/src/session/guide-places.js';
import { happen, withShown } from '../../extension/src/session/session.js';
import { begin, placeAt, renewed, stepShown } from '../../extension/src/session/session-state.js';
import { bubbleFor, isGrave, watchFor } from '../../extension/src/session/session-view.js';
import { countAt } from '../../extension/src/session/step-count.js';
import { click, done, found, fr, guide, live, press, words } from './walk.js';

const where = { frame: 0, address: 'https://www.doctolib.fr/', ms: 0 };

test('the total that was promised never grows, cookies or not', () => {
  const tried = guide([click('cookies', { optional: true }), click('a'), click('b')], {
    before: [fr('Urgent ?')],
    prepare: [fr('Carte')],
  });
  const places = placesOf(tried);
  assert.deepEqual(
    places.map((place) => place.kind),
    ['before', 'prepare', 'step', 'step', 'end'],
  );
  assert.equal(countAt(tried, [], 0).total, 2);
  assert.equal(placeOf(places, 'cookies'), 2);
  assert.equal(placeOf(places, 'end'), 4);
});

test('a cookie banner that never comes holds nobody up', () => {
  const start = begin(
    guide([click('cookies', { optional: true }), click('a'), click('b')]),
    'real',
  );
  const { session, effects } = live(start, found('a'), done('a'));
  assert.equal(placeAt(session).step?.id, 'b');
  assert.deepEqual(effects, [
    { do: 'record', step: 'a', event: 'shown' },
    { do: 'record', step: 'a', event: 'done' },
  ]);
});

test('a cookie banner that comes late is spoken of first, and the step comes back after it', () => {
  const start = begin(guide([click('cookies', { optional: true }), click('a')]), 'real');
  let { session } = live(start, found('a'), found('cookies'));
  assert.equal(stepShown(session)?.id, 'cookies');
  ({ session } = live(session, done('cookies')));
  assert.equal(stepShown(session)?.id, 'a');
  assert.equal(session.turn, start.turn, 'the step behind it was never left');
});

test('a target that has changed is noted by the names of what changed, and nothing of the page', () => {
  const start = begin(guide([click('a')]), 'real');
  const { session, effects } = live(start, found('a'), {
    what: 'drifted',
    step: 'a',
    changed: ['selectors', 'text'],
  });
  assert.deepEqual(effects, [
    { do: 'record', step: 'a', event: 'shown' },
    { do: 'record', step: 'a', event: 'drifted', detail: { changed: ['selectors', 'text'] } },
  ]);
  assert.deepEqual(
    live(session, { what: 'drifted', turn: session.turn - 1, step: 'a', changed: ['id'] }).effects,
    [],
    'of a turn that is over',
  );
});

test('a second press on "Suivant" of the card before does not skip the next one', () => {
  const start = begin(guide([click('a')], { before: [fr('Un'), fr('Deux')] }), 'real');
  const { session } = live(start, press('next'), { ...press('next'), turn: start.turn });
  assert.equal(placeAt(session).texts[0].text, 'Deux');
});

test('a danger step warns first, without a ring; a click made anyway is taken as it is', () => {
  const start = begin(
    guide([click('payer', { danger: 'pay', warn: [fr('Le prochain clic paie.')] }), click('b')]),
    'real',
  );
  assert.equal(bubbleFor(start, words)?.tone, 'warn');
  assert.equal(watchFor(start).ring, false);
  assert.equal(placeAt(live(start, found('payer'), done('payer')).session).step?.id, 'b');
  const { session } = live(start, press('danger-ok'));
  assert.equal(watchFor(session).ring, true);
  assert.equal(bubbleFor(session, words)?.tone, 'step');
});

test('at a step that cannot be undone, and while its warning stands, nobody else points at anything', () => {
  const start = begin(
    guide([
      click('cookies', { optional: true }),
      click('payer', { danger: 'pay', warn: [fr('Attention.')] }),
      click('b'),
    ]),
    'real',
  );
  assert.equal(isGrave(start), true, 'while it is warned of');
  assert.equal(isGrave(live(start, press('danger-ok')).session), true);
  assert.equal(isGrave(live(start, press('danger-fix')).session), true);
  assert.equal(
    isGrave(live(start, found('cookies')).session),
    true,
    'also where a banner is spoken of first',
  );
  assert.equal(isGrave(live(start, found('payer'), done('payer')).session), false);
});

test('"Je veux corriger" gives time and comes back to the warning\'s choice', () => {
  const start = begin(guide([click('payer', { danger: 'pay', warn: [fr('Attention.')] })]), 'real');
  const { session } = live(start, press('danger-fix'));
  assert.deepEqual(bubbleFor(session, words)?.buttons.slice(0, 1), ['danger-ok']);
  assert.equal(watchFor(session).ring, false);
});

test('after a branch the guide goes where the page is, or straight on', () => {
  const steps = [
    click('a', { branch: [{ if: { appears: { selectors: ['#mdp'] } }, go: 'code' }] }),
    click('b'),
    click('code'),
  ];
  const at = live(begin(guide(steps), 'real'), found('a'), done('a'));
  assert.equal(bubbleFor(at.session, words), null);
  assert.equal(placeAt(live(at.session, { what: 'branch', index: 0 }).session).step?.id, 'code');
  assert.equal(placeAt(live(at.session, { what: 'branch', index: null }).session).step?.id, 'b');
});

test('while the way on is being looked for, a long silence is called a slow site', () => {
  const steps = [
    click('a', { branch: [{ if: { appears: { selectors: ['#mdp'] } }, go: 'b' }] }),
    click('b'),
  ];
  const at = live(begin(guide(steps), 'real'), found('a'), done('a'), {
    what: 'late',
    loading: true,
  });
  assert.equal(bubbleFor(at.session, words)?.say.text, 'notice_late');
});

test('the last step done is the guide completed, said once', () => {
  const { session, effects } = live(begin(guide([click('a')]), 'real'), found('a'), done('a'));
  assert.equal(placeAt(session).kind, 'end');
  assert.deepEqual(effects.at(-1), { do: 'finish', outcome: 'completed' });
  assert.deepEqual(live(session, press('next')).effects, [{ do: 'leave' }]);
});

test('"Étape d\'avant" goes back along the way that was walked, not along the list', () => {
  const steps = [
    click('a', { branch: [{ if: { url: 'https://www.doctolib.fr/x' }, go: 'c' }] }),
    click('b'),
    click('c'),
  ];
  const at = live(begin(guide(steps), 'real'), found('a'), done('a'), { what: 'branch', index: 0 });
  const { session, effects } = live(at.session, press('back'));
  assert.equal(placeAt(session).step?.id, 'a');
  assert.deepEqual(effects, [{ do: 'record', step: 'c', event: 'back' }]);
});

test('"Arrêter" keeps the place, and nothing is watched until the person comes back', () => {
  const start = live(begin(guide([click('a'), click('b')]), 'real'), found('a'), done('a'));
  const { session } = live(start.session, press('stop'));
  assert.equal(bubbleFor(session, words)?.say.text, 'notice_stopped');
  assert.equal(watchFor(session).step, null);
  const again = live(session, press('resume'));
  assert.equal(placeAt(again.session).step?.id, 'b');
  assert.deepEqual(again.effects, [{ do: 'reopen' }], 'the journal is told that it goes on');
});

test('an element that is not there is said, never pointed at, and its coming takes the words back', () => {
  const start = begin(guide([click('a')]), 'real');
  const late = live(start, { what: 'late', loading: false });
  assert.equal(bubbleFor(late.session, words)?.say.text, 'notice_missing');
  assert.deepEqual(late.effects, [{ do: 'record', step: 'a', event: 'missing' }]);
  assert.equal(
    bubbleFor(live(late.session, found('a')).session, words)?.say.text,
    'Cliquez sur a.',
  );
});

test('a page that is still loading is called slow, not broken', () => {
  const late = live(begin(guide([click('a')]), 'real'), { what: 'late', loading: true });
  assert.equal(bubbleFor(late.session, words)?.say.text, 'notice_late');
  assert.deepEqual(late.effects, []);
});

test('off the path, what fits this page is offered, and going there skips honestly', () => {
  const off = live(begin(guide([click('a'), click('b'), click('c')]), 'real'), { what: 'off' });
  assert.deepEqual(
    watchFor(off.session).others.map((step) => step.id),
    ['b', 'c'],
  );
  assert.deepEqual(bubbleFor(off.session, words)?.buttons, ['resume', 'restart']);
  const fits = live(off.session, { what: 'fits', step: 'c' });
  assert.deepEqual(bubbleFor(fits.session, words)?.buttons, ['resume', 'here', 'restart']);
  assert.equal(placeAt(live(fits.session, press('here')).session).step?.id, 'c');
});

test('a card is in the journal as shown without any element, and once', () => {
  const start = begin(
    guide([{ id: 'lire', action: 'read', say: fr('Lisez.') }, click('b')]),
    'real',
  );
  const shown = withShown({ session: start, effects: [] });
  assert.deepEqual(shown.effects, [{ do: 'record', step: 'lire', event: 'shown' }]);
  assert.deepEqual(withShown({ session: shown.session, effects: [] }).effects, []);
});

test('the step behind a cookie banner is in the journal too when the banner is gone', () => {
  const start = begin(guide([click('cookies', { optional: true }), click('a')]), 'real');
  const { effects } = live(start, found('cookies'), found('a'), done('cookies'));
  assert.deepEqual(
    effects.map((effect) =>
      effect.do === 'record' ? `${effect.step} ${effect.event}` : effect.do,
    ),
    ['cookies shown', 'cookies done', 'a shown'],
  );
});

test('the ring is of the step that the words are of, whatever else is there', () => {
  const start = begin(guide([click('cookies', { optional: true }), click('a')]), 'real');
  assert.equal(watchFor(start).speaks, 'a');
  const both = live(start, found('a'), found('cookies'));
  assert.equal(watchFor(both.session).speaks, 'cookies');
  assert.equal(watchFor(live(both.session, { what: 'lost', step: 'cookies' }).session).speaks, 'a');
});

test('"Je l\'ai fait" about the cookies does not skip the step behind them', () => {
  const start = begin(
    guide([click('cookies', { optional: true }), click('a'), click('b')]),
    'real',
  );
  const { session } = live(start, found('cookies'), found('a'), press('did'));
  assert.equal(placeAt(session).step?.id, 'a');
  assert.equal(stepShown(session)?.id, 'a');
});

test('a branch that leaves steps out makes the total less; nothing ever makes it more', () => {
  const steps = [
    click('a', { branch: [{ if: { next: true }, go: 'd' }] }),
    click('b'),
    click('c'),
    click('d'),
    click('e'),
  ];
  const start = begin(guide(steps), 'real');
  assert.deepEqual(bubbleFor(start, words)?.progress, { index: 1, total: 5 });
  const at = live(start, found('a'), done('a'));
  const branched = live(at.session, { what: 'branch', index: 0 });
  assert.deepEqual(bubbleFor(branched.session, words)?.progress, { index: 2, total: 3 });
  const back = live(branched.session, press('back'));
  assert.deepEqual(bubbleFor(back.session, words)?.progress, { index: 1, total: 3 });
});

test("a page opened by the person's own press is reached even if they were there already", () => {
  const start = begin(
    guide([
      { id: 'aller', action: 'open', url: 'https://www.doctolib.fr/account', say: fr('Ouvrez.') },
      click('b'),
    ]),
    'real',
  );
  const { session, effects } = live(start, press('next'));
  assert.deepEqual(effects[0], { do: 'open', url: 'https://www.doctolib.fr/account' });
  assert.equal(watchFor(session).armed, true);
  assert.equal(placeAt(live(session, done('aller')).session).step?.id, 'b');
});

test('back on the path, the words about another page are taken back', () => {
  const off = live(begin(guide([click('a')]), 'real'), { what: 'off' });
  assert.equal(
    bubbleFor(live(off.session, { what: 'on' }).session, words)?.say.text,
    'Cliquez sur a.',
  );
});

test('what was found in an inner frame is gone with it, and with a new page all of it', () => {
  const inner = happen(
    begin(guide([click('a')]), 'real'),
    { what: 'found', turn: 1, step: 'a', anchor: null },
    { frame: 7, address: '', ms: 0 },
  );
  assert.deepEqual(Object.keys(renewed(inner.session, 3).found), ['a']);
  assert.deepEqual(renewed(inner.session, 7).found, {});
  assert.deepEqual(renewed(inner.session, 0).found, {});
});

test('somebody who does not want to answer is let go, and nothing is kept of it', () => {
  const start = begin(guide([click('a')]), 'real', { asking: ['who'] });
  assert.equal(bubbleFor(start, words)?.buttons.at(-1), 'stop');
  assert.deepEqual(live(start, press('stop')).effects, [{ do: 'leave' }]);
});

test('in a family the next to sit down says who they are before anything is written down', () => {
  const start = begin(guide([click('a')]), 'real', { asking: ['who', 'voice'], people: ['cat'] });
  const family = live(start, press('family'));
  assert.deepEqual(
    bubbleFor(family.session, words)?.people?.map(({ id }) => id),
    ['cat', ''],
  );
  const cat = live(family.session, { ...press('person'), guide: 'cat' });
  assert.deepEqual(cat.effects, [{ do: 'answer', question: 'person', value: 'cat' }]);
  assert.deepEqual(live(cat.session, press('voice-no')).effects.at(-1), { do: 'start' });
});

test('what a page reports of an earlier turn changes nothing', () => {
  const start = begin(guide([click('a'), click('b')]), 'real');
  const { session } = live(start, found('a'), done('a'));
  assert.equal(
    happen(session, { what: 'done', turn: start.turn, step: 'b' }, where).session,
    session,
  );
});

test('after a fork the guide goes to the step that is there, or to the first that may be', () => {
  const steps = [
    click('a', { next: ['code', 'b', 'end'] }),
    click('b'),
    click('c'),
    click('code', { next: ['c'] }),
  ];
  const at = live(begin(guide(steps), 'real'), found('a'), done('a'));
  assert.equal(bubbleFor(at.session, words), null);
  const { step, next } = watchFor(at.session);
  assert.equal(step, null);
  assert.deepEqual(
    next.map((one) => one?.id ?? null),
    ['code', 'b', null],
  );
  const went = (/** @type {number | null} */ index) =>
    live(at.session, { what: 'branch', index }).session;
  assert.equal(placeAt(went(0)).step?.id, 'code');
  assert.equal(placeAt(went(1)).step?.id, 'b');
  assert.equal(placeAt(went(2)).kind, 'end');
  assert.equal(placeAt(went(null)).step?.id, 'code', 'none is there');
  const on = live(went(0), found('code'), done('code'));
  assert.equal(placeAt(on.session).step?.id, 'c', 'where one alone may follow it is gone to');
});

test('"Je l\'ai fait" about a step after which the way forks asks the page too', () => {
  const steps = [click('a', { next: ['c', 'b'] }), click('b'), click('c')];
  const at = live(begin(guide(steps), 'real'), found('a'), press('did'));
  assert.deepEqual(at.effects.at(-1), { do: 'record', step: 'a', event: 'skipped' });
  assert.equal(placeAt(live(at.session, { what: 'branch', index: 1 }).session).step?.id, 'b');
});

test("a banner that comes while the way on is looked for is spoken of, and waits for nobody's choice", () => {
  const steps = [
    click('a', { next: ['b', 'c'] }),
    click('b'),
    click('menu', { optional: true }),
    click('c'),
  ];
  const at = live(begin(guide(steps), 'real'), found('a'), done('a')).session;
  assert.deepEqual(
    watchFor(at).beside.map(({ id }) => id),
    ['menu'],
  );
  const menu = live(at, found('menu'));
  assert.deepEqual(menu.effects, [{ do: 'record', step: 'menu', event: 'shown' }]);
  assert.equal(bubbleFor(menu.session, words)?.say.text, 'Cliquez sur menu.');
  assert.equal(watchFor(menu.session).speaks, 'menu');
  const late = live(menu.session, { what: 'branch', index: null });
  assert.equal(late.session.stage, 'branch', 'what lies behind the menu is not known yet');
  const past = live(late.session, done('menu'));
  assert.deepEqual(past.effects, [{ do: 'record', step: 'menu', event: 'done' }]);
  assert.ok(past.session.turn > late.session.turn, 'the ways on are waited for anew');
  const on = live(past.session, { what: 'branch', index: 1 });
  assert.equal(placeAt(on.session).step?.id, 'c');
});

test('a card that comes first is noted once the journal is open, and not while questions are asked', () => {
  const start = begin(
    guide([{ id: 'lire', action: 'read', say: fr('Lisez.') }, click('b')]),
    'real',
    {
      asking: ['who', 'voice'],
    },
  );
  const who = live(start, press('me'));
  assert.deepEqual(who.effects, [{ do: 'answer', question: 'who', value: 'me' }]);
  assert.deepEqual(live(who.session, press('voice-no')).effects.slice(1), [
    { do: 'start' },
    { do: 'record', step: 'lire', event: 'shown' },
  ]);
});

test('in a guide with parts the count is within the part, and the parts before it are done', () => {
  const steps = [
    click('a', { part: fr('Chercher') }),
    click('b'),
    click('c', { part: fr('Choisir') }),
    click('d', { next: ['e', 'f'] }),
    click('e'),
    click('f', { part: fr('Confirmer') }),
  ];
  /** @param {import('./walk.js').Session} session */
  const shown = (session) => {
    const { index, total, part, parts } = bubbleFor(session, words)?.progress ?? {};
    return [index, total, part, parts?.length];
  };
  let { session } = live(begin(guide(steps), 'real'), found('a'));
  assert.deepEqual(shown(session), [1, 2, 0, 3]);
  ({ session } = live(session, done('a'), found('b'), done('b')));
  assert.deepEqual(shown(session), [1, 3, 1, 3]);
  ({ session } = live(session, done('c'), done('d'), { what: 'branch', index: 1 }));
  assert.deepEqual(shown(session), [1, 1, 2, 3]);
  ({ session } = live(session, press('back')));
  assert.deepEqual(shown(session), [2, 3, 1, 3]);
});

test('whom to ask is in the help panel, and nowhere else', () => {
  const contacts = [{ name: fr('Allocataires'), phone: '32 30', hours: fr('Le matin') }];
  const start = live(begin(guide([click('a')], { contacts }), 'real'), found('a')).session;
  assert.equal(bubbleFor(start, words)?.contacts, undefined);
  const open = live(start, press('help')).session;
  assert.deepEqual(bubbleFor(open, words)?.contacts, contacts);
});

test('an exercise has no site: from the beginning is its practice page, not an address', () => {
  const exercise = { ...guide([click('a'), click('b')]), sites: [], start: undefined };
  const start = begin(exercise, 'practice');
  const lost = live(start, { what: 'off' }).session;
  const { session, effects } = live(lost, press('restart'));
  assert.deepEqual(effects.at(-1), { do: 'open', url: null });
  assert.equal(placeAt(session).step?.id, 'a');
});
