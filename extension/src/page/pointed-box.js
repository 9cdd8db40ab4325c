/**
 * The box that a helper asks to point at: whether its element may be pointed at, and whether it
 * still exists.
 *
 * @typedef {import('../shared/protocol.js').Sharing} Sharing
 * @typedef {import('../shared/follow/messages.js').Unpointed} Unpointed
 */
import { wayUp } from '../locate/shadow-roots.js';
import { isVisible } from '../locate/visible.js';
import { namedHere, placesOf } from './guarded-elements.js';
import { isCovered } from './obstacle.js';

/**
 * @param {Object} options
 * @param {Document} options.document
 * @param {import('./search.js').Search} options.search
 * @param {(box: number) => Element | undefined} options.elementOf
 * @param {(happening: import('../shared/protocol.js').Happening) => void} options.report
 * @param {(element: Element | undefined) => void} options.onPointed
 */
export function createPointedBox({ document, search, elementOf, report, onPointed }) {
  /** 0: none. */
  let box = 0;
  /** @type {Element | undefined} */
  let pointed;
  /** The reason last reported; undefined: not known yet. @type {Unpointed | null | undefined} */
  let answered;

  /**
   * Why the element is not pointed at; null if it is. The content of an inner frame is not visible
   * from here, so frames are never pointed at.
   * @param {Sharing} sharing
   */
  function whyNot(sharing) {
    if (!pointed || !isVisible(pointed) || isCovered(pointed)) return 'gone';
    const named = namedHere(document, search, sharing);
    const guarded = placesOf(search, [...sharing.guarded, ...sharing.grave], named);
    if (!guarded) return undefined;
    const frames = search.roots().flatMap((root) => [...root.querySelectorAll('iframe, frame')]);
    const own = wayUp(pointed);
    /** @param {Element} one */
    const isNested = (one) =>
      own.includes(one) || wayUp(one).includes(/** @type {Element} */ (pointed));
    return [...guarded, ...frames].some(isNested) ? 'guarded' : null;
  }

  return {
    /**
     * @param {Sharing | null} sharing  null: nothing may be pointed at
     * @param {boolean} [pressed]  the person has just pressed the element
     */
    aim(sharing, pressed = false) {
      const next = sharing?.points ?? 0;
      if (next !== box) [box, pointed, answered] = [next, elementOf(next), undefined];
      else if (answered) return;
      const why = box && sharing ? (pressed ? 'over' : whyNot(sharing)) : undefined;
      onPointed(why === null ? pointed : undefined);
      if (why !== undefined && why !== answered) report({ what: 'pointed', box, why });
      answered = why;
    },
    /** @param {Event} event */
    isOn: (event) => !!pointed && event.composedPath().includes(pointed),
  };
}
