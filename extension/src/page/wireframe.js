/**
 * What of a page is shown to whoever may see more than the step: boxes and roles of what is on the
 * screen. On the second rung only what the guide names has words, on the third the page's own words
 * are there; a field has none but its label on either, and of what is secret there is not even a
 * box.
 *
 * @typedef {import('../shared/follow-messages.js').Box} Box
 */
import { roleOf, textOf } from '../locate/element.js';
import { wayUp } from '../locate/roots.js';
import { isVisible } from '../locate/visible.js';
import { isSecret } from './privacy.js';

const MOST = 300;
const LONGEST = 60;
const LEAST = 3;

const PRESSED =
  'a[href], button, summary, input:is([type=button], [type=submit], [type=reset]), [role=button], [role=link], [role=tab], [role=menuitem]';
/** What people write in or choose from: what is in it is theirs. */
const FIELDS =
  'input:not([type=button], [type=submit], [type=reset]), textarea, select, output, [contenteditable]:not([contenteditable=false]), ' +
  '[role=textbox], [role=searchbox], [role=combobox], [role=listbox], [role=spinbutton], [role=slider]';
const PARTS =
  'h1, h2, h3, h4, h5, h6, [role=heading], header, nav, main, footer, form, dialog, [role=dialog], img, video, iframe';

/** @param {Element} element */
const ownWords = (element) =>
  [...element.childNodes]
    .map((node) => (node.nodeType === 3 ? (node.textContent ?? '') : ' '))
    .join('');

/** @param {string} text */
const cut = (text) => [...text.replace(/\s+/g, ' ').trim()].slice(0, LONGEST).join('');

/** The words on it; never what somebody wrote or chose. @param {Element} element */
function wordsOn(element) {
  const label = element.getAttribute('aria-label');
  if (label !== null) return label;
  if (element.matches(FIELDS))
    return ownWords(
      /** @type {HTMLInputElement} */ (element).labels?.[0] ??
        element.ownerDocument.createElement('i'),
    );
  if (!element.matches(PRESSED) || element.querySelector(FIELDS)) return '';
  return element.matches('input') ? (element.getAttribute('value') ?? '') : textOf(element);
}

/**
 * @param {{window: Window & typeof globalThis, roots: (Document | ShadowRoot)[], rung: 2 | 3,
 *   named: Element[], guarded: Element[], idOf: (element: Element) => number}} page `named`: what
 *   the guide speaks of; `guarded`: of its sensitive steps
 */
export function drawPage({ window, roots, rung, named, guarded, idOf }) {
  const { innerWidth: width, innerHeight: height } = window;
  const closed = new Set(guarded);
  const targets = new Set(named);
  /** @type {Map<Element, string>} */
  const shown = new Map();

  /** @param {Element} element @param {string} words */
  function add(element, words) {
    if (shown.size >= MOST || shown.has(element)) return;
    const { left, top, right, bottom } = element.getBoundingClientRect();
    if (
      right - left < LEAST ||
      bottom - top < LEAST ||
      right <= 0 ||
      bottom <= 0 ||
      left >= width ||
      top >= height ||
      !isVisible(element)
    )
      return;
    const way = wayUp(element);
    if (way.some((one) => closed.has(one) || isSecret(one) || one.matches('[data-pasapas-host]')))
      return;
    //  what is in a field is a person's own
    if (way.slice(1).some((one) => one.matches(FIELDS))) return;
    shown.set(element, cut(words));
  }

  for (const element of targets) add(element, wordsOn(element));
  for (const root of roots)
    for (const element of root.querySelectorAll(`${PRESSED}, ${FIELDS}, ${PARTS}`))
      add(element, rung === 3 ? wordsOn(element) : '');
  if (rung === 3)
    for (const root of roots)
      for (const element of root.querySelectorAll('body *'))
        if (
          !element.closest(`${PRESSED}, ${FIELDS}, script, style, noscript`) &&
          /\S/.test(ownWords(element))
        ) {
          const words = cut(ownWords(element));
          if (shown.has(element)) shown.set(element, words);
          else add(element, words);
        }
  /** @type {Box[]} */
  const boxes = [...shown].map(([element, text]) => {
    const { x, y, width: w, height: h } = element.getBoundingClientRect();
    return {
      id: idOf(element),
      x: Math.round(x),
      y: Math.round(y),
      w: Math.round(w),
      h: Math.round(h),
      role: roleOf(element) || element.localName,
      ...(text && { text }),
      ...(targets.has(element) && { target: /** @type {const} */ (true) }),
    };
  });
  return { width, height, boxes };
}
