/** Puts everything that is drawn at its current place. */
import { format } from '../shared/text.js';
import { isWithin } from './box.js';
import { clip } from './clip.js';
import { uncover } from './cover.js';
import { directionOf, showDirection } from './direction.js';
import { labelBoxes } from './labels.js';
import {
  atEdge,
  awayFromPointer,
  besideTarget,
  freeCorner,
  freeSpot,
  inCorner,
  putBeak,
  visibleScreen,
} from './place.js';
import { drawRing } from './ring.js';
import { POINTED_REACH, RING_REACH } from './style.js';
import { elementOf, rectOf } from './target.js';

/**
 * @typedef {import('./box.js').Box} Box
 * @typedef {import('./parts.js').Parts} Parts
 * @typedef {import('./scene.js').Scene} Scene
 * @typedef {import('./target.js').Target} Target
 *
 * @typedef {{rect: DOMRect | null, left: Box, seen: Box | null}} Sight  the box of a target, the
 *   part of the screen that the page leaves visible there, and the visible part of the target
 */

/**
 * Screen height, in pixels, below which the bubble uses a tighter layout; and the height below
 * which only the essential parts are shown.
 */
const LOW = 420;
const LOWEST = 320;

/**
 * Distance in pixels: buttons that moved further than this ignore presses until they have rested.
 */
const JUMP = 8;

/** Fields that people type in or choose from: suggestions open below them. */
const FIELD = 'input, textarea, select, [role=combobox], [contenteditable]';

/** @param {() => void} onJump  called when buttons have just moved */
export function createLayout(onJump) {
  let resting = { left: 0, top: 0 };
  /** @type {string | undefined} the edge of the screen where the bar of the helper is */
  let edge;

  /** @param {Scene} scene */
  return function layOut(scene) {
    const { window, parts, view, target, options, pointer } = scene;
    if (!parts?.host.element.isConnected) return;
    const { host, ring, pointed, bubble, bar, offer } = parts;
    unzoom(host);
    const screen = visibleScreen(window);
    const main = ringAround(window, ring, target, RING_REACH, screen);
    ring.hidden = !main.seen || !options.ring;
    scene.inSight = isMostlySeen(main);
    const other = ringAround(
      window,
      pointed,
      view?.followed ? scene.shown : undefined,
      POINTED_REACH,
      screen,
    );
    const free = bar.element.hidden
      ? screen
      : atEdge(bar.element, main.seen, screen, [
          pointer && { left: pointer.x, right: pointer.x, top: pointer.y, bottom: pointer.y },
          other.seen,
        ]);
    host.layer.classList.toggle('low', free.bottom - free.top <= LOW);
    host.layer.classList.toggle('lowest', free.bottom - free.top <= LOWEST);
    if (edge !== bar.element.dataset.edge) onJump();
    edge = bar.element.dataset.edge;
    if (!offer.element.hidden) freeCorner(window, offer.element, host.element, pointer, screen);
    if (bubble.element.hidden) parts.beak.hidden = true;
    else {
      placeBubble(scene, parts, main, other.seen, free);
      const { left, top } = bubble.element.getBoundingClientRect();
      if (Math.abs(left - resting.left) > JUMP || Math.abs(top - resting.top) > JUMP) onJump();
      resting = { left, top };
    }
    placeLabel(scene, parts, other, main.seen, screen);
  };
}

/**
 * A page may set `zoom` on its root: our layer undoes it, because we measure in pixels of the
 * screen.
 * @param {import('./host.js').Host} host
 */
function unzoom({ element, layer }) {
  const scale =
    /** @type {HTMLElement & {currentCSSZoom?: number}} */ (element).currentCSSZoom ?? 1;
  layer.style.setProperty('zoom', scale === 1 ? '' : String(1 / scale));
}

/** @param {Sight} sight */
const isMostlySeen = ({ rect, seen }) =>
  !!seen && !!rect && seen.bottom - seen.top > rect.height / 2;

/**
 * @param {Window & typeof globalThis} window
 * @param {HTMLElement} ring
 * @param {Target | null | undefined} target
 * @param {number} reach
 * @param {Box} screen
 * @returns {Sight}
 */
function ringAround(window, ring, target, reach, screen) {
  const rect = target ? rectOf(target) : null;
  const element = target && elementOf(target);
  const left = element && rect ? uncover(window, element, clip(window, element, screen)) : screen;
  const seen = rect && drawRing(ring, rect, left, screen, reach);
  ring.hidden = !seen;
  return { rect, left, seen };
}

/**
 * The area from which the direction of an invisible target is given. @param {Sight} sight @param
 * {Box} screen
 */
const vantage = ({ left }, screen) => (left.right > left.left ? left : screen);

/**
 * Puts the bubble beside its target. Without a target, the bubble covers nothing that is pointed
 * at. None of its buttons appears under the pointer.
 * @param {Scene} scene
 * @param {Parts} parts
 * @param {Sight} sight  of the target
 * @param {Box | null} other  the box that a helper points at
 * @param {Box} screen
 */
function placeBubble({ target, options, pointer, keyboard, strings }, parts, sight, other, screen) {
  const { bubble, beak } = parts;
  const { element } = bubble;
  const { rect, seen } = sight;
  const pointed = options.bubble ? rect : null;
  const direction = pointed && !seen ? directionOf(pointed, vantage(sight, screen)) : null;
  bubble.point(!!pointed, direction, strings, keyboard);
  const beside = options.bubble ? seen : null;
  const here = target && !('rect' in target) ? target : null;
  const side =
    beside &&
    besideTarget(element, beside, screen, {
      field: here?.matches(FIELD) ?? false,
      labels: [...(here ? labelBoxes(here) : []), ...(other ? [other] : [])],
    });
  if (!beside) inCorner(element, seen ?? other, screen);
  bubble.settle();
  awayFromPointer(element, pointer, screen, side && beside);
  if (beside) putBeak(beak, element.getBoundingClientRect(), beside, side);
  else beak.hidden = true;
}

/**
 * Puts the helper's name beside the helper's ring, or at the edge of the screen if the ring is not
 * visible. It covers nothing that is pointed at, and no text of ours.
 * @param {Scene} scene
 * @param {Parts} parts
 * @param {Sight} sight  of what the helper points at
 * @param {Box | null} target
 * @param {Box} screen
 */
function placeLabel({ view, strings }, parts, sight, target, screen) {
  const { label, words, way, bubble, bar, pointed } = parts;
  const { rect, seen } = sight;
  const says = rect && view?.followed ? format(strings, 'follow_points', [view.followed.name]) : '';
  if (words.textContent !== says) words.textContent = says;
  label.lang = view?.look.lang ?? '';
  label.style.opacity = says && '1';
  if (!rect) return;
  const ours = [bar.element, bubble.element].map((element) => element.getBoundingClientRect());
  const isUnder = ours.some((box) => seen && isWithin(seen, box));
  pointed.hidden = !seen || isUnder;
  const from = isUnder && target ? target : vantage(sight, screen);
  showDirection(way, seen && !isUnder ? null : directionOf(rect, from), strings);
  freeSpot(label, [...ours, target ?? rect, seen ?? rect], screen);
}
