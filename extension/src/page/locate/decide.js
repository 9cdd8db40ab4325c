/**
 * Whether the best candidate is the one that is meant. How alike it is says little: a page has many
 * things that are a little like the target, and where the right one is gone the best of the rest must
 * not do. Four things count: its lead over the best rival, whether it is the same kind of thing,
 * whether anything that is the target's own is its own too, and whether it moved away from where
 * others still stand. And some things cannot be the target, whatever else speaks for them.
 *
 * @typedef {import('../../shared/protocol.js').Target} Target
 * @typedef {import('./rank.js').Ranked} Ranked
 * @typedef {import('./sketch.js').Sketch} Sketch
 * @typedef {{lead: number, kind: number, own: number, moved: number}} Grounds
 * @typedef {{kind: 'found', index: number, confidence: number} | {kind: 'unsure', index: number} | {kind: 'gone'}} Decision
 */
import { sketch } from './sketch.js';
import { CONFIDENCE } from './weights.js';

/** Found from this confidence on; below the other one it is as good as gone. */
export const SURE = 0.4;
const GONE = 0.15;
/** No lead, no ring, however alike: two equal buttons stay two equal buttons. */
export const LEAST_LEAD = 0.3;
/** Where something real happens at a click. */
const DANGER = { sure: 0.8, lead: 2 };
/** A lead above this is as good as any. */
const CLEAR_LEAD = 3;
/** The part of the evidence that any stranger may have; on a page of few things it is the rival. */
const STRANGER = 0.3;
/** Wrappers between an element and the one that is pressed in its place. */
const NESTED = 3;
/** Tags that are as alike as this are for the same. */
const KIN = 0.6;
/** Where nothing is known that would be the element's own, that nothing agrees says nothing. */
const NOTHING_OWN = 0.5;
/** How little of a way two ways may differ in and still be told from the same. */
const BLUR = 0.02;
/** So much more of what stands around an element speaks for another one than it does for the best. */
const CONTRADICTION = 0.5;
/** A word stands in many texts by chance, if it is as short as this. */
const SHORT = 2;

/** @param {Sketch} one @param {Sketch} other */
const saysTheSame = (one, other) =>
  one.says.length === other.says.length && one.says.every((said, index) => said.folded === other.says[index].folded);

/** @param {Sketch} one @param {Sketch} other */
function isNested(one, other) {
  const [outer, inner] = one.steps.length < other.steps.length ? [one, other] : [other, one];
  const between = inner.steps.length - outer.steps.length;
  if (outer.steps.length === 0 || between === 0 || between > NESTED) return false;
  if (!outer.steps.every((step, index) => step === inner.steps[index])) return false;
  return outer.says.length === 0 || inner.says.length === 0 || outer.says.some((said) => inner.says.some((also) => also.folded === said.folded));
}

/**
 * To press one is to press the other: the same link under the same name, or the one is in the other.
 * @param {Sketch} one @param {Sketch} other
 */
export const areEquivalent = (one, other) =>
  (one.link !== null && other.link !== null && one.link.path === other.link.path && saysTheSame(one, other)) || isNested(one, other);

/** Whether anything is known that is the element's own, wherever it stands. @param {Sketch} wanted */
const hasOwn = (wanted) => wanted.says.length > 0 || wanted.id !== '' || wanted.field !== '' || wanted.link !== null || wanted.test !== '';

/** @param {Sketch} wanted @param {Ranked} best */
function ownShared(wanted, { likeness }) {
  if (!hasOwn(wanted)) return NOTHING_OWN;
  const { says, id, field, link, test } = likeness;
  return Math.max(0, wanted.says.length > 0 ? (says ?? 0) : 0, id ?? 0, field ?? 0, link ?? 0, test ?? 0);
}

/** Whether a text has another one in it, as whole words. @param {string} text @param {string} other */
const has = (text, other) => ` ${text} `.includes(` ${other} `);

/**
 * What cannot be the target: where the target has nothing of its own (an icon in a row of them), one
 * with another number; and, unless it says the same, a field of another name, and what stood beside
 * the target and still does.
 * @param {Sketch} wanted @param {Ranked} best
 */
export function isAnother(wanted, { sketch: found, likeness }) {
  if (!hasOwn(wanted)) return likeness.tail === 0 && (likeness.words ?? 0) < 0.5;
  if (wanted.says.length > 0 && likeness.says === 1) return false;
  if (wanted.field !== '' && found.field !== '' && wanted.field !== found.field) return true;
  return found.says.some(({ folded }) =>
    folded.length > SHORT && wanted.beside.some((text) => has(text, folded)) && !wanted.says.some((own) => has(own.folded, folded)));
}

/** @param {Ranked} one @param {Ranked} other @param {string} property */
const ahead = (one, other, property) => (one.likeness[property] ?? 0) - (other.likeness[property] ?? 0);

/**
 * Of things that say the same, what stands above and around them tells which it is, and where they stand
 * tells it too. Where the two contradict each other, cards may have changed places: nobody can be sure.
 * @param {Ranked} best @param {Ranked[]} others
 */
const isContradicted = (best, others) => others.some((other) => saysTheSame(best.sketch, other.sketch)
  && Math.max(ahead(other, best, 'near'), ahead(other, best, 'heading')) >= CONTRADICTION
  && Math.min(ahead(other, best, 'near'), ahead(other, best, 'heading')) >= 0);

/**
 * What a decision rests on.
 * @param {Ranked[]} ranked @param {Sketch} wanted
 * @returns {Grounds}
 */
export function grounds(ranked, wanted) {
  const [best] = ranked;
  const others = ranked.filter((one) => one !== best && !areEquivalent(best.sketch, one.sketch));
  const most = best.score > 0 ? best.evidence / best.score : 0;
  const { tag, role, line } = best.likeness;
  const kind = tag ?? role ?? 1;
  const stayed = others.reduce((far, { likeness }) => Math.max(far, likeness.line ?? 0), line ?? 1);
  return {
    lead: Math.min(CLEAR_LEAD, best.evidence - Math.max(STRANGER * most, others[0]?.evidence ?? 0)),
    kind: kind >= KIN ? 1 : kind,
    own: ownShared(wanted, best),
    moved: Math.log((1 - (line ?? 1) + BLUR) / (1 - stayed + BLUR)),
  };
}

/** @param {Grounds} on @param {Readonly<Record<string, number>>} [model] */
export function confidenceOf(on, model = CONFIDENCE) {
  const sum = model.base + model.lead * on.lead + model.kind * on.kind + model.own * on.own - model.moved * on.moved;
  return 1 / (1 + Math.exp(-sum));
}

/**
 * @param {Ranked[]} ranked
 * @param {Target} target
 * @param {{danger?: boolean}} [step]
 * @returns {Decision}
 */
export function decide(ranked, target, { danger = false } = {}) {
  if (ranked.length === 0) return { kind: 'gone' };
  const wanted = sketch(target);
  const on = grounds(ranked, wanted);
  const { index } = ranked[0];
  const confidence = confidenceOf(on);
  if (confidence < GONE || isAnother(wanted, ranked[0])) return { kind: 'gone' };
  const enough = danger ? confidence >= DANGER.sure && on.lead >= DANGER.lead : confidence >= SURE && on.lead >= LEAST_LEAD;
  return enough && !isContradicted(ranked[0], ranked) ? { kind: 'found', index, confidence } : { kind: 'unsure', index };
}
