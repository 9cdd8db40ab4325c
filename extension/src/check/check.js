/**
 * The script that `pasapas guide check` injects into a page, in an isolated world. It searches for
 * the targets of a guide as the runner does, and changes nothing.
 *
 * @typedef {import('../shared/protocol.js').Target} Target
 * @typedef {{target: Target, danger: boolean, awaited: boolean, own: boolean}} Wanted  `awaited`:
 *   the check waits for it; `own`: it is the target of a step, not of one of its conditions
 * @typedef {{kind: 'unsure' | 'gone'} | {kind: 'found', confidence: number, changed: string[],
 *   captured: Target, kept: (string | string[])[]}} Seen `kept`: the target's selectors that match
 *   only this element today, and those that the browser cannot evaluate (`aria/`, `text/`)
 */
import { isAsked, selectAll } from '../locate/alternative.js';
import { capture } from '../locate/capture.js';
import { locate } from '../locate/locate.js';
import { rootsOf } from '../locate/shadow-roots.js';

/** A page counts as loaded after this long without a change. The wait never exceeds `patience`. */
const QUIET_MS = 600;

/**
 * Whether the page changes within this time.
 * @param {number} patience ms
 * @returns {Promise<boolean>}
 */
function changes(patience) {
  return new Promise((resolve) => {
    const end = (/** @type {boolean} */ changed) => {
      observer.disconnect();
      clearTimeout(last);
      resolve(changed);
    };
    const observer = new MutationObserver(() => end(true));
    const last = window.setTimeout(end, patience, false);
    observer.observe(document, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
  });
}

/** @param {number} patience  ms */
async function quiet(patience) {
  const until = performance.now() + patience;
  for (let left = patience; left >= 0; left = until - performance.now())
    if (!(await changes(Math.min(QUIET_MS, left)))) return;
}

/** @param {Element} element @param {string | string[]} selector */
function fits(element, selector) {
  if (!isAsked(selector)) return true; // a wording: it need not match today's site
  const hits = selectAll(rootsOf(element.ownerDocument), selector);
  return hits.length === 1 && hits[0] === element;
}

/**
 * @param {Wanted[]} wanted
 * @returns {Promise<Seen[]>}
 */
async function look(wanted) {
  const all = [];
  for (const { target, danger } of wanted) all.push(await locate(document, target, { danger }));
  const exact = new Set(
    all.map((one, index) =>
      wanted[index].own && one.kind === 'found' && one.changed.length === 0 ? one.element : null,
    ),
  );
  return all.map((one, index) => {
    if (one.kind !== 'found') return { kind: one.kind };
    const { element, confidence, changed } = one;
    // It is the element of another step, and this target only resembles it.
    if (changed.length > 0 && exact.has(element)) return { kind: 'unsure' };
    const kept = (wanted[index].target.selectors ?? []).filter((selector) =>
      fits(element, selector),
    );
    return {
      kind: 'found',
      confidence: Math.round(1000 * confidence) / 1000,
      changed,
      captured: capture(element),
      kept,
    };
  });
}

/**
 * Makes a value safe for any JSON parser: no lone surrogate, no NUL character.
 * @param {unknown} value
 */
const plain = (value) =>
  JSON.parse(
    JSON.stringify(value, (_, one) =>
      typeof one === 'string' ? one.replace(/[\p{Surrogate}\0]/gu, '\uFFFD') : one,
    ),
  );

/**
 * Waits until the page is loaded, then returns its address, its HTTP status (0 if unknown) and its
 * language.
 * @param {number} patience  ms
 */
async function settle(patience) {
  if (document.readyState === 'loading')
    await new Promise((done) =>
      document.addEventListener('DOMContentLoaded', done, { once: true }),
    );
  await quiet(patience);
  const [entry] = /** @type {(PerformanceNavigationTiming & {responseStatus?: number})[]} */ (
    performance.getEntriesByType('navigation')
  );
  return plain({
    address: location.href,
    status: entry?.responseStatus ?? 0,
    lang: document.documentElement.lang,
  });
}

/**
 * @param {Wanted[]} wanted
 * @param {number} patience  time in ms that an awaited target may take to appear
 * @returns {Promise<Seen[]>}
 */
async function examine(wanted, patience) {
  const until = performance.now() + patience;
  for (;;) {
    const seen = await look(wanted);
    const left = until - performance.now();
    if (left <= 0 || seen.every(({ kind }, index) => kind === 'found' || !wanted[index].awaited))
      return plain(seen);
    await changes(left);
    await quiet(Math.max(0, until - performance.now()));
  }
}

Object.assign(globalThis, { PasAPasCheck: Object.freeze({ settle, examine }) });
