/**
 * Describes an element by the properties of a target, read from the page. It never reads what a
 * person typed. The work is bounded, whatever the page contains.
 *
 * @typedef {import('../shared/protocol.js').Target} Target
 */
import { computeAccessibleName, getRole } from 'dom-accessibility-api';
import { isGenerated, LANDMARKS, PRESSED_INPUT, TEST_IDS } from './sketch.js';

const LONGEST = 240;
const SHORT = 60;
const NEAR = 8;
/** White space other than a single blank between two words. */
const ODD_SPACE = /^\s|\s\s|[^\S ]|\s$/;
const NAMED = ['placeholder', 'title', 'alt', 'aria-label', ...TEST_IDS];
const HEADINGS = 'h1,h2,h3,h4,h5,h6,[role=heading]';
const UNSEEN = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'select',
  'datalist',
  'textarea',
]);
const ANY_UNSEEN = [...UNSEEN].join(',');
const LABELLED = new Set(['input', 'select', 'textarea', 'button', 'output', 'meter', 'progress']);
const LANDMARK_ROLES = new Set([...Object.values(LANDMARKS), 'alertdialog', 'search', 'region']);
/**
 * Number of descendants above which an element's name is not computed: it is then a region, not a
 * control.
 */
const SMALL = 60;

/**
 * The text of an element, if it is short enough to be a name.
 * @param {Node} node @param {number} [longest]
 */
export function textOf(node, longest = LONGEST) {
  if (/** @type {Element} */ (node).firstElementChild === null)
    return squeezed(node.textContent ?? '', longest);
  let text = '';
  /** @type {(Node | null)[]} */
  const stack = [node.firstChild];
  for (let steps = 0; stack.length > 0 && text.length < 2 * longest && steps < 400; steps++) {
    const at = stack.pop();
    if (!at) continue;
    stack.push(at.nextSibling);
    if (at.nodeType === 3) text += ` ${/** @type {Text} */ (at).data.slice(0, 2 * longest)}`;
    else if (at.nodeType === 1 && !UNSEEN.has(/** @type {Element} */ (at).localName))
      stack.push(at.firstChild);
  }
  return squeezed(text, longest);
}

/**
 * The beginning of an element's text, to search for words in. Adjacent blocks may not be separated,
 * so the text must not be split into words.
 * @param {Element} element @param {number} longest
 */
export const beginningOf = (element, longest) =>
  element.querySelector(ANY_UNSEEN)
    ? textOf(element, longest)
    : squeezed(element.textContent ?? '', longest);

/** @param {string} text @param {number} longest */
const squeezed = (text, longest) =>
  text.length < longest && !ODD_SPACE.test(text)
    ? text
    : text
        .slice(0, 4 * longest)
        .replace(/\s+/g, ' ')
        .trim()
        .slice(0, longest);

/**
 * The parent element, across shadow roots.
 * @param {Element} element
 * @returns {Element | null}
 */
export function parentOf(element) {
  return (
    element.parentElement ?? /** @type {ShadowRoot | null} */ (element.parentNode)?.host ?? null
  );
}

/** @param {Element} element */
function stepOf(element) {
  let number = 1;
  for (let other = element.previousElementSibling; other; other = other.previousElementSibling)
    if (other.localName === element.localName) number++;
  const inHtml = element.namespaceURI === 'http://www.w3.org/1999/xhtml';
  return `${inHtml ? element.localName : `*[local-name() = "${element.localName}"]`}[${number}]`;
}

/**
 * The absolute XPath, and the XPath from the nearest ancestor with an id. XPath does not enter
 * shadow roots, so in one the path continues below the host: it is only compared, never evaluated.
 * @param {Element} element
 */
function pathsOf(element) {
  /** @type {string[]} */
  const steps = [];
  let idPath = '';
  for (
    let at = /** @type {Element | null} */ (element), depth = 0;
    at && depth < 200;
    at = parentOf(at), depth++
  ) {
    if (idPath === '' && at.id !== '' && !at.id.includes("'"))
      idPath = [`//*[@id='${at.id}']`, ...steps].join('/');
    steps.unshift(stepOf(at));
  }
  return { path: `/${steps.join('/')}`, ...(idPath === '' ? {} : { idPath }) };
}

/** @param {Element} element */
function landmarkOf(element) {
  for (let at = parentOf(element); at; at = parentOf(at)) {
    const role = at.getAttribute('role');
    if (role && LANDMARK_ROLES.has(role)) return role;
    if (!role && LANDMARKS[at.localName]) return LANDMARKS[at.localName];
  }
  return '';
}

/**
 * The nearest preceding heading: before the element, or before one of its ancestors. @param
 * {Element} element
 */
function headingOf(element) {
  for (
    let at = /** @type {Element | null} */ (element), depth = 0;
    at && depth < 12;
    at = parentOf(at), depth++
  ) {
    let other = at.previousElementSibling;
    for (let count = 0; other && count < 12; other = other.previousElementSibling, count++) {
      if (other.matches(HEADINGS)) return textOf(other, SHORT);
      if (other.childElementCount === 0) continue;
      const inside = other.querySelectorAll(HEADINGS);
      if (inside.length > 0) return textOf(inside[inside.length - 1], SHORT);
    }
  }
  return '';
}

/** Short texts around the element, the nearest first. @param {Element} element */
function nearOf(element) {
  /** @type {Set<string>} */
  const texts = new Set();
  const own = textOf(element, SHORT);
  for (
    let at = /** @type {Element | null} */ (element), depth = 0;
    at && depth < 4 && texts.size < NEAR;
    at = parentOf(at), depth++
  ) {
    /** @type {(Node | null)[]} */
    let sides = [at.previousSibling, at.nextSibling];
    for (let count = 0; count < 6 && texts.size < NEAR; count++) {
      for (const side of sides) {
        if (!side || (side.nodeType === 1 && UNSEEN.has(/** @type {Element} */ (side).localName)))
          continue;
        const text =
          side.nodeType === 3
            ? squeezed(/** @type {Text} */ (side).data, SHORT)
            : textOf(side, SHORT);
        if (text !== '' && text !== own && texts.size < NEAR) texts.add(text);
      }
      sides = [sides[0]?.previousSibling ?? null, sides[1]?.nextSibling ?? null];
    }
  }
  return [...texts];
}

/** @param {Element} element @returns {Record<string, string>} */
export function attributesOf(element) {
  /** @type {Record<string, string>} */
  const attributes = {};
  for (const name of NAMED) {
    const value = element.getAttribute(name);
    if (value) attributes[name] = squeezed(value, LONGEST);
  }
  const { localName } = element;
  const field = ['input', 'select', 'textarea', 'button', 'iframe'].includes(localName);
  const name = field || localName === 'a' ? element.getAttribute('name') : null;
  if (name) attributes.name = squeezed(name, LONGEST);
  if (localName === 'input' || localName === 'button') {
    const type = element.getAttribute('type')?.toLowerCase();
    if (type) attributes.type = type;
    const value =
      localName === 'input' && PRESSED_INPUT.test(type ?? '')
        ? element.getAttribute('value')
        : null;
    if (value) attributes.value = squeezed(value, LONGEST);
  }
  const href = localName === 'a' || localName === 'area' ? element.getAttribute('href') : null;
  if (href && !/^javascript:/i.test(href))
    attributes.href = /** @type {HTMLAnchorElement} */ (element).href
      .slice(0, 2000)
      .replace(/[?#].*$/s, '');
  return attributes;
}

/** @param {Element} element */
export function labelOf(element) {
  const { labels } = LABELLED.has(element.localName)
    ? /** @type {HTMLInputElement} */ (element)
    : { labels: null };
  return labels && labels.length > 0 ? textOf(labels[0], LONGEST) : '';
}

/**
 * Whether its accessible name can only be its text, as for most links and buttons.
 * @param {Element} element
 */
const isPlain = (element) =>
  element.firstElementChild === null &&
  (element.localName === 'a' || element.localName === 'button') &&
  !element.hasAttribute('role') &&
  !element.hasAttribute('aria-label') &&
  !element.hasAttribute('aria-labelledby') &&
  textOf(element) !== '';

/**
 * The accessible name, if the element is small enough to have one that a person would say.
 * @param {Element} element
 */
export function nameOf(element) {
  if (isPlain(element)) return textOf(element);
  if (
    element.getElementsByTagName('*').length > SMALL ||
    textOf(element, 4 * LONGEST).length >= 4 * LONGEST
  )
    return '';
  try {
    return squeezed(computeAccessibleName(element), LONGEST);
  } catch {
    return ''; // the page has redefined functions that the computation uses
  }
}

/** @param {Element} element */
export function roleOf(element) {
  return getRole(element) ?? '';
}

/** Leaves out empty members. @param {Record<string, unknown>} all @returns {Target} */
const known = (all) =>
  Object.fromEntries(
    Object.entries(all).filter(
      ([, value]) =>
        value !== '' &&
        !(Array.isArray(value) && value.length === 0) &&
        !(value && typeof value === 'object' && Object.keys(value).length === 0),
    ),
  );

/**
 * The element's properties, under the names of a target's members.
 * @param {Element} element
 * @returns {Target}
 */
export function describe(element) {
  const { localName } = element;
  const typed = localName === 'textarea' || /** @type {HTMLElement} */ (element).isContentEditable;
  const box = element.getBoundingClientRect();
  const view = element.ownerDocument.defaultView;
  return known({
    tag: localName,
    role: roleOf(element),
    name: nameOf(element),
    id: element.id.slice(0, LONGEST),
    classes: [...element.classList].slice(0, 24).filter((name) => !isGenerated(name)),
    attributes: attributesOf(element),
    text: typed || localName === 'select' ? '' : textOf(element),
    label: labelOf(element),
    heading: headingOf(element),
    landmark: landmarkOf(element),
    near: nearOf(element),
    ...pathsOf(element),
    box: [box.x + (view?.scrollX ?? 0), box.y + (view?.scrollY ?? 0), box.width, box.height].map(
      Math.round,
    ),
  });
}
