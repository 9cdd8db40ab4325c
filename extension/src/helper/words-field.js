/**
 * The field for the number and the two words. It shows each recognised part, and reports one error
 * at a time.
 *
 * @typedef {import('../shared/follow/pairing-words.js').Understood} Understood
 * @typedef {import('./texts.js').Texts} Texts
 */
import { button, h, icon, paint } from '../ui/dom.js';
import { understood } from '../shared/follow/pairing-words.js';

/** @typedef {{label: string, typed: string, state: 'none' | 'good' | 'bad' | 'typing'}} Part */
/** @typedef {{key: string, word: string, near: string[]}} Trouble */

/**
 * The input. `open`: the last word may be incomplete; `pressed`: the button was pressed, so missing
 * parts are reported too; `known`: the learner is known, so the number is sufficient.
 * @typedef {{value: string, seen: Understood, open: boolean, pressed: boolean, known: boolean}}
 *   Typing
 */

/** @param {Typing} typing */
const isNumberEnough = ({ seen, known }) =>
  known && seen.number !== null && seen.words.length === 0;

/** @param {Typing} typing @returns {Part[]} */
function partsOf({ value, seen, open, known }) {
  const digits = value.match(/\d+/gu)?.join(' ') ?? '';
  const ended = seen.words.length > 0 || !open;
  const all = [
    { label: 'number', typed: digits, good: seen.number !== null, judged: ended },
    ...['first', 'second'].map((label, place) => ({
      label,
      typed: seen.words[place]?.typed ?? '',
      good: (seen.words[place]?.place ?? null) !== null,
      judged: !(open && place === seen.words.length - 1),
    })),
  ];
  const asked = known && seen.words.length === 0 ? all.slice(0, 1) : all;
  return asked.map(({ label, typed, good, judged }) => ({
    label,
    typed,
    state: typed === '' ? 'none' : good ? 'good' : judged ? 'bad' : 'typing',
  }));
}

/** @param {Part} part @param {Texts['t']} t */
function partElement({ label, typed, state }, t) {
  const mark = state === 'good' ? icon('check') : state === 'bad' ? icon('warn') : null;
  const said =
    state === 'none' || state === 'typing'
      ? t('helper_part_none')
      : t(`helper_part_${state}`, typed);
  return h(
    'li',
    { 'data-state': state, 'data-part': label },
    h('span', { class: 'part-label' }, t(`helper_part_${label}`)),
    h(
      'span',
      { class: 'part-word' },
      mark,
      h('span', { 'aria-hidden': 'true' }, typed || '…'),
      h('span', { class: 'aside' }, said),
    ),
  );
}

/** The first error. @param {Typing} typing @returns {Trouble | null} */
function troubleOf(typing) {
  const { value, seen, open, pressed, known } = typing;
  const hasDigits = /\d/u.test(value);
  const is = (/** @type {string} */ key) => ({ key, word: '', near: [] });
  if (hasDigits && seen.number === null && (seen.words.length > 0 || !open))
    return is('helper_bad_number');
  if (!hasDigits && seen.words.length > 2) return is('helper_bad_digits');
  const wrong = seen.words.find(
    ({ place }, index) => place === null && !(open && index === seen.words.length - 1),
  );
  if (wrong)
    return {
      key: wrong.near.length > 0 ? 'helper_near_word' : 'helper_bad_word',
      word: wrong.typed,
      near: wrong.near,
    };
  if (seen.words.length > 2) return is('helper_bad_many');
  if (seen.words.length === 2 && seen.pair === null && !open) return is('helper_bad_twice');
  return pressed && !isNumberEnough(typing) && (seen.number === null || seen.pair === null)
    ? is(known ? 'helper_known_missing' : 'helper_bad_missing')
    : null;
}

/** @param {{texts: () => Texts, isKnown: () => boolean}} options */
export function createWordsField({ texts, isKnown }) {
  const input = /** @type {HTMLInputElement} */ (
    h('input', {
      id: 'words',
      type: 'text',
      autocomplete: 'off',
      autocapitalize: 'none',
      autocorrect: 'off',
      spellcheck: 'false',
      enterkeyhint: 'next',
      'aria-describedby': 'words-hint words-trouble',
      'data-name': 'words',
    })
  );
  const parts = h('ul', { class: 'parts', role: 'list' });
  const trouble = h('div', { id: 'words-trouble', class: 'trouble', 'aria-live': 'polite' });
  let pressed = false;

  /** @returns {Typing} */
  function typing() {
    const { value } = input;
    // the last word may be incomplete
    const open = !pressed && document.activeElement === input && /[\p{L}\p{M}\d]$/u.test(value);
    return { value, seen: understood(value), open, pressed, known: isKnown() };
  }

  function check() {
    const { t, lang } = texts();
    const now = typing();
    const shown = partsOf(now);
    const wrong = troubleOf(now);
    paint(parts, [lang, shown], () => shown.map((part) => partElement(part, t)));
    // Repaint only on change: a button must not be replaced between press and release.
    paint(trouble, [lang, wrong], () =>
      wrong
        ? [
            h('p', {}, icon('warn'), h('span', {}, t(wrong.key, wrong.word))),
            wrong.near.length ? nearby(wrong) : null,
          ]
        : [],
    );
    input.setAttribute('aria-invalid', String(wrong !== null));
  }

  /** Buttons with suggested words that replace the typed one. @param {Trouble} wrong */
  const nearby = ({ word, near }) =>
    h('div', { class: 'row' }, ...near.map((other) => nearButton(word, other)));

  /** @param {string} typed @param {string} meant */
  function nearButton(typed, meant) {
    const replace = () => {
      const at = input.value.lastIndexOf(typed);
      input.value = `${input.value.slice(0, at)}${meant}${input.value.slice(at + typed.length)} `;
      input.focus();
      check();
    };
    return button(meant, replace, { name: `near-${meant}` });
  }

  input.addEventListener('input', () => {
    pressed = false;
    check();
  });
  input.addEventListener('blur', check);

  return {
    elements: [input, parts, trouble],
    check,
    focus: () => input.focus(),
    /** Empties the field without validating it. */
    clear() {
      input.value = '';
      pressed = false;
    },
    /**
     * The input when the button is pressed; null if invalid. `pair` is null if the number is
     * sufficient.
     * @returns {{number: string, pair: readonly [number, number] | null} | null}
     */
    read() {
      pressed = true;
      check();
      const now = typing();
      const { number, pair } = now.seen;
      return number === null || (pair === null && !isNumberEnough(now)) ? null : { number, pair };
    },
  };
}
