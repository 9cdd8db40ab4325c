/**
 * What `pasapas guide check` puts into a page, in a world of its own: it looks for the targets of a
 * guide as the runner does, and touches nothing.
 *
 * @typedef {import('../shared/protocol.js').Target} Target
 * @typedef {{target: Target, danger: boolean, awaited: boolean, own: boolean}} Wanted  `awaited`:
 *   it is waited for; `own`: it is what a step points at, not what one of its conditions speaks of
 * @typedef {{kind: 'unsure' | 'gone'} | {kind: 'found', confidence: number, changed: string[],
 *   captured: Target, kept: (string | string[])[]}} Seen `kept`: those of the target's selectors
 *   that have this element alone today, and those for the eye
 */
import { isAsked, selectAll } from '../locate/alternative.js';
import { capture } from '../locate/capture.js';
import { locate } from '../locate/locate.js';
import { rootsOf } from '../locate/shadow-roots.js';

/**
 * So long nothing has to change for a page to count as made, and it is never waited for longer than
 * `patience`.
 */
const QUIET_MS = 600;

/**
 * Whether the page changes within so long.
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
  if (!isAsked(selector)) return true; // a wording, which some generation of the site has
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
    //  another step's own, which this one is only like
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
 * What can stand in JSON wherever it is read: no half of a sign, no zero.
 * @param {unknown} value
 */
const plain = (value) =>
  JSON.parse(
    JSON.stringify(value, (_, one) =>
      typeof one === 'string' ? one.replace(/[\p{Surrogate}\0]/gu, '\uFFFD') : one,
    ),
  );

/**
 * Once the page is made: where one is now, and whether the site has shown what was asked for.
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
 * @param {number} patience  ms that what is awaited may take to come
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
