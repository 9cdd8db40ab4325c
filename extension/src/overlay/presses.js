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
 * @param {Object} options
 * @param {Window & typeof globalThis} options.window
 * @param {() => Surface | null} options.surface
 * @param {(button: Element) => void} options.onPress   a person pressed this button of ours
 * @param {(event: KeyboardEvent, ours: boolean) => void} options.onKey   before the key has any
 *   effect; `ours` where the focus is with us
 * @param {(event: Event) => void} options.onNotice  any event that may have changed what lies on
 *   top, or where the focus is
 */
export function listenForPresses({ window, surface, onPress, onKey, onNotice }) {
  let changedAt = -Infinity;
  let movedAt = -Infinity;
  /** @type {{x: number, y: number} | null} */
  let pointer = null;
  /** @type {{ours: boolean, button: Element | null}} */
  let gesture = { ours: false, button: null };

  /**
   * The part of ours at a place on the screen. Where the page made all of itself inert, the browser
   * no longer says; boxes do.
   * @param {number} x
   * @param {number} y
   * @returns {Element | null}
   */
  function at(x, y) {
    const drawn = surface();
    if (!drawn) return null;
    const hit = drawn.root.elementFromPoint(x, y);
    if (hit && drawn.root.contains(hit)) return hit;
    if (!drawn.element.closest('[inert]')) return null;
    const under = [...drawn.root.querySelectorAll('button, .bubble, .offer, .bar')].filter(
      (part) => {
        const { left, right, top, bottom } = part.getBoundingClientRect();
        return x >= left && x < right && y >= top && y < bottom;
      },
    );
    return under.at(-1) ?? null;
  }

  /** @param {Event} event */
  function isOurs(event) {
    const drawn = surface();
    return !!drawn && event.composedPath().includes(drawn.element);
  }

  /**
   * Who presses by key has not aimed at a place: a move matters to a pointer only.
   * @param {boolean} keyed
   */
  const calm = (keyed) =>
    window.performance.now() - (keyed ? changedAt : Math.max(changedAt, movedAt)) >=
    CALM_AFTER_CHANGE;

  /** @param {Event} event */
  function onGesture(event) {
    if (!event.isTrusted || !(event instanceof window.MouseEvent)) return;
    // A click made by a key, or by a screen reader, which has focused the button first.
    const keyed = event.type === 'click' && event.detail === 0;
    if (keyed ? isOurs(event) : event.type === 'pointerdown') {
      const part = keyed
        ? (surface()?.root.activeElement ?? null)
        : at(event.clientX, event.clientY);
      gesture = {
        ours: !!part || isOurs(event),
        button: calm(keyed) ? (part?.closest('button') ?? null) : null,
      };
    }
    if (event.type === 'pointerdown' && event instanceof window.PointerEvent)
      pointer = event.pointerType === 'mouse' ? { x: event.clientX, y: event.clientY } : null;
    if (event.type === 'pointerdown') onNotice(event);
    if (!gesture.ours && !isOurs(event)) return;
    event.stopImmediatePropagation();
    // The focus stays in the field where the person is writing.
    if (event.type === 'mousedown' || event.type === 'click') event.preventDefault();
    if (event.type !== 'click') return;
    const { button } = gesture;
    gesture = { ours: false, button: null };
    if (
      button &&
      calm(keyed) &&
      (keyed || at(event.clientX, event.clientY)?.closest('button') === button)
    )
      onPress(button);
  }

  /** @param {Event} event */
  function onTouch(event) {
    if (event instanceof window.PointerEvent && event.isTrusted)
      pointer = event.pointerType === 'mouse' ? { x: event.clientX, y: event.clientY } : null;
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

  /** Again and again at no cost: a page's `document.open()` takes the window's listeners away. */
  function listen() {
    for (const type of GESTURES) window.addEventListener(type, onGesture, true);
    for (const type of TOUCHES)
      window.addEventListener(type, onTouch, { capture: true, passive: true });
    for (const type of PASSING) window.addEventListener(type, onPassing, true);
    window.addEventListener('fullscreenchange', onNotice, true);
  }

  function remove() {
    for (const type of GESTURES) window.removeEventListener(type, onGesture, true);
    for (const type of TOUCHES) window.removeEventListener(type, onTouch, true);
    for (const type of PASSING) window.removeEventListener(type, onPassing, true);
    window.removeEventListener('fullscreenchange', onNotice, true);
  }

  listen();
  return {
    listen,
    remove,
    /** What is shown has just changed. */
    changed: () => (changedAt = window.performance.now()),
    /** It has just come to another place. */
    moved: () => (movedAt = window.performance.now()),
    /** Where a mouse rests; null where none does (a finger does not rest). */
    pointer: () => pointer,
  };
}
