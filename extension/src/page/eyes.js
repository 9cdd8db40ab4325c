/**
 * What of a page may be seen by whoever follows, looked at only while somebody does, when something has changed,
 * and never more than a few times a second.
 *
 * @typedef {import('../shared/protocol.js').Eyes} Eyes
 * @typedef {import('../shared/protocol.js').Happening} Happening
 */
import { glimpse } from './locate/locate.js';
import { createRootObserver } from './locate/roots.js';
import { reasonFor } from './privacy.js';
import { createSearch } from './search.js';
import { drawPage } from './wireframe.js';

const REST_MS = 200;
/** What the service takes from one connection in a millisecond, with something left for all else. */
const LETTERS_PER_MS = 32;

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
  const observer = createRootObserver(window, changed);
  const search = createSearch(window, look);
  let drawn = '';
  let lastId = 0;
  /** @type {WeakMap<Element, number>} */
  const ids = new WeakMap();

  /** The same as long as the page is. @param {Element} element */
  function idOf(element) {
    const id = ids.get(element) ?? (lastId += 1);
    ids.set(element, id);
    return id;
  }

  function changed() {
    search.changed();
    look();
  }

  /** Nothing is drawn before it is known where everything is that must not be. @param {Eyes} now @param {(Document | ShadowRoot)[]} roots */
  function draw({ rung, named, guarded }, roots) {
    if (rung === 1) return (drawn = '');
    const answers = guarded.map((target) => search.ask(target));
    if (answers.some(({ kind }) => kind === 'pending')) return drawn;
    const known = named.flatMap((target) => glimpse(document, target, () => roots) ?? []).flatMap((one) => (one.kind === 'found' ? [one.element] : []));
    const guardedHere = answers.flatMap((one) => {
      if (one.kind === 'found') return [one.element];
      // What is merely like it is kept back too, unless it is known to be something else or holds that.
      return one.kind === 'unsure' && one.element && !known.some((element) => one.element?.contains(element)) ? [one.element] : [];
    });
    const view = drawPage({ window, roots, rung, idOf, named: known, guarded: guardedHere });
    const text = JSON.stringify(view);
    if (text !== drawn) report({ what: 'view', view });
    return (drawn = text);
  }

  /** One look at once, then none for a moment. */
  function look() {
    stale = true;
    if (resting !== undefined || !eyes) return;
    stale = false;
    const roots = search.roots();
    observer.observe(roots);
    const why = reasonFor(roots, address(), top ? eyes.sites : null);
    if (why !== said) {
      said = why;
      report({ what: 'private', why });
    }
    if (why !== null) drawn = '';
    const told = top && why === null ? draw(eyes, roots).length : 0;
    resting = window.setTimeout(() => {
      resting = undefined;
      if (stale) look();
    }, Math.max(REST_MS, told / LETTERS_PER_MS));
  }

  const CAUSES = ['scroll', 'resize', 'load', 'transitionend', 'animationend'];

  function close() {
    eyes = null;
    said = undefined;
    drawn = '';
    search.forget();
    observer.disconnect();
    window.clearTimeout(resting);
    resting = undefined;
    for (const cause of CAUSES) window.removeEventListener(cause, changed, true);
  }

  return {
    /** @param {Eyes | null} next  null: nobody follows */
    open(next) {
      if (!next) return eyes ? close() : undefined;
      if (!eyes) for (const cause of CAUSES) window.addEventListener(cause, changed, { capture: true, passive: true });
      eyes = next;
      look();
    },
    look,
    close,
  };
}
