/**
 * Keeps what is known of each target on this page. What a selector has alone is known at once; for
 * the rest there is a search in short slices, begun again when the page has changed, never two at a
 * time and never one right after the other.
 *
 * @typedef {import('../shared/protocol.js').Target} Target
 * @typedef {import('../locate/locate.js').Located | {kind: 'pending'}} Answer
 * @typedef {{target: Target, danger: boolean, answer: Answer, version: number}} Entry
 */
import { glimpse, locate } from '../locate/locate.js';
import { rootsOf } from '../locate/shadow-roots.js';
import { isVisible } from '../locate/visible.js';

/**
 * The page has at least this long for itself between two searches, and three times what the last
 * one took.
 */
const REST_MS = 100;

/**
 * What a page put in the place of an element when it drew itself anew: the one element that is the
 * same to the letter.
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
 * What was found may have gone away: then what was drawn in its place, if anything was, holds until
 * the next search.
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
 * The page's document and shadow roots, gone through once for all that is asked in one turn, in
 * which nothing of the page changes.
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
 * @param {() => void} onNews  an answer is another one than before
 */
export function createSearch(window, onNews) {
  const { document } = window;
  const roots = createRoots(document);
  /** @type {Map<string, Entry>} */
  let entries = new Map();
  /** The page as it is now; an answer with an older one is stale. */
  let version = 1;
  let searching = false;
  /** @type {number | undefined} */
  let resting;

  const isStale = (/** @type {Entry} */ entry) => entry.version < version;

  /** @param {Entry} entry @returns {Promise<boolean>} whether it has another answer now */
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
     * What is known now: `pending` where nothing is yet, or what was found has gone away.
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
    /** The page is another one than it was: what is known has to be looked at again. */
    changed() {
      version++;
    },
    /** Nothing that was asked for before is of interest any more. */
    forget() {
      entries = new Map();
      window.clearTimeout(resting);
      resting = undefined;
    },
  };
}

/** @typedef {ReturnType<typeof createSearch>} Search */
