/**
 * The boxes of a page that were sent to the helper, and the elements they stand for.
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
  /** The last view sent, serialized; '' if none. */
  let drawn = '';
  /** Ids start at random, so that an id from one page is meaningless on the next page. */
  let lastId = Math.floor(Math.random() * 2 ** 40);
  /** @type {WeakMap<Element, number>} */
  const ids = new WeakMap();
  /** The elements of the last view. @type {Map<number, WeakRef<Element>>} */
  let told = new Map();

  /** An element's id, stable for the lifetime of the page. @param {Element} element */
  function idOf(element) {
    const id = ids.get(element) ?? (lastId += 1);
    ids.set(element, id);
    told.set(id, new WeakRef(element));
    return id;
  }

  return {
    /**
     * Reports the view if it has changed. No view is sent before the position of everything that
     * must stay hidden is known.
     * @param {Sharing} sharing
     * @param {(Document | ShadowRoot)[]} roots
     * @returns {number} length of the view, in characters
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
    /** Nothing of the page may be shared now: the next view is sent as a new one. */
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
