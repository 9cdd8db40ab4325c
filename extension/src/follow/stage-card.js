/**
 * Remote help step by step: one card per stage.
 *
 * @typedef {import('../shared/protocol.js').AppState} AppState
 * @typedef {import('../shared/protocol.js').FollowPress} FollowPress
 * @typedef {AppState['follow']['stage']} Stage
 */
import { button, h, translatorFor } from '../ui/dom.js';
import { hostOf, rendezvous } from '../ui/rendezvous.js';

/**
 * Building blocks of the cards.
 * @typedef {Object} Parts
 * @property {AppState} state
 * @property {ReturnType<typeof translatorFor>['t']} t
 * @property {() => void} go    switches to the guide
 * @property {(words: string) => HTMLElement} ask     the card's own text
 * @property {(words: string, name: FollowPress['name'], kind?: string) => HTMLElement} answer
 * @property {() => HTMLElement} close
 */

/** @typedef {(parts: Parts) => {kind?: string, children: (Node | null)[]}} Card */

/** @type {Card} */
const INVITATION = ({ t, answer }) => ({
  children: [
    h('p', {}, t('follow_what')),
    h('p', {}, t('follow_promise')),
    answer(t('follow_begin'), 'begin', 'primary'),
  ],
});

/** @type {Card} */
const PAIRING = ({ t }) => ({ children: [h('p', {}, t('follow_pairing'))] });

/** @type {Partial<Record<Stage, Card>>} */
const CARDS = {
  who: ({ t, ask, answer }) => ({
    children: [
      ask(t('follow_who')),
      h(
        'div',
        { class: 'answers-large' },
        answer(t('follow_me'), 'me'),
        answer(t('follow_them'), 'them'),
        answer(t('follow_unknown'), 'unknown'),
      ),
    ],
  }),
  'hang-up': ({ t, ask, close }) => ({
    kind: 'warn',
    children: [
      ask(t('follow_hang_up')),
      h('p', {}, t('follow_hang_up_then')),
      h('p', {}, t('follow_hang_up_why')),
      close(),
    ],
  }),
  opening: ({ t }) => ({ children: [h('p', {}, t('follow_opening'))] }),
  unreachable: ({ t, ask, answer, close }) => ({
    children: [
      ask(t('follow_unreachable')),
      h('div', { class: 'row' }, answer(t('follow_again'), 'again', 'primary'), close()),
    ],
  }),
  words: ({ state, t, answer }) => ({
    kind: 'live',
    children: [
      state.follow.anew
        ? h('p', { class: 'ask', 'data-anew': state.follow.anew }, t(`follow_${state.follow.anew}`))
        : null,
      h('p', {}, t('follow_say')),
      rendezvous(state),
      h('p', {}, t('follow_where', hostOf(state))),
      state.trusted?.length ? h('p', {}, t('follow_number_enough')) : null,
      h('p', {}, t('follow_stay')),
      answer(t('button_stop'), 'stop'),
    ],
  }),
  recognise: ({ state, t, ask, answer }) => ({
    kind: 'live',
    children: [
      ask(recogniseLine(state)),
      pairedOn(state) !== null ? h('p', {}, t('follow_known_device')) : null,
      h('p', {}, t('follow_sees')),
      h('div', { class: 'pair' }, answer(t('follow_yes'), 'yes'), answer(t('follow_no'), 'no')),
    ],
  }),
  followed: ({ state, t, go, ask, answer }) => ({
    kind: 'live',
    children: [
      ask(t('follow_followed', nameOf(state) || t('follow_somebody'))),
      h('p', {}, t('follow_sees')),
      h(
        'div',
        { class: 'row' },
        button(t('follow_go'), go, { kind: 'primary', icon: 'next', name: 'go' }),
        answer(t('button_stop'), 'stop'),
      ),
    ],
  }),
  tired: ({ state, t, ask, close }) => ({
    kind: 'warn',
    children: [
      ask(t('follow_tired')),
      h('p', {}, t('follow_tired_wait', state.follow.minutes)),
      close(),
    ],
  }),
  over: ({ state, t, ask, answer, close }) => ({
    kind: state.follow.last?.why === 'lie' ? 'warn' : '',
    children: [
      ask(overLine(state)),
      lastLine(state),
      h('div', { class: 'row' }, close(), answer(t('follow_worried'), 'worried')),
    ],
  }),
  worried: ({ t, ask, close }) => ({
    kind: 'warn',
    children: [
      ask(t('follow_worried_head')),
      h('ol', {}, ...[1, 2, 3].map((number) => h('li', {}, t(`follow_worried_${number}`)))),
      close(),
    ],
  }),
};

/**
 * @param {AppState} state
 * @param {{press: (name: FollowPress['name']) => void, go: () => void}} how
 */
export function stageCard(state, { press, go }) {
  const { t } = translatorFor(state);
  const { purpose, stage } = state.follow;
  /** @type {Parts['answer']} */
  const answer = (words, name, kind = '') => button(words, () => press(name), { kind, name });
  const card = purpose === 'pair' ? PAIRING : (CARDS[stage] ?? INVITATION);
  const { kind = '', children } = card({
    state,
    t,
    go,
    ask: (words) => h('p', { class: 'ask' }, words),
    answer,
    close: () => answer(t('follow_close'), 'done'),
  });
  return h('section', { class: `card ${kind}`, 'data-stage': stage }, ...children);
}

/** The pairing date of the helper, if paired face to face. @param {AppState} state */
const pairedOn = ({ follow }) => follow.helpers.at(-1)?.paired ?? null;

/** @param {AppState} state */
function recogniseLine(state) {
  const { t } = translatorFor(state);
  const name = nameOf(state);
  const paired = pairedOn(state);
  if (paired !== null) {
    const day = new Intl.DateTimeFormat(state.look.lang, { dateStyle: 'long' });
    return t('follow_recognise_known', name, day.format(paired));
  }
  return name === '' ? t('follow_nameless') : t('follow_recognise', name);
}

/** @param {AppState} state */
const nameOf = ({ follow }) => follow.helpers.at(-1)?.name ?? '';

/** @param {AppState} state */
function overLine(state) {
  const { t } = translatorFor(state);
  const { last } = state.follow;
  return !last || last.why === 'stopped'
    ? t('follow_over')
    : t(`follow_ended_${last.why}`, last.name || t('follow_somebody'));
}

/** @param {AppState} state */
function lastLine(state) {
  const { last } = state.follow;
  if (!last || last.at === null) return null;
  const time = new Intl.DateTimeFormat(state.look.lang, { hour: 'numeric', minute: '2-digit' });
  const { t } = translatorFor(state);
  return h(
    'p',
    {},
    t(
      'follow_last',
      last.name || t('follow_somebody'),
      time.format(last.at),
      time.format(last.at + last.ms),
    ),
  );
}
