/**
 * The boxes that were told of a page, and which elements these are.
 *
 * @typedef {import('../shared/protocol.js').Sharing} Sharing
 */
import { namedHere, placesOf } from './guarded-elements.js';
import { drawPage } from './wireframe.js';

/**
 * @param {Object} options
 * @param {Window & typeof globalThis} options.window
 * @param {import('./search.js').Search} options.search
 * @param {(happening: import('../shared/protocol.js').Happening) => void} options.report
 */
export function createSharedView({ window, search, report }) {
  /** The last view, as text; '' is none. */
  let drawn = '';
  /** What was said of this page must mean nothing on the next one. */
  let lastId = Math.floor(Math.random() * 2 ** 40);
  /** @type {WeakMap<Element, number>} */
  const ids = new WeakMap();
  /** Those of the last view. @type {Map<number, WeakRef<Element>>} */
  let told = new Map();

  /** The same as long as the page is. @param {Element} element */
  function idOf(element) {
    const id = ids.get(element) ?? (lastId += 1);
    ids.set(element, id);
    told.set(id, new WeakRef(element));
    return id;
  }

  return {
    /**
     * Reports what there is to see, if it is something else than before. Nothing is drawn before it
     * is known where everything is that must not be.
     * @param {Sharing} sharing
     * @param {(Document | ShadowRoot)[]} roots
     * @returns {number} how long the view is, in letters
     */
    draw(sharing, roots) {
      const { rung } = sharing;
      if (rung === 1) {
        drawn = '';
        return 0;
      }
      const named = namedHere(window.document, search, sharing);
      const guarded = placesOf(search, sharing.guarded, named);
      if (!guarded) return drawn.length;
      told = new Map();
      const view = drawPage({ window, roots, rung, idOf, named, guarded });
      const text = JSON.stringify(view);
      if (text !== drawn) report({ what: 'view', view });
      drawn = text;
      return drawn.length;
    },
    /** Nothing of the page may be seen now: the next view is a new one. */
    hide() {
      drawn = '';
    },
    /** @param {number} id */
    elementOf: (id) => told.get(id)?.deref(),
    forget() {
      drawn = '';
      told = new Map();
    },
  };
}

/** @typedef {ReturnType<typeof createSharedView>} SharedView */
