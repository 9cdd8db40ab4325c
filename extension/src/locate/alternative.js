/**
 * Selectors in the syntax of the Chrome DevTools Recorder: CSS without a prefix, `aria/`, `text/`,
 * `xpath/`, `pierce/`; a list of them descends through shadow roots. The browser evaluates CSS and
 * XPath; `aria/` and `text/` give a name and a text, which are compared along with the target's
 * other properties.
 *
 * @typedef {import('../shared/protocol.js').Target} Target
 * @typedef {Document | ShadowRoot} Root
 */

/** @param {Root | Element} root @param {string} css @returns {Element[]} */
function byCss(root, css) {
  try {
    return [...root.querySelectorAll(css)];
  } catch {
    return []; // written for another engine: no match, not an error
  }
}

/** @param {Root} root @param {string} path @returns {Element[]} */
function byXPath(root, path) {
  const document = root.ownerDocument ?? /** @type {Document} */ (root);
  try {
    const hits = document.evaluate(path, root, null, 7 /* ORDERED_NODE_SNAPSHOT_TYPE */);
    return Array.from(
      { length: hits.snapshotLength },
      (_, index) => /** @type {Element} */ (hits.snapshotItem(index)),
    ).filter((node) => node.nodeType === 1);
  } catch {
    return [];
  }
}

/** @param {string} selector */
function split(selector) {
  const [, prefix, rest] = /^(aria|text|xpath|pierce)\/([^]*)$/.exec(selector) ?? [
    null,
    'css',
    selector,
  ];
  return { prefix: /** @type {string} */ (prefix), rest };
}

/** @param {string | string[]} alternative */
const last = (alternative) =>
  split(typeof alternative === 'string' ? alternative : (alternative.at(-1) ?? ''));

/**
 * Whether the browser can evaluate it: it cannot for `aria/` and `text/`.
 * @param {string | string[]} alternative
 */
export const isAsked = (alternative) => !['aria', 'text'].includes(last(alternative).prefix);

/**
 * All elements that an alternative selects; none for `aria/` and `text/`.
 * @param {Root[]} roots  a document and all shadow roots in it
 * @param {string | string[]} alternative
 * @returns {Element[]}
 */
export function selectAll(roots, alternative) {
  const [first, ...deeper] = typeof alternative === 'string' ? [alternative] : alternative;
  const select = (/** @type {Root} */ root, /** @type {string} */ selector) => {
    const { prefix, rest } = split(selector);
    return prefix === 'xpath'
      ? byXPath(root, rest)
      : prefix === 'css' || prefix === 'pierce'
        ? byCss(root, rest)
        : [];
  };
  let hits = roots.flatMap((root) => select(root, first));
  for (const selector of deeper)
    hits = hits.flatMap((hit) => (hit.shadowRoot ? select(hit.shadowRoot, selector) : []));
  return [...new Set(hits)];
}

/**
 * The target, completed with the name and text of its `aria/` and `text/` selectors if it does not
 * give them itself.
 * @param {Target} target
 * @returns {Target}
 */
export function spelledOut(target) {
  const said = { ...target };
  for (const alternative of target.selectors ?? []) {
    const { prefix, rest } = last(alternative);
    const [, name, role] = /^(.*?)(?:\[role="([\w-]+)"\])?$/s.exec(rest) ?? [];
    if (prefix === 'aria' && name) said.name ??= name;
    if (prefix === 'aria' && role) said.role ??= role;
    if (prefix === 'text' && rest) said.text ??= rest;
  }
  return said;
}
