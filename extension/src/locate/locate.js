/**
 * Finds the element that a target describes, or returns that it is unsure or that the element is
 * gone. An element that is the only match of a selector is accepted if the other known properties
 * agree. Otherwise all candidates are scored quickly, and the most likely ones are described in
 * full and ranked before the decision. The search covers open shadow roots and frames of the same
 * origin, and yields to the page every few milliseconds.
 *
 * @typedef {import('../shared/protocol.js').Target} Target
 * @typedef {import('./sketch.js').Sketch} Sketch
 * @typedef {import('./rank.js').Ranked} Ranked
 * @typedef {Document | ShadowRoot} Root
 * @typedef {{kind: 'found', element: Element, confidence: number, changed: string[]} | {kind:
 *   'unsure', element?: Element} | {kind: 'gone'}} Located  `changed`: names of the target's
 *   members that have changed, empty if it was found by a selector
 */
import { decide } from './decide.js';
import { beginningOf, describe, textOf } from './element.js';
import { agreement, rankSketches } from './rank.js';
import { isAsked, selectAll, spelledOut } from './alternative.js';
import { rootsOf } from './shadow-roots.js';
import { sketch, wordings } from './sketch.js';
import { inSlices, nextFrame, pause, startClock } from './time-slices.js';
import { isVisible } from './visible.js';

/** Number of the most likely candidates that are described in full. */
const SHORTLIST = 20;
/** Number of quick scores computed between two checks of the clock. */
const QUICK = 8;
/**
 * An element that is the only match of a selector is accepted if at least this share of its other
 * known properties agrees.
 */
const AGREES = 0.5;
const SELECTED = 0.8;
/**
 * Quick scores within this distance count as equal; and how much text is read around each such
 * candidate.
 */
const NEARLY = 0.5;
const AROUND = 120;
const OURS = '[data-pasapas-host]';
const FRAMES = 'iframe,frame';

const PRESSABLE =
  'a[href],area[href],button,input:not([type=hidden]),select,textarea,summary,label,[role],[tabindex],[onclick],[contenteditable]';
const PLAIN_TAGS =
  'h1,h2,h3,h4,h5,h6,p,li,td,th,dt,dd,span,div,strong,em,b,i,img,svg,caption,legend,figcaption,output,option,video,iframe';
const FIELDS = new Set(['input', 'select', 'textarea']);
const SAID_IN_ALL = ['aria-label', 'title'];
const SAID_IN = [...SAID_IN_ALL, 'placeholder', 'alt', 'value'];
/** The target's members that each property is derived from. */
const MEMBERS = /** @type {Record<string, string>} */ ({
  says: 'text',
  field: 'attributes',
  link: 'attributes',
  test: 'attributes',
  way: 'path',
  line: 'path',
  tail: 'path',
  foot: 'path',
  anchor: 'idPath',
  shape: 'box',
  place: 'box',
});

/** @param {Node} root @returns {Root} */
const rootOf = (root) => /** @type {Root} */ (root.nodeType === 1 ? root.getRootNode() : root);

/**
 * The root, the open shadow roots below it and the documents of accessible frames, with the number
 * of their elements.
 * @param {Root} root @param {boolean} frames @param {{until: number}} clock
 */
async function rootsBelow(root, frames, clock) {
  const roots = [root];
  let count = 0;
  for (const one of roots) {
    const elements = one.querySelectorAll('*');
    count += elements.length;
    await inSlices(
      elements,
      (element) => {
        if (element.shadowRoot && !element.matches(OURS)) roots.push(element.shadowRoot);
      },
      clock,
      16 * QUICK,
    );
    for (const element of frames ? one.querySelectorAll(FRAMES) : []) {
      // Null for a frame of another origin.
      const inner = /** @type {HTMLIFrameElement} */ (element).contentDocument;
      if (inner?.documentElement && isVisible(element)) roots.push(inner);
    }
  }
  return { roots, count };
}

/**
 * The labels of each field. They are collected once, because the `labels` property of a field walks
 * the whole page each time.
 * @param {Root[]} roots @param {{until: number}} clock
 */
async function labelsBelow(roots, clock) {
  /** @type {Map<Element | null, Element[]>} */
  const labels = new Map();
  for (const root of roots)
    await inSlices(
      root.querySelectorAll('label'),
      (label) => {
        const { control } = label;
        const others = labels.get(control);
        if (others) others.push(label);
        else labels.set(control, [label]);
      },
      clock,
      QUICK,
    );
  return labels;
}

/**
 * The data for the quick score, computed once per search.
 * @param {Sketch} wanted
 * @param {Target} target
 * @param {Map<Element | null, Element[]>} labels  of each field
 */
function glimpseOf(wanted, target, labels) {
  const texts = [
    ...new Set(
      textsIn([
        target.text,
        target.name,
        target.label,
        ...SAID_IN.map((name) => target.attributes?.[name]),
      ]),
    ),
  ];
  const words = texts.map((text) =>
    [...new Set(text.match(/[\p{L}\p{N}]{2,}/gu) ?? [])].slice(0, 12),
  );
  const named = [...wanted.words].filter((word) => word.length > 2).slice(0, 24);
  return { ...wanted, texts, words, named, labels };
}

/** @param {string} text */
const lower = (text) => text.slice(0, 240).toLowerCase();

/**
 * All wordings of a target's members, normalized for the comparison with texts of the page.
 * @param {unknown[]} members
 */
const textsIn = (members) =>
  members.flatMap(wordings).map((text) => lower(text.replace(/\s+/g, ' ').trim()));

/**
 * How well a text matches, 0 to 4; 4 means the same text.
 * @param {ReturnType<typeof glimpseOf>} wanted @param {string} text
 */
function fitOfText({ texts, words }, text) {
  const own = lower(text);
  let best = 0;
  for (let index = 0; index < texts.length; index++) {
    if (texts[index] === own) return 4;
    const hits = hitsIn(words[index], own);
    if (hits > 0) best = Math.max(best, (3 * hits) / words[index].length - 0.002 * own.length);
  }
  return best;
}

/**
 * The quick score of an element. It must not force a layout or walk far from the element. It runs
 * on every candidate, so each access to the DOM counts.
 * @param {ReturnType<typeof glimpseOf>} wanted @param {Element} element
 */
function glance(wanted, element) {
  const tag = element.localName;
  let sum = tag === wanted.tag ? 1.6 : 0;
  if (wanted.id !== '' && element.id === wanted.id) sum += 2;
  if (wanted.field !== '' && element.getAttribute('name') === wanted.field) sum += 2;
  if (wanted.role !== '' && element.getAttribute('role') === wanted.role) sum += 0.5;
  if (
    wanted.link !== null &&
    wanted.link.path.length > 1 &&
    element.getAttribute('href')?.includes(wanted.link.path)
  )
    sum += 1.5;
  const said = wanted.texts.length > 0 ? glanceAtTexts(wanted, element, tag) : 0;
  if (said < 4 && wanted.named.length > 0) {
    const own = `${element.id} ${element.getAttribute('class') ?? ''}`;
    if (own.length > 1) sum += Math.min(2, 0.7 * hitsIn(wanted.named, own.toLowerCase()));
  }
  let at = said > 0 || wanted.texts.length === 0 ? element.parentElement : null;
  for (
    let depth = 2;
    at && depth < 5 && at.localName === wanted.tags[wanted.tags.length - depth];
    depth++
  ) {
    sum += 0.25;
    at = at.parentElement;
  }
  return sum + said;
}

/** @param {string[]} words @param {string} text */
function hitsIn(words, text) {
  let hits = 0;
  for (const word of words) if (text.includes(word)) hits++;
  return hits;
}

/**
 * The best match among the texts that a person would call it by, without computing its accessible
 * name.
 * @param {ReturnType<typeof glimpseOf>} wanted @param {Element} element @param {string} tag
 */
function glanceAtTexts(wanted, element, tag) {
  const field = FIELDS.has(tag);
  let best = field
    ? 0
    : fitOfText(
        wanted,
        textOf(element) || (element.querySelector('img[alt]')?.getAttribute('alt') ?? ''),
      );
  for (const name of field ? SAID_IN : SAID_IN_ALL) {
    if (best === 4) return best;
    const value = element.getAttribute(name);
    if (value) best = Math.max(best, fitOfText(wanted, value));
  }
  if (field)
    for (const label of wanted.labels.get(element) ?? [])
      best = Math.max(best, fitOfText(wanted, textOf(label)));
  const ids = best < 1 ? element.getAttribute('aria-labelledby') : null;
  for (const id of ids?.split(/\s+/, 4) ?? []) {
    const one = /** @type {Root} */ (element.getRootNode()).getElementById?.(id);
    if (one) best = Math.max(best, fitOfText(wanted, textOf(one)));
  }
  return best;
}

/**
 * The CSS selector of all candidates: elements that can be pressed or filled in, elements with the
 * target's tag, and elements with a text if the target has one.
 * @param {Target} target
 */
function candidatesCss(target) {
  const own = target.tag && /^[a-z][\w-]*$/i.test(target.tag) ? target.tag : null;
  return [
    PRESSABLE,
    ...(own ? [own] : []),
    ...(own === null || PLAIN_TAGS.split(',').includes(own) ? [PLAIN_TAGS] : []),
  ].join(',');
}

/**
 * Names of the target's members that have changed.
 * @param {Target} target @param {Ranked} ranked @param {Element} element
 * @returns {string[]}
 */
function changedIn(target, { likeness }, element) {
  const names = Object.entries(likeness)
    .filter(
      ([name, value]) =>
        value !== null &&
        name !== 'words' &&
        value < (MEMBERS[name] === 'box' || name === 'near' ? 0.5 : 1),
    )
    .map(([name]) => MEMBERS[name] ?? name);
  const classes = target.classes?.every((name) => element.classList.contains(name)) ?? true;
  return [...new Set([...names, ...(classes ? [] : ['classes'])])];
}

/** @param {Target} target @returns {boolean} */
const saysMore = (target) =>
  Object.keys(target).some((key) => !['selectors', 'frame', 'viewport', 'box'].includes(key));

/**
 * The element that is the only match of a selector, if the known properties agree. Otherwise,
 * whether a selector matches several elements, or one that is not visible.
 * @param {Target} target @param {Root[]} roots
 * @returns {{found: Extract<Located, {kind: 'found'}> | null, several: Element | null, hidden:
 *   boolean}}
 */
function bySelectors(target, roots) {
  /** @type {Element | null} */
  let several = null;
  let hidden = false;
  for (const alternative of target.selectors ?? []) {
    const hits = selectAll(roots, alternative);
    const [element, ...rivals] = hits.filter(isVisible);
    hidden ||= hits.length === 1 && !element;
    if (!element) continue;
    if (rivals.length > 0) {
      several ??= element;
      continue;
    }
    const agreed = saysMore(target) ? agreement(target, describe(element)) : 1;
    if (agreed >= AGREES)
      return {
        found: {
          kind: 'found',
          element,
          confidence: SELECTED + (1 - SELECTED) * agreed,
          changed: [],
        },
        several,
        hidden,
      };
  }
  return { found: null, several, hidden };
}

/**
 * A list has many identical entries: their surroundings decide which of them are in the shortlist.
 * @param {Target} target
 * @param {{element: Element, fits: number}[]} sorted
 * @param {{until: number}} clock
 */
async function lookAround(target, sorted, clock) {
  const around = textsIn([target.near, target.heading]);
  const last = sorted[SHORTLIST]?.fits;
  if (around.length === 0 || last === undefined) return;
  const alike = sorted.filter(({ fits }) => fits >= last - NEARLY);
  /** @type {Map<Element, number>} */
  const hits = new Map();
  await inSlices(
    alike,
    (one) => {
      const place = one.element.parentElement?.parentElement ?? one.element;
      if (!hits.has(place))
        hits.set(place, hitsIn(around, beginningOf(place, AROUND).toLowerCase()));
      one.fits += (3 * (hits.get(place) ?? 0)) / around.length;
    },
    clock,
    QUICK / 4,
  );
  sorted.sort((one, other) => other.fits - one.fits);
}

/**
 * A visible element at the target's own place, if none of the candidates is there: if it still has
 * its place, a candidate elsewhere has moved.
 * @param {Sketch} wanted @param {Root[]} roots @param {Element[]} seen
 */
function residentOf({ tags }, roots, seen) {
  if (tags.length < 2 || !tags.every((tag) => /^[a-z][\w-]*$/.test(tag))) return [];
  const css = tags.join(' > ');
  if (seen.some((element) => element.matches(css))) return [];
  return roots
    .flatMap((root) => [...root.querySelectorAll(css)].slice(0, 3))
    .filter(isVisible)
    .slice(0, 1);
}

/**
 * @param {Target} target
 * @param {Root[]} roots
 * @param {{until: number}} clock
 * @param {(() => Promise<void>) | null} laidOut
 * @returns {Promise<Element[]>} the most likely visible candidates, in no particular order
 */
async function shortlist(target, roots, clock, laidOut) {
  const wanted = sketch(target);
  const glimpsed = glimpseOf(wanted, target, await labelsBelow(roots, clock));
  const css = candidatesCss(target);
  /** @type {{element: Element, fits: number}[]} */
  const all = [];
  for (const root of roots)
    await inSlices(
      root.querySelectorAll(css),
      (element) => {
        all.push({ element, fits: glance(glimpsed, element) });
      },
      clock,
      QUICK,
    );
  all.sort((one, other) => other.fits - one.fits);
  await lookAround(target, all, clock);
  await laidOut?.();
  /** @type {Element[]} */
  const seen = [];
  for (let from = 0; from < all.length && seen.length < SHORTLIST; from += SHORTLIST)
    await inSlices(
      all.slice(from, from + SHORTLIST),
      ({ element }) => {
        // The target is the field, not its label.
        if (target.label && target.tag !== 'label' && element.localName === 'label') return;
        if (seen.length < SHORTLIST && isVisible(element) && !element.closest(OURS))
          seen.push(element);
      },
      clock,
    );
  return [...seen, ...residentOf(wanted, roots, seen)];
}

/**
 * The window that shows a root; for a document that is not displayed, this window.
 * @param {Root} root
 */
const windowOf = (root) =>
  (root.ownerDocument ?? /** @type {Document} */ (root)).defaultView ?? window;

/** The number of elements at the last search. @type {WeakMap<Root, number>} */
const counted = new WeakMap();

/**
 * Returns a function to wait for before reading positions, until the page has been drawn; null if
 * the page has not changed since the last search. Other work can be done in the meantime.
 * @param {Root} start @param {number} count  current number of elements @param {{until: number}}
 *   clock
 * @returns {(() => Promise<void>) | null}
 */
function layoutOf(start, count, clock) {
  const same = counted.get(start) === count;
  counted.set(start, count);
  if (same) return null;
  /** @type {Promise<void> | null} */
  let frame = nextFrame(windowOf(start));
  return async () => {
    if (!frame) return;
    await frame;
    frame = null;
    await pause(clock);
  };
}

/**
 * If the window has another width, positions and sizes are not comparable, so they are left out.
 * @param {Target} target
 * @param {Root} root
 */
function withoutBox(target, root) {
  const width = windowOf(root).innerWidth;
  const then = target.viewport?.[0] ?? width;
  if (Math.abs(then - width) <= 0.1 * width) return target;
  const { box, ...rest } = target;
  return rest;
}

/** The properties that distinguish elements of the same name. */
const BESIDES_ITS_NAME = ['id', 'field', 'link', 'test', 'near', 'heading', 'landmark', 'tail'];

/**
 * Whether only its name speaks for a candidate and it is of another kind: for example, a link in
 * the page's header that has the name of a form's button, on a page without the form.
 * @param {Ranked} ranked
 */
const isNamesake = ({ likeness }) =>
  [likeness.role, likeness.tag].some((kind) => kind !== null && kind < 0.5) &&
  !BESIDES_ITS_NAME.some((name) => (likeness[name] ?? 0) >= 0.5);

/**
 * @param {Document | ShadowRoot | Element} root
 * @param {Target} target
 * @param {{danger?: boolean, frames?: boolean}} [options]  `danger`: a click has real consequences;
 *   `frames`: search frames of the same origin too
 * @returns {Promise<Located>}
 */
export async function locate(root, target, { danger = false, frames = true } = {}) {
  const clock = startClock();
  const start = rootOf(root);
  const { roots, count } = await rootsBelow(start, frames, clock);
  const known = withoutBox(spelledOut(target), start);
  const laidOut = layoutOf(start, count, clock);
  if (laidOut && known.selectors?.some((alternative) => selectAll(roots, alternative).length > 0))
    await laidOut(); // visibility depends on the layout
  const { found, several, hidden } = bySelectors(known, roots);
  if (found) return found;
  if (!saysMore(known)) return several ? { kind: 'unsure', element: several } : { kind: 'gone' };
  const elements = await shortlist(known, roots, clock, laidOut);
  /** @type {Sketch[]} */
  const sketches = [];
  await inSlices(
    elements,
    (element) => {
      sketches.push(sketch(describe(element)));
    },
    clock,
  );
  await pause(clock);
  const ranked = rankSketches(known, sketches);
  const decision = decide(ranked, known, { danger });
  if (decision.kind === 'gone') return several ? { kind: 'unsure', element: several } : decision;
  const element = elements[decision.index];
  if (decision.kind === 'unsure') return { kind: 'unsure', element };
  const lost = !several && target.selectors?.some(isAsked);
  if (lost && isNamesake(ranked[0])) return { kind: 'unsure', element };
  // The element exists, but is not visible yet.
  if (hidden && (ranked[0].likeness.says ?? 0) < 1) return { kind: 'gone' };
  return {
    kind: 'found',
    element,
    confidence: decision.confidence,
    changed: [...(lost ? ['selectors'] : []), ...changedIn(target, ranked[0], element)],
  };
}

/**
 * The immediate answer: the element that is the only match of one of the target's selectors, if the
 * other known properties agree. Null if a search is needed.
 * @param {Document} document
 * @param {Target} target
 * @param {() => Root[]} [roots]  the document and all open shadow roots in it
 */
export const glimpse = (document, target, roots = () => rootsOf(document)) =>
  target.selectors?.some(isAsked)
    ? bySelectors(withoutBox(spelledOut(target), document), roots()).found
    : null;
