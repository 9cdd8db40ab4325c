/**
 * Who is using the computer: in a family, the picture of the person; on a shared computer, the
 * button that erases all traces.
 *
 * @typedef {import('../shared/protocol.js').Ask} Ask
 * @typedef {import('../shared/protocol.js').AppState} AppState
 */
import { button, h, translatorFor } from '../ui/dom.js';
import { pictureOf, pictureWord } from '../ui/people.js';

/**
 * The question who is using the computer, in a family. It comes first, so that nothing is stored
 * for the wrong person.
 * @param {AppState} state
 * @param {(ask: Ask) => void} act
 */
export function personCard(state, act) {
  const { t } = translatorFor(state);
  if (state.who !== 'family' || state.person !== null) return null;
  const adding = state.people.length === 0;
  return h(
    'section',
    { class: 'card', 'aria-labelledby': 'person' },
    h('h2', { id: 'person' }, adding ? t('popup_who_choose') : t('own_person')),
    h(
      'div',
      { class: 'pictures' },
      ...(adding ? state.pictures : state.people).map((person) => {
        const made = button(
          pictureWord(person, t),
          () => act(adding ? { ask: 'person-add', person } : { ask: 'person', person }),
          { kind: 'picture', name: `person-${person}` },
        );
        made.prepend(pictureOf(person) ?? '');
        return made;
      }),
    ),
  );
}

/**
 * @param {AppState} state
 * @param {{change: () => void, done: () => void}} presses
 * @returns {(HTMLElement | null)[]}
 */
export function footerParts(state, { change, done }) {
  const { t } = translatorFor(state);
  if (state.who === 'everyone')
    return [button(t('popup_done'), done, { icon: 'check', name: 'done' })];
  if (state.who !== 'family' || state.person === null) return [];
  return [
    h(
      'div',
      { class: 'person' },
      pictureOf(state.person),
      h('span', {}, `${t('popup_who_now')} `, h('b', {}, pictureWord(state.person, t))),
      button(t('popup_change'), change, { name: 'change' }),
    ),
  ];
}
