/**
 * Where the words are typed while somebody reads them out: one field that takes them as they come,
 * each checked at once. Nothing leaves this page before the button is pressed.
 *
 * @typedef {import('../shared/follow/pairing-words.js').Understood} Understood
 * @typedef {import('./texts.js').Texts} Texts
 */
import { button, h, icon, paint } from '../ui/dom.js';
import { NAME_MAX } from '../shared/follow/messages.js';
import { understood } from '../shared/follow/pairing-words.js';

const KEPT = 'first-name';

/** A browser may have no store for us, or none today. */
const store = {
  read() {
    try {
      return localStorage.getItem(KEPT) ?? '';
    } catch {
      return '';
    }
  },
  /** @param {string} name '' forgets it */
  write(name) {
    try {
      if (name) localStorage.setItem(KEPT, name);
      else localStorage.removeItem(KEPT);
    } catch {
      // then it is typed again
    }
  },
};

/**
 * What for: somebody on the telephone, somebody who sits beside one, or one of those who are known.
 * @typedef {'phone' | 'beside' | import('../shared/follow/trusted-keys.js').Kept} Mode
 */
/**
 * `pair` is null where the number is enough.
 * @typedef {{number: string, pair: readonly [number, number] | null, name: string, mode: Mode}}
 *   Typed
 */

/**
 * @param {{onBegin: (typed: Typed) => void, known: HTMLElement, mayKeep: () => boolean}} options
 *   `known`: those who can be helped with a number alone; `mayKeep`: whether there is room for one
 *   more
 */
export function createEntry({ onBegin, known, mayKeep }) {
  const words = /** @type {HTMLInputElement} */ (
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
  const name = /** @type {HTMLInputElement} */ (
    h('input', {
      id: 'name',
      type: 'text',
      autocomplete: 'given-name',
      maxlength: String(NAME_MAX),
      enterkeyhint: 'go',
      'aria-describedby': 'name-hint name-trouble',
      'data-name': 'name',
    })
  );
  const keep = /** @type {HTMLInputElement} */ (
    h('input', { id: 'keep', type: 'checkbox', 'data-name': 'keep' })
  );
  const parts = h('ul', { class: 'parts', role: 'list' });
  const trouble = h('div', { id: 'words-trouble', class: 'trouble', 'aria-live': 'polite' });
  const nameTrouble = h('div', { id: 'name-trouble', class: 'trouble', 'aria-live': 'polite' });
  const title = h('h1', { tabindex: '-1' });
  const form = h('form', { novalidate: true });
  const element = h('div', { class: 'view entry' }, title, known, form);
  name.value = store.read();
  keep.checked = name.value !== '';

  /** @type {Texts} */
  let texts;
  /** The button was pressed: from then on what is missing is said too. */
  let pressed = false;
  let nameMissing = false;
  /** @type {Mode} */
  let mode = 'phone';

  words.addEventListener('input', () => {
    pressed = false;
    check();
  });
  words.addEventListener('blur', () => check());
  name.addEventListener('input', () => {
    nameMissing = false;
    check();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    begin();
  });

  function begin() {
    pressed = true;
    const { number, pair } = understood(words.value);
    const typedName = name.value.trim();
    nameMissing = typedName === '';
    check();
    if (number === null || (pair === null && !numberIsEnough(understood(words.value))))
      return words.focus();
    if (nameMissing) return name.focus();
    store.write(keep.checked ? typedName : '');
    return onBegin({ number, pair, name: typedName, mode });
  }

  /** Who is known need not say the words. @param {Understood} seen */
  const numberIsEnough = ({ number, words: typed }) =>
    typeof mode === 'object' && number !== null && typed.length === 0;

  function check() {
    const seen = understood(words.value);
    const open =
      //  the last one may go on
      !pressed && document.activeElement === words && /[\p{L}\p{M}\d]$/u.test(words.value);
    const states = partsOf(seen, open);
    const wrong = troubleOf(seen, open);
    paint(parts, [texts.lang, states], () => states.map(part));
    // Only where it changed: a button must not be taken away between the press and its release.
    paint(trouble, [texts.lang, wrong], () =>
      wrong ? [said(texts.t(wrong.key, wrong.word)), wrong.near.length ? nearby(wrong) : null] : [],
    );
    paint(nameTrouble, [texts.lang, nameMissing], () =>
      nameMissing ? [said(texts.t('helper_name_missing'))] : [],
    );
    words.setAttribute('aria-invalid', String(wrong !== null));
    name.setAttribute('aria-invalid', String(nameMissing));
  }

  /** @param {Understood} seen @param {boolean} open */
  function partsOf(seen, open) {
    const digits = words.value.match(/\d+/gu)?.join(' ') ?? '';
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
    const asked = typeof mode === 'object' && seen.words.length === 0 ? all.slice(0, 1) : all;
    return asked.map(({ label, typed, good, judged }) => ({
      label,
      typed,
      state: typed === '' ? 'none' : good ? 'good' : judged ? 'bad' : 'typing',
    }));
  }

  /** @param {{label: string, typed: string, state: string}} part */
  function part({ label, typed, state }) {
    const { t } = texts;
    return h(
      'li',
      { 'data-state': state, 'data-part': label },
      h('span', { class: 'part-label' }, t(`helper_part_${label}`)),
      h(
        'span',
        { class: 'part-word' },
        state === 'good' ? icon('check') : state === 'bad' ? icon('warn') : null,
        h('span', { 'aria-hidden': 'true' }, typed || '…'),
        h(
          'span',
          { class: 'aside' },
          state === 'none' || state === 'typing'
            ? t('helper_part_none')
            : t(`helper_part_${state}`, typed),
        ),
      ),
    );
  }

  /**
   * The first thing that is wrong; one is enough at a time.
   * @param {Understood} seen @param {boolean} open
   * @returns {{key: string, word: string, near: string[]} | null}
   */
  function troubleOf(seen, open) {
    const hasDigits = /\d/u.test(words.value);
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
    return pressed && !numberIsEnough(seen) && (seen.number === null || seen.pair === null)
      ? is(typeof mode === 'object' ? 'helper_known_missing' : 'helper_bad_missing')
      : null;
  }

  /** @param {{word: string, near: string[]}} wrong */
  const nearby = ({ word: typed, near }) =>
    h(
      'div',
      { class: 'row' },
      ...near.map((word) =>
        button(
          word,
          () => {
            const at = words.value.lastIndexOf(typed);
            words.value = `${words.value.slice(0, at)}${word}${words.value.slice(at + typed.length)} `;
            words.focus();
            check();
          },
          { name: `near-${word}` },
        ),
      ),
    );

  /** @param {string} what */
  const said = (what) => h('p', {}, icon('warn'), h('span', {}, what));

  /** @param {Mode} next */
  function choose(next) {
    mode = next;
    words.value = '';
    pressed = nameMissing = false;
    draw();
    title.focus();
  }

  function draw() {
    const { t } = texts;
    const whom = typeof mode === 'object' ? mode.name : '';
    const kind = typeof mode === 'object' ? 'known' : mode;
    title.textContent =
      kind === 'known'
        ? t('helper_known_help', whom)
        : t(kind === 'beside' ? 'helper_beside_title' : 'helper_title');
    known.classList.toggle('elsewhere', kind !== 'phone');
    form.replaceChildren(
      ...(kind === 'known'
        ? [h('p', { class: 'lead' }, t('helper_known_lead', whom))]
        : kind === 'beside'
          ? besideLead()
          : [h('p', { class: 'lead' }, t('helper_lead'))]),
      h(
        'div',
        { class: 'field' },
        h(
          'label',
          { for: 'words', class: 'legend' },
          t(kind === 'known' ? 'helper_known_words' : 'helper_words'),
        ),
        h(
          'p',
          { id: 'words-hint', class: 'note' },
          t(
            kind === 'known'
              ? 'helper_known_hint'
              : kind === 'beside'
                ? 'helper_beside_hint'
                : 'helper_words_hint',
          ),
        ),
        words,
        parts,
        trouble,
      ),
      h(
        'div',
        { class: 'field' },
        h('label', { for: 'name', class: 'legend' }, t('helper_name')),
        h(
          'p',
          { id: 'name-hint', class: 'note' },
          t(kind === 'beside' ? 'helper_beside_name' : 'helper_name_hint'),
        ),
        name,
        nameTrouble,
        h('label', { class: 'keep' }, keep, h('span', { class: 'label' }, t('helper_name_keep'))),
      ),
      h(
        'button',
        { type: 'submit', class: 'primary begin', 'data-name': 'begin' },
        h('span', { class: 'label' }, t('helper_begin')),
      ),
      h(
        'p',
        { class: 'note promise' },
        icon('eye'),
        h('span', {}, t(kind === 'beside' ? 'helper_beside_promise' : 'helper_promise')),
      ),
      kind !== 'phone'
        ? button(t('helper_back'), () => choose('phone'), {
            kind: 'quiet',
            icon: 'back',
            name: 'back',
          })
        : mayKeep()
          ? button(t('helper_beside'), () => choose('beside'), { kind: 'wide', name: 'beside' })
          : '',
    );
    check();
  }

  const besideLead = () => [
    h('p', { class: 'lead' }, texts.t('helper_beside_lead')),
    h(
      'ol',
      { class: 'howto' },
      ...[1, 2, 3].map((number) => h('li', {}, texts.t(`helper_beside_${number}`))),
    ),
  ];

  return {
    element,
    title,
    choose,
    /** In another language. @param {Texts} next */
    speak(next) {
      if (texts?.lang === next.lang) return;
      texts = next;
      draw();
    },
    /** Another is known, or one less. */
    draw,
    /** Other words are awaited. */
    clear() {
      words.value = '';
      pressed = false;
      check();
    },
  };
}
