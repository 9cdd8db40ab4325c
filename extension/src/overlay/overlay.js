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
 * Call it at document_start: its listeners must come before the page's. It draws nothing until it
 * is told to.
 * @param {Object} options
 * @param {Window & typeof globalThis} options.window
 * @param {boolean} options.open        the test variant's shadow root is open
 * @param {Strings} options.strings
 * @param {(press: {name: PressName, guide?: string}) => void} options.onPress   a person, and
 *   nothing else, pressed one of our buttons
 * @param {() => void} options.onHidden the page hides us for good; nothing is drawn from then on
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
     * Shows a view, or nothing of it. The same view again changes nothing and says nothing.
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
     * Points at a target, or at none. The ring is there when this returns.
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
     * A helper shows something: a ring of another look, with their name beside it, that scrolls
     * nothing and takes no press.
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
    /** Leaves the page as it was found. */
    remove() {
      end();
      presses.remove();
    },
  };
}
