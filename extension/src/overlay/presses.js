/**
 * Detects what a person does with our buttons, and ignores what a page fakes.
 *
 * A listener on our own button would receive nothing on a page that stops events in the capture
 * phase. So the listeners are on the window, in capture, from document_start, before the page has a
 * listener of its own. There our closed root is not in the event's path: the target is deduced from
 * what lies under the pointer, or has the focus, in our root. Only trusted events count, and none
 * of ours is passed on to the page: its dialogs do not close because somebody pressed "Aidez-moi",
 * and it cannot learn what was pressed.
 */

/**
 * Milliseconds. After a change of what is shown, presses are ignored for this long, because they
 * were aimed at the previous content.
 */
export const CALM_AFTER_CHANGE = 600;

const GESTURES = [
  'pointerdown',
  'pointerup',
  'pointercancel',
  'mousedown',
  'mouseup',
  'click',
  'auxclick',
  'dblclick',
  'contextmenu',
];
const TOUCHES = ['touchstart', 'touchmove', 'touchend', 'touchcancel', 'wheel', 'pointermove'];
const PASSING = [
  'pointerover',
  'pointerout',
  'pointerenter',
  'pointerleave',
  'mousemove',
  'mouseover',
  'mouseout',
  'mouseenter',
  'mouseleave',
  'focusin',
  'focusout',
  'focus',
  'blur',
  'keydown',
  'keypress',
  'keyup',
  'beforetoggle',
  'toggle',
  'selectstart',
  'dragstart',
];

/**
 * @typedef {Object} Surface  what is currently drawn
 * @property {HTMLElement} element  our host
 * @property {ShadowRoot} root
 */

/**
 * The part of ours at a point on the screen. If the page made everything inert, the browser's hit
 * test does not find it; the boxes are compared instead.
 * @param {Surface} surface
 * @param {{clientX: number, clientY: number}} place
 * @returns {Element | null}
 */
function partAt({ element, root }, { clientX: x, clientY: y }) {
  const hit = root.elementFromPoint(x, y);
  if (hit && root.contains(hit)) return hit;
  if (!element.closest('[inert]')) return null;
  const under = [...root.querySelectorAll('button, .bubble, .offer, .bar')].filter((part) => {
    const { left, right, top, bottom } = part.getBoundingClientRect();
    return x >= left && x < right && y >= top && y < bottom;
  });
  return under.at(-1) ?? null;
}

/**
 * Decides when a press counts: not right after a change of what is shown. A press by key is not
 * aimed at a place, so a move of the buttons matters to a pointer only.
 * @param {Window} window
 */
function createCalm({ performance }) {
  let changedAt = -Infinity;
  let movedAt = -Infinity;
  return {
    changed: () => (changedAt = performance.now()),
    moved: () => (movedAt = performance.now()),
    /** @param {boolean} keyed */
    isCalm: (keyed) =>
      performance.now() - (keyed ? changedAt : Math.max(changedAt, movedAt)) >= CALM_AFTER_CHANGE,
  };
}

/**
 * @param {Object} options
 * @param {Window & typeof globalThis} options.window
 * @param {() => Surface | null} options.surface
 * @param {(event: KeyboardEvent, ours: boolean) => void} options.onKey   before the key's default
 *   action; `ours`: the focus is in the overlay
 * @param {(event: Event) => void} options.onNotice  any event that may have changed what lies on
 *   top, or where the focus is
 */
export function listenForPresses({ window, surface, onKey, onNotice }) {
  /** @type {WeakMap<Element, () => void>} */
  const acts = new WeakMap();
  const calm = createCalm(window);
  /** @type {{x: number, y: number} | null} */
  let pointer = null;
  /** @type {{ours: boolean, button: Element | null}} */
  let gesture = { ours: false, button: null };

  /** @param {Event} event */
  function isOurs(event) {
    const drawn = surface();
    return !!drawn && event.composedPath().includes(drawn.element);
  }

  /** @param {MouseEvent} event @param {boolean} keyed */
  function partOf(event, keyed) {
    const drawn = surface();
    if (!drawn) return null;
    return keyed ? drawn.root.activeElement : partAt(drawn, event);
  }

  /** @param {MouseEvent} event @param {boolean} keyed */
  const buttonOf = (event, keyed) => partOf(event, keyed)?.closest('button') ?? null;

  /** Only a mouse has a resting position. @param {Event} event */
  function follow(event) {
    if (event instanceof window.PointerEvent && event.isTrusted)
      pointer = event.pointerType === 'mouse' ? { x: event.clientX, y: event.clientY } : null;
  }

  /** A press counts only if it begins and ends on the same button. @param {Event} event */
  function onGesture(event) {
    if (!event.isTrusted || !(event instanceof window.MouseEvent)) return;
    // A click made by a key or by a screen reader, which has focused the button first.
    const keyed = event.type === 'click' && event.detail === 0;
    if (keyed ? isOurs(event) : event.type === 'pointerdown')
      gesture = {
        ours: !!partOf(event, keyed) || isOurs(event),
        button: calm.isCalm(keyed) ? buttonOf(event, keyed) : null,
      };
    if (event.type === 'pointerdown') {
      follow(event);
      onNotice(event);
    }
    if (!gesture.ours && !isOurs(event)) return;
    event.stopImmediatePropagation();
    // Keeps the focus in the field where the person is typing.
    if (event.type === 'mousedown' || event.type === 'click') event.preventDefault();
    if (event.type !== 'click') return;
    const { button } = gesture;
    gesture = { ours: false, button: null };
    if (button && calm.isCalm(keyed) && (keyed || buttonOf(event, keyed) === button))
      acts.get(button)?.();
  }

  /** @param {Event} event */
  function onTouch(event) {
    follow(event);
    if (isOurs(event)) event.stopImmediatePropagation();
  }

  /** @param {Event} event */
  function onPassing(event) {
    if (event.isTrusted) {
      if (event instanceof window.KeyboardEvent && event.type === 'keydown')
        onKey(event, isOurs(event));
      else if (event.type === 'focusin' || event.type === 'toggle') onNotice(event);
    }
    if (isOurs(event)) event.stopImmediatePropagation();
  }

  const ears = createEars(window, [
    { types: GESTURES, hear: onGesture },
    { types: TOUCHES, hear: onTouch, passive: true },
    { types: PASSING, hear: onPassing },
    { types: ['fullscreenchange'], hear: onNotice },
  ]);
  ears.listen();
  return {
    ...ears,
    /**
     * Registers what a press of one of our buttons does. @param {Element} button @param {() =>
     * void} act
     */
    register: (button, act) => void acts.set(button, act),
    /** Call when what is shown has just changed. */
    changed: calm.changed,
    /** Call when what is shown has just moved. */
    moved: calm.moved,
    /** The position of a resting mouse; null if there is none (a finger does not rest). */
    pointer: () => pointer,
  };
}

/**
 * Listeners that run before the page's own.
 * @param {Window} window
 * @param {{types: string[], hear: (event: Event) => void, passive?: boolean}[]} listeners
 */
const createEars = (window, listeners) => ({
  /**
   * Idempotent and cheap, so it can be called repeatedly: a page's `document.open()` removes the
   * window's listeners.
   */
  listen() {
    for (const { types, hear, passive } of listeners)
      for (const type of types)
        window.addEventListener(type, hear, { capture: true, ...(passive && { passive }) });
  },
  remove() {
    for (const { types, hear } of listeners)
      for (const type of types) window.removeEventListener(type, hear, true);
  },
});
