/**
 * Who sits here: in a family, which picture; where everybody comes and goes, the way to leave
 * nothing.
 *
 * @typedef {import('../shared/protocol.js').Ask} Ask
 * @typedef {import('../shared/protocol.js').Desk} Desk
 */
import { button, h, wordsFor } from '../ui/dom.js';
import { pictureOf, pictureWord } from '../ui/people.js';

/**
 * In a family, before anything is kept for the wrong one.
 * @param {Desk} desk
 * @param {(ask: Ask) => void} act
 */
export function personCard(desk, act) {
  const { t } = wordsFor(desk);
  if (desk.who !== 'family' || desk.person !== null) return null;
  const adding = desk.people.length === 0;
  return h(
    'section',
    { class: 'card', 'aria-labelledby': 'person' },
    h('h2', { id: 'person' }, adding ? t('popup_who_choose') : t('own_person')),
    h(
      'div',
      { class: 'pictures' },
      ...(adding ? desk.pictures : desk.people).map((person) => {
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
 * @param {Desk} desk
 * @param {{change: () => void, done: () => void}} presses
 * @returns {(HTMLElement | null)[]}
 */
export function footerParts(desk, { change, done }) {
  const { t } = wordsFor(desk);
  if (desk.who === 'everyone')
    return [button(t('popup_done'), done, { icon: 'check', name: 'done' })];
  if (desk.who !== 'family' || desk.person === null) return [];
  return [
    h(
      'div',
      { class: 'person' },
      pictureOf(desk.person),
      h('span', {}, `${t('popup_who_now')} `, h('b', {}, pictureWord(desk.person, t))),
      button(t('popup_change'), change, { name: 'change' }),
    ),
  ];
}
