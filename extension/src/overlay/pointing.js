/**
 * The element that is pointed at: scrolled into view once, described to those who cannot see the
 * ring, and tracked when it moves.
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
 * @param {() => void} place  puts everything at its current place
 */
export function createPointing(scene, place) {
  const { window } = scene;
  let unwatch = NOTHING;
  let unwatchShown = NOTHING;
  /**
   * The step whose target was already scrolled into view: after that, the person scrolls freely.
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
    /** What a helper points at. @param {Element | undefined} next */
    pointAlso(next) {
      unwatchShown();
      scene.shown = next;
      unwatchShown = next ? watchMovement(window, next, place) : NOTHING;
    },
    /** Stops pointing at anything. */
    forget() {
      unwatch();
      unwatchShown();
      unwatch = unwatchShown = NOTHING;
      scene.target = null;
      scene.shown = undefined;
    },
    /** Puts the focus on the target, because the person pressed the button for it. */
    focus() {
      if (!(scene.target instanceof window.Element)) return;
      revealTarget(window, scene.target, 0);
      focusOn(scene.target);
    },
    /**
     * An on-screen keyboard or a smaller window may hide a target that was visible: it is scrolled
     * back into view. Pinch-zoom does not trigger this, because the person is then looking
     * elsewhere on purpose.
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
 * Announces what the target is. Call only when pointing: while a new step is being shown, the
 * target is still that of the previous step.
 * @param {Scene} scene
 */
function announce({ parts, target, view, options, strings }) {
  if (parts && target && view?.bubble?.tone === 'step' && options.bubble)
    parts.bubble.describe(describe(target, strings));
}
