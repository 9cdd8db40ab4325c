/**
 * The field for the helper's own name, stored in this browser if the helper wants.
 *
 * @typedef {import('./texts.js').Texts} Texts
 */
import { h, icon, paint } from '../ui/dom.js';
import { NAME_MAX } from '../shared/follow/messages.js';

const KEPT = 'first-name';

/** Access to storage, which may be missing or blocked. */
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
      // the name must be typed again next time
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
    /** The name typed; '' if missing, with an error shown. */
    read() {
      const name = input.value.trim();
      missing = name === '';
      check();
      return name;
    },
    /** Stores or erases the name, according to the checkbox. */
    save: () => store.write(keep.checked ? input.value.trim() : ''),
  };
}
