/**
 * Everything that is drawn over a guided page: the ring, the bubble, the offer, the helper's bar
 * and the helper's ring.
 *
 * The caller tells it what to show and where to point; it reports what a person pressed. It makes
 * no decision about the guide. Guarantee towards the page: a page cannot read our texts, forge a
 * press or make a step advance. A page can hide the overlay, and `onHidden` then reports it. Known
 * limits: docs/decisions/0005-the-overlay.md. While nothing changes, nothing runs: no timer, no
 * animation frame.
 */
import { createDrawing, isOffering } from './drawing.js';
import { createKeys } from './keys.js';
import { createLayout } from './layout.js';
import { createPointing } from './pointing.js';
import { listenForPresses } from './presses.js';
import { createScene } from './scene.js';

/** @typedef {import('../shared/protocol.js').View} View */
/** @typedef {import('../shared/protocol.js').PressName} PressName */
/** @typedef {import('../shared/text.js').Strings} Strings */
/** @typedef {import('./target.js').Target} Target */

/**
 * Call it at document_start, because its listeners must be registered before the page's. It draws
 * nothing until `show` or `point` is called.
 * @param {Object} options
 * @param {Window & typeof globalThis} options.window
 * @param {boolean} options.open        the test variant's shadow root is open
 * @param {Strings} options.strings
 * @param {(press: {name: PressName, guide?: string}) => void} options.onPress   called only when a
 *   person pressed one of our buttons, never for a synthetic event
 * @param {() => void} options.onHidden the page hides the overlay permanently; nothing is drawn
 *   from then on
 */
export function createOverlay({ window, open, strings, onPress, onHidden }) {
  const scene = createScene(window, strings);
  let shown = 'null';
  let ended = false;
  const layOut = createLayout(() => presses.moved());
  const place = () => layOut(scene);
  const pointing = createPointing(scene, place);
  const presses = listenForPresses({
    window,
    surface: () => scene.parts?.host ?? null,
    onKey: createKeys(scene, { place, onHelp: () => onPress({ name: 'help' }) }),
    onNotice(event) {
      scene.parts?.host.notice(event);
      if (event.type === 'pointerdown') scene.keyboard = false;
      if (event.type === 'focusin' && isOffering(scene)) place();
    },
  });
  const drawing = createDrawing({
    scene,
    open,
    presses,
    pointing,
    place,
    onPress,
    onHidden() {
      end();
      onHidden();
    },
  });

  function render() {
    if (scene.view || scene.target) drawing.update();
    else clear();
  }

  function clear() {
    pointing.forget();
    drawing.remove();
  }

  function end() {
    clear();
    ended = true;
  }

  return {
    /**
     * Shows a view, or hides it if null. Idempotent: the same view again changes nothing and
     * announces nothing.
     * @param {View | null} next
     */
    show(next) {
      const key = JSON.stringify(next);
      if (ended || key === shown) return;
      shown = key;
      scene.view = next;
      render();
    },
    /**
     * Points at a target, or at nothing. The ring is drawn when this returns.
     * @param {Target | null} next
     * @param {import('./scene.js').PointOptions} [how]
     */
    point(next, how = { ring: true, bubble: true }) {
      if (ended) return;
      const same = next === scene.target;
      if (next && !same) drawing.attach();
      pointing.point(next, how);
      if (next || scene.view || same) place();
      else clear();
    },
    /**
     * Points at what a helper shows: a ring of a different style, with the helper's name beside it.
     * It scrolls nothing and takes no press.
     * @param {Element | undefined} next
     */
    pointAlso(next) {
      if (ended || next === scene.shown) return;
      pointing.pointAlso(next);
      place();
    },
    /** @param {Strings} next */
    setStrings(next) {
      if (JSON.stringify(next) === JSON.stringify(scene.strings)) return;
      scene.strings = next;
      if (scene.parts) render();
    },
    /** Removes everything, and leaves the page as it was found. */
    remove() {
      end();
      presses.remove();
    },
  };
}
