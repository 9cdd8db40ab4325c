/**
 * Draws what the scene describes: creates the parts when they are first needed, and removes them.
 */
import { createParts } from './parts.js';

/**
 * @typedef {import('./scene.js').Scene} Scene
 * @typedef {import('../shared/protocol.js').PressName} PressName
 */

/** The view used for a ring without a view. @type {import('../shared/protocol.js').View} */
const NOTHING = {
  look: { lang: 'fr', size: 0, contrast: 'normal' },
  offer: null,
  bubble: null,
};

/**
 * @param {Object} options
 * @param {Scene} options.scene
 * @param {boolean} options.open  the test variant's shadow root is open
 * @param {ReturnType<typeof import('./presses.js').listenForPresses>} options.presses
 * @param {ReturnType<typeof import('./pointing.js').createPointing>} options.pointing
 * @param {() => void} options.place
 * @param {(press: {name: PressName, guide?: string}) => void} options.onPress
 * @param {() => void} options.onHidden
 */
export function createDrawing({ scene, open, presses, pointing, place, onPress, onHidden }) {
  /** @type {(button: Element, name: PressName, guide?: string) => void} */
  const register = (button, name, guide) =>
    presses.register(button, () => {
      if (name === 'focus') pointing.focus();
      onPress(guide === undefined ? { name } : { name, guide });
    });

  /** Unfolding leaves the pressed button where it is, so that it may stay under the pointer. */
  /** @type {(button: Element, act: () => void) => void} */
  const unfold = (button, act) =>
    presses.register(button, () => {
      act();
      presses.changed();
      scene.pointer = null;
      place();
    });

  const assemble = () =>
    createParts({
      window: scene.window,
      open,
      register,
      unfold,
      onHidden,
      onMoved: presses.listen,
      onSized: place,
      onResize() {
        pointing.bringBack();
        place();
      },
      onScroll() {
        scene.pointer = null;
        if (isOffering(scene)) place();
      },
    });

  return {
    /** Puts our host in the page, on top. */
    attach() {
      scene.parts ??= assemble();
      scene.parts.dress((scene.view ?? NOTHING).look);
      scene.parts.host.attach();
    },
    /** Call when the scene's content has changed. */
    update() {
      const view = scene.view ?? NOTHING;
      scene.parts ??= assemble();
      scene.parts.dress(view.look);
      scene.parts.show(view, scene.strings);
      presses.changed();
      scene.pointer = presses.pointer();
      scene.parts.host.attach();
      place();
    },
    remove() {
      scene.parts?.remove();
      scene.parts = null;
    },
  };
}

/** @param {Scene} scene */
export const isOffering = ({ parts }) => !!parts && !parts.offer.element.hidden;
