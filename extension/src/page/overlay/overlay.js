/**
 * Everything that is drawn over a guided page: the ring, the bubble, the offer.
 *
 * It is told what to show and where to point, and tells what a person pressed; it decides nothing about the guide.
 * Its promise towards the page: a page cannot read our texts, forge a press or make a step advance; it can hide us,
 * and `onHidden` says so. With nothing changing nothing runs: no timer, no animation frame.
 */
import { computeAccessibleName, getRole } from 'dom-accessibility-api';
import { format } from '../../shared/text.js';
import { createBubble } from './bubble.js';
import { clip } from './clip.js';
import { make } from './dom.js';
import { createHost } from './host.js';
import { watchMovement } from './movement.js';
import { createOffer } from './offer.js';
import { awayFromPointer, besideTarget, inCorner } from './place.js';
import { listenForPresses } from './presses.js';
import { drawRing, intersect } from './ring.js';
import { revealTarget } from './reveal.js';
import { style } from './style.js';
import { createTabbing } from './tabbing.js';

/** @typedef {import('../../shared/protocol.js').View} View */
/** @typedef {import('../../shared/protocol.js').PressName} PressName */
/** @typedef {import('../../shared/text.js').Strings} Strings */
/** @typedef {import('./ring.js').Box} Box */

/**
 * A target that lies in another frame: where it is in this frame's viewport, what it is called there, and an element
 * of this frame that moves with it (the iframe). Pointing again at the same object measures anew.
 * @typedef {{rect: () => DOMRect, contextElement: Element, name?: string, role?: string}} VirtualTarget
 */

/** @typedef {{ring: boolean, bubble: boolean, reveal?: boolean}} PointOptions */

/** @typedef {{name: PressName, guide?: string}} Press */

/**
 * Call it at document_start: its listeners must come before the page's. It draws nothing until it is told to.
 * @param {Object} options
 * @param {Window & typeof globalThis} options.window
 * @param {boolean} options.open        the test variant's shadow root is open
 * @param {Strings} options.strings
 * @param {(press: Press) => void} options.onPress   a person, and nothing else, pressed one of our buttons
 * @param {() => void} options.onHidden the page hides us for good; nothing is drawn from then on
 */
export function createOverlay({ window, open, strings, onPress, onHidden }) {
  const { document } = window;
  /** @type {WeakMap<Element, () => void>} */
  const acts = new WeakMap();
  /** @type {ReturnType<typeof assemble> | null} */
  let drawn = null;
  let hidden = false;
  /** @type {View | null} */
  let view = null;
  let shown = 'null';
  /** @type {Element | VirtualTarget | null} */
  let target = null;
  /** @type {PointOptions} */
  let options = { ring: false, bubble: false };
  let unwatch = () => {};
  /** The step whose target was already brought into view: after that the person scrolls as they like. */
  let revealed = '';
  let keyboard = false;
  /** @type {{x: number, y: number} | null} */
  let avoid = null;
  let placing = 0;
  const handleTab = createTabbing(focusOn);

  const presses = listenForPresses({
    window,
    surface: () => drawn && { element: drawn.host.element, root: drawn.host.root },
    onPress: (button) => acts.get(button)?.(),
    onKey,
    onNotice,
  });

  function assemble() {
    const host = createHost({
      window,
      open,
      onHidden: () => {
        hidden = true;
        clear();
        onHidden();
      },
      onMoved: () => presses.listen(),
    });
    /** @type {(button: Element, name: PressName, guide?: string) => void} */
    const register = (button, name, guide) =>
      void acts.set(button, () => {
        if (name === 'focus') focusTarget();
        onPress(guide === undefined ? { name } : { name, guide });
      });
    const bubble = createBubble(window, register);
    const offer = createOffer(document, register, (button, act) => void acts.set(button, act));
    const ring = make(document, 'div', { class: 'ring', 'data-pasapas': 'ring', 'aria-hidden': 'true', hidden: true });
    const beak = make(document, 'div', { class: 'beak', 'aria-hidden': 'true', hidden: true });
    host.layer.append(ring, bubble.element, beak, offer.element);
    const resized = new window.ResizeObserver(() => place());
    resized.observe(bubble.element);
    resized.observe(offer.element);
    window.addEventListener('resize', place);
    window.visualViewport?.addEventListener('resize', place);
    window.visualViewport?.addEventListener('scroll', place);
    function remove() {
      resized.disconnect();
      window.removeEventListener('resize', place);
      window.visualViewport?.removeEventListener('resize', place);
      window.visualViewport?.removeEventListener('scroll', place);
      host.remove();
    }
    return { host, bubble, offer, ring, beak, remove };
  }

  /** Draws the present view anew; a view that says the same as the last draws nothing. */
  function render() {
    if (hidden) return;
    if (!view && !target) return clear();
    drawn ??= assemble();
    const { host, bubble, offer } = drawn;
    host.layer.hidden = false;
    host.dress(style(view?.look ?? { lang: 'fr', size: 0, contrast: 'normal' }));
    if (view?.bubble) bubble.update(view.bubble, view.look, strings, view.practice ?? false);
    else bubble.hide();
    if (view?.offer) offer.update(view.offer, view.look, strings, place);
    else offer.hide();
    presses.changed();
    avoid = presses.pointer();
    host.attach();
    describe();
    place();
  }

  /** @param {View | null} next */
  function show(next) {
    const key = JSON.stringify(next);
    if (key === shown) return;
    shown = key;
    view = next;
    render();
  }

  /**
   * @param {Element | VirtualTarget | null} next
   * @param {PointOptions} [how]
   */
  function point(next, how = { ring: true, bubble: true }) {
    if (hidden) return;
    const same = next === target && how.ring === options.ring && how.bubble === options.bubble;
    target = next;
    options = how;
    if (same) {
      if (drawn) place();
      return;
    }
    unwatch();
    unwatch = () => {};
    if (next) {
      drawn ??= assemble();
      render();
      reveal();
      unwatch = watchMovement(window, elementOf(next), () => {
        avoid = null;
        place();
      });
    } else if (drawn) render();
  }

  function reveal() {
    const step = view?.bubble?.step ?? '';
    if (!target || !(target instanceof window.Element) || options.reveal === false || (step && step === revealed)) return;
    revealed = step;
    revealTarget(window, target, view?.bubble ? (drawn?.bubble.element.getBoundingClientRect().height ?? 0) : 0);
  }

  /** Puts everything where it belongs now. The ring is drawn at once, the bubble before the screen is painted. */
  function place() {
    if (!drawn) return;
    const { host, ring, beak, bubble, offer } = drawn;
    host.attach();
    const scale = /** @type {HTMLElement & {currentCSSZoom?: number}} */ (host.element).currentCSSZoom ?? 1;
    host.layer.style.setProperty('zoom', scale === 1 ? '' : String(1 / scale));
    const screen = visible();
    /** @type {Box | null} */
    let seen = null;
    /** @type {Box | null} */
    let rect = null;
    if (target && elementOf(target).isConnected) {
      rect = 'rect' in target ? target.rect() : target.getBoundingClientRect();
      seen = drawRing(ring, rect, clip(window, elementOf(target), screen), screen);
    }
    if (!seen || !options.ring) ring.hidden = true;
    if (!offer.element.hidden) standIn(offer.element, null, offerLeft(offer.element, screen), screen);
    if (bubble.element.hidden) {
      beak.hidden = true;
      return;
    }
    const beside = options.bubble && view?.bubble?.tone === 'step' ? seen : null;
    bubble.point(rect && !seen && options.bubble && view?.bubble?.tone === 'step' ? side(rect, screen) : null, strings, keyboard);
    if (!beside) {
      beak.hidden = true;
      placing += 1;
      return standIn(bubble.element, rect && seen, false, screen);
    }
    const turn = ++placing;
    const field = !!target && target instanceof window.Element && target.matches('input, textarea, select, [role=combobox], [contenteditable]');
    besideTarget(bubble.element, beside, screen, field).then(({ left, top, side: where }) => {
      if (turn !== placing || !drawn) return;
      put(bubble.element, left, top);
      const by = awayFromPointer(bubble.element, avoid, screen, beside);
      put(bubble.element, left + by.x, top + by.y);
      putBeak(beak, bubble.element.getBoundingClientRect(), beside, where);
    });
  }

  /**
   * Stands a card or the offer in its corner, or in the other one where it would lie over what is pointed at.
   * @param {HTMLElement} element
   * @param {Box | null} target
   * @param {boolean} left
   * @param {Box} screen
   */
  function standIn(element, target, left, screen) {
    for (const corner of [left, !left]) {
      const { left: x, top } = inCorner(element, screen, corner);
      put(element, x, top);
      if (!target || !intersect(element.getBoundingClientRect(), target)) break;
    }
    const box = element.getBoundingClientRect();
    const by = awayFromPointer(element, avoid, screen, null);
    put(element, box.left + by.x, box.top + by.y);
  }

  /**
   * The offer steps aside where it would lie over the field that has the focus.
   * @param {HTMLElement} element
   * @param {Box} screen
   */
  function offerLeft(element, screen) {
    const { activeElement } = document;
    if (!activeElement || activeElement === document.body || activeElement === drawn?.host.element) return false;
    const { left, top } = inCorner(element, screen, false);
    const { width, height } = element.getBoundingClientRect();
    return !!intersect({ left, top, right: left + width, bottom: top + height }, activeElement.getBoundingClientRect());
  }

  /** What can be seen of the page at all: with two fingers a person may have enlarged a part of it. */
  function visible() {
    const { visualViewport } = window;
    const { clientWidth, clientHeight } = document.documentElement;
    const left = visualViewport?.offsetLeft ?? 0;
    const top = visualViewport?.offsetTop ?? 0;
    return { left, top, right: left + (visualViewport?.width ?? clientWidth), bottom: top + (visualViewport?.height ?? clientHeight) };
  }

  /** Says what the target is, in our words, to those who cannot see the ring. */
  function describe() {
    if (!drawn || !target || view?.bubble?.tone !== 'step' || !options.bubble) return;
    const role = 'rect' in target ? target.role : getRole(target);
    const name = 'rect' in target ? target.name : computeAccessibleName(target);
    const known = role && Object.hasOwn(strings, `role_${role}`) ? format(strings, `role_${role}`) : '';
    drawn.bubble.describe(name && known ? format(strings, 'announce_target', [name, known]) : (name || known));
  }

  /** Only a person's own press or key leads here: we never take the focus. */
  function focusTarget() {
    if (!(target instanceof window.Element)) return;
    revealTarget(window, target, 0);
    focusOn(target);
  }

  /** @param {Element} element */
  function focusOn(element) {
    const focusable = /** @type {HTMLElement} */ (element);
    focusable.focus({ preventScroll: true });
    const { activeElement } = /** @type {Document | ShadowRoot} */ (element.getRootNode());
    if (activeElement === element || element.contains(activeElement)) return;
    const inner = /** @type {HTMLElement | null} */ (element.querySelector('a[href], button, input, select, textarea, [tabindex]'));
    if (inner) return inner.focus({ preventScroll: true });
    // Lent for as long as the focus is there, then taken back: the page keeps its own order.
    focusable.setAttribute('tabindex', '-1');
    focusable.addEventListener('blur', () => focusable.removeAttribute('tabindex'), { once: true });
    focusable.focus({ preventScroll: true });
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
      event.preventDefault();
      if (view?.bubble?.panel) onPress({ name: 'help' });
    }
    if (ours && event.repeat && (event.key === 'Enter' || event.key === ' ')) event.preventDefault();
    if (event.key === 'Tab' && target instanceof window.Element && !drawn.bubble.element.hidden) {
      handleTab(event, ours, drawn.bubble.element, target);
    }
  }

  /** @param {Event} event */
  function onNotice(event) {
    drawn?.host.notice(event);
    if (event.type === 'pointerdown') keyboard = false;
    if (event.type === 'focusin' && drawn && !drawn.offer.element.hidden) place();
  }

  function clear() {
    unwatch();
    unwatch = () => {};
    target = null;
    placing += 1;
    drawn?.bubble.hide();
    drawn?.remove();
    drawn = null;
  }

  /** Leaves the page as it was found. */
  function remove() {
    clear();
    hidden = true;
    presses.remove();
  }

  /** @param {Strings} next */
  function setStrings(next) {
    strings = next;
    if (drawn) render();
  }

  return { show, point, setStrings, remove };
}

/** @param {Element | VirtualTarget} target */
function elementOf(target) {
  return 'rect' in target ? target.contextElement : target;
}

/**
 * Where to look for a target that is out of sight.
 * @param {Box} rect
 * @param {Box} screen
 */
function side(rect, screen) {
  const x = (rect.left + rect.right - screen.left - screen.right) / 2 / (screen.right - screen.left);
  const y = (rect.top + rect.bottom - screen.top - screen.bottom) / 2 / (screen.bottom - screen.top);
  if (Math.abs(x) > Math.abs(y)) return x < 0 ? 'left' : 'right';
  return y < 0 ? 'above' : 'below';
}

/**
 * @param {HTMLElement} element
 * @param {number} left
 * @param {number} top
 */
function put(element, left, top) {
  element.style.left = `${Math.round(left)}px`;
  element.style.top = `${Math.round(top)}px`;
}

/**
 * The small point that ties the bubble to its target.
 * @param {HTMLElement} beak
 * @param {DOMRect} box  the bubble
 * @param {Box} target
 * @param {string} where the bubble's side of the target
 */
function putBeak(beak, box, target, where) {
  const from = where === 'top' || where === 'bottom' ? Math.max(box.left + 16, target.left) : Math.max(box.top + 16, target.top);
  const to = where === 'top' || where === 'bottom' ? Math.min(box.right - 16, target.right) : Math.min(box.bottom - 16, target.bottom);
  beak.hidden = to - from < 8;
  beak.setAttribute('data-side', where);
  const middle = (from + to) / 2;
  if (where === 'top') put(beak, middle - 10, box.bottom - 1);
  if (where === 'bottom') put(beak, middle - 10, box.top - 9);
  if (where === 'left') put(beak, box.right - 1, middle - 10);
  if (where === 'right') put(beak, box.left - 9, middle - 10);
}

