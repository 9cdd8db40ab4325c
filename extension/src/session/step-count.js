/**
 * The count of steps that a person sees, "step 3 of 9": pure, within the part of the guide that
 * they are in (a guide without parts is one).
 *
 * What it guarantees:
 * - the total is what was walked of this part plus the longest way from here to the end of it, and
 *   never grows;
 * - the number of the step is never above the total;
 * - a step from which no other step of the part can follow has the number of the total: who leaves
 *   a part, or the guide, has seen it end.
 *
 * Where the total may not become as large as the way that is left, after a way back or a jump, the
 * steps are numbered from the end, and the first ones share the number 1.
 *
 * Loops are not counted: the edges that a depth-first search finds to lead back to a place that it
 * came through are left out, and the rest has no cycles.
 *
 * @typedef {import('../shared/protocol.js').Guide} Guide
 * @typedef {import('./guide-places.js').Place} Place
 */
import { placesOf, waysFrom } from './guide-places.js';

/** @typedef {{index: number, total: number}} Count */

/** @param {Place} place */
const weightOf = (place) => (place.kind === 'step' ? 1 : 0);

/**
 * What can be reached from each place without going in a circle, and the places in an order in
 * which each comes after those that it leads to.
 * @param {Place[]} places
 * @returns {{forward: number[][], back: number[][], order: number[]}}
 */
function withoutLoops(places) {
  /** @type {number[][]} */
  const forward = places.map(() => []);
  /** @type {number[][]} */
  const back = places.map(() => []);
  /** @type {number[]} */
  const order = [];
  const state = places.map(() => /** @type {'new' | 'open' | 'closed'} */ ('new'));
  /** @param {number} at */
  function visit(at) {
    state[at] = 'open';
    for (const to of waysFrom(places, at)) {
      if (state[to] === 'open') {
        back[at].push(to);
        continue;
      }
      forward[at].push(to);
      if (state[to] === 'new') visit(to);
    }
    state[at] = 'closed';
    order.push(at);
  }
  for (const at of places.keys()) if (state[at] === 'new') visit(at);
  return { forward, back, order };
}

/**
 * The places from which the end is reached without going in a circle.
 * @param {Place[]} places @param {ReturnType<typeof withoutLoops>} graph
 */
function leadingToTheEnd(places, { forward, order }) {
  const leads = new Set([places.length - 1]);
  for (const at of order) if (forward[at].some((to) => leads.has(to))) leads.add(at);
  return leads;
}

/**
 * From each place, itself counted, how many steps the longest way has to the end of its part. A
 * detour that only leads back counts what comes after it, and is no part of anybody else's way.
 * @param {Place[]} places
 * @returns {number[]}
 */
function stepsLeft(places) {
  const graph = withoutLoops(places);
  const leads = leadingToTheEnd(places, graph);
  /** @type {number[]} */
  const left = [];
  /** @param {number} at @param {number[]} ways */
  const longest = (at, ways) =>
    Math.max(0, ...ways.map((to) => (places[to].part === places[at].part ? (left[to] ?? 0) : 0)));
  for (const at of graph.order)
    if (leads.has(at))
      left[at] =
        weightOf(places[at]) +
        longest(
          at,
          graph.forward[at].filter((to) => leads.has(to)),
        );
  for (const at of graph.order)
    if (!leads.has(at))
      left[at] = weightOf(places[at]) + longest(at, [...graph.forward[at], ...graph.back[at]]);
  return left;
}

/**
 * The way that was walked since this part began: where it went in a circle, the circle is left
 * out.
 * @param {Place[]} places
 * @param {number[]} walk  the places in the order in which they were walked, this one the last
 */
function wayWithin(places, walk) {
  /** @type {number[]} */
  let way = [];
  for (const at of walk) {
    if (way.length > 0 && places[way[0]].part !== places[at].part) way = [];
    const before = way.indexOf(at);
    if (before >= 0) way.length = before;
    way.push(at);
  }
  return way;
}

/**
 * How many steps of the part lie behind the person. Who takes a guide up again in the middle of a
 * part is taken to have come the longest way.
 * @param {Place[]} places @param {number[]} left @param {number[]} walk
 */
function stepsBehind(places, left, walk) {
  const way = wayWithin(places, walk);
  const walked = way.slice(0, -1).reduce((sum, at) => sum + weightOf(places[at]), 0);
  const [start] = walk;
  const { part } = places[start];
  if (start === 0 || walk.some((at) => places[at].part !== part)) return walked;
  const first = places.findIndex((place) => place.part === part);
  return walked + Math.max(0, left[first] - left[start]);
}

/**
 * The count at a place.
 * @param {Guide} guide
 * @param {number[]} trail  the places before `at`, in the order in which they were walked
 * @param {number} at
 * @param {number} [told]  the total that the person was told last in this part
 * @returns {Count}
 */
export function countAt(guide, trail, at, told = Infinity) {
  const places = placesOf(guide);
  const left = stepsLeft(places);
  const most = stepsBehind(places, left, [...trail, at]) + left[at];
  const total = Math.max(1, Math.min(told, most));
  return { index: Math.min(total, Math.max(1, total - left[at] + 1)), total };
}
