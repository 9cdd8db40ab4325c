/**
 * Everything that is drawn over a guided page: the ring, the bubble, the offer, who follows, and
 * what they show.
 *
 * It is told what to show and where to point, and tells what a person pressed; it decides nothing
 * about the guide. Its promise towards the page: a page cannot read our texts, forge a press or
 * make a step advance; it can hide us, and `onHidden` says so. What is left open:
 * docs/decisions/0005-the-overlay.md. With nothing changing nothing runs: no timer, no animation
 * frame.
 */
import { computeAccessibleName, getRole } from 'dom-accessibility-api';
import { format } from '../shared/text.js';
import { createBar } from './bar.js';
import { createBubble } from './bubble.js';
import { clip } from './clip.js';
import { uncover } from './cover.js';
import { directionOf, showDirection } from './direction.js';
import { make } from './dom.js';
import { focusOn } from './focus.js';
import { createHost } from './host.js';
import { labelBoxes } from './labels.js';
import { watchMovement } from './movement.js';
import { createOffer } from './offer.js';
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
import { listenForPresses } from './presses.js';
import { revealTarget } from './reveal.js';
import { drawRing } from './ring.js';
import { POINTED_REACH, RING_REACH, style } from './style.js';
import { createTabbing } from './tabbing.js';

/** @typedef {import('../shared/protocol.js').View} View */
/** @typedef {import('../shared/protocol.js').PressName} PressName */
/** @typedef {import('../shared/text.js').Strings} Strings */
/** @typedef {import('./ring.js').Box} Box */

/**
 * A target that lies in another frame: where it is in this frame's viewport, what it is called
 * there, and an element of this frame that moves with it (the iframe). Pointing again at the same
 * object measures anew.
 * @typedef {{rect: () => DOMRect, contextElement: Element, name?: string, role?: string}}
 *   VirtualTarget
 */

/**
 * `ring`: draw it here. `bubble`: the bubble of this frame goes beside it. `reveal`: scroll it into
 * view where it is not, once a step (the default); false leaves the page where the person put it.
 * @typedef {{ring: boolean, bubble: boolean, reveal?: boolean}} PointOptions
 */

/** @typedef {{name: PressName, guide?: string}} Press */

/** @type {import('../shared/protocol.js').Look} */
const PLAIN_LOOK = { lang: 'fr', size: 0, contrast: 'normal' };

/**
 * On a screen lower than this, in pixels, the bubble is set more tightly; and on one still lower
 * only what has to be there is.
 */
const LOW = 420;
const LOWEST = 320;

/**
 * A bubble that jumped further than this, in pixels, has to rest before its buttons count again.
 */
const JUMP = 8;

/**
 * Call it at document_start: its listeners must come before the page's. It draws nothing until it
 * is told to.
 * @param {Object} options
 * @param {Window & typeof globalThis} options.window
 * @param {boolean} options.open        the test variant's shadow root is open
 * @param {Strings} options.strings
 * @param {(press: Press) => void} options.onPress   a person, and nothing else, pressed one of our
 *   buttons
 * @param {() => void} options.onHidden the page hides us for good; nothing is drawn from then on
 */
export function createOverlay({ window, open, strings, onPress, onHidden }) {
  const { document } = window;
  /** @type {WeakMap<Element, () => void>} */
  const acts = new WeakMap();
  /** @type {ReturnType<typeof assemble> | null} */
  let drawn = null;
  let ended = false;
  /** @type {View | null} */
  let view = null;
  let shown = 'null';
  /** @type {Element | VirtualTarget | null} */
  let target = null;
  /** @type {PointOptions} */
  let options = { ring: false, bubble: false };
  let unwatch = () => {};
  /** What a helper shows. @type {Element | undefined} */
  let other;
  let unwatchOther = () => {};
  /**
   * The step whose target was already brought into view: after that the person scrolls as they
   * like.
   */
  let revealed = '';
  /** Most of the target could be seen when it was last looked at. */
  let inSight = false;
  let keyboard = false;
  /** @type {{x: number, y: number} | null} where the mouse rested when what is shown appeared */
  let avoid = null;
  let resting = { left: 0, top: 0 };
  /** Once it is known where all else is. */
  let putLabel = () => {};
  /** @type {string | undefined} the one at which who follows is said */
  let edge;
  const handleTab = createTabbing();

  const presses = listenForPresses({
    window,
    surface: () => drawn && { element: drawn.host.element, root: drawn.host.root },
    onPress: (button) => acts.get(button)?.(),
    onKey,
    onNotice,
  });

  function assemble() {
    const host = createHost({ window, open, onHidden: onGone, onMoved: presses.listen });
    /** @type {(button: Element, name: PressName, guide?: string) => void} */
    const register = (button, name, guide) =>
      void acts.set(button, () => {
        if (name === 'focus' && target instanceof window.Element) {
          revealTarget(window, target, 0);
          focusOn(target);
        }
        onPress(guide === undefined ? { name } : { name, guide });
      });
    const bubble = createBubble(window, register);
    const offer = createOffer(document, register, (button, act) => void acts.set(button, act));
    const bar = createBar(document, register);
    const ring = make(document, 'div', {
      class: 'ring',
      'data-pasapas': 'ring',
      'aria-hidden': 'true',
      hidden: true,
    });
    const beak = make(document, 'div', { class: 'beak', 'aria-hidden': 'true', hidden: true });
    const pointed = make(document, 'div', {
      class: 'ring pointed',
      'data-pasapas': 'pointed',
      'aria-hidden': 'true',
      hidden: true,
    });
    const words = make(document, 'span', { 'aria-live': 'polite' });
    const way = make(document, 'span', { class: 'where', 'aria-hidden': 'true' });
    const label = make(document, 'div', { class: 'shows', 'data-pasapas': 'shows' }, [words, way]);
    host.layer.append(ring, pointed, bubble.element, beak, offer.element, bar.element, label);

    const resized = new window.ResizeObserver(place);
    resized.observe(bubble.element);
    resized.observe(offer.element);
    resized.observe(bar.element);
    window.addEventListener('resize', onResize);
    window.addEventListener('scroll', onScroll, { capture: true, passive: true });
    window.visualViewport?.addEventListener('resize', onResize);
    window.visualViewport?.addEventListener('scroll', place);
    function remove() {
      resized.disconnect();
      window.removeEventListener('resize', onResize);
      window.removeEventListener('scroll', onScroll, true);
      window.visualViewport?.removeEventListener('resize', onResize);
      window.visualViewport?.removeEventListener('scroll', place);
      bubble.hide();
      host.remove();
    }
    return { host, bubble, bar, offer, ring, beak, pointed, label, words, way, remove };
  }

  /**
   * Shows a view, or nothing of it. The same view again changes nothing and says nothing.
   * @param {View | null} next
   */
  function show(next) {
    const key = JSON.stringify(next);
    if (ended || key === shown) return;
    shown = key;
    view = next;
    render();
  }

  function render() {
    if (ended) return;
    if (!view && !target) return clear();
    drawn ??= assemble();
    const { host, bubble, bar, offer } = drawn;
    const look = view?.look ?? PLAIN_LOOK;
    host.dress(style(look));
    if (view?.bubble) bubble.update(view.bubble, look, strings, view.practice ?? false);
    else bubble.hide();
    if (view?.offer) offer.update(view.offer, look, strings, onUnfold);
    else offer.hide();
    if (view?.followed) bar.update(view.followed, look, strings);
    else bar.hide();
    presses.changed();
    avoid = presses.pointer();
    host.attach();
    place();
  }

  /**
   * Points at a target, or at none. The ring is there when this returns.
   * @param {Element | VirtualTarget | null} next
   * @param {PointOptions} [how]
   */
  function point(next, how = { ring: true, bubble: true }) {
    if (ended) return;
    const same = next === target;
    target = next;
    options = how;
    if (same) {
      describe();
      return place();
    }
    unwatch();
    unwatch = () => {};
    if (!next) return view ? place() : clear();
    const first = !drawn;
    drawn ??= assemble();
    if (first) drawn.host.dress(style(view?.look ?? PLAIN_LOOK));
    drawn.host.attach();
    describe();
    reveal();
    place();
    unwatch = watchMovement(window, elementOf(next), place);
  }

  /**
   * A helper shows something: a ring of another look, with their name beside it, that scrolls
   * nothing and takes no press.
   * @param {Element | undefined} next
   */
  function pointAlso(next) {
    if (ended || next === other) return;
    unwatchOther();
    other = next;
    unwatchOther = next ? watchMovement(window, next, place) : () => {};
    place();
  }

  function reveal() {
    const step = view?.bubble?.step ?? '';
    if (
      !(target instanceof window.Element) ||
      options.reveal === false ||
      (step && step === revealed)
    )
      return;
    revealed = step;
    bringIntoView(target);
  }

  /** @param {Element} element */
  const bringIntoView = (element) =>
    revealTarget(
      window,
      element,
      view?.bubble && drawn ? drawn.bubble.element.getBoundingClientRect().height : 0,
    );

  /**
   * A keyboard that comes up, or a window made smaller, takes what was in sight: it is brought
   * back. Whoever enlarges with two fingers looks elsewhere.
   */
  function onResize() {
    const taken = inSight && options.reveal !== false && (window.visualViewport?.scale ?? 1) === 1;
    if (taken && target instanceof window.Element) bringIntoView(target);
    place();
  }

  /** Puts everything where it belongs now. */
  function place() {
    if (!drawn?.host.element.isConnected) return;
    const { host, ring, bubble, bar, offer } = drawn;
    // A page may have set `zoom` on its root: what we draw is measured in pixels of the screen.
    const scale =
      /** @type {HTMLElement & {currentCSSZoom?: number}} */ (host.element).currentCSSZoom ?? 1;
    host.layer.style.setProperty('zoom', scale === 1 ? '' : String(1 / scale));
    const screen = visibleScreen(window);
    const { rect, left, seen } = ringAround(ring, target, RING_REACH, screen);
    ring.hidden = !seen || !options.ring;
    inSight = !!seen && !!rect && seen.bottom - seen.top > rect.height / 2;
    const shown = ringAround(drawn.pointed, view?.followed && other, POINTED_REACH, screen);
    const free = bar.element.hidden
      ? screen
      : atEdge(bar.element, seen, screen, [
          avoid && { left: avoid.x, right: avoid.x, top: avoid.y, bottom: avoid.y },
          shown.seen,
        ]);
    putLabel = () => placeLabel(shown, seen, screen);
    putLabel();
    host.layer.classList.toggle('low', free.bottom - free.top <= LOW);
    host.layer.classList.toggle('lowest', free.bottom - free.top <= LOWEST);
    if (edge !== bar.element.dataset.edge) presses.moved();
    edge = bar.element.dataset.edge;
    if (!offer.element.hidden) freeCorner(window, offer.element, host.element, avoid, screen);
    if (bubble.element.hidden) return void (drawn.beak.hidden = true);
    const pointed = options.bubble ? rect : null;
    bubble.point(
      !!pointed,
      pointed && !seen ? directionOf(pointed, left.right > left.left ? left : screen) : null,
      strings,
      keyboard,
    );
    placeBubble(options.bubble ? seen : null, seen ?? shown.seen, free, shown.seen);
  }

  /**
   * @param {HTMLElement} ring
   * @param {Element | VirtualTarget | null | undefined} around
   * @param {number} reach
   * @param {Box} screen
   */
  function ringAround(ring, around, reach, screen) {
    const rect =
      around && elementOf(around).isConnected
        ? 'rect' in around
          ? around.rect()
          : around.getBoundingClientRect()
        : null;
    const left =
      around && rect
        ? uncover(window, elementOf(around), clip(window, elementOf(around), screen))
        : screen;
    const seen = rect && drawRing(ring, rect, left, screen, reach);
    ring.hidden = !seen;
    return { rect, left, seen };
  }

  /**
   * Who shows it is said beside the ring, or at the edge of the screen where that cannot be seen;
   * over nothing that is pointed at or said.
   * @param {ReturnType<typeof ringAround>} shown @param {Box | null} target @param {Box} screen
   */
  function placeLabel({ rect, left, seen }, target, screen) {
    if (!drawn) return;
    const { label, words, way, bubble, bar } = drawn;
    const says =
      rect && view?.followed ? format(strings, 'follow_points', [view.followed.name]) : '';
    if (words.textContent !== says) words.textContent = says;
    label.lang = view?.look.lang ?? '';
    label.style.opacity = says && '1';
    if (!rect) return;
    const ours = [bar.element, bubble.element].map((element) => element.getBoundingClientRect());
    const isUnder = ours.some(
      (box) =>
        seen &&
        seen.left > box.left &&
        seen.right < box.right &&
        seen.top > box.top &&
        seen.bottom < box.bottom,
    );
    drawn.pointed.hidden = !seen || isUnder;
    const from = isUnder && target ? target : left.right > left.left ? left : screen;
    showDirection(way, seen && !isUnder ? null : directionOf(rect, from), strings);
    freeSpot(label, [...ours, target ?? rect, seen ?? rect], screen);
  }

  /**
   * @param {Box | null} beside  what it belongs to
   * @param {Box | null} uncovered  what it must not lie over where it belongs to nothing
   * @param {Box} screen
   * @param {Box | null} shown  what a helper shows
   */
  function placeBubble(beside, uncovered, screen, shown) {
    if (!drawn) return;
    const { element } = drawn.bubble;
    if (!beside) {
      drawn.beak.hidden = true;
      inCorner(element, uncovered, screen);
      return settle(null, screen);
    }
    const here = target instanceof window.Element ? target : null;
    const kind = {
      field: here?.matches('input, textarea, select, [role=combobox], [contenteditable]') ?? false,
      labels: [...(here ? labelBoxes(here) : []), ...(shown ? [shown] : [])],
    };
    const side = besideTarget(element, beside, screen, kind);
    settle(side && beside, screen);
    putBeak(drawn.beak, element.getBoundingClientRect(), beside, side);
  }

  /**
   * The last word on the bubble's place: no button of it appears under the pointer, and none counts
   * that just came.
   * @param {Box | null} beside
   * @param {Box} screen
   */
  function settle(beside, screen) {
    if (!drawn) return;
    const { element } = drawn.bubble;
    drawn.bubble.settle();
    awayFromPointer(element, avoid, screen, beside);
    const { left, top } = element.getBoundingClientRect();
    if (Math.abs(left - resting.left) > JUMP || Math.abs(top - resting.top) > JUMP) presses.moved();
    resting = { left, top };
    putLabel();
  }

  /**
   * Says what the target is, in our words, to those who cannot see the ring. Only when pointing:
   * while a new step is being shown the target is still that of the last one.
   */
  function describe() {
    if (!drawn || !target || view?.bubble?.tone !== 'step' || !options.bubble) return;
    const role = 'rect' in target ? target.role : getRole(target);
    const name = 'rect' in target ? target.name : computeAccessibleName(target);
    const known =
      role && Object.hasOwn(strings, `role_${role}`) ? format(strings, `role_${role}`) : '';
    drawn.bubble.describe(
      name && known ? format(strings, 'announce_target', [name, known]) : name || known,
    );
  }

  function onScroll() {
    avoid = null;
    if (drawn && !drawn.offer.element.hidden) place();
  }

  /** What unfolds leaves the pressed button where it is: it may stay under the pointer. */
  function onUnfold() {
    presses.changed();
    avoid = null;
    place();
  }

  /**
   * @param {KeyboardEvent} event
   * @param {boolean} ours
   */
  function onKey(event, ours) {
    if (!drawn) return;
    if (event.key === 'Tab' && !keyboard) {
      keyboard = true;
      place();
    }
    if (ours && event.key === 'Escape') {
      // Left to the browser it would close the page's dialog that we may be standing in.
      event.preventDefault();
      if (view?.bubble?.panel) onPress({ name: 'help' });
    }
    if (ours && event.repeat && (event.key === 'Enter' || event.key === ' '))
      event.preventDefault();
    if (event.key === 'Tab' && target && options.bubble && !drawn.bubble.element.hidden)
      handleTab(event, ours, drawn.bubble.element, elementOf(target));
  }

  /** @param {Event} event */
  function onNotice(event) {
    drawn?.host.notice(event);
    if (event.type === 'pointerdown') keyboard = false;
    if (event.type === 'focusin' && drawn && !drawn.offer.element.hidden) place();
  }

  function onGone() {
    clear();
    ended = true;
    onHidden();
  }

  function clear() {
    unwatch();
    unwatch = () => {};
    unwatchOther();
    other = undefined;
    target = null;
    drawn?.remove();
    drawn = null;
  }

  /** Leaves the page as it was found. */
  function remove() {
    clear();
    ended = true;
    presses.remove();
  }

  /** @param {Strings} next */
  function setStrings(next) {
    if (JSON.stringify(next) === JSON.stringify(strings)) return;
    strings = next;
    if (drawn) render();
  }

  return { show, point, pointAlso, setStrings, remove };
}

/** @param {Element | VirtualTarget} target */
function elementOf(target) {
  return 'rect' in target ? target.contextElement : target;
}
