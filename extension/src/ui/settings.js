/**
 * The person's settings: the same questions in the popup, the options and the first-run page. A
 * change takes effect immediately; there is nothing to save.
 *
 * @typedef {import('../shared/protocol.js').Ask} Ask
 * @typedef {import('../shared/protocol.js').AppState} AppState
 */
import { button, h, paint, translatorFor } from './dom.js';
import { isUnnoted } from './parts.js';
import { pictureOf, pictureWord } from './people.js';

/** @typedef {(ask: Ask, words?: {trouble: string}) => void} Act */
/** @typedef {'language' | 'size' | 'contrast' | 'voice' | 'who' | 'author'} Part */

const SIZES = /** @type {const} */ ([0, 1, 2, 3]);

/**
 * The name of a language in that language, so that its speakers can read it. @param {string} tag
 */
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
 * Marks the current answer.
 * @param {HTMLElement} part
 * @param {string} group
 * @param {string | null} value
 */
function mark(part, group, value) {
  for (const input of part.querySelectorAll('input'))
    if (input.name === group) input.checked = input.value === value;
}

/**
 * How each question is drawn, and which request its answer sends to the worker.
 * @type {Record<Part, (element: HTMLElement, state: AppState, act: Act) => void>}
 */
const QUESTIONS = {
  language(element, state, act) {
    const { t } = translatorFor(state);
    const tags = ['auto', ...state.languages];
    paint(element, [state.look.lang, tags], () => {
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
    /** @type {HTMLSelectElement} */ (element.querySelector('select')).value =
      state.wishes.language;
  },
  size(element, state, act) {
    const { t } = translatorFor(state);
    paint(element, state.look.lang, () => [
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
    mark(element, 'size', String(state.wishes.size));
  },
  contrast(element, state, act) {
    const { t } = translatorFor(state);
    paint(element, state.look.lang, () => [
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
    mark(element, 'contrast', state.wishes.contrast);
  },
  voice(element, state, act) {
    const { t } = translatorFor(state);
    paint(element, [state.look.lang, state.voices], () => [
      !state.voices
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
    mark(element, 'voice', state.wishes.voice === null ? null : state.wishes.voice ? 'yes' : 'no');
  },
  who(element, state, act) {
    const { t } = translatorFor(state);
    const settled = state.fixed ? 'own_who_fixed' : isUnnoted(state) ? 'own_unnoted' : null;
    paint(element, [state.look.lang, state.who, state.people, settled], () => [
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
            [...(state.who === null ? [] : [h('p', { class: 'note' }, t(`own_who_${state.who}`))])],
          ),
      state.who === 'family' && !settled ? familyPart(state, act) : null,
    ]);
    mark(element, 'who', state.who);
    mark(element, 'person', state.person);
  },
  author(element, state, act) {
    const { t } = translatorFor(state);
    paint(element, state.look.lang, () => [
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
    mark(element, 'author', state.author ? 'yes' : 'no');
  },
};

/**
 * @param {readonly Part[]} parts          which questions, in order
 * @param {Act} act
 */
export function createSettings(parts, act) {
  const elements = Object.fromEntries(parts.map((part) => [part, h('div', { class: 'setting' })]));

  return {
    elements: Object.values(elements),
    /** @param {AppState} state */
    update(state) {
      for (const part of parts) QUESTIONS[part](elements[part], state, act);
    },
  };
}

/**
 * The family, one picture per person and no names: who is using the computer now, and who else may.
 * @param {AppState} state @param {(ask: Ask) => void} act
 */
function familyPart(state, act) {
  const { t } = translatorFor(state);
  const nobody = state.people.length === 0;
  const free = state.pictures.filter((picture) => !state.people.includes(picture));
  const chosen = choice(
    'person',
    t('own_person'),
    state.people.map((person) => ({
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
    nobody ? null : removal(state, act),
  );
}

/** @param {AppState} state @param {(ask: Ask) => void} act */
function removal(state, act) {
  const { t } = translatorFor(state);
  return h(
    'details',
    { class: 'more' },
    h('summary', { 'data-name': 'person-less' }, t('own_person_remove')),
    h('p', { class: 'note' }, t('own_person_remove_hint')),
    h(
      'div',
      { class: 'pictures' },
      ...state.people.map((person) =>
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
