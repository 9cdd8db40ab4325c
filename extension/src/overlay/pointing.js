/**
 * What is pointed at: brought into view once, described to those who cannot see the ring, and
 * followed where it goes.
 */
import { focusOn } from './focus.js';
import { watchMovement } from './movement.js';
import { revealTarget } from './reveal.js';
import { describe, elementOf } from './target.js';

/**
 * @typedef {import('./scene.js').Scene} Scene
 * @typedef {import('./target.js').Target} Target
 */

const NOTHING = () => {};

/**
 * @param {Scene} scene
 * @param {() => void} place  puts everything where it belongs now
 */
export function createPointing(scene, place) {
  const { window } = scene;
  let unwatch = NOTHING;
  let unwatchShown = NOTHING;
  /**
   * The step whose target was already brought into view: after that the person scrolls as they
   * like.
   */
  let revealed = '';

  /** @param {Element} element */
  const bringIntoView = (element) =>
    revealTarget(
      window,
      element,
      scene.view?.bubble && scene.parts
        ? scene.parts.bubble.element.getBoundingClientRect().height
        : 0,
    );

  function reveal() {
    const { view, target, options } = scene;
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

  return {
    /** @param {Target | null} next @param {import('./scene.js').PointOptions} how */
    point(next, how) {
      const same = next === scene.target;
      scene.target = next;
      scene.options = how;
      announce(scene);
      if (same) return;
      unwatch();
      reveal();
      unwatch = next ? watchMovement(window, elementOf(next), place) : NOTHING;
    },
    /** What a helper shows. @param {Element | undefined} next */
    pointAlso(next) {
      unwatchShown();
      scene.shown = next;
      unwatchShown = next ? watchMovement(window, next, place) : NOTHING;
    },
    /** Nothing is pointed at any more. */
    forget() {
      unwatch();
      unwatchShown();
      unwatch = unwatchShown = NOTHING;
      scene.target = null;
      scene.shown = undefined;
    },
    /** Takes the person to the target: they pressed the button for it. */
    focus() {
      if (!(scene.target instanceof window.Element)) return;
      revealTarget(window, scene.target, 0);
      focusOn(scene.target);
    },
    /**
     * A keyboard that comes up, or a window made smaller, takes what was in sight: it is brought
     * back. Whoever enlarges with two fingers looks elsewhere.
     */
    bringBack() {
      const { target, options, inSight } = scene;
      const taken =
        inSight && options.reveal !== false && (window.visualViewport?.scale ?? 1) === 1;
      if (taken && target instanceof window.Element) bringIntoView(target);
    },
  };
}

/**
 * Says what the target is. Only when pointing: while a new step is being shown the target is still
 * that of the last one.
 * @param {Scene} scene
 */
function announce({ parts, target, view, options, strings }) {
  if (parts && target && view?.bubble?.tone === 'step' && options.bubble)
    parts.bubble.describe(describe(target, strings));
}
