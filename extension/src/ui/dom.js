/**
 * Builds our own pages: data in, elements out. What did not change stays in the document, so that
 * the keyboard focus and a screen reader's position are never lost.
 */
import { draw, make, say } from '../overlay/dom.js';
import { ICONS } from '../overlay/icons.js';
import { direction, format, formatCount } from '../shared/text.js';

/**
 * @typedef {import('../shared/protocol.js').AppState} AppState
 * @typedef {import('../shared/protocol.js').Display} Display
 */

/**
 * @param {string} tag
 * @param {Record<string, string | boolean | null | undefined>} [attributes]
 * @param {(Node | string | null | undefined)[]} children
 */
export const h = (tag, attributes = {}, ...children) => make(document, tag, attributes, children);

/**
 * A guide's text, in its own language.
 * @param {string} tag
 * @param {Display} text
 * @param {Record<string, string>} [attributes]
 */
export const display = (tag, text, attributes = {}) => say(h(tag, attributes), text);

/**
 * @param {string} words
 * @param {() => void} onPress
 * @param {{icon?: keyof typeof ICONS, kind?: string, name?: string, under?: Node | null}} [how]
 *   `name`: identifies the button after a redraw, to restore the focus; `under`: a second, smaller
 *   line
 */
export function button(words, onPress, { icon, kind = '', name, under = null } = {}) {
  const label = h('span', { class: 'label' }, words, under);
  const made = h(
    'button',
    { type: 'button', class: kind, 'data-name': name },
    icon && draw(document, ICONS[icon]),
    label,
  );
  made.addEventListener('click', onPress);
  return made;
}

/** @param {keyof typeof ICONS} name @param {string} [className] */
export const icon = (name, className) => draw(document, ICONS[name], className);

/**
 * Our texts in the person's language.
 * @param {{strings: AppState['strings'], look: {lang: string}}} state
 */
export function translatorFor({ strings, look }) {
  return {
    /** @param {string} key @param {...(string | number)} values */
    t: (key, ...values) => format(strings, key, values),
    /** @param {string} key @param {number} count */
    count: (key, count) => formatCount(strings, look.lang, key, count),
  };
}

/** @typedef {ReturnType<typeof translatorFor>} Translator */

/**
 * Applies the person's display settings to the page.
 * @param {AppState} state
 */
export function dress({ look }) {
  const { documentElement: root } = document;
  root.lang = look.lang;
  root.dir = direction(look.lang);
  root.dataset.size = String(look.size);
  root.dataset.contrast = look.contrast;
}

/** @type {WeakMap<Element, string>} */
const painted = new WeakMap();

/**
 * Redraws a part of the page if what it shows has changed. The focus stays on the button of the
 * same name; if that button no longer exists, the focus goes to the part itself, so it is never
 * lost.
 * @param {HTMLElement} part
 * @param {unknown} shown   all the data that the children depend on
 * @param {() => (Node | null)[]} children
 */
export function paint(part, shown, children) {
  const key = JSON.stringify(shown);
  if (painted.get(part) === key) return;
  painted.set(part, key);
  const focused = part.contains(document.activeElement)
    ? /** @type {HTMLElement} */ (document.activeElement)
    : null;
  part.replaceChildren(...children().filter((child) => child !== null));
  part.hidden = part.childElementCount === 0;
  if (!focused) return;
  const name = focused.dataset.name;
  const again = name === undefined ? null : part.querySelector(`[data-name="${CSS.escape(name)}"]`);
  part.tabIndex = -1;
  /** @type {HTMLElement} */ (again ?? part).focus({ preventScroll: true });
}
