/**
 * What of a page may be seen by whoever follows, looked at only while somebody does, when something
 * has changed, and never more than a few times a second. Of what was told of it, one thing may be
 * pointed at from there.
 *
 * @typedef {import('../shared/protocol.js').Sharing} Sharing
 * @typedef {import('../shared/protocol.js').Happening} Happening
 */
import { glimpse } from '../locate/locate.js';
import { createRootObserver, wayUp } from '../locate/roots.js';
import { isVisible } from '../locate/visible.js';
import { isCovered } from './obstacle.js';
import { reasonFor } from './privacy.js';
import { createSearch } from './search.js';
import { drawPage } from './wireframe.js';

const REST_MS = 200;
/**
 * What the service takes from one connection in a millisecond, with something left for all else.
 */
const LETTERS_PER_MS = 32;

/**
 * @param {{window: Window & typeof globalThis, address: () => string, report: (happening:
 *   Happening) => void, onPointed: (element: Element | undefined) => void}} options `onPointed`: a
 *   helper shows this
 */
export function createPageSharing({ window, address, report, onPointed }) {
  const { document } = window;
  const top = window === window.parent;
  /** @type {Sharing | null} */
  let sharing = null;
  /** @type {string | null | undefined} undefined: nothing was said yet */
  let said;
  /** @type {number | undefined} */
  let resting;
  let stale = false;
  const observer = createRootObserver(window, changed);
  const search = createSearch(window, () => {
    look();
    aim(); // what waited for this is not kept waiting until the next look
  });
  let drawn = '';
  /** What was said of this page must mean nothing on the next one. */
  let lastId = Math.floor(Math.random() * 2 ** 40);
  /** @type {WeakMap<Element, number>} */
  const ids = new WeakMap();
  /** Those of the last view. @type {Map<number, WeakRef<Element>>} */
  let told = new Map();
  /** The box that a helper would like to show; 0 is none. */
  let box = 0;
  /** @type {Element | undefined} */
  let pointed;
  /**
   * @type {import('../shared/follow/messages.js').Unpointed | null | undefined} what was said of
   *   that; undefined: it is not known yet
   */
  let answered;

  /** The same as long as the page is. @param {Element} element */
  function idOf(element) {
    const id = ids.get(element) ?? (lastId += 1);
    ids.set(element, id);
    told.set(id, new WeakRef(element));
    return id;
  }

  /** @param {unknown} [event] */
  function changed(event) {
    if (
      event instanceof window.MouseEvent &&
      event.isTrusted &&
      pointed &&
      event.composedPath().includes(pointed)
    )
      aim('over');
    search.changed();
    look();
  }

  /** What of the guide is here. @param {Sharing} now */
  const knownHere = ({ named }) =>
    named
      .flatMap((target) => glimpse(document, target, search.roots) ?? [])
      .flatMap((one) => (one.kind === 'found' ? [one.element] : []));

  /**
   * Where these are; undefined while that is not known.
   * @param {import('../shared/protocol.js').Target[]} targets
   * @param {Element[]} known
   */
  function placesOf(targets, known) {
    const answers = targets.map((target) => search.ask(target));
    if (answers.some(({ kind }) => kind === 'pending')) return undefined;
    return answers.flatMap((one) => {
      if (one.kind === 'found') return [one.element];
      //  What is merely like it is kept back too, unless it is known to be something else or holds
      // that.
      return one.kind === 'unsure' &&
        one.element &&
        !known.some((element) => one.element?.contains(element))
        ? [one.element]
        : [];
    });
  }

  /**
   * Nothing is drawn before it is known where everything is that must not be.
   * @param {Sharing} now
   * @param {(Document | ShadowRoot)[]} roots
   */
  function draw(now, roots) {
    if (now.rung === 1) return (drawn = '');
    const known = knownHere(now);
    const guarded = placesOf(now.guarded, known);
    if (!guarded) return drawn;
    told = new Map();
    const view = drawPage({ window, roots, rung: now.rung, idOf, named: known, guarded });
    const text = JSON.stringify(view);
    if (text !== drawn) report({ what: 'view', view });
    return (drawn = text);
  }

  /**
   * Why it is not pointed at; null: it is. What is in a frame is not seen from here, so none is
   * pointed at.
   * @param {Sharing} now
   */
  function whyNot(now) {
    if (!pointed || !isVisible(pointed) || isCovered(pointed)) return 'gone';
    const guarded = placesOf([...now.guarded, ...now.grave], knownHere(now));
    const frames = search.roots().flatMap((root) => [...root.querySelectorAll('iframe, frame')]);
    const own = wayUp(pointed);
    return (
      guarded &&
      ([...guarded, ...frames].some(
        (one) => own.includes(one) || wayUp(one).includes(/** @type {Element} */ (pointed)),
      )
        ? 'guarded'
        : null)
    );
  }

  /** @param {'over'} [over]  the person has pressed it */
  function aim(over) {
    const next = (top && said === null && sharing?.points) || 0;
    if (next !== box) [box, pointed, answered] = [next, told.get(next)?.deref(), undefined];
    else if (answered) return;
    const why = box && sharing ? (over ?? whyNot(sharing)) : undefined;
    onPointed(why === null ? pointed : undefined);
    if (why !== undefined && why !== answered) report({ what: 'pointed', box, why });
    answered = why;
  }

  /** One look at once, then none for a moment. */
  function look() {
    stale = true;
    if (resting !== undefined || !sharing) return;
    stale = false;
    const roots = search.roots();
    observer.observe(roots);
    const why = reasonFor(roots, address(), top ? sharing.sites : null);
    if (why !== said) {
      said = why;
      report({ what: 'private', why });
    }
    if (why !== null) drawn = '';
    const length = top && why === null ? draw(sharing, roots).length : 0;
    aim();
    resting = window.setTimeout(
      () => {
        resting = undefined;
        if (stale) look();
      },
      Math.max(REST_MS, length / LETTERS_PER_MS),
    );
  }

  const CAUSES = ['scroll', 'resize', 'load', 'transitionend', 'animationend', 'click'];

  function close() {
    sharing = null;
    said = undefined;
    drawn = '';
    search.forget();
    observer.disconnect();
    window.clearTimeout(resting);
    resting = undefined;
    for (const cause of CAUSES) window.removeEventListener(cause, changed, true);
    told = new Map();
    aim();
  }

  return {
    /** @param {Sharing | null} next  null: nobody follows */
    open(next) {
      if (!next) return sharing ? close() : undefined;
      if (!sharing)
        for (const cause of CAUSES)
          window.addEventListener(cause, changed, { capture: true, passive: true });
      sharing = next;
      look();
      aim();
    },
    look,
    close,
  };
}
