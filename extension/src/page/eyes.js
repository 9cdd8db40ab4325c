/**
 * What of a page may be seen by whoever follows, looked at only while somebody does, when something has changed,
 * and never more than a few times a second.
 *
 * @typedef {import('../shared/protocol.js').Eyes} Eyes
 * @typedef {import('../shared/protocol.js').Happening} Happening
 */
import { rootsOf } from './locate/roots.js';
import { reasonFor } from './privacy.js';

const REST_MS = 200;
const CHANGES = { subtree: true, childList: true, attributes: true, characterData: true };

/**
 * @param {{window: Window & typeof globalThis, address: () => string, report: (happening: Happening) => void}} options
 */
export function createEyes({ window, address, report }) {
  const { document } = window;
  const top = window === window.parent;
  /** @type {Eyes | null} */
  let eyes = null;
  /** @type {string | null | undefined} undefined: nothing was said yet */
  let said;
  /** @type {number | undefined} */
  let resting;
  let stale = false;
  /** @type {Set<Node>} */
  let observed = new Set();
  const observer = new window.MutationObserver(look);

  /** One look at once, then none for a moment. */
  function look() {
    stale = true;
    if (resting !== undefined || !eyes) return;
    stale = false;
    const roots = rootsOf(document);
    for (const root of roots) {
      if (observed.has(root)) continue;
      observed.add(root);
      observer.observe(root, CHANGES);
    }
    const why = reasonFor(roots, address(), top ? eyes.sites : null);
    if (why !== said) {
      said = why;
      report({ what: 'private', why });
    }
    resting = window.setTimeout(() => {
      resting = undefined;
      if (stale) look();
    }, REST_MS);
  }

  const CAUSES = ['scroll', 'resize', 'load', 'transitionend', 'animationend'];

  function close() {
    eyes = null;
    said = undefined;
    observer.disconnect();
    observed = new Set();
    window.clearTimeout(resting);
    resting = undefined;
    for (const cause of CAUSES) window.removeEventListener(cause, look, true);
  }

  return {
    /** @param {Eyes | null} next  null: nobody follows */
    open(next) {
      if (!next) return eyes ? close() : undefined;
      if (!eyes) for (const cause of CAUSES) window.addEventListener(cause, look, { capture: true, passive: true });
      eyes = next;
      look();
    },
    look,
    close,
  };
}
