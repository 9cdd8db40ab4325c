/**
 * The wireframe of a page for a helper who may see more than the step: boxes and roles of what is
 * on the screen. On the second rung only what the guide names has text; on the third rung the
 * page's own text is included. On both rungs a field has no text but its label: nothing is sent
 * that could hold what a person typed or chose, and sensitive elements do not even have a box.
 *
 * @typedef {import('../shared/follow/messages.js').Box} Box
 */
import { roleOf, textOf } from '../locate/element.js';
import { wayUp } from '../locate/shadow-roots.js';
import { isVisible } from '../locate/visible.js';
import { isSecret } from './privacy.js';

const MOST = 300;
const LONGEST = 60;
const LEAST = 3;

const PRESSED =
  'a[href], button, summary, input:is([type=button], [type=submit], [type=reset]), [role=button], [role=link], [role=tab], [role=menuitem]';
/** Fields that people type in or choose from: their content belongs to the person. */
const FIELDS =
  'input:not([type=button], [type=submit], [type=reset]), textarea, select, output, [contenteditable]:not([contenteditable=false]), ' +
  '[role=textbox], [role=searchbox], [role=combobox], [role=listbox], [role=spinbutton], [role=slider], ' +
  '[aria-haspopup=listbox], [aria-haspopup=grid], [aria-haspopup=tree]';
/** A custom element counts as a field if a form state, a value or focusability suggests it. */
const CUSTOM_FIELD = ':is(:enabled, :disabled, [value], [tabindex], [aria-valuetext])';
const PARTS =
  'h1, h2, h3, h4, h5, h6, [role=heading], header, nav, main, footer, form, dialog, [role=dialog], img, video, iframe';
const UNREAD = 'script, style, noscript';

/** @param {Element} element */
const isCustom = ({ localName }) => localName.includes('-');

/** @param {Element} element */
const isField = (element) =>
  element.matches(FIELDS) ||
  (isCustom(element) && element.matches(CUSTOM_FIELD) && !element.matches(PRESSED));

/** @param {Element} element */
const ownWords = (element) =>
  [...element.childNodes]
    .map((node) => (node.nodeType === 3 ? (node.textContent ?? '') : ' '))
    .join('');

/** @param {string} text */
const cut = (text) => [...text.replace(/\s+/g, ' ').trim()].slice(0, LONGEST).join('');

/**
 * The words of a field's label. Its accessible name may contain its value (date and list widgets do
 * this), and so may its placeholder, its title and its description; only the label cannot.
 * @param {Element} field
 */
function labelOf(field) {
  const label = /** @type {HTMLInputElement} */ (field).labels?.[0];
  return label ? ownWords(label) : '';
}

/**
 * The text of a pressable element. An accessible name that contains digits, and the text with
 * digits of an element that opens a dialog, are left out: the digits may be those of a date that
 * the person chose.
 * @param {Element} element
 */
function wordsOnPressed(element) {
  const label = element.getAttribute('aria-label');
  if (label !== null && !/\d/.test(label)) return label;
  if (element.querySelector(FIELDS)) return '';
  const words = element.matches('input') ? (element.getAttribute('value') ?? '') : textOf(element);
  return element.matches('[aria-haspopup=dialog]') && /\d/.test(words) ? '' : words;
}

/** The text of an element; never what a person typed or chose. @param {Element} element */
function wordsOn(element) {
  if (isField(element)) return labelOf(element);
  if (element.matches(PRESSED)) return wordsOnPressed(element);
  return isCustom(element) ? '' : (element.getAttribute('aria-label') ?? '');
}

/** @param {Element} element @param {Window} window */
function isOnScreen(element, { innerWidth, innerHeight }) {
  const { left, top, right, bottom } = element.getBoundingClientRect();
  return (
    right - left >= LEAST &&
    bottom - top >= LEAST &&
    right > 0 &&
    bottom > 0 &&
    left < innerWidth &&
    top < innerHeight &&
    isVisible(element)
  );
}

/**
 * Whether an element is sensitive, is ours, or is inside a field.
 * @param {Element} element @param {Set<Element>} guarded
 */
function isKept(element, guarded) {
  const way = wayUp(element);
  return (
    way.some((one) => guarded.has(one) || isSecret(one) || one.matches('[data-pasapas-host]')) ||
    way.slice(1).some(isField)
  );
}

/**
 * Elements with text of their own that are not inside an element whose text is drawn anyway.
 * @param {Document | ShadowRoot} root
 */
const withWords = (root) =>
  [...root.querySelectorAll('body *')].filter(
    (element) =>
      /\S/.test(ownWords(element)) &&
      !isField(element) &&
      !element.closest(`${PRESSED}, ${FIELDS}, ${UNREAD}`),
  );

/**
 * @param {Element} element
 * @param {{id: number, text: string, target: boolean}} known
 * @returns {Box}
 */
function boxOf(element, { id, text, target }) {
  const { x, y, width, height } = element.getBoundingClientRect();
  return {
    id,
    x: Math.round(x),
    y: Math.round(y),
    w: Math.round(width),
    h: Math.round(height),
    role: roleOf(element) || element.localName,
    ...(text && { text }),
    ...(target && { target: /** @type {const} */ (true) }),
  };
}

/**
 * @param {{window: Window & typeof globalThis, roots: (Document | ShadowRoot)[], rung: 2 | 3,
 *   named: Element[], guarded: Element[], idOf: (element: Element) => number}} page `named`:
 *   elements that the guide names; `guarded`: elements of its sensitive steps
 */
export function drawPage({ window, roots, rung, named, guarded, idOf }) {
  const closed = new Set(guarded);
  const targets = new Set(named);
  /** @type {Map<Element, string>} */
  const shown = new Map();

  /** @param {Element} element @param {(element: Element) => string} words */
  function add(element, words) {
    if (shown.size >= MOST || !isOnScreen(element, window) || isKept(element, closed)) return;
    shown.set(element, cut(words(element)));
  }

  for (const element of targets) add(element, wordsOn);
  for (const root of roots)
    for (const element of root.querySelectorAll(`${PRESSED}, ${FIELDS}, ${PARTS}`))
      if (!shown.has(element)) add(element, rung === 3 ? wordsOn : () => '');
  for (const element of rung === 3 ? roots.flatMap(withWords) : []) {
    if (shown.has(element)) shown.set(element, cut(ownWords(element)));
    else add(element, ownWords);
  }
  return {
    width: window.innerWidth,
    height: window.innerHeight,
    boxes: [...shown].map(([element, text]) =>
      boxOf(element, { id: idOf(element), text, target: targets.has(element) }),
    ),
  };
}
