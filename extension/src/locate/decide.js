/**
 * Whether the best candidate is the one that is meant. How alike it is says little: a page has many
 * things that are a little like the target, and where the right one is gone the best of the rest
 * must not do. Four things count: its lead over the best rival, whether it is the same kind of
 * thing, whether anything that is the target's own is its own too, and whether it moved away from
 * where others still stand. And some things cannot be the target, whatever else speaks for them.
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

/** Found from this confidence on; below the other one it is as good as gone. */
export const SURE = 0.34;
const GONE = 0.2;
/** No lead, no ring, however alike: two equal buttons stay two equal buttons. */
export const LEAST_LEAD = 0.3;
/** Where something real happens at a click. */
const DANGER = { sure: 0.85, lead: 2 };
/** A lead above this is as good as any. */
const CLEAR_LEAD = 4;
/** The part of the evidence that any stranger may have; on a page of few things it is the rival. */
const STRANGER = 0.3;
/** Wrappers between an element and the one that is pressed in its place. */
const NESTED = 3;
/** Tags that are as alike as this are for the same. */
const KIN = 0.6;
/** Where nothing is known that would be the element's own, that nothing agrees says nothing. */
const NOTHING_OWN = 0.5;
/** It alone has one of the target's classes. */
const OF_ITS_CLASS = 0.3;
/** @type {Set<string>} */
const NONE = new Set();
/** How little of a way two ways may differ in and still be told from the same. */
const BLUR = 0.02;
/**
 * So much more of what stands around an element speaks for another one than it does for the best.
 */
const CONTRADICTION = 0.5;
/** So much of the way and it is in the very place, and so much less is elsewhere. */
const VERY_PLACE = 0.9;
const ELSEWHERE = 0.02;
/**
 * Texts as alike as this say the same in other words; so much of the way, and it is about there.
 */
const AS_GOOD = 0.7;
const ABOUT_THERE = 0.7;
/** A word stands in many texts by chance, if it is as short as this. */
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
 * To press one is to press the other: the same link under the same name, or the one is in the
 * other.
 * @param {Sketch} one @param {Sketch} other
 */
export const areEquivalent = (one, other) =>
  (one.link !== null &&
    other.link !== null &&
    areSameLinks(one.link, other.link) &&
    saysTheSame(one, other)) ||
  isNested(one, other);

/**
 * Whether anything is known that is the element's own, wherever it stands.
 * @param {Sketch} wanted
 */
const hasOwn = (wanted) =>
  wanted.says.length > 0 ||
  wanted.id !== '' ||
  wanted.field !== '' ||
  wanted.link !== null ||
  wanted.test !== '';

/**
 * What of two that are not the same their common words are worth: the more rivals have a word too,
 * the less it tells. Without a common word they are alike by their spelling.
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
 * How much of what is the target's own, wherever it stands, the best has too.
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
 * Whether a text has another one in it, as whole words.
 * @param {string} text
 * @param {string} other
 */
const has = (text, other) => ` ${text} `.includes(` ${other} `);

/**
 * What cannot be the target: where the target has nothing of its own (an icon in a row of them),
 * one with another number; and, unless it says the same, a field of another name, and what stood
 * beside the target and still does.
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
 * Of things that say the same, what stands above and around them tells which it is, and where they
 * stand tells it too. Where the two contradict each other, cards may have changed places: nobody
 * can be sure.
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
 * Whether one that says the same stands where the target stood, and the best does not.
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
 * Whether it says something else, nothing else that is the target's own is its own, and it is not
 * known to stand where the target stood: « Mes rendez-vous » is not « Confirmer le rendez-vous »
 * under a new name. In about that place a name may have become longer or shorter.
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
 * Whether nobody could be sure that it is the best, however likely it is.
 * @param {Ranked[]} ranked @param {Sketch} wanted @param {Grounds} on
 */
export const isDoubtful = (ranked, wanted, on) =>
  on.lead < LEAST_LEAD ||
  ranked[0].likeness.foot === 0 ||
  isRenamed(wanted, ranked[0]) ||
  isContradicted(ranked[0], ranked) ||
  isOutplaced(ranked[0], rivalsOf(ranked));

/**
 * What a decision rests on.
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
