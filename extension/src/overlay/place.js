/**
 * Where the bubble goes. It stands beside the target, and over it only if the target fills the
 * screen. It avoids the texts that describe the target if another side is free. It stays entirely
 * on the screen, and puts no button under a resting pointer. All positions are boxes of the
 * viewport, because the layout of our ancestors in the page does not apply in the top layer.
 */
import { distance } from './box.js';
import { BUBBLE_GAP, RING_REACH } from './style.js';

/** @typedef {import('./box.js').Box} Box */
/** @typedef {'top' | 'right' | 'bottom' | 'left'} Side */

const EDGE = 8;
/**
 * Pixels. Less than this does not hold a line of text: the bubble then takes the bottom of the
 * screen, whatever it covers there.
 */
const LEAST = 40;

/**
 * @param {HTMLElement} bubble   in a layer whose origin and scale are the viewport's
 * @param {Box} target           the part of the target that can be seen
 * @param {Box} screen           the visual viewport
 * @param {{field: boolean, labels: Box[]}} kind  `field`: suggestions open below it, so below is
 *   the last choice
 * @returns {Side | null} the side of the target where the bubble is now, null if it had to cover
 *   the target
 */
export function besideTarget(bubble, target, screen, kind) {
  const height = screen.bottom - screen.top;
  bubble.style.maxWidth = `${screen.right - screen.left - 2 * EDGE}px`;
  bubble.style.maxHeight = `${height - 2 * EDGE}px`;
  const rooms = roomsAround(target, screen);
  const side = chooseSide(dimensions(bubble), rooms, target, screen, kind);
  if (!side) {
    inCorner(bubble, null, screen, height / 2);
    return null;
  }
  const room = rooms[side];
  if (side === 'left' || side === 'right') bubble.style.maxWidth = `${room.width}px`;
  else bubble.style.maxHeight = `${Math.max(LEAST, room.height)}px`;
  const own = dimensions(bubble);
  const { left, top } = boxOn(side, own, target, screen);
  put(bubble, left, Math.max(screen.top + EDGE, Math.min(top, screen.bottom - EDGE - own.height)));
  return side;
}

/**
 * The room for a bubble on each side of the target.
 * @param {Box} target
 * @param {Box} screen
 * @returns {Record<Side, {width: number, height: number}>}
 */
function roomsAround(target, screen) {
  const width = screen.right - screen.left - 2 * EDGE;
  const height = screen.bottom - screen.top - 2 * EDGE;
  const lost = BUBBLE_GAP + EDGE;
  return {
    top: { width, height: target.top - screen.top - lost },
    bottom: { width, height: screen.bottom - target.bottom - lost },
    left: { width: target.left - screen.left - lost, height },
    right: { width: screen.right - target.right - lost, height },
  };
}

/**
 * The first side, in order of preference, where the whole bubble fits and covers no label;
 * otherwise the first where it fits; otherwise the one with the most room. Returns none if the
 * target fills the screen and leaves no room for our buttons.
 * @param {{width: number, height: number}} bubble
 * @param {Record<Side, {width: number, height: number}>} rooms
 * @param {Box} target
 * @param {Box} screen
 * @param {{field: boolean, labels: Box[]}} kind
 */
function chooseSide(bubble, rooms, target, screen, { field, labels }) {
  /** @type {Side[]} */
  const order = field ? ['right', 'top', 'left', 'bottom'] : ['right', 'bottom', 'top', 'left'];
  const fitting = order.filter(
    (side) => rooms[side].width >= bubble.width && rooms[side].height >= bubble.height,
  );
  /** @param {Side} side */
  const area = (side) =>
    Math.min(rooms[side].width, bubble.width) * Math.min(rooms[side].height, 2 * bubble.height);
  const best =
    fitting.find((side) =>
      labels.every((label) => distance(label, boxOn(side, bubble, target, screen)) > 0),
    ) ?? fitting[0];
  if (best) return best;
  const fills =
    2 * (target.right - target.left) * (target.bottom - target.top) >
    (screen.right - screen.left) * (screen.bottom - screen.top);
  return fills ? null : [...order].sort((a, b) => area(b) - area(a))[0];
}

/** @type {(middle: number, length: number, from: number, to: number) => number} */
const within = (middle, length, from, to) =>
  Math.max(from + EDGE, Math.min(middle - length / 2, to - EDGE - length));

/**
 * The box of a bubble on this side: centred on the side, then moved into the screen.
 * @param {Side} side
 * @param {{width: number, height: number}} bubble
 * @param {Box} target
 * @param {Box} screen
 * @returns {Box}
 */
function boxOn(side, { width, height }, target, screen) {
  const left =
    { left: target.left - BUBBLE_GAP - width, right: target.right + BUBBLE_GAP }[String(side)] ??
    within((target.left + target.right) / 2, width, screen.left, screen.right);
  const top =
    { top: target.top - BUBBLE_GAP - height, bottom: target.bottom + BUBBLE_GAP }[String(side)] ??
    within((target.top + target.bottom) / 2, height, screen.top, screen.bottom);
  return { left, top, right: left + width, bottom: top + height };
}

/**
 * Puts the bar at the lower edge of the screen, or at the upper one if it would cover what is
 * ringed. It then stays at that edge until it would cover the ringed element there.
 * @param {HTMLElement} bar
 * @param {Box | null} uncovered
 * @param {Box} screen
 * @param {(Box | null)[]} spared  where the mouse rests, and other boxes to avoid covering if
 *   possible
 * @returns {Box} the part of the screen that the bar leaves free
 */
export function atEdge(bar, uncovered, screen, spared) {
  const width = screen.right - screen.left;
  bar.style.maxWidth = `${width - 2 * EDGE}px`;
  bar.style.maxHeight = `${(screen.bottom - screen.top) / 2}px`;
  const above = uncovered ? uncovered.top - RING_REACH - screen.top - EDGE : Infinity;
  const below = uncovered ? screen.bottom - EDGE - uncovered.bottom - RING_REACH : Infinity;
  const { width: own, height } = dimensions(bar);
  const left = screen.left + (width - own) / 2;
  /** @param {boolean} low */
  const boxAt = (low) => {
    const top = low ? screen.bottom - EDGE - height : screen.top + EDGE;
    return { left, top, right: left + own, bottom: top + height };
  };
  /** @param {boolean} low */
  const isFree = (low) => (low ? below : above) >= height;
  /** @param {boolean} low */
  const isInTheWay = (low) => spared.some((box) => box && distance(boxAt(low), box) <= 4);
  const kept = bar.dataset.edge !== 'top';
  const free = [kept, !kept].filter(isFree);
  const low = free.find((one) => !isInTheWay(one)) ?? free[0] ?? below >= above;
  if (free.length === 0) bar.style.maxHeight = `${Math.max(LEAST, low ? below : above)}px`;
  bar.dataset.edge = low ? 'bottom' : 'top';
  const box =
    free.length === 0
      ? { ...boxAt(low), ...edgeOf(low, dimensions(bar).height, screen) }
      : boxAt(low);
  put(bar, box.left, box.top);
  return low ? { ...screen, bottom: box.top } : { ...screen, top: box.bottom };
}

/** @param {boolean} low @param {number} height @param {Box} screen */
const edgeOf = (low, height, screen) =>
  low
    ? { top: screen.bottom - EDGE - height, bottom: screen.bottom - EDGE }
    : { top: screen.top + EDGE, bottom: screen.top + EDGE + height };

/**
 * Puts what has no target in a corner: the right one, or the left one if it would cover what is
 * ringed.
 * @param {HTMLElement} bubble
 * @param {Box | null} uncovered
 * @param {Box} screen
 * @param {number} [highest]  the height it may take, in pixels
 */
export function inCorner(
  bubble,
  uncovered,
  screen,
  highest = screen.bottom - screen.top - 2 * EDGE,
) {
  bubble.style.maxWidth = `${screen.right - screen.left - 2 * EDGE}px`;
  bubble.style.maxHeight = `${highest}px`;
  const places = corners(bubble, screen);
  const { left, top } =
    places.find((box) => !uncovered || distance(box, uncovered) > 0) ?? places[0];
  put(bubble, left, top);
}

/**
 * Puts a label beside the box it describes, or on the edge of the screen if that is further away;
 * or beside another box that must not be covered.
 * @param {HTMLElement} label
 * @param {Box[]} kept  boxes that it must not cover, the most important last; a place beside that
 *   one is preferred
 * @param {Box} screen
 */
export function freeSpot(label, kept, screen) {
  const own = dimensions(label);
  const spots = kept.toReversed().flatMap((box) =>
    /** @type {Side[]} */ (['top', 'bottom', 'right', 'left']).map((side) => {
      const spot = boxOn(side, own, box, screen);
      const left = within((spot.left + spot.right) / 2, own.width, screen.left, screen.right);
      const top = within((spot.top + spot.bottom) / 2, own.height, screen.top, screen.bottom);
      return { left, top, right: left + own.width, bottom: top + own.height };
    }),
  );
  const tries = kept.map((_, index) =>
    spots.find((spot) => kept.slice(index).every((box) => distance(spot, box) > 0)),
  );
  const { left, top } = tries.find((spot) => spot) ?? spots[0];
  put(label, left, top);
}

/**
 * Puts the offer in a corner. It keeps its corner unless it covers the field that has the focus, or
 * buttons that the page itself keeps there (a cookie banner, a chat widget).
 * @param {Window & typeof globalThis} window
 * @param {HTMLElement} offer
 * @param {Element} host
 * @param {{x: number, y: number} | null} pointer
 * @param {Box} screen
 */
export function freeCorner(window, offer, host, pointer, screen) {
  offer.style.maxHeight = `${screen.bottom - screen.top - 2 * EDGE}px`;
  const places = corners(offer, screen);
  const kept = Number(offer.dataset.corner ?? 0);
  const order = [places[kept], ...places.filter((_, index) => index !== kept)];
  const chosen = order.find((box) => !coversSomething(window, box, host)) ?? places[0];
  offer.dataset.corner = String(places.indexOf(chosen));
  put(offer, chosen.left, chosen.top);
  awayFromPointer(offer, pointer, screen, null);
}

/**
 * @param {Window & typeof globalThis} window
 * @param {Box} box
 * @param {Element} host
 */
function coversSomething({ document, getComputedStyle }, box, host) {
  const { activeElement } = document;
  if (
    activeElement &&
    activeElement !== host &&
    activeElement.matches('input, textarea, select, [contenteditable]')
  ) {
    if (distance(box, activeElement.getBoundingClientRect()) === 0) return true;
  }
  for (const x of [0.1, 0.5, 0.9]) {
    for (const y of [0.2, 0.8]) {
      const under = document.elementsFromPoint(
        box.left + x * (box.right - box.left),
        box.top + y * (box.bottom - box.top),
      );
      for (
        let element = under.find((found) => found !== host) ?? null;
        element;
        element = element.parentElement
      ) {
        if (
          /fixed|sticky/.test(getComputedStyle(element).position) &&
          element.matches(':is(a, button, input, iframe), :has(a, button, input, iframe)')
        )
          return true;
      }
    }
  }
  return false;
}

/**
 * @param {HTMLElement} element
 * @param {Box} screen
 * @returns {Box[]} bottom right, bottom left, top right, top left
 */
function corners(element, screen) {
  const margin = screen.right - screen.left >= 700 ? 24 : EDGE;
  const { width, height } = dimensions(element);
  const lefts = [Math.max(screen.left + EDGE, screen.right - margin - width), screen.left + margin];
  const tops = [Math.max(screen.top + EDGE, screen.bottom - margin - height), screen.top + margin];
  return tops.flatMap((top) =>
    lefts.map((left) => ({ left, top, right: left + width, bottom: top + height })),
  );
}

/**
 * Makes the smallest move that leaves no button under the pointer: otherwise a press aimed at what
 * was there before would hit a button that has just appeared.
 * @param {HTMLElement} element   already placed; moved unless it may stay or no move helps
 * @param {{x: number, y: number} | null} pointer
 * @param {Box} screen
 * @param {Box | null} target  must stay uncovered and near
 */
export function awayFromPointer(element, pointer, screen, target) {
  if (!pointer) return;
  const buttons = [...element.querySelectorAll('button')].map((button) =>
    button.getBoundingClientRect(),
  );
  const box = element.getBoundingClientRect();
  /** @param {{x: number, y: number}} by */
  const under = (by) => {
    const at = {
      left: pointer.x - by.x,
      right: pointer.x - by.x,
      top: pointer.y - by.y,
      bottom: pointer.y - by.y,
    };
    return buttons.find((button) => distance(button, at) <= 4);
  };
  if (!under({ x: 0, y: 0 })) return;
  /** @type {[number, number][]} */
  const ways = [
    [0, -1],
    [0, 1],
    [-1, 0],
    [1, 0],
  ];
  const moves = ways.map(([dx, dy]) => {
    const by = { x: 0, y: 0 };
    for (let button = under(by); button; button = under(by)) {
      if (dx) by.x = dx > 0 ? pointer.x - button.left + 5 : pointer.x - button.right - 5;
      if (dy) by.y = dy > 0 ? pointer.y - button.top + 5 : pointer.y - button.bottom - 5;
    }
    return by;
  });
  const fitting = moves.filter((by) => {
    const moved = {
      left: box.left + by.x,
      top: box.top + by.y,
      right: box.right + by.x,
      bottom: box.bottom + by.y,
    };
    const inside =
      moved.left >= screen.left &&
      moved.top >= screen.top &&
      moved.right <= screen.right &&
      moved.bottom <= screen.bottom;
    return inside && (!target || (distance(moved, target) > 0 && distance(moved, target) <= 16));
  });
  const [by] = fitting.sort((a, b) => Math.hypot(a.x, a.y) - Math.hypot(b.x, b.y));
  if (by) put(element, box.left + by.x, box.top + by.y);
}

/**
 * Places the beak, the small pointer that links the bubble to its target.
 * @param {HTMLElement} beak
 * @param {DOMRect} box  the bubble
 * @param {Box} target
 * @param {Side | null} side  side of the target where the bubble is
 */
export function putBeak(beak, box, target, side) {
  if (!side) return void (beak.hidden = true);
  const upright = side === 'top' || side === 'bottom';
  const from = upright ? Math.max(box.left + 16, target.left) : Math.max(box.top + 16, target.top);
  const to = upright
    ? Math.min(box.right - 16, target.right)
    : Math.min(box.bottom - 16, target.bottom);
  beak.hidden = to - from < 8 || distance(box, target) > 16;
  beak.setAttribute('data-side', side);
  const middle = (from + to) / 2;
  if (side === 'top') put(beak, middle - 10, box.bottom - 1);
  if (side === 'bottom') put(beak, middle - 10, box.top - 9);
  if (side === 'left') put(beak, box.right - 1, middle - 10);
  if (side === 'right') put(beak, box.left - 9, middle - 10);
}

/**
 * The visible part of the page: a person may have pinch-zoomed into a part of it.
 * @param {Window & typeof globalThis} window
 * @returns {Box}
 */
export function visibleScreen({ visualViewport, innerWidth, innerHeight, document }) {
  const left = visualViewport?.offsetLeft ?? 0;
  const top = visualViewport?.offsetTop ?? 0;
  // Firefox counts the page's scroll bar as part of the visual viewport; only a page without a
  // doctype does not give its width without it.
  const widest =
    document.compatMode === 'CSS1Compat' ? document.documentElement.clientWidth : innerWidth;
  return {
    left,
    top,
    right: left + Math.min(widest, visualViewport?.width ?? innerWidth),
    bottom: top + (visualViewport?.height ?? innerHeight),
  };
}

/**
 * @param {HTMLElement} element
 * @param {number} left
 * @param {number} top
 */
export function put(element, left, top) {
  element.style.left = `${Math.round(left)}px`;
  element.style.top = `${Math.round(top)}px`;
}

/** @param {HTMLElement} element */
function dimensions(element) {
  const { width, height } = element.getBoundingClientRect();
  return { width, height };
}
