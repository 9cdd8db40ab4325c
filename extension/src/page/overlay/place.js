/**
 * Where the bubble goes: beside the target, never over it, wholly on the screen, and with no button
 * under a resting pointer. Floating UI does the geometry; it is given boxes, not elements, since what it
 * would find out about our ancestors in the page does not hold in the top layer.
 */
import { computePosition, flip, offset, platform, shift, size } from '@floating-ui/dom';
import { BUBBLE_GAP } from './style.js';

/** @typedef {import('./ring.js').Box} Box */
/** @typedef {import('@floating-ui/dom').Placement} Placement */

const EDGE = 8;
/** Less than this is no bubble: where no side of the target leaves as much, the bubble takes the edge of the screen. */
const LEAST = 96;

/**
 * @param {HTMLElement} bubble   in a layer whose origin and scale are the viewport's
 * @param {Box} target           the part of the target that can be seen
 * @param {Box} screen           the visual viewport
 * @param {boolean} field        a field: suggestions open below it, so below is the last choice
 * @returns {Promise<{left: number, top: number, side: string}>}
 */
export async function besideTarget(bubble, target, screen, field) {
  bubble.style.maxHeight = `${screen.bottom - screen.top - 2 * EDGE}px`;
  const viewport = rectangle(screen);
  const reference = { getBoundingClientRect: () => ({ ...target, ...rectangle(target) }) };
  const wide = viewport.width >= 700;
  /** @type {Placement[]} */
  const order = wide ? (field ? ['right', 'top', 'left', 'bottom'] : ['right', 'bottom', 'top', 'left']) : field ? ['top', 'bottom'] : ['bottom', 'top'];
  const { x, y, placement } = await computePosition(reference, bubble, {
    strategy: 'fixed',
    placement: order[0],
    middleware: [
      offset(BUBBLE_GAP),
      flip({ fallbackPlacements: order.slice(1), padding: EDGE, fallbackStrategy: 'bestFit', crossAxis: false }),
      shift({ padding: EDGE }),
      size({
        padding: EDGE,
        apply({ availableHeight, placement: side }) {
          if (side === 'top' || side === 'bottom') bubble.style.maxHeight = `${Math.max(LEAST, availableHeight)}px`;
        },
      }),
    ],
    platform: {
      ...platform,
      getElementRects: async () => ({ reference: rectangle(target), floating: { x: 0, y: 0, ...dimensions(bubble) } }),
      getClippingRect: async () => viewport,
      getDimensions: async () => dimensions(bubble),
    },
  });
  const { height } = dimensions(bubble);
  const top = Math.min(Math.max(y, screen.top + EDGE), screen.bottom - EDGE - height);
  return { left: x, top, side: placement };
}

/**
 * The corner where a card stands that belongs to no target, and the offer.
 * @param {HTMLElement} bubble
 * @param {Box} screen
 * @param {boolean} left  the left corner instead of the right one
 */
export function inCorner(bubble, screen, left) {
  const margin = screen.right - screen.left >= 700 ? 24 : EDGE;
  bubble.style.maxHeight = `${screen.bottom - screen.top - 2 * EDGE}px`;
  const { width, height } = dimensions(bubble);
  return { left: left ? screen.left + margin : screen.right - margin - width, top: Math.max(screen.top + EDGE, screen.bottom - margin - height) };
}

/**
 * The smallest move that leaves no button under the pointer: what was pressed there is not what stands there now.
 * @param {HTMLElement} bubble   at its place
 * @param {{x: number, y: number} | null} pointer
 * @param {Box} screen
 * @param {Box | null} target  stays uncovered, and near
 * @returns {{x: number, y: number}} how far to move it; nowhere if it may stay, or if nothing helps
 */
export function awayFromPointer(bubble, pointer, screen, target) {
  const none = { x: 0, y: 0 };
  if (!pointer) return none;
  const buttons = [...bubble.querySelectorAll('button')].map((button) => button.getBoundingClientRect());
  const box = bubble.getBoundingClientRect();
  /** @param {{x: number, y: number}} by */
  const under = (by) =>
    buttons.find(
      (button) => pointer.x >= button.left + by.x - 4 && pointer.x <= button.right + by.x + 4 && pointer.y >= button.top + by.y - 4 && pointer.y <= button.bottom + by.y + 4,
    );
  if (!under(none)) return none;
  /** @type {[number, number][]} */
  const ways = [[0, -1], [0, 1], [-1, 0], [1, 0]];
  const moves = ways.map(([dx, dy]) => {
    const by = { x: 0, y: 0 };
    for (let button = under(by); button; button = under(by)) {
      if (dx) by.x = dx > 0 ? pointer.x - button.left + 5 : pointer.x - button.right - 5;
      if (dy) by.y = dy > 0 ? pointer.y - button.top + 5 : pointer.y - button.bottom - 5;
    }
    return by;
  });
  const fitting = moves.filter((by) => {
    const moved = { left: box.left + by.x, top: box.top + by.y, right: box.right + by.x, bottom: box.bottom + by.y };
    const inside = moved.left >= screen.left && moved.top >= screen.top && moved.right <= screen.right && moved.bottom <= screen.bottom;
    return inside && (!target || (distance(moved, target) > 0 && distance(moved, target) <= 16));
  });
  return fitting.sort((a, b) => Math.hypot(a.x, a.y) - Math.hypot(b.x, b.y))[0] ?? none;
}

/**
 * @param {Box} a
 * @param {Box} b
 * @returns {number} pixels between two boxes, 0 where they touch or overlap
 */
export function distance(a, b) {
  return Math.hypot(Math.max(a.left - b.right, b.left - a.right, 0), Math.max(a.top - b.bottom, b.top - a.bottom, 0));
}

/** @param {HTMLElement} element */
function dimensions(element) {
  const { width, height } = element.getBoundingClientRect();
  return { width, height };
}

/** @param {Box} box */
function rectangle({ left, top, right, bottom }) {
  return { x: left, y: top, width: right - left, height: bottom - top };
}
