/**
 * The form for the pairing words: one field, with each word checked as it is typed. Nothing is sent
 * before the button is pressed.
 *
 * @typedef {import('./texts.js').Texts} Texts
 */
import { button, h, icon } from '../ui/dom.js';
import { createNameField } from './name-field.js';
import { createWordsField } from './words-field.js';

/**
 * The kind of help: by telephone, side by side, or for a known learner.
 * @typedef {'phone' | 'beside' | import('../shared/follow/trusted-keys.js').Kept} Mode
 */
/**
 * `pair` is null if the number is sufficient.
 * @typedef {{number: string, pair: readonly [number, number] | null, name: string, mode: Mode}}
 *   Typed
 */
/** @typedef {'phone' | 'beside' | 'known'} Kind */

/** The texts that differ by kind. @type {Record<Kind, Record<string, string>>} */
const TEXTS = {
  phone: {
    title: 'helper_title',
    words: 'helper_words',
    hint: 'helper_words_hint',
    name: 'helper_name_hint',
    promise: 'helper_promise',
  },
  beside: {
    title: 'helper_beside_title',
    words: 'helper_words',
    hint: 'helper_beside_hint',
    name: 'helper_beside_name',
    promise: 'helper_beside_promise',
  },
  known: {
    title: 'helper_known_help',
    words: 'helper_known_words',
    hint: 'helper_known_hint',
    name: 'helper_name_hint',
    promise: 'helper_promise',
  },
};

/** @param {Kind} kind @param {string} whom @param {Texts['t']} t */
function lead(kind, whom, t) {
  if (kind === 'known') return [h('p', { class: 'lead' }, t('helper_known_lead', whom))];
  if (kind === 'phone') return [h('p', { class: 'lead' }, t('helper_lead'))];
  return [
    h('p', { class: 'lead' }, t('helper_beside_lead')),
    h(
      'ol',
      { class: 'howto' },
      ...[1, 2, 3].map((number) => h('li', {}, t(`helper_beside_${number}`))),
    ),
  ];
}

/**
 * @param {string} id
 * @param {string} label
 * @param {string} hint
 * @param {...HTMLElement} elements
 */
const field = (id, label, hint, ...elements) =>
  h(
    'div',
    { class: 'field' },
    h('label', { for: id, class: 'legend' }, label),
    h('p', { id: `${id}-hint`, class: 'note' }, hint),
    ...elements,
  );

/**
 * @param {Record<string, string>} keys
 * @param {Texts['t']} t
 * @param {ReturnType<typeof createWordsField>} words
 * @param {ReturnType<typeof createNameField>} name
 */
const fields = (keys, t, words, name) => [
  field('words', t(keys.words), t(keys.hint), ...words.elements),
  field(
    'name',
    t('helper_name'),
    t(keys.name),
    ...name.elements,
    h('label', { class: 'keep' }, name.keep, h('span', { class: 'label' }, t('helper_name_keep'))),
  ),
  h(
    'button',
    { type: 'submit', class: 'primary begin', 'data-name': 'begin' },
    h('span', { class: 'label' }, t('helper_begin')),
  ),
  h('p', { class: 'note promise' }, icon('eye'), h('span', {}, t(keys.promise))),
];

/**
 * @param {{onBegin: (typed: Typed) => void, known: HTMLElement, mayKeep: () => boolean}} options
 *   `known`: learners who need only a number; `mayKeep`: whether another one can be stored
 */
export function createEntry({ onBegin, known, mayKeep }) {
  /** @type {Texts} */
  let texts;
  /** @type {Mode} */
  let mode = 'phone';
  const words = createWordsField({
    texts: () => texts,
    isKnown: () => typeof mode === 'object',
  });
  const name = createNameField({ texts: () => texts });
  const title = h('h1', { tabindex: '-1' });
  const form = h('form', { novalidate: true });
  const element = h('div', { class: 'view entry' }, title, known, form);

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    begin();
  });

  function begin() {
    const typed = words.read();
    const typedName = name.read();
    if (typed === null) return words.focus();
    if (typedName === '') return name.focus();
    name.save();
    return onBegin({ ...typed, name: typedName, mode });
  }

  /** @param {Mode} next */
  function choose(next) {
    mode = next;
    words.clear();
    name.clear();
    draw();
    title.focus();
  }

  /**
   * The button that switches to another kind of help and back.
   * @param {Kind} kind
   * @param {Texts['t']} t
   */
  function otherKind(kind, t) {
    if (kind !== 'phone')
      return button(t('helper_back'), () => choose('phone'), {
        kind: 'quiet',
        icon: 'back',
        name: 'back',
      });
    return mayKeep()
      ? button(t('helper_beside'), () => choose('beside'), { kind: 'wide', name: 'beside' })
      : '';
  }

  function draw() {
    const { t } = texts;
    const whom = typeof mode === 'object' ? mode.name : '';
    const kind = typeof mode === 'object' ? 'known' : mode;
    title.textContent = t(TEXTS[kind].title, whom);
    known.classList.toggle('elsewhere', kind !== 'phone');
    form.replaceChildren(
      ...lead(kind, whom, t),
      ...fields(TEXTS[kind], t, words, name),
      otherKind(kind, t),
    );
    words.check();
    name.check();
  }

  return {
    element,
    title,
    choose,
    /** Changes the language. @param {Texts} next */
    speak(next) {
      if (texts?.lang === next.lang) return;
      texts = next;
      draw();
    },
    /** Redraws after the list of known learners changed. */
    draw,
    /** Clears the form for new words. */
    clear() {
      words.clear();
      words.check();
    },
  };
}
