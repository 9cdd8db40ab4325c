/**
 * Those who sat beside the person and were added, and the way to add one: where they are is asked
 * first, since whoever is on the telephone could say anything, and only then words are shown.
 *
 * @typedef {import('../shared/protocol.js').AppState} AppState
 * @typedef {import('../shared/protocol.js').PairPress} PairPress
 */
import { button, h, translatorFor } from '../ui/dom.js';
import { compared, hostOf, rendezvous } from '../ui/rendezvous.js';
import { TRUSTED_MOST } from '../shared/follow/trusted-keys.js';
import { NAME_MAX } from '../shared/follow/messages.js';

/**
 * @typedef {{asked: string, ask: (id: string) => void, press: (press: PairPress) => void, tell:
 *   (words: string) => void}} How
 */

/**
 * All that the card depends on; what is not shown at a stage may change unseen.
 * @param {AppState} state
 * @param {string} asked
 */
export const trustedShown = (
  {
    look,
    trusted,
    service,
    following,
    follow: { stage, purpose, number, pair, anew, compare, called, minutes, helpers },
  },
  asked,
) => [
  look.lang,
  trusted,
  service,
  following,
  stage,
  purpose,
  stage === 'words' && [number, pair, anew],
  compare,
  called,
  minutes,
  stage === 'name' && helpers.at(-1)?.name,
  asked,
];

/**
 * @param {AppState} state
 * @param {How} how  `asked`: whom it is asked about whether to take them off the list
 * @returns {HTMLElement | null} null where nobody is kept, or nobody could be
 */
export function trustedCard(state, how) {
  const { t } = translatorFor(state);
  const { trusted, follow } = state;
  const may = state.following && state.service !== '';
  if (trusted === null || (trusted.length === 0 && !may)) return null;
  const busy = follow.purpose === 'pair' && follow.stage !== 'off';
  return h(
    'section',
    { class: 'card', 'aria-labelledby': 'trusted' },
    h('h2', { id: 'trusted' }, t('trusted')),
    busy ? null : h('p', {}, t('trusted_what')),
    busy || trusted.length === 0
      ? null
      : h(
          'ul',
          { class: 'people', role: 'list' },
          ...trusted.map((one) => personRow(state, one, how)),
        ),
    busy ? stageCard(state, how) : may ? adding(state, trusted.length, how) : null,
  );
}

/** @param {AppState} state @param {{id: string, name: string, at: number}} one @param {How} how */
function personRow(state, { id, name, at }, { asked, ask, press }) {
  const { t } = translatorFor(state);
  return h(
    'li',
    {},
    h(
      'p',
      {},
      h('b', {}, name),
      ' ',
      h('span', { class: 'since' }, t('trusted_since', dayOf(state, at))),
    ),
    asked !== id
      ? button(t('trusted_remove', name), () => ask(id), { name: `remove-${id}` })
      : h(
          'div',
          { class: 'stack' },
          h('p', {}, t('trusted_remove_question', name)),
          h(
            'div',
            { class: 'row' },
            button(t('trusted_remove_yes'), () => press({ name: 'remove', value: id }), {
              name: 'remove-yes',
            }),
            button(t('trusted_remove_no'), () => ask(''), { name: `remove-${id}` }),
          ),
        ),
  );
}

/** @param {AppState} state @param {number} many @param {How} how */
function adding(state, many, { press }) {
  const { t } = translatorFor(state);
  if (state.follow.stage === 'followed' || state.follow.stage === 'recognise')
    return h('p', { class: 'note' }, t('trusted_busy'));
  if (many >= TRUSTED_MOST) return h('p', { class: 'note' }, t('trusted_full'));
  return button(t('trusted_add'), () => press({ name: 'begin' }), {
    kind: 'wide',
    name: 'pair-begin',
  });
}

/** @param {AppState} state @param {How} how */
function stageCard(state, { press, tell }) {
  const { t } = translatorFor(state);
  const { stage, anew, compare, called, minutes, helpers } = state.follow;
  /** @param {string} words @param {PairPress['name']} name @param {string} [kind] */
  const answer = (words, name, kind = '') =>
    button(words, () => press({ name }), { kind, name: `pair-${name}` });
  /** @param {string} kind @param {...(Node | null)} children */
  const card = (kind, ...children) =>
    h(
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
  /** @param {string} words */
  const ask = (words) => h('p', { class: 'ask', id: 'pair-ask' }, words);
  const close = () => answer(t('follow_close'), 'done');

  switch (stage) {
    case 'where':
      return card(
        'live',
        ask(t('pair_where')),
        h(
          'div',
          { class: 'answers-large' },
          answer(t('pair_beside'), 'beside'),
          answer(t('pair_phone'), 'phone'),
          answer(t('follow_unknown'), 'unknown'),
        ),
      );
    case 'apart':
      return card(
        'warn',
        ask(t('pair_apart')),
        h('p', {}, t('pair_apart_why')),
        h('p', {}, t('pair_apart_then')),
        close(),
      );
    case 'opening':
      return card('', ask(t('follow_opening')));
    case 'unreachable':
      return card(
        '',
        ask(t('follow_unreachable')),
        h('div', { class: 'row' }, answer(t('follow_again'), 'again', 'primary'), close()),
      );
    case 'words':
      return card(
        'live',
        ask(t(anew ? `follow_${anew}` : 'pair_say')),
        h(
          'ol',
          {},
          h('li', {}, t('pair_open', hostOf(state))),
          h('li', {}, t('pair_choose')),
          h('li', {}, t('pair_write')),
        ),
        rendezvous(state),
        h('p', {}, t('follow_stay')),
        answer(t('pair_cancel'), 'stop'),
      );
    case 'compare':
      return card(
        'live',
        ask(t('pair_compare')),
        compare ? compared(compare, state.look.lang) : null,
        h(
          'div',
          { class: 'pair' },
          answer(t('pair_same'), 'yes'),
          answer(t('pair_not_same'), 'no'),
        ),
      );
    case 'name':
      return card(
        'live',
        ...naming(state, helpers.at(-1)?.name ?? '', press, tell),
        answer(t('pair_cancel'), 'stop'),
      );
    case 'keeping':
      return card('live', ask(t('pair_keeping')), answer(t('pair_cancel'), 'stop'));
    case 'kept':
      return card('', ask(t('pair_kept', called)), h('p', {}, t('pair_kept_then')), close());
    case 'unkept':
      return card('', ask(t('pair_unkept')), h('p', {}, t('pair_unkept_then')), close());
    case 'tired':
      return card(
        'warn',
        ask(t('follow_tired')),
        h('p', {}, t('follow_tired_wait', minutes)),
        close(),
      );
    default:
      return card('', ask(t('follow_opening')));
  }
}

/**
 * @param {AppState} state
 * @param {string} claimed
 * @param {How['press']} press
 * @param {How['tell']} tell
 */
function naming(state, claimed, press, tell) {
  const { t } = translatorFor(state);
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
  field.value = claimed;
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

/** @param {AppState} state @param {number} at */
const dayOf = ({ look }, at) =>
  new Intl.DateTimeFormat(look.lang, { dateStyle: 'long' }).format(at);
