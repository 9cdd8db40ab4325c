/**
 * How the finder's two tables come about. The weights are those of a conditional logit: they make
 * the right candidate the likeliest among all of its page. The confidence is a logistic regression
 * on four numbers, learnt from each target twice: with its right candidate, and with that one taken
 * away. No sign is free (more evidence never makes a candidate worse), and all are held small.
 *
 * @typedef {import('../../../extension/src/locate/rank.js').Ranked} Ranked
 * @typedef {import('./vectors.js').Site} Site
 * @typedef {import('../../../extension/src/locate/sketch.js').Sketch} Sketch
 * @typedef {import('../../../extension/src/locate/rank.js').Likeness} Likeness
 * @typedef {import('../../../extension/src/locate/decide.js').Grounds} Grounds
 * @typedef {{sketches: Sketch[], likenesses: Likeness[]}} Page
 * @typedef {{site: string, wanted: Sketch, answer: number, present: Page, absent: Page, hard:
 *   Float64Array[], right: number}} Case
 * @typedef {Record<string, number>} Table
 */
import { PROPERTIES } from '../../../extension/src/locate/likeness.js';
import { compare, tellingness, weigh } from '../../../extension/src/locate/rank.js';
import {
  confidenceOf,
  grounds,
  isAnother,
  isDoubtful,
} from '../../../extension/src/locate/decide.js';
import { sketch } from '../../../extension/src/locate/sketch.js';

/**
 * What the vectors do not have, by judgement: a role is worth a little less than a tag, a heading
 * than what stands near; a test id is made to stay.
 */
const UNSEEN = /** @type {Table} */ ({ role: 1, heading: 1, test: 3 });
/**
 * What it is in without its numbers is a ground of the decision; in the ranking `way` has it
 * already.
 */
const UNWEIGHED = /** @type {Table} */ ({ line: 0 });
/**
 * Where an element stands on the screen is never worth more than this: other windows have other
 * widths.
 */
const MOST = /** @type {Table} */ ({ place: 1, shape: 1 });
/** Learning looks at this many of a page's candidates, the most alike. */
const HARD = 25;
/** What is learnt from trials is learnt from fair ones, the sites taken in so many parts. */
const FOLDS = 5;
/** Sites are drawn this far apart: it has no divisor in common with their number. */
const STRIDE = 7;
const GROUNDS = /** @type {const} */ (['lead', 'kind', 'own', 'moved']);
/** A ground that speaks against. */
const AGAINST = 'moved';

/** @param {ArrayLike<number>} one @param {ArrayLike<number>} other */
function dot(one, other) {
  let sum = 0;
  for (let index = 0; index < one.length; index++) sum += one[index] * other[index];
  return sum;
}

/**
 * Adam, kept at or above `least`.
 * @param {number[]} start
 * @param {number} rounds
 * @param {(at: number[]) => number[]} slope
 * @param {(at: number[]) => void} keep
 */
function descend(start, rounds, slope, keep) {
  const at = [...start];
  const mean = at.map(() => 0);
  const square = at.map(() => 0);
  for (let round = 1; round <= rounds; round++) {
    const gradient = slope(at);
    for (let index = 0; index < at.length; index++) {
      mean[index] = 0.9 * mean[index] + 0.1 * gradient[index];
      square[index] = 0.99 * square[index] + 0.01 * gradient[index] ** 2;
      at[index] -=
        (0.1 * (mean[index] / (1 - 0.9 ** round))) /
        (Math.sqrt(square[index] / (1 - 0.99 ** round)) + 1e-8);
    }
    keep(at);
  }
  return at;
}

/** @param {Site} site @returns {Case[]} */
export function casesOf({ site, candidates, targets }) {
  const sketches = candidates.map(sketch);
  return targets.map(({ target, answer }) => {
    const others = sketches.filter((_, index) => index !== answer);
    const likenesses = compare(target, sketches);
    const telling = tellingness(likenesses);
    const rows = likenesses.map((likeness) =>
      Float64Array.from(PROPERTIES, (name, index) => (likeness[name] ?? 0) * telling[index]),
    );
    const order = rows
      .map((row, index) => ({ index, sum: row.reduce((sum, one) => sum + one, 0) }))
      .sort((a, b) => b.sum - a.sum);
    const kept = new Set([answer, ...order.slice(0, HARD).map(({ index }) => index)]);
    return {
      site,
      wanted: sketch(target),
      answer,
      present: { sketches, likenesses },
      absent: { sketches: others, likenesses: compare(target, others) },
      hard: [...kept].map((index) => rows[index]),
      right: 0,
    };
  });
}

/** @param {Case[]} cases @param {{rounds?: number, from?: Table}} [options] @returns {Table} */
export function learnWeights(cases, { rounds = 200, from } = {}) {
  const slope = (/** @type {number[]} */ weights) => {
    const gradient = weights.map((weight) => 0.004 * weight);
    for (const { hard, right } of cases) {
      const sums = hard.map((row) => dot(weights, row));
      const highest = Math.max(...sums);
      const powers = sums.map((sum) => Math.exp(sum - highest));
      const all = powers.reduce((sum, power) => sum + power, 0);
      hard.forEach((row, index) => {
        const by = (powers[index] / all - Number(index === right)) / cases.length;
        if (Math.abs(by) > 1e-9)
          for (let property = 0; property < weights.length; property++)
            gradient[property] += by * row[property];
      });
    }
    return gradient;
  };
  const keep = (/** @type {number[]} */ weights) => {
    PROPERTIES.forEach((name, index) => {
      weights[index] =
        UNWEIGHED[name] ??
        UNSEEN[name] ??
        Math.min(MOST[name] ?? Infinity, Math.max(0, weights[index]));
    });
  };
  const weights = descend(
    PROPERTIES.map((name) => from?.[name] ?? 1),
    rounds,
    slope,
    keep,
  );
  return Object.fromEntries(PROPERTIES.map((name, index) => [name, weights[index]]));
}

/**
 * @typedef {{on: Grounds, open: boolean, right: boolean, best: Ranked, absent: boolean, of: Case}}
 *   Trial  `open`: nothing forbids it, so that its confidence decides
 */

/**
 * Each target twice: with the right candidate, and without it.
 * @param {Case} of
 * @param {Table} [weights]
 * @returns {Trial[]}
 */
export function trialsOf(of, weights) {
  return [of.present, of.absent].map(({ likenesses, sketches }) => {
    const ranked = weigh(likenesses, sketches, weights);
    const absent = sketches === of.absent.sketches;
    const on = grounds(ranked, of.wanted);
    const open = !isAnother(of.wanted, ranked[0]) && !isDoubtful(ranked, of.wanted, on);
    return {
      on,
      open,
      right: !absent && ranked[0].index === of.answer,
      best: ranked[0],
      absent,
      of,
    };
  });
}

/** Learnt where nothing else decides. @param {Trial[]} all @returns {Table} */
export function learnConfidence(all) {
  const trials = all.filter(({ open }) => open);
  const rows = trials.map(({ on }) => [
    1,
    ...GROUNDS.map((name) => (name === AGAINST ? -on[name] : on[name])),
  ]);
  const slope = (/** @type {number[]} */ model) => {
    const gradient = model.map((one, index) => (index === 0 ? 0 : 0.001 * one));
    trials.forEach(({ right }, trial) => {
      const by = (1 / (1 + Math.exp(-dot(model, rows[trial]))) - Number(right)) / trials.length;
      rows[trial].forEach((value, index) => {
        gradient[index] += by * value;
      });
    });
    return gradient;
  };
  const keep = (/** @type {number[]} */ model) => {
    for (let index = 1; index < model.length; index++) model[index] = Math.max(0, model[index]);
  };
  const model = descend([0, 1, 1, 1, 1], 500, slope, keep);
  return {
    base: model[0],
    ...Object.fromEntries(GROUNDS.map((name, index) => [name, model[index + 1]])),
  };
}

/**
 * `sure`: how sure is sure enough, learnt where its tables were.
 * @typedef {{trial: Trial, confidence: number, sure: number}[]} Judged
 */

/** The bars, as parts of all targets. */
const BARS = { wrong: 0.02, accepted: 0.1 };
/** So many right ones more must be worth one more wrong. */
const WRONG = 3;

/** @param {Judged} judged @param {number | null} [from]  null: each by its own */
export const taken = (judged, from = null) =>
  judged.filter(({ trial, confidence, sure }) => trial.open && confidence >= (from ?? sure));

/** @param {Judged} judged @param {number | null} [from] */
export function count(judged, from = null) {
  const found = taken(judged, from);
  const present = found.filter(({ trial }) => !trial.absent);
  const right = present.filter(({ trial }) => trial.right).length;
  return { right, wrong: present.length - right, accepted: found.length - present.length };
}

/**
 * How sure is sure enough on these: what keeps to both bars and has most right, wrong ones counted
 * against it.
 * @param {Judged} judged
 */
export function sureEnough(judged) {
  const all = judged.length / 2;
  let best = { sure: 1, worth: -Infinity };
  for (let sure = 0.6; sure >= 0.2; sure -= 0.01) {
    const { right, wrong, accepted } = count(judged, sure);
    const worth = right - WRONG * wrong;
    if (wrong <= BARS.wrong * all && accepted <= BARS.accepted * all && worth > best.worth)
      best = { sure, worth };
  }
  return best.sure;
}

/** @param {Case[]} cases */
const sitesOf = (cases) => [...new Set(cases.map(({ site }) => site))];

/**
 * Each case ranked by tables that do not know its site: they flatter those they were learnt on, and
 * who learns from such trials trusts too much.
 * @param {Case[]} cases @param {Table} from @returns {Trial[]}
 */
export function fairTrials(cases, from) {
  const sites = sitesOf(cases);
  return Array.from({ length: FOLDS }, (_, fold) => {
    const own = new Set(sites.filter((__, index) => index % FOLDS === fold));
    const weights = learnWeights(
      cases.filter(({ site }) => !own.has(site)),
      { rounds: 100, from },
    );
    return cases.filter(({ site }) => own.has(site)).flatMap((one) => trialsOf(one, weights));
  }).flat();
}

/** @param {Trial[]} trials @param {Table} model @param {number} sure @returns {Judged} */
export const confident = (trials, model, sure) =>
  trials.map((trial) => ({ trial, confidence: confidenceOf(trial.on, model), sure }));

/**
 * Both tables and how sure is sure enough learnt on some, and others judged by them.
 * @param {Case[]} on
 * @param {Case[]} judged
 * @param {Table} [from]
 * @returns {Judged}
 */
function learnAndJudge(on, judged, from) {
  const weights = learnWeights(on, { rounds: from ? 100 : 200, from });
  const fair = fairTrials(on, weights);
  const model = learnConfidence(fair);
  return confident(
    judged.flatMap((one) => trialsOf(one, weights)),
    model,
    sureEnough(confident(fair, model, 0)),
  );
}

/**
 * Each site judged by tables that were learnt on all the others.
 * @param {Case[]} cases
 * @returns {Judged}
 */
export function leaveOneSiteOut(cases) {
  //  a start that is near; what is learnt from it does not know the site
  const from = learnWeights(cases);
  return sitesOf(cases).flatMap((site) =>
    learnAndJudge(
      cases.filter((one) => one.site !== site),
      cases.filter((one) => one.site === site),
      from,
    ),
  );
}

/**
 * Tables learnt on so many sites, judged on all others; `draws` times, by turns, so that each site
 * is learnt on about as often. If more sites still helped, more would have to be looked for.
 * @param {Case[]} cases @param {number} many @param {number} draws
 * @returns {Judged}
 */
export function learntOn(cases, many, draws) {
  const sites = sitesOf(cases);
  return Array.from({ length: draws }, (_, draw) => {
    const learnt = new Set(
      Array.from(
        { length: many },
        (__, index) => sites[(draw * many + index * STRIDE) % sites.length],
      ),
    );
    return learnAndJudge(
      cases.filter(({ site }) => learnt.has(site)),
      cases.filter(({ site }) => !learnt.has(site)),
    );
  }).flat();
}
