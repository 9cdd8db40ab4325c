/**
 * Whether ring and bubble are where they have to be: the ring round the element, the bubble beside
 * it, both on the screen.
 */
import assert from 'node:assert/strict';
import { overlap } from './stories.js';

/** @typedef {import('./browser.js').Seen} Seen */
/** @typedef {import('./overlay-reader.js').Box} Box */

/**
 * In the page: an element's box in the top frame's pixels, and whether a press in its middle
 * reaches it.
 * The way to it leads down through shadow roots and frames, one selector each.
 * @param {string[]} way
 */
export function reach(way) {
  /** @type {Document | ShadowRoot} */
  let root = document;
  let x = 0;
  let y = 0;
  for (const css of way.slice(0, -1)) {
    const element = /** @type {Element} */ (root.querySelector(css));
    if (element.shadowRoot) root = element.shadowRoot;
    else {
      const box = element.getBoundingClientRect();
      x += box.x + element.clientLeft;
      y += box.y + element.clientTop;
      root = /** @type {Document} */ (/** @type {HTMLIFrameElement} */ (element).contentDocument);
    }
  }
  const element = /** @type {Element} */ (root.querySelector(/** @type {string} */ (way.at(-1))));
  const box = element.getBoundingClientRect();
  const at = { x: box.x + box.width / 2 + x, y: box.y + box.height / 2 + y };
  /** @type {Document | ShadowRoot} */
  let above = document;
  /** @type {Element | null} */
  let hit = null;
  for (let px = at.x, py = at.y; ;) {
    /** @type {Element | null} */
    const next = above.elementFromPoint(px, py);
    if (!next || next === hit) break;
    hit = next;
    /** @type {Document | null | undefined} */
    const inner = /** @type {HTMLIFrameElement} */ (hit).contentDocument;
    if (hit.shadowRoot) above = hit.shadowRoot;
    else if (inner) {
      const frame = hit.getBoundingClientRect();
      px -= frame.x + hit.clientLeft;
      py -= frame.y + hit.clientTop;
      above = inner;
    } else break;
  }
  return {
    box: { x: box.x + x, y: box.y + y, width: box.width, height: box.height },
    reached: hit !== null && element.contains(hit),
    under: hit?.outerHTML.slice(0, 80) ?? 'nothing',
    screen: { x: 0, y: 0, width: document.documentElement.clientWidth, height: innerHeight },
  };
}

/** How far a ring may be from its element on each side, in pixels. */
const NEAREST = 2;
const FARTHEST = 10;
/** @param {Seen} now @param {Box} box @param {Box} screen */
export function ringFits(now, box, screen) {
  const ring = /** @type {{box: Box}} */ (now.ring).box;
  const said = `ring ${JSON.stringify(ring)} round ${JSON.stringify(box)}`;
  const out = [
    box.x - ring.x,
    box.y - ring.y,
    ring.x + ring.width - box.x - box.width,
    ring.y + ring.height - box.y - box.height,
  ];
  const edge = [box.x, box.y, screen.width - box.x - box.width, screen.height - box.y - box.height];
  for (const [side, far] of out.entries())
    assert.ok(
      far <= FARTHEST && far >= Math.min(NEAREST, edge[side] - FARTHEST),
      `${said}: ${far} px`,
    );
}

/** @param {Seen} now @param {Box} box @param {Box} screen */
export function bubbleFits(now, box, screen) {
  const bubble = /** @type {{box: Box}} */ (now.bubble).box;
  const said = `bubble ${JSON.stringify(bubble)}, element ${JSON.stringify(box)}, screen ${JSON.stringify(screen)}`;
  assert.ok(!overlap(bubble, box), `over its element: ${said}`);
  assert.ok(
    bubble.x >= 0 &&
      bubble.y >= 0 &&
      bubble.x + bubble.width <= screen.width &&
      bubble.y + bubble.height <= screen.height,
    `off the screen: ${said}`,
  );
}

/** Nobody has to scroll in the bubble to ask for help or to stop. @param {Seen} now */
export function allInSight(now) {
  const bubble = /** @type {{box: Box}} */ (now.bubble).box;
  for (const name of ['help', 'stop']) {
    const { box } = /** @type {{box: Box}} */ (now.find(name));
    assert.ok(
      box.y >= bubble.y && box.y + box.height <= bubble.y + bubble.height,
      `${name} ${JSON.stringify(box)} in ${JSON.stringify(bubble)}`,
    );
  }
}
