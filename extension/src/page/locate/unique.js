/**
 * Finds the element that a target describes, or says honestly that it cannot: by selectors, then
 * role and name, then label or text, each accepted only where it fits one visible element alone.
 */
import { computeAccessibleName, getRole } from 'dom-accessibility-api';
import { rootsOf } from './roots.js';
import { byText, folded, selectAll } from './selector.js';
import { isVisible } from './visible.js';

/**
 * @typedef {import('../../shared/protocol.js').Target} Target
 * @typedef {{kind: 'found', element: Element} | {kind: 'unsure'} | {kind: 'gone'}} Located
 */

/** Where elements of a role stand in the markup; other roles only where they are written out. */
const ROLE_SELECTORS = /** @type {Record<string, string>} */ ({
  button: 'button,summary,input[type=button],input[type=submit],input[type=reset],input[type=image]',
  link: 'a[href],area[href]',
  textbox: 'input,textarea,[contenteditable]',
  searchbox: 'input[type=search]',
  combobox: 'select,input[list]',
  listbox: 'select',
  checkbox: 'input[type=checkbox]',
  radio: 'input[type=radio]',
  option: 'option',
  heading: 'h1,h2,h3,h4,h5,h6',
  spinbutton: 'input[type=number]',
  list: 'ul,ol,menu',
  listitem: 'li',
  table: 'table',
  dialog: 'dialog',
  group: 'fieldset,details',
  img: 'img',
});

/**
 * All wordings of a member that may differ by the site's language, the page's own first.
 * @param {string | Record<string, string | string[]> | undefined} value
 * @param {string} lang
 * @returns {string[]}
 */
function wordings(value, lang) {
  if (value === undefined) return [];
  if (typeof value === 'string') return [value];
  const tags = Object.keys(value).sort((a, b) => Number(b === lang) - Number(a === lang));
  return tags.flatMap((tag) => value[tag]);
}

/** @param {Document} document @param {string} css @returns {Element[]} */
const everywhere = (document, css) => rootsOf(document).flatMap((root) => [...root.querySelectorAll(css)]);

/** @param {Document} document @param {string} role @param {string[]} names @returns {Element[]} */
function byRole(document, role, names) {
  const wanted = names.map(folded);
  const css = [ROLE_SELECTORS[role], `[role~="${CSS.escape(role)}"]`].filter(Boolean).join(',');
  return everywhere(document, css).filter(
    (element) => getRole(element) === role && isVisible(element) && wanted.includes(folded(computeAccessibleName(element))),
  );
}

/** @param {Document} document @param {string[]} labels @returns {Element[]} */
function byLabel(document, labels) {
  const wanted = labels.map(folded);
  return everywhere(document, 'input,select,textarea,button,[role],[contenteditable]').filter(
    (element) => isVisible(element) && wanted.includes(folded(computeAccessibleName(element))),
  );
}

/**
 * The ways to look, best evidence first; each gives the visible elements that fit.
 * @param {Document} document @param {Target} target
 * @returns {Generator<Element[]>}
 */
function* evidence(document, target) {
  const lang = document.documentElement?.lang.split('-')[0] || 'fr';
  const names = wordings(target.name, lang);
  for (const alternative of target.selectors ?? []) yield selectAll(document, alternative).filter(isVisible);
  if (target.role && names.length > 0) yield byRole(document, target.role, names);
  const labels = wordings(target.label, lang);
  if (labels.length > 0) yield byLabel(document, labels);
  for (const text of wordings(target.text, lang)) {
    const hits = rootsOf(document).flatMap((root) => byText(root, text)).filter(isVisible);
    yield target.tag ? hits.map((hit) => hit.closest(/** @type {string} */ (target.tag)) ?? hit) : hits;
  }
}

/**
 * @param {Document} document
 * @param {Target} target
 * @returns {Located}
 */
export function locate(document, target) {
  let several = false;
  for (const hits of evidence(document, target)) {
    const [element, ...rivals] = new Set(hits);
    if (element && rivals.length === 0) return { kind: 'found', element };
    several ||= rivals.length > 0;
  }
  return { kind: several ? 'unsure' : 'gone' };
}
