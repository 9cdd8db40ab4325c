/**
 * The trusted helpers, who were added while sitting beside the person, and the button to add one.
 * The card first asks where the helper is, because a caller on the telephone could claim anything;
 * only then are the pairing words shown.
 *
 * @typedef {import('../shared/protocol.js').AppState} AppState
 * @typedef {import('../shared/protocol.js').PairPress} PairPress
 */
import { button, h, translatorFor } from '../ui/dom.js';
import { TRUSTED_MOST } from '../shared/follow/trusted-keys.js';
import { pairingCard } from './pairing-card.js';

/**
 * @typedef {{asked: string, ask: (id: string) => void, press: (press: PairPress) => void, tell:
 *   (words: string) => void}} How
 */

/**
 * All the state that the card depends on. State that is not shown at the current stage is left out,
 * so that its changes do not redraw the card.
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
 * @param {How} how  `asked`: the id of the helper whose removal awaits confirmation
 * @returns {HTMLElement | null} null if there is no trusted helper and none can be added
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
    busy ? pairingCard(state, how) : may ? adding(state, trusted.length, how) : null,
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

/** @param {AppState} state @param {number} at */
const dayOf = ({ look }, at) =>
  new Intl.DateTimeFormat(look.lang, { dateStyle: 'long' }).format(at);
