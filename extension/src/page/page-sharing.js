/**
 * The part of a page that a helper may see. It is computed only while a helper follows, only after
 * a change, and at most a few times a second. The helper may point at one of the elements that were
 * sent.
 *
 * @typedef {import('../shared/protocol.js').Sharing} Sharing
 * @typedef {import('../shared/protocol.js').Happening} Happening
 */
import { createRootObserver } from '../locate/shadow-roots.js';
import { createPointedBox } from './pointed-box.js';
import { reasonFor } from './privacy.js';
import { createSearch } from './search.js';
import { createSharedView } from './shared-view.js';

/** Minimum time between two views. */
const REST_MS = 200;
/**
 * The service's quota for one connection, in characters per millisecond, with a margin for other
 * messages.
 */
const LETTERS_PER_MS = 32;

/** Events that may change what is visible without a change of the page's tree. */
const CAUSES = ['scroll', 'resize', 'load', 'transitionend', 'animationend', 'click'];

/**
 * @param {{window: Window & typeof globalThis, address: () => string, report: (happening:
 *   Happening) => void, onPointed: (element: Element | undefined) => void}} options `onPointed`: a
 *   helper points at this element
 */
export function createPageSharing({ window, address, report, onPointed }) {
  const { document } = window;
  const top = window === window.parent;
  /** Null while no helper follows. @type {Sharing | null} */
  let sharing = null;
  /**
   * Why nothing of the page is shared, as last reported. @type {string | null | undefined}
   * undefined: not reported yet
   */
  let said;
  /** @type {number | undefined} */
  let resting;
  let stale = false;
  const observer = createRootObserver(window, changed);
  const search = createSearch(window, () => {
    look();
    aim(); // answers at once, without waiting for the next view
  });
  const view = createSharedView({ window, search, report });
  const { elementOf } = view;
  const box = createPointedBox({ document, search, elementOf, report, onPointed });

  /** @param {boolean} [pressed] */
  const aim = (pressed) => box.aim(top && said === null ? sharing : null, pressed);

  /** @param {unknown} [event] */
  function changed(event) {
    if (event instanceof window.MouseEvent && event.isTrusted && box.isOn(event)) aim(true);
    search.changed();
    look();
  }

  /** Computes a view at once, then none until the rest period is over. */
  function look() {
    stale = true;
    if (resting !== undefined || !sharing) return;
    stale = false;
    const roots = search.roots();
    observer.observe(roots);
    const why = reasonFor(roots, address(), top ? sharing.sites : null);
    if (why !== said) report({ what: 'private', why });
    said = why;
    if (why !== null) view.hide();
    const length = top && why === null ? view.draw(sharing, roots) : 0;
    aim();
    const rest = Math.max(REST_MS, length / LETTERS_PER_MS);
    resting = window.setTimeout(() => {
      resting = undefined;
      if (stale) look();
    }, rest);
  }

  function close() {
    sharing = null;
    said = undefined;
    search.forget();
    observer.disconnect();
    window.clearTimeout(resting);
    resting = undefined;
    for (const cause of CAUSES) window.removeEventListener(cause, changed, true);
    view.forget();
    aim();
  }

  return {
    /** @param {Sharing | null} next  null: no helper follows */
    open(next) {
      if (!next) return sharing ? close() : undefined;
      for (const cause of sharing ? [] : CAUSES)
        window.addEventListener(cause, changed, { capture: true, passive: true });
      sharing = next;
      look();
      aim();
    },
    look,
    close,
  };
}
