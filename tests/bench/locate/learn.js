/**
 * How the finder's two tables come about. The weights are those of a conditional logit: they make
 * the right candidate the likeliest among all of its page. The confidence is a logistic regression
 * on four numbers, learnt from each target twice: with its right candidate, and with that one taken
 * away. Both are held to be positive (more evidence never makes a candidate worse) and small.
 *
 * @typedef {import('../../../extension/src/page/locate/rank.js').Ranked} Ranked
 * @typedef {import('./vectors.js').Site} Site
 * @typedef {import('../../../extension/src/page/locate/sketch.js').Sketch} Sketch
 * @typedef {{sketches: Sketch[], likenesses: (number | null)[][]}} Page
 * @typedef {{site: string, answer: number, present: Page, absent: Page, hard: Float64Array[], right: number}} Case
 * @typedef {Record<string, number>} Table
 */
import { PROPERTIES } from '../../../extension/src/page/locate/likeness.js';
import { compare, tellingness, weigh } from '../../../extension/src/page/locate/rank.js';
import { confidenceOf, grounds } from '../../../extension/src/page/locate/decide.js';
import { sketch } from '../../../extension/src/page/locate/sketch.js';

/** What the vectors do not have, by judgement: a role is worth a little less than a tag, a heading than what stands near; a test id is made to stay. */
const UNSEEN = /** @type {Table} */ ({ role: 1, heading: 1, test: 3 });
/** Where an element stands on the screen is never worth more than this: other windows have other widths. */
const MOST = /** @type {Table} */ ({ place: 1, shape: 1 });
/** Learning looks at this many of a page's candidates, the most alike. */
const HARD = 25;
const GROUNDS = /** @type {const} */ (['lead', 'score', 'says', 'kind']);

/** @param {ArrayLike<number>} one @param {ArrayLike<number>} other */
function dot(one, other) {
  let sum = 0;
  for (let index = 0; index < one.length; index++) sum += one[index] * other[index];
  return sum;
}

/**
 * Adam, kept at or above `least`.
 * @param {number[]} start @param {number} rounds @param {(at: number[]) => number[]} slope @param {(at: number[]) => void} keep
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
      at[index] -= (0.1 * (mean[index] / (1 - 0.9 ** round))) / (Math.sqrt(square[index] / (1 - 0.99 ** round)) + 1e-8);
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
    const rows = likenesses.map((likeness) => Float64Array.from(likeness, (value, index) => (value ?? 0) * telling[index]));
    const order = rows.map((row, index) => ({ index, sum: row.reduce((sum, one) => sum + one, 0) })).sort((a, b) => b.sum - a.sum);
    const kept = new Set([answer, ...order.slice(0, HARD).map(({ index }) => index)]);
    return {
      site, answer, present: { sketches, likenesses }, absent: { sketches: others, likenesses: compare(target, others) },
      hard: [...kept].map((index) => rows[index]), right: 0,
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
        if (Math.abs(by) > 1e-9) for (let property = 0; property < weights.length; property++) gradient[property] += by * row[property];
      });
    }
    return gradient;
  };
  const keep = (/** @type {number[]} */ weights) => {
    PROPERTIES.forEach((name, index) => { weights[index] = UNSEEN[name] ?? Math.min(MOST[name] ?? Infinity, Math.max(0, weights[index])); });
  };
  const weights = descend(PROPERTIES.map((name) => from?.[name] ?? 1), rounds, slope, keep);
  return Object.fromEntries(PROPERTIES.map((name, index) => [name, weights[index]]));
}

/**
 * @typedef {{on: ReturnType<typeof grounds>, right: boolean, best: Ranked, absent: boolean, of: Case}} Trial
 */

/** Each target twice: with the right candidate, and without it. @param {Case} of @param {Table} [weights] @returns {Trial[]} */
export function trialsOf(of, weights) {
  return [of.present, of.absent].map(({ likenesses, sketches }) => {
    const ranked = weigh(likenesses, sketches, weights);
    const absent = sketches === of.absent.sketches;
    return { on: grounds(ranked), right: !absent && ranked[0].index === of.answer, best: ranked[0], absent, of };
  });
}

/** @param {Trial[]} trials @returns {Table} */
export function learnConfidence(trials) {
  const rows = trials.map(({ on }) => [1, ...GROUNDS.map((name) => on[name])]);
  const slope = (/** @type {number[]} */ model) => {
    const gradient = model.map((one, index) => (index === 0 ? 0 : 0.003 * one));
    trials.forEach(({ right }, trial) => {
      const by = (1 / (1 + Math.exp(-dot(model, rows[trial]))) - Number(right)) / trials.length;
      rows[trial].forEach((value, index) => { gradient[index] += by * value; });
    });
    return gradient;
  };
  const keep = (/** @type {number[]} */ model) => { for (let index = 1; index < model.length; index++) model[index] = Math.max(0, model[index]); };
  const model = descend([0, 1, 1, 1, 1], 500, slope, keep);
  return { base: model[0], ...Object.fromEntries(GROUNDS.map((name, index) => [name, model[index + 1]])) };
}

/**
 * Each site judged by tables that were learnt on all the others.
 * @param {Case[]} cases
 * @returns {{trial: Trial, confidence: number}[]}
 */
export function leaveOneSiteOut(cases) {
  const from = learnWeights(cases); // a start that is near; what is learnt from it does not know the site
  return [...new Set(cases.map(({ site }) => site))].flatMap((site) => {
    const others = cases.filter((one) => one.site !== site);
    const weights = learnWeights(others, { rounds: 100, from });
    const model = learnConfidence(others.flatMap((one) => trialsOf(one, weights)));
    return cases.filter((one) => one.site === site).flatMap((one) => trialsOf(one, weights))
      .map((trial) => ({ trial, confidence: confidenceOf(trial.on, model) }));
  });
}
