/**
 * Decides whether the best candidate is the target. The likeness alone is a weak signal: a page has
 * many elements that resemble the target a little, and if the target is gone, the best of the rest
 * must not be accepted. Four grounds count: the lead over the best rival, whether it is the same
 * kind of element, how many of the target's own properties it shares, and whether it moved while
 * other elements stayed in place. In addition, some elements cannot be the target, whatever their
 * score.
 *
 * @typedef {import('../shared/protocol.js').Target} Target
 * @typedef {import('./rank.js').Ranked} Ranked
 * @typedef {import('./sketch.js').Sketch} Sketch
 * @typedef {{lead: number, kind: number, own: number, moved: number}} Grounds
 * @typedef {{kind: 'found', index: number, confidence: number} | {kind: 'unsure', index: number} |
 *   {kind: 'gone'}} Decision
 */
import { areSameLinks } from './likeness.js';
import { sketch } from './sketch.js';
import { CONFIDENCE } from './weights.js';

/** Found from this confidence on; below the other one the target counts as gone. */
export const SURE = 0.34;
const GONE = 0.2;
/**
 * Below this lead the target is never found, however alike the candidate is: two identical buttons
 * cannot be told apart.
 */
export const LEAST_LEAD = 0.3;
/** Thresholds for steps whose click has real consequences. */
const DANGER = { sure: 0.85, lead: 2 };
/** Leads above this value all count the same. */
const CLEAR_LEAD = 4;
/**
 * The share of the evidence that an unrelated element may have; on a page with few candidates it
 * stands in for the rival.
 */
const STRANGER = 0.3;
/** Number of wrappers allowed between an element and the one that is pressed in its place. */
const NESTED = 3;
/** Tags at least this alike serve the same purpose. */
const KIN = 0.6;
/**
 * The value of the ground "own" if the target has no property of its own: no agreement then means
 * nothing.
 */
const NOTHING_OWN = 0.5;
/** The value of being the only candidate that has one of the target's classes. */
const OF_ITS_CLASS = 0.3;
/** @type {Set<string>} */
const NONE = new Set();
/** Smooths the ratio of two path differences: differences below this value hardly count. */
const BLUR = 0.02;
/**
 * How much more the surroundings must speak for another candidate than for the best one to
 * contradict it.
 */
const CONTRADICTION = 0.5;
/**
 * Path likeness from which a candidate is in the target's exact place; and how much lower it must
 * be to be elsewhere.
 */
const VERY_PLACE = 0.9;
const ELSEWHERE = 0.02;
/**
 * Texts at least this alike say the same in other words; a path likeness from this on means about
 * the same place.
 */
const AS_GOOD = 0.7;
const ABOUT_THERE = 0.7;
/** Words of at most this length occur in many texts by chance. */
const SHORT = 2;

/** @param {Sketch} one @param {Sketch} other */
const saysTheSame = (one, other) =>
  one.says.length === other.says.length &&
  one.says.every((said, index) => said.folded === other.says[index].folded);

/** @param {Sketch} one @param {Sketch} other */
function isNested(one, other) {
  const [outer, inner] = one.steps.length < other.steps.length ? [one, other] : [other, one];
  const between = inner.steps.length - outer.steps.length;
  if (outer.steps.length === 0 || between === 0 || between > NESTED) return false;
  if (!outer.steps.every((step, index) => step === inner.steps[index])) return false;
  return (
    outer.says.length === 0 ||
    inner.says.length === 0 ||
    outer.says.some((said) => inner.says.some((also) => also.folded === said.folded))
  );
}

/**
 * Whether pressing one has the effect of pressing the other: the same link with the same name, or
 * one contains the other.
 * @param {Sketch} one @param {Sketch} other
 */
export const areEquivalent = (one, other) =>
  (one.link !== null &&
    other.link !== null &&
    areSameLinks(one.link, other.link) &&
    saysTheSame(one, other)) ||
  isNested(one, other);

/**
 * Whether the target has any property of its own, independent of its position.
 * @param {Sketch} wanted
 */
const hasOwn = (wanted) =>
  wanted.says.length > 0 ||
  wanted.id !== '' ||
  wanted.field !== '' ||
  wanted.link !== null ||
  wanted.test !== '';

/**
 * What the common words of two texts that are not the same are worth: the more rivals share a word,
 * the less it identifies. Without a common word, their spelling is compared.
 * @param {Set<string>} one @param {Set<string>} other @param {Ranked[]} rivals
 */
function telling(one, other, rivals) {
  const both = [...one].filter((word) => other.has(word));
  const worth = both.map(
    (word) => 1 / Math.sqrt(1 + rivals.filter(({ sketch: rival }) => rival.words.has(word)).length),
  );
  return both.length === 0 ? 1 : worth.reduce((sum, each) => sum + each, 0) / both.length;
}

/** @param {Sketch} of */
const wordsSaid = ({ says }) => new Set(says.flatMap(({ words }) => [...words]));

/**
 * How much of the target's own properties, independent of position, the best candidate shares.
 * @param {Sketch} wanted @param {Ranked} best @param {Ranked[]} rivals
 */
function ownShared(wanted, { likeness, sketch: found }, rivals) {
  /** @param {number | null} like @param {Set<string>} one @param {Set<string>} other */
  const partly = (like, one, other) =>
    like === 1 || !like ? (like ?? 0) : like * telling(one, other, rivals);
  const { says, id, field, link, test } = likeness;
  const alone = [...wanted.classes].some(
    (name) =>
      found.classes.has(name) && !rivals.some(({ sketch: rival }) => rival.classes.has(name)),
  );
  return Math.max(
    alone ? OF_ITS_CLASS : 0,
    hasOwn(wanted) ? Math.max(0, field ?? 0, test ?? 0) : NOTHING_OWN,
    wanted.says.length > 0 ? partly(says, wordsSaid(wanted), wordsSaid(found)) : 0,
    partly(id, wanted.idWords, found.idWords),
    partly(link, wanted.link?.words ?? NONE, found.link?.words ?? NONE),
  );
}

/**
 * Whether a text contains another one, as whole words.
 * @param {string} text
 * @param {string} other
 */
const has = (text, other) => ` ${text} `.includes(` ${other} `);

/**
 * Whether a candidate cannot be the target. If the target has no property of its own (an icon in a
 * row of icons), this is a candidate at another position in the row. Unless it says the same, this
 * is also a field with another name, or an element that was beside the target and still is.
 * @param {Sketch} wanted @param {Ranked} best
 */
export function isAnother(wanted, { sketch: found, likeness }) {
  if (!hasOwn(wanted)) return likeness.tail === 0 && (likeness.words ?? 0) < 0.5;
  if (wanted.says.length > 0 && likeness.says === 1) return false;
  if (wanted.field !== '' && found.field !== '' && wanted.field !== found.field) return true;
  return found.says.some(
    ({ folded }) =>
      folded.length > SHORT &&
      wanted.beside.some((text) => has(text, folded)) &&
      !wanted.says.some((own) => has(own.folded, folded)),
  );
}

/** @param {Ranked} one @param {Ranked} other @param {string} property */
const ahead = (one, other, property) =>
  (one.likeness[property] ?? 0) - (other.likeness[property] ?? 0);

/**
 * Among candidates that say the same, the headings and surroundings identify the target, and so
 * does the position. If the two contradict each other, cards may have changed places, and no
 * certain decision is possible.
 * @param {Ranked} best @param {Ranked[]} others
 */
const isContradicted = (best, others) =>
  others.some(
    (other) =>
      saysTheSame(best.sketch, other.sketch) &&
      Math.max(ahead(other, best, 'near'), ahead(other, best, 'heading')) >= CONTRADICTION &&
      Math.min(ahead(other, best, 'near'), ahead(other, best, 'heading')) >= 0,
  );

/**
 * Whether a candidate that says the same is in the target's place while the best one is not.
 * @param {Ranked} best @param {Ranked[]} rivals
 */
const isOutplaced = (best, rivals) =>
  best.sketch.says.length > 0 &&
  rivals.some(
    (rival) =>
      saysTheSame(best.sketch, rival.sketch) &&
      (rival.likeness.line ?? 0) >= VERY_PLACE &&
      ahead(rival, best, 'line') >= ELSEWHERE,
  );

/**
 * Whether the candidate says something else, shares nothing else of the target's own properties,
 * and is not known to be in the target's place: « Mes rendez-vous » is not « Confirmer le
 * rendez-vous » under a new name. At about the same place, a name may have become longer or
 * shorter.
 * @param {Sketch} wanted @param {Ranked} best
 */
function isRenamed(wanted, { sketch: found, likeness }) {
  if (wanted.says.length === 0 || found.says.length === 0 || (likeness.says ?? 0) >= AS_GOOD)
    return false;
  if ([likeness.id, likeness.field, likeness.link, likeness.test].includes(1)) return false;
  if (likeness.line === null) return true;
  const [was, is] = [wordsSaid(wanted), wordsSaid(found)];
  return (
    likeness.line < ABOUT_THERE &&
    [...was].some((word) => !is.has(word)) &&
    [...is].some((word) => !was.has(word))
  );
}

/** @param {Ranked[]} ranked */
const rivalsOf = ([best, ...others]) =>
  others.filter((one) => !areEquivalent(best.sketch, one.sketch));

/**
 * Whether the best candidate must be considered uncertain, whatever its confidence.
 * @param {Ranked[]} ranked @param {Sketch} wanted @param {Grounds} on
 */
export const isDoubtful = (ranked, wanted, on) =>
  on.lead < LEAST_LEAD ||
  ranked[0].likeness.foot === 0 ||
  isRenamed(wanted, ranked[0]) ||
  isContradicted(ranked[0], ranked) ||
  isOutplaced(ranked[0], rivalsOf(ranked));

/**
 * The grounds of a decision.
 * @param {Ranked[]} ranked @param {Sketch} wanted
 * @returns {Grounds}
 */
export function grounds(ranked, wanted) {
  const [best] = ranked;
  const rivals = rivalsOf(ranked);
  const most = best.score > 0 ? best.evidence / best.score : 0;
  const { tag, role, line } = best.likeness;
  const kind = tag ?? role ?? 1;
  const stayed = rivals.reduce((far, { likeness }) => Math.max(far, likeness.line ?? 0), line ?? 1);
  return {
    lead: Math.min(CLEAR_LEAD, best.evidence - Math.max(STRANGER * most, rivals[0]?.evidence ?? 0)),
    kind: Number(kind >= KIN),
    own: ownShared(wanted, best, rivals),
    moved: Math.log((1 - (line ?? 1) + BLUR) / (1 - stayed + BLUR)),
  };
}

/** @param {Grounds} on @param {Readonly<Record<string, number>>} [model] */
export function confidenceOf(on, model = CONFIDENCE) {
  const sum =
    model.base +
    model.lead * on.lead +
    model.kind * on.kind +
    model.own * on.own -
    model.moved * on.moved;
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
  const enough = danger ? confidence >= DANGER.sure && on.lead >= DANGER.lead : confidence >= SURE;
  return enough && !isDoubtful(ranked, wanted, on)
    ? { kind: 'found', index, confidence }
    : { kind: 'unsure', index };
}
