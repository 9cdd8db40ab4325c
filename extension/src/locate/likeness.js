/**
 * How alike a target and a candidate are in each property: 0 (different, or absent) to 1 (the
 * same), or null if the target does not have the property, so that it does not count.
 *
 * @typedef {import('./sketch.js').Sketch} Sketch
 * @typedef {import('./sketch.js').Link} Link
 * @typedef {Map<string, number>} Rarity  the weight of each word on this page: low if many
 *   candidates have it
 */
import { PRESSED_INPUT } from './sketch.js';
import { alike, shared } from './tokens.js';

/**
 * The weight of words that only the candidate has: very low, because a page that grew has more of
 * them.
 */
const MORE = 0.05;

/** How alike two different tags are, by their purpose. */
const KINSHIP = /** @type {Record<string, number>} */ ({
  'press press': 0.8,
  'heading heading': 0.8,
  'field field': 0.7,
  'choice choice': 0.7,
  'field choice': 0.4,
  'choice field': 0.4,
  'inline inline': 0.6,
  'block block': 0.6,
  'inline press': 0.3,
  'press inline': 0.3,
  'block press': 0.1,
  'press block': 0.1,
  'inline block': 0.2,
  'block inline': 0.2,
});
/** The maximum for an id, link or anchor that is not the same but shares words. */
const PARTLY = 0.8;
const width = 25;
const rows = [new Float64Array(width), new Float64Array(width)];

/**
 * An `input` that is pressed is different from one that is filled in.
 * @param {Sketch} one
 * @param {Sketch} other
 */
const areOtherInputs = (one, other) =>
  one.tag === 'input' &&
  other.tag === 'input' &&
  one.type !== '' &&
  other.type !== '' &&
  PRESSED_INPUT.test(one.type) !== PRESSED_INPUT.test(other.type);

/** @param {Link} one @param {Link} other */
export const areSameLinks = (one, other) =>
  one.path === other.path && (one.host === other.host || one.host === null || other.host === null);

/**
 * The longest common subsequence of two paths.
 * @param {Sketch} target @param {Sketch} candidate
 * @param {number} renumbered  the value of a step with the same tag and another index
 */
function wayShared(target, candidate, renumbered) {
  const n = target.steps.length;
  const m = candidate.steps.length;
  let [row, next] = rows;
  row.fill(0, 0, m + 1);
  for (let i = 0; i < n; i++) {
    next[0] = 0;
    for (let j = 0; j < m; j++) {
      const same =
        target.steps[i] === candidate.steps[j]
          ? 1
          : target.tags[i] === candidate.tags[j]
            ? renumbered
            : 0;
      const on = row[j] + same;
      const skip = row[j + 1] > next[j] ? row[j + 1] : next[j];
      next[j + 1] = on > skip ? on : skip;
    }
    [row, next] = [next, row];
  }
  return (2 * row[m]) / (n + m);
}

/**
 * The number of identical last steps, as a share; six are enough to be sure of the place.
 * @param {string[]} one
 * @param {string[]} other
 */
function tailShared(one, other) {
  let count = 0;
  while (
    count < 6 &&
    count < one.length &&
    count < other.length &&
    one[one.length - 1 - count] === other[other.length - 1 - count]
  )
    count++;
  return count / 6;
}

/** @param {number} one @param {number} other */
const ratio = (one, other) => (Math.min(one, other) + 1) / (Math.max(one, other) + 1);

/** Names of the properties, in the order of a comparison's values. */
export const PROPERTIES = /** @type {const} */ ([
  'says',
  'words',
  'tag',
  'role',
  'id',
  'field',
  'link',
  'test',
  'near',
  'heading',
  'landmark',
  'way',
  'line',
  'tail',
  'anchor',
  'foot',
  'shape',
  'place',
]);

/**
 * @type {Record<typeof PROPERTIES[number], (target: Sketch, candidate: Sketch, rarity: Rarity) =>
 *   number | null>}
 */
export const LIKENESS = {
  /**
   * Having no text is a property too, if the target has a path, which shows that it was captured
   * and not written by hand.
   */
  says(target, candidate) {
    if (target.says.length === 0)
      return target.steps.length === 0 ? null : Number(candidate.says.length === 0);
    let best = 0;
    for (const one of target.says)
      for (const other of candidate.says) best = Math.max(best, alike(one, other));
    return best;
  },
  words(target, candidate, rarity) {
    if (target.words.size === 0) return null;
    let both = 0;
    let all = 0;
    for (const word of target.words) {
      const worth = rarity.get(word) ?? 1;
      all += worth;
      if (candidate.words.has(word)) both += worth;
    }
    let more = 0;
    for (const word of candidate.words) if (!target.words.has(word)) more += rarity.get(word) ?? 1;
    return both / (all + MORE * more);
  },
  tag(target, candidate) {
    if (target.tag === '') return null;
    if (areOtherInputs(target, candidate)) return 0.1;
    return target.tag === candidate.tag ? 1 : (KINSHIP[`${target.kind} ${candidate.kind}`] ?? 0);
  },
  role: (target, candidate) => (target.role === '' ? null : Number(target.role === candidate.role)),
  id(target, candidate, rarity) {
    if (target.id === '') return null;
    return target.id === candidate.id
      ? 1
      : PARTLY * shared(target.idWords, candidate.idWords, rarity);
  },
  field(target, candidate) {
    if (target.field === '') return null;
    if (candidate.field === '') return 0;
    return target.field === candidate.field ? 1 : -1;
  },
  link(target, candidate, rarity) {
    if (target.link === null) return null;
    if (candidate.link === null) return 0;
    return areSameLinks(target.link, candidate.link)
      ? 1
      : PARTLY * shared(target.link.words, candidate.link.words, rarity);
  },
  test: (target, candidate) => (target.test === '' ? null : Number(target.test === candidate.test)),
  near: (target, candidate) =>
    target.near.size === 0 ? null : shared(target.near, candidate.near),
  heading: (target, candidate) =>
    target.heading.size === 0 ? null : shared(target.heading, candidate.heading),
  landmark: (target, candidate) =>
    target.landmark === null ? null : Number(target.landmark === candidate.landmark),
  way: (target, candidate) =>
    target.steps.length === 0 ? null : wayShared(target, candidate, 0.5),
  /** The ancestors, ignoring their index among siblings: a list that grew is the same list. */
  line: (target, candidate) => (target.steps.length === 0 ? null : wayShared(target, candidate, 1)),
  tail: (target, candidate) =>
    target.steps.length === 0 ? null : tailShared(target.steps, candidate.steps),
  anchor(target, candidate) {
    if (target.anchor === null) return null;
    if (candidate.anchor === null) return 0;
    return target.anchor.id === candidate.anchor.id
      ? 1
      : PARTLY * shared(target.anchor.words, candidate.anchor.words);
  },
  /** An element of a page's footer stays there, and other elements do not move into it. */
  foot: (target, candidate) =>
    target.part === '' ? null : Number((target.part === 'foot') === (candidate.part === 'foot')),
  shape: (target, candidate) =>
    target.box === null
      ? null
      : candidate.box === null
        ? 0
        : ratio(target.box[2], candidate.box[2]) * ratio(target.box[3], candidate.box[3]),
  place(target, candidate) {
    if (target.box === null) return null;
    if (candidate.box === null) return 0;
    return Math.exp(
      -Math.hypot(target.box[0] - candidate.box[0], target.box[1] - candidate.box[1]) / 400,
    );
  },
};

/**
 * The weight of each word among these candidates: 1 if a single one has it, near 0 if all have it.
 * @param {Sketch[]} candidates
 * @returns {Rarity}
 */
export function rarityAmong(candidates) {
  /** @type {Map<string, number>} */
  const count = new Map();
  for (const { words } of candidates)
    for (const word of words) count.set(word, (count.get(word) ?? 0) + 1);
  const most = Math.log(candidates.length + 1);
  for (const [word, times] of count) count.set(word, 1 - 0.9 * (Math.log(times) / most));
  return count;
}
