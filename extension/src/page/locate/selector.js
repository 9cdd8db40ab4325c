/**
 * Selectors in the syntax of the Chrome DevTools Recorder: CSS without a prefix, `aria/`, `text/`,
 * `xpath/`, `pierce/`; a list of them goes down through shadow roots.
 */
import { computeAccessibleName } from 'dom-accessibility-api';
import { rootsOf } from './roots.js';

/** @param {string} text */
export const folded = (text) => text.normalize('NFKC').replace(/\s+/gu, ' ').trim().toLocaleLowerCase();

/** @param {Document | ShadowRoot} root @param {string} css @returns {Element[]} */
function byCss(root, css) {
  try {
    return [...root.querySelectorAll(css)];
  } catch {
    return []; // written for another engine: no hit, never a stop
  }
}

/** @param {Document | ShadowRoot} root @param {string} path @returns {Element[]} */
function byXPath(root, path) {
  const document = root.ownerDocument ?? /** @type {Document} */ (root);
  try {
    const hits = document.evaluate(path, root, null, XPathResult.ORDERED_NODE_SNAPSHOT_TYPE);
    return Array.from({ length: hits.snapshotLength }, (_, index) => hits.snapshotItem(index))
      .filter((node) => node instanceof Element);
  } catch {
    return [];
  }
}

/**
 * The innermost elements whose text is `text`.
 * @param {Document | ShadowRoot} root @param {string} text @returns {Element[]}
 */
export function byText(root, text) {
  const wanted = folded(text);
  const document = root.ownerDocument ?? /** @type {Document} */ (root);
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT);
  /** @type {Element[]} */
  const hits = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = /** @type {Element} */ (node);
    if (folded(element.textContent ?? '') !== wanted) continue;
    if ([...element.children].every((child) => folded(child.textContent ?? '') !== wanted)) hits.push(element);
  }
  return hits;
}

/** @param {Document | ShadowRoot} root @param {string} name @returns {Element[]} */
const byName = (root, name) => [...root.querySelectorAll('*')].filter((element) => computeAccessibleName(element) === name);

/** @param {Document | ShadowRoot} root @param {string} selector @returns {Element[]} */
function select(root, selector) {
  const [, prefix, rest] = /^(aria|text|xpath|pierce)\/([^]*)$/u.exec(selector) ?? [null, 'css', selector];
  switch (prefix) {
    case 'aria': return byName(root, rest);
    case 'text': return byText(root, rest);
    case 'xpath': return byXPath(root, rest);
    case 'pierce': return rootsOf(root).flatMap((one) => byCss(one, rest));
    default: return byCss(root, rest);
  }
}

/**
 * All elements that an alternative selects.
 * @param {Document} document
 * @param {string | string[]} alternative
 * @returns {Element[]}
 */
export function selectAll(document, alternative) {
  const [first, ...deeper] = typeof alternative === 'string' ? [alternative] : alternative;
  let hits = rootsOf(document).flatMap((root) => select(root, first));
  for (const selector of deeper)
    hits = hits.flatMap((hit) => (hit.shadowRoot ? select(hit.shadowRoot, selector) : []));
  return [...new Set(hits)];
}
