/**
 * The field for the helper's own name, which this browser keeps where they wish.
 *
 * @typedef {import('./texts.js').Texts} Texts
 */
import { h, icon, paint } from '../ui/dom.js';
import { NAME_MAX } from '../shared/follow/messages.js';

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

/** @param {{texts: () => Texts}} options */
export function createNameField({ texts }) {
  const input = /** @type {HTMLInputElement} */ (
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
  const trouble = h('div', { id: 'name-trouble', class: 'trouble', 'aria-live': 'polite' });
  let missing = false;
  input.value = store.read();
  keep.checked = input.value !== '';

  function check() {
    const { t, lang } = texts();
    paint(trouble, [lang, missing], () =>
      missing ? [h('p', {}, icon('warn'), h('span', {}, t('helper_name_missing')))] : [],
    );
    input.setAttribute('aria-invalid', String(missing));
  }

  input.addEventListener('input', () => {
    missing = false;
    check();
  });

  return {
    elements: [input, trouble],
    keep,
    check,
    focus: () => input.focus(),
    clear() {
      missing = false;
    },
    /** The name that was typed; '' where it is missing, which is said. */
    read() {
      const name = input.value.trim();
      missing = name === '';
      check();
      return name;
    },
    /** Keeps it for the next time, or forgets it, as they wish. */
    save: () => store.write(keep.checked ? input.value.trim() : ''),
  };
}
