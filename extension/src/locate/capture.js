/**
 * Records all that identifies an element, so that it can be found again: the properties that
 * `describe` reads, and selectors that match only this element today.
 *
 * @typedef {import('../shared/protocol.js').Target} Target
 */
import { describe } from './element.js';
import { framePath } from './frame-path.js';
import { isGenerated, TEST_IDS } from './sketch.js';

/** @param {string} value */
const quoted = (value) => `"${CSS.escape(value)}"`;

/**
 * The root in which an element's selectors are evaluated. @param {Element} element @returns
 * {Document | ShadowRoot}
 */
const homeOf = (element) => /** @type {Document | ShadowRoot} */ (element.getRootNode());

/** @param {Element} element @param {string} css */
function isAlone(element, css) {
  const hits = homeOf(element).querySelectorAll(css);
  return hits.length === 1 && hits[0] === element;
}

/**
 * Selectors that a developer would use to identify it, the most stable first.
 * @param {Element} element
 * @returns {string[]}
 */
function lasting(element) {
  const tag = CSS.escape(element.localName);
  const by = [
    ...TEST_IDS.filter((name) => element.getAttribute(name)).map(
      (name) => `[${name}=${quoted(element.getAttribute(name) ?? '')}]`,
    ),
    ...(element.id && !isGenerated(element.id) ? [`#${CSS.escape(element.id)}`] : []),
    ...(element.getAttribute('name')
      ? [`${tag}[name=${quoted(element.getAttribute('name') ?? '')}]`]
      : []),
    ...[...element.classList]
      .filter((name) => !isGenerated(name))
      .map((name) => `${tag}.${CSS.escape(name)}`),
    ...(tag.includes('-') ? [tag] : []),
  ];
  return by.filter((css) => isAlone(element, css)).slice(0, 3);
}

/** @param {Element} element @returns {string} the path from its root, by child positions */
function byNumbers(element) {
  const steps = [];
  for (let at = /** @type {Element | null} */ (element); at; at = at.parentElement) {
    const [css] = lasting(at);
    if (css) return [css, ...steps].join(' > ');
    const same = at.parentElement
      ? [...at.parentElement.children].filter((one) => one.localName === at?.localName)
      : [at];
    steps.unshift(
      same.length === 1
        ? CSS.escape(at.localName)
        : `${CSS.escape(at.localName)}:nth-of-type(${same.indexOf(at) + 1})`,
    );
  }
  return steps.join(' > ');
}

/**
 * The hosts of the shadow roots that enclose it, the outermost first.
 * @param {Element} element
 * @returns {Element[]}
 */
function hostsOf(element) {
  /** @type {Element[]} */
  const hosts = [];
  for (let home = homeOf(element); 'host' in home; home = homeOf(home.host))
    hosts.unshift(home.host);
  return hosts;
}

/** @param {Element} element @returns {(string | string[])[]} */
function selectorsOf(element) {
  const down = hostsOf(element).map(byNumbers);
  const found = lasting(element);
  const all = found.length > 0 ? found : [byNumbers(element)];
  return all.map((css) => (down.length === 0 ? css : [...down, css]));
}

/**
 * @param {Element} element
 * @returns {Target}
 */
export function capture(element) {
  const { defaultView } = element.ownerDocument;
  const frame = defaultView ? framePath(defaultView) : [];
  return {
    selectors: selectorsOf(element),
    ...describe(element),
    ...(defaultView ? { viewport: [defaultView.innerWidth, defaultView.innerHeight] } : {}),
    ...(frame.length > 0 ? { frame } : {}),
  };
}
