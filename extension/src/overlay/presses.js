/**
 * What a person does with our buttons, and nothing that a page makes up.
 *
 * A listener on our own button would hear nothing on a page that swallows events on their way down,
 * so the window is listened to, in capture, from document_start, before the page has a listener of
 * its own. There our root is closed to us too: whose event it is follows from what lies under the
 * pointer, or has the focus, in our root. Only trusted events count, and none of ours goes on to
 * the page: its dialogs do not close because somebody pressed "Aidez-moi", and it cannot learn what
 * was pressed.
 */

/** After a change of what is shown, presses are not meant for what is there now. Milliseconds. */
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
 * @typedef {Object} Surface  what is drawn at present
 * @property {HTMLElement} element  our host
 * @property {ShadowRoot} root
 */

/**
 * The part of ours at a place on the screen. Where the page made all of itself inert, the browser
 * no longer says; boxes do.
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
 * When a press counts: not right after a change of what is shown. Who presses by key has not aimed
 * at a place, so that a move matters to a pointer only.
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
 * @param {(event: KeyboardEvent, ours: boolean) => void} options.onKey   before the key has any
 *   effect; `ours` where the focus is with us
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

  /** Only a mouse rests somewhere. @param {Event} event */
  function follow(event) {
    if (event instanceof window.PointerEvent && event.isTrusted)
      pointer = event.pointerType === 'mouse' ? { x: event.clientX, y: event.clientY } : null;
  }

  /** A press counts for the button on which it began and ends. @param {Event} event */
  function onGesture(event) {
    if (!event.isTrusted || !(event instanceof window.MouseEvent)) return;
    // A click made by a key, or by a screen reader, which has focused the button first.
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
    // The focus stays in the field where the person is writing.
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
    /** What a press of one of our buttons does. @param {Element} button @param {() => void} act */
    register: (button, act) => void acts.set(button, act),
    /** What is shown has just changed. */
    changed: calm.changed,
    /** It has just come to another place. */
    moved: calm.moved,
    /** Where a mouse rests; null where none does (a finger does not rest). */
    pointer: () => pointer,
  };
}

/**
 * Listeners before the page's own.
 * @param {Window} window
 * @param {{types: string[], hear: (event: Event) => void, passive?: boolean}[]} listeners
 */
const createEars = (window, listeners) => ({
  /** Again and again at no cost: a page's `document.open()` takes the window's listeners away. */
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
