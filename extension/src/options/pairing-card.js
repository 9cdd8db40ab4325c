/**
 * Adds a helper who sits beside the person, step by step: one card per stage.
 *
 * @typedef {import('../shared/protocol.js').AppState} AppState
 * @typedef {import('../shared/protocol.js').PairPress} PairPress
 * @typedef {AppState['follow']['stage']} Stage
 */
import { NAME_MAX } from '../shared/follow/messages.js';
import { button, h, translatorFor } from '../ui/dom.js';
import { compared, hostOf, rendezvous } from '../ui/rendezvous.js';

/**
 * The building blocks of the cards.
 * @typedef {Object} Parts
 * @property {AppState} state
 * @property {ReturnType<typeof translatorFor>['t']} t
 * @property {(press: PairPress) => void} press
 * @property {(words: string) => void} tell
 * @property {(words: string) => HTMLElement} ask     the card's own text
 * @property {(words: string, name: PairPress['name'], kind?: string) => HTMLElement} answer
 * @property {() => HTMLElement} close
 * @property {() => HTMLElement} cancel
 */

/** @typedef {(parts: Parts) => {kind?: string, children: (Node | null)[]}} Card */

/** @type {Card} */
const OPENING = ({ t, ask }) => ({ children: [ask(t('follow_opening'))] });

/** @type {Partial<Record<Stage, Card>>} */
const CARDS = {
  where: ({ t, ask, answer }) => ({
    kind: 'live',
    children: [
      ask(t('pair_where')),
      h(
        'div',
        { class: 'answers-large' },
        answer(t('pair_beside'), 'beside'),
        answer(t('pair_phone'), 'phone'),
        answer(t('follow_unknown'), 'unknown'),
      ),
    ],
  }),
  apart: ({ t, ask, close }) => ({
    kind: 'warn',
    children: [
      ask(t('pair_apart')),
      h('p', {}, t('pair_apart_why')),
      h('p', {}, t('pair_apart_then')),
      close(),
    ],
  }),
  opening: OPENING,
  unreachable: ({ t, ask, answer, close }) => ({
    children: [
      ask(t('follow_unreachable')),
      h('div', { class: 'row' }, answer(t('follow_again'), 'again', 'primary'), close()),
    ],
  }),
  words: ({ state, t, ask, cancel }) => ({
    kind: 'live',
    children: [
      ask(t(state.follow.anew ? `follow_${state.follow.anew}` : 'pair_say')),
      h(
        'ol',
        {},
        h('li', {}, t('pair_open', hostOf(state))),
        h('li', {}, t('pair_choose')),
        h('li', {}, t('pair_write')),
      ),
      rendezvous(state),
      h('p', {}, t('follow_stay')),
      cancel(),
    ],
  }),
  compare: ({ state: { follow, look }, t, ask, answer }) => ({
    kind: 'live',
    children: [
      ask(t('pair_compare')),
      follow.compare ? compared(follow.compare, look.lang) : null,
      h('div', { class: 'pair' }, answer(t('pair_same'), 'yes'), answer(t('pair_not_same'), 'no')),
    ],
  }),
  name: (parts) => ({ kind: 'live', children: [...naming(parts), parts.cancel()] }),
  keeping: ({ t, ask, cancel }) => ({ kind: 'live', children: [ask(t('pair_keeping')), cancel()] }),
  kept: ({ state, t, ask, close }) => ({
    children: [ask(t('pair_kept', state.follow.called)), h('p', {}, t('pair_kept_then')), close()],
  }),
  unkept: ({ t, ask, close }) => ({
    children: [ask(t('pair_unkept')), h('p', {}, t('pair_unkept_then')), close()],
  }),
  tired: ({ state, t, ask, close }) => ({
    kind: 'warn',
    children: [
      ask(t('follow_tired')),
      h('p', {}, t('follow_tired_wait', state.follow.minutes)),
      close(),
    ],
  }),
};

/**
 * @param {AppState} state
 * @param {{press: (press: PairPress) => void, tell: (words: string) => void}} how
 */
export function pairingCard(state, { press, tell }) {
  const { t } = translatorFor(state);
  const { stage } = state.follow;
  /** @type {Parts['answer']} */
  const answer = (words, name, kind = '') =>
    button(words, () => press({ name }), { kind, name: `pair-${name}` });
  const { kind = '', children } = (CARDS[stage] ?? OPENING)({
    state,
    t,
    press,
    tell,
    ask: (words) => h('p', { class: 'ask', id: 'pair-ask' }, words),
    answer,
    close: () => answer(t('follow_close'), 'done'),
    cancel: () => answer(t('pair_cancel'), 'stop'),
  });
  return h(
    'div',
    {
      class: `card ${kind}`,
      'data-pairing': stage,
      'data-name': 'pair-begin',
      role: 'group',
      'aria-labelledby': 'pair-ask',
      tabindex: '-1',
    },
    ...children,
  );
}

/** Asks for the helper's name; the name that the helper gave is proposed. @param {Parts} parts */
function naming({ state, t, press, tell }) {
  const field = /** @type {HTMLInputElement} */ (
    h('input', {
      type: 'text',
      id: 'called',
      maxlength: String(NAME_MAX),
      autocomplete: 'off',
      'aria-describedby': 'called-what',
      'data-name': 'called',
    })
  );
  field.value = state.follow.helpers.at(-1)?.name ?? '';
  const form = h(
    'form',
    { class: 'stack', novalidate: true },
    field,
    h(
      'button',
      { type: 'submit', class: 'primary', 'data-name': 'pair-name' },
      h('span', { class: 'label' }, t('pair_keep')),
    ),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const value = field.value.trim();
    if (value !== '') return press({ name: 'name', value });
    tell(t('pair_name_missing'));
    return field.focus();
  });
  return [
    h('p', { class: 'ask', id: 'pair-ask' }, h('label', { for: 'called' }, t('pair_name'))),
    h('p', { id: 'called-what' }, t('pair_name_what')),
    form,
  ];
}
