/**
 * How the person wants it: the same questions in the popup, the options and the first-run page.
 * A change takes effect at once; there is nothing to save.
 *
 * @typedef {import('../shared/protocol.js').Ask} Ask
 * @typedef {import('../shared/protocol.js').Desk} Desk
 */
import { button, h, paint, wordsFor } from './dom.js';
import { isUnnoted } from './parts.js';
import { pictureOf, pictureWord } from './people.js';

/** @typedef {'language' | 'size' | 'contrast' | 'voice' | 'who' | 'author'} Part */

const SIZES = /** @type {const} */ ([0, 1, 2, 3]);

/** A language by its own name: whoever needs it can read it. @param {string} tag */
function languageName(tag) {
  const name = new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
  return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
}

/**
 * A question with a few answers, of which one is chosen: radio buttons as large as buttons.
 * @param {string} group @param {string} legend
 * @param {{value: string, words: string, picture?: Node | null}[]} answers
 * @param {(value: string) => void} onChoose
 * @param {Node[]} [rest]
 */
function choice(group, legend, answers, onChoose, rest = []) {
  const set = h(
    'fieldset',
    { class: `choice choice-${group}` },
    h('legend', {}, legend),
    h(
      'div',
      { class: 'answers' },
      ...answers.map(({ value, words, picture }) =>
        h(
          'label',
          { 'data-value': value },
          h('input', { type: 'radio', name: group, value, 'data-name': `${group}-${value}` }),
          picture,
          h('span', { class: 'label' }, words),
        ),
      ),
    ),
    ...rest,
  );
  set.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLInputElement && target.name === group) onChoose(target.value);
  });
  return set;
}

/**
 * Marks the answer that holds now.
 * @param {HTMLElement} part
 * @param {string} group
 * @param {string | null} value
 */
function mark(part, group, value) {
  for (const input of part.querySelectorAll('input'))
    if (input.name === group) input.checked = input.value === value;
}

/**
 * @param {readonly Part[]} parts          which questions, in order
 * @param {(ask: Ask, words?: {trouble: string}) => void} act
 */
export function createSettings(parts, act) {
  const elements = Object.fromEntries(parts.map((part) => [part, h('div', { class: 'setting' })]));

  /** @type {Record<Part, (desk: Desk) => void>} */
  const show = {
    language(desk) {
      const { t } = wordsFor(desk);
      const tags = ['auto', ...desk.languages];
      paint(elements.language, [desk.look.lang, tags], () => {
        const select = /** @type {HTMLSelectElement} */ (
          h(
            'select',
            { id: 'language', 'data-name': 'language' },
            ...tags.map((tag) =>
              h(
                'option',
                { value: tag, lang: tag === 'auto' ? null : tag },
                tag === 'auto' ? t('own_language_auto') : languageName(tag),
              ),
            ),
          )
        );
        select.addEventListener('change', () =>
          act({ ask: 'wish', wishes: { language: select.value } }),
        );
        return [h('label', { for: 'language', class: 'legend' }, t('own_language')), select];
      });
      /** @type {HTMLSelectElement} */ (elements.language.querySelector('select')).value =
        desk.wishes.language;
    },
    size(desk) {
      const { t } = wordsFor(desk);
      paint(elements.size, desk.look.lang, () => [
        choice(
          'size',
          t('own_size'),
          SIZES.map((size) => ({
            value: String(size),
            words: t(`own_size_${size}`),
          })),
          (value) =>
            act({ ask: 'wish', wishes: { size: /** @type {0 | 1 | 2 | 3} */ (Number(value)) } }),
        ),
      ]);
      mark(elements.size, 'size', String(desk.wishes.size));
    },
    contrast(desk) {
      const { t } = wordsFor(desk);
      paint(elements.contrast, desk.look.lang, () => [
        choice(
          'contrast',
          t('own_contrast'),
          ['normal', 'high'].map((value) => ({
            value,
            words: t(`own_contrast_${value}`),
          })),
          (value) =>
            act({ ask: 'wish', wishes: { contrast: /** @type {'normal' | 'high'} */ (value) } }),
        ),
      ]);
      mark(elements.contrast, 'contrast', desk.wishes.contrast);
    },
    voice(desk) {
      const { t } = wordsFor(desk);
      paint(elements.voice, [desk.look.lang, desk.voices], () => [
        !desk.voices
          ? h('p', { class: 'note' }, t('own_voice_none'))
          : choice(
              'voice',
              t('question_voice'),
              [
                { value: 'yes', words: t('button_voice_yes') },
                { value: 'no', words: t('button_voice_no') },
              ],
              (value) => act({ ask: 'wish', wishes: { voice: value === 'yes' } }),
              [
                button(
                  t('own_voice_test'),
                  () => act({ ask: 'try-voice' }, { trouble: 'own_voice_silent' }),
                  { icon: 'listen', name: 'try-voice' },
                ),
              ],
            ),
      ]);
      mark(
        elements.voice,
        'voice',
        desk.wishes.voice === null ? null : desk.wishes.voice ? 'yes' : 'no',
      );
    },
    who(desk) {
      const { t } = wordsFor(desk);
      const settled = desk.fixed ? 'own_who_fixed' : isUnnoted(desk) ? 'own_unnoted' : null;
      paint(elements.who, [desk.look.lang, desk.who, desk.people, settled], () => [
        settled
          ? h('p', { 'data-name': settled }, t(settled))
          : choice(
              'who',
              t('question_who'),
              [
                { value: 'me', words: t('button_me') },
                { value: 'family', words: t('button_family') },
                { value: 'everyone', words: t('button_everyone') },
              ],
              (value) =>
                act({ ask: 'who', who: /** @type {'me' | 'family' | 'everyone'} */ (value) }),
              [...(desk.who === null ? [] : [h('p', { class: 'note' }, t(`own_who_${desk.who}`))])],
            ),
        desk.who === 'family' && !settled ? familyPart(desk, act) : null,
      ]);
      mark(elements.who, 'who', desk.who);
      mark(elements.who, 'person', desk.person);
    },
    author(desk) {
      const { t } = wordsFor(desk);
      paint(elements.author, desk.look.lang, () => [
        choice(
          'author',
          t('own_author_question'),
          ['yes', 'no'].map((value) => ({
            value,
            words: t(`own_author_${value}`),
          })),
          (value) => act({ ask: 'author', on: value === 'yes' }),
          [h('p', { class: 'note' }, t('own_author_hint'))],
        ),
      ]);
      mark(elements.author, 'author', desk.author ? 'yes' : 'no');
    },
  };

  return {
    elements: Object.values(elements),
    /** @param {Desk} desk */
    update(desk) {
      for (const part of parts) show[part](desk);
    },
  };
}

/**
 * A picture each, no names: who sits here now, and who else may.
 * @param {Desk} desk @param {(ask: Ask) => void} act
 */
function familyPart(desk, act) {
  const { t } = wordsFor(desk);
  const nobody = desk.people.length === 0;
  const free = desk.pictures.filter((picture) => !desk.people.includes(picture));
  const chosen = choice(
    'person',
    t('own_person'),
    desk.people.map((person) => ({
      value: person,
      words: pictureWord(person, t),
      picture: pictureOf(person),
    })),
    (person) => act({ ask: 'person', person }),
  );
  const add = h(
    'details',
    { class: 'more', open: nobody },
    h('summary', { 'data-name': 'person-more' }, t('own_person_add')),
    h('p', { class: 'note' }, t('own_person_add_hint')),
    h(
      'div',
      { class: 'pictures' },
      ...free.map((person) =>
        pictureButton(person, pictureWord(person, t), `add-${person}`, () =>
          act({ ask: 'person-add', person }),
        ),
      ),
    ),
  );
  return h(
    'div',
    { class: 'family' },
    nobody ? null : chosen,
    add,
    nobody ? null : removal(desk, act),
  );
}

/** @param {Desk} desk @param {(ask: Ask) => void} act */
function removal(desk, act) {
  const { t } = wordsFor(desk);
  return h(
    'details',
    { class: 'more' },
    h('summary', { 'data-name': 'person-less' }, t('own_person_remove')),
    h('p', { class: 'note' }, t('own_person_remove_hint')),
    h(
      'div',
      { class: 'pictures' },
      ...desk.people.map((person) =>
        pictureButton(
          person,
          t('own_person_remove_one', pictureWord(person, t)),
          `remove-${person}`,
          () => act({ ask: 'person-remove', person }),
        ),
      ),
    ),
  );
}

/** @param {string} person @param {string} words @param {string} name @param {() => void} onPress */
function pictureButton(person, words, name, onPress) {
  const made = button(words, onPress, { kind: 'picture', name });
  made.prepend(pictureOf(person) ?? '');
  return made;
}
