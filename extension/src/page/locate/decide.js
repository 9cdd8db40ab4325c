/**
 * Whether the best candidate is the one that is meant. Its lead over the best rival counts more
 * than how alike it is: a page has many things that are a little like the target, and where the
 * right one is gone the best of the rest must not do.
 *
 * @typedef {import('./rank.js').Ranked} Ranked
 * @typedef {import('./sketch.js').Sketch} Sketch
 * @typedef {{kind: 'found', index: number, confidence: number} | {kind: 'unsure', index: number} | {kind: 'gone'}} Decision
 */
import { CONFIDENCE } from './weights.js';

/** Found from this confidence on; below the other one it is as good as gone. */
export const SURE = 0.55;
const GONE = 0.25;
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

/**
 * What a decision rests on.
 * @param {Ranked[]} ranked
 * @returns {{lead: number, score: number, says: number, kind: number}}
 */
export function grounds(ranked) {
  const [best, ...others] = ranked;
  const rival = others.find((other) => !areEquivalent(best.sketch, other.sketch));
  const { says, tag, role } = best.likeness;
  const most = best.score > 0 ? best.evidence / best.score : 0;
  return {
    lead: Math.min(CLEAR_LEAD, best.evidence - Math.max(STRANGER * most, rival?.evidence ?? 0)),
    score: best.score,
    says: says ?? 0.5,
    kind: tag ?? role ?? 1,
  };
}

/** @param {{lead: number, score: number, says: number, kind: number}} on @param {Readonly<Record<string, number>>} [model] */
export function confidenceOf(on, model = CONFIDENCE) {
  const sum = model.base + model.lead * on.lead + model.score * on.score + model.says * on.says + model.kind * on.kind;
  return 1 / (1 + Math.exp(-sum));
}

/**
 * @param {Ranked[]} ranked
 * @param {unknown} [_target]
 * @param {{danger?: boolean}} [step]
 * @returns {Decision}
 */
export function decide(ranked, _target, { danger = false } = {}) {
  if (ranked.length === 0) return { kind: 'gone' };
  const on = grounds(ranked);
  const { index } = ranked[0];
  const confidence = confidenceOf(on);
  if (confidence < GONE) return { kind: 'gone' };
  const enough = danger ? confidence >= DANGER.sure && on.lead >= DANGER.lead : confidence >= SURE && on.lead >= LEAST_LEAD;
  return enough ? { kind: 'found', index, confidence } : { kind: 'unsure', index };
}
