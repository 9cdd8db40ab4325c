/**
 * The texts that describe a field: its label, its help and its error. The bubble does not cover
 * them.
 *
 * @typedef {import('./box.js').Box} Box
 */

const SPOKEN_OF = ['aria-labelledby', 'aria-describedby', 'aria-errormessage'];

/**
 * @param {Element} element
 * @returns {Box[]} in viewport pixels; an element that is not rendered has none
 */
export function labelBoxes(element) {
  const root = /** @type {Document | ShadowRoot} */ (element.getRootNode());
  const named = SPOKEN_OF.flatMap(
    (attribute) => element.getAttribute(attribute)?.split(/\s+/) ?? [],
  ).flatMap((id) => root.getElementById?.(id) ?? []);
  const { labels: own } = /** @type {HTMLInputElement} */ (element);
  const labels = [...(own ?? [])];
  return [...new Set([...labels, ...named])]
    .flatMap((label) => wordBoxes(label, element))
    .filter(({ width, height }) => width > 0 && height > 0);
}

/**
 * A label may contain its field: then only the label's text counts.
 * @param {Element} label
 * @param {Element} field
 */
function wordBoxes(label, field) {
  if (label === field) return [];
  if (!label.contains(field)) return [label.getBoundingClientRect()];
  const before = label.ownerDocument.createRange();
  before.setStart(label, 0);
  before.setEndBefore(field);
  const after = label.ownerDocument.createRange();
  after.setStartAfter(field);
  after.setEnd(label, label.childNodes.length);
  return [before.getBoundingClientRect(), after.getBoundingClientRect()];
}
