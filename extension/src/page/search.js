/**
 * Caches what is known of each target on this page. A target with a selector that matches exactly
 * one element is answered at once. Other targets are searched for in short time slices, and again
 * when the page has changed. At most one search runs at a time, with a pause between two.
 *
 * @typedef {import('../shared/protocol.js').Target} Target
 * @typedef {import('../locate/locate.js').Located | {kind: 'pending'}} Answer
 * @typedef {{target: Target, danger: boolean, answer: Answer, version: number}} Entry
 */
import { glimpse, locate } from '../locate/locate.js';
import { rootsOf } from '../locate/shadow-roots.js';
import { isVisible } from '../locate/visible.js';

/**
 * Pause between two searches: at least this long, and at least three times the duration of the last
 * search.
 */
const REST_MS = 100;

/**
 * The replacement of an element after the page re-rendered: the only element whose markup is
 * identical.
 * @param {Document} document @param {Element} element
 */
function drawnAnew(document, element) {
  const same = rootsOf(document).flatMap((root) =>
    [...root.querySelectorAll(element.localName)].filter(
      (one) => one.isEqualNode(element) && isVisible(one),
    ),
  );
  return same.length === 1 ? same[0] : null;
}

/** @param {Answer} one @param {Answer} other */
const isSame = (one, other) =>
  one.kind === other.kind &&
  (one.kind !== 'found' || other.kind !== 'found' || one.element === other.element);

/**
 * If the found element was removed, its re-rendered replacement, if any, is used until the next
 * search.
 * @param {Document} document @param {Entry} entry
 */
function dropGone(document, entry) {
  const { answer } = entry;
  if (answer.kind !== 'found' || isVisible(answer.element)) return;
  const element = answer.element.isConnected ? null : drawnAnew(document, answer.element);
  entry.answer = element ? { ...answer, element } : { kind: 'pending' };
  entry.version = 0;
}

/**
 * The page's document and shadow roots, collected once for all queries of one turn of the event
 * loop, during which the page does not change.
 * @param {Document} document
 */
function createRoots(document) {
  /** @type {(Document | ShadowRoot)[] | null} */
  let walked = null;
  return () => {
    if (!walked)
      queueMicrotask(() => {
        walked = null;
      });
    walked ??= rootsOf(document);
    return walked;
  };
}

/**
 * @param {Window & typeof globalThis} window
 * @param {() => void} onNews  called when an answer has changed
 */
export function createSearch(window, onNews) {
  const { document } = window;
  const roots = createRoots(document);
  /** @type {Map<string, Entry>} */
  let entries = new Map();
  /** Version of the page; an answer for an older version is stale. */
  let version = 1;
  let searching = false;
  /** @type {number | undefined} */
  let resting;

  const isStale = (/** @type {Entry} */ entry) => entry.version < version;

  /** @param {Entry} entry @returns {Promise<boolean>} whether the answer has changed */
  async function searchFor(entry) {
    entry.version = version;
    const { target, danger } = entry;
    const answer = await locate(document, target, { danger, frames: false });
    const news = !isSame(answer, entry.answer);
    entry.answer = answer;
    return news;
  }

  async function search() {
    if (searching || resting !== undefined) return;
    searching = true;
    const own = entries;
    const began = window.performance.now();
    let news = false;
    try {
      for (const entry of own.values()) {
        if (own !== entries) break;
        if (isStale(entry) && (await searchFor(entry))) news = true;
      }
    } finally {
      searching = false;
    }
    if (own !== entries) return void search();
    const rest = Math.max(REST_MS, 3 * (window.performance.now() - began));
    resting = window.setTimeout(() => {
      resting = undefined;
      if ([...entries.values()].some(isStale)) void search();
    }, rest);
    if (news) onNews();
  }

  return {
    roots,
    /**
     * The current answer: `pending` while there is none, or if the element found has been removed.
     * @param {Target} target @param {{danger?: boolean}} [options]
     * @returns {Answer}
     */
    ask(target, { danger = false } = {}) {
      const key = JSON.stringify([target, danger]);
      const entry = entries.get(key) ?? { target, danger, answer: { kind: 'pending' }, version: 0 };
      entries.set(key, entry);
      const now = glimpse(document, target, roots);
      if (now) {
        entry.answer = now;
        entry.version = version;
        return now;
      }
      dropGone(document, entry);
      if (isStale(entry)) void search();
      return entry.answer;
    },
    /** The page has changed: cached answers must be verified again. */
    changed() {
      version++;
    },
    /** Drops all cached targets. */
    forget() {
      entries = new Map();
      window.clearTimeout(resting);
      resting = undefined;
    },
  };
}

/** @typedef {ReturnType<typeof createSearch>} Search */
