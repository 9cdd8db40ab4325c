/**
 * Builds elements without markup: texts are set as text and styles as rules. So nothing that a
 * guide or a page says is ever parsed, and neither a Content-Security-Policy nor Trusted Types
 * blocks it.
 */
import { direction, segments } from '../shared/text.js';

const SVG = 'http://www.w3.org/2000/svg';

/**
 * @param {Document} document
 * @param {string} tag
 * @param {Record<string, string | boolean | null | undefined>} [attributes] `true` sets an empty
 *   attribute; null, undefined and false set none
 * @param {(Node | string | null | undefined)[]} [children]
 * @returns {HTMLElement}
 */
export function make(document, tag, attributes = {}, children = []) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false)
      element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/**
 * A button with a label, and optional content before the label.
 * @param {Document} document
 * @param {Record<string, string | null | undefined>} attributes
 * @param {(Node | string | null)[]} label
 * @param {Node | null} [before]
 */
export const makeButton = (document, attributes, label, before) =>
  make(document, 'button', { type: 'button', ...attributes }, [
    before,
    make(document, 'span', { class: 'label' }, label),
  ]);

/**
 * A drawing of one path in a 24 × 24 field, drawn in the colour of the text around it.
 * @param {Document} document
 * @param {string} path the path's `d`
 * @param {string} [className]
 * @returns {SVGElement}
 */
export function draw(document, path, className = 'icon') {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', className);
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(SVG, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}

/**
 * Fills an element with a text. The site's own wording in it is isolated, because it has its own
 * language and direction and must not reorder the sentence around it.
 * @param {HTMLElement} element
 * @param {import('../shared/protocol.js').Display} display
 * @returns {HTMLElement} the element
 */
export function say(element, { text, lang }) {
  const { ownerDocument } = element;
  const site = ownerDocument.documentElement?.lang ?? '';
  element.setAttribute('lang', lang);
  element.setAttribute('dir', direction(lang));
  element.replaceChildren(
    ...segments(text).map((piece) =>
      piece.quoted
        ? make(ownerDocument, 'bdi', { lang: site, dir: 'auto' }, [piece.text])
        : piece.text,
    ),
  );
  return element;
}
