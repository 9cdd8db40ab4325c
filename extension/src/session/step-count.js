/**
 * Computes the step count shown to the person, "step 3 of 9". Pure. The count is within the current
 * part of the guide; a guide without parts counts as one part.
 *
 * Guarantees:
 * - the total is the number of steps done in this part plus the longest path to the part's end, and
 *   never increases;
 * - the step number never exceeds the total;
 * - a step with no possible successor in the part has the number of the total, so a part always
 *   ends at "n of n".
 *
 * After going back or jumping, the remaining path can be longer than the total allows. The steps
 * are then numbered from the end, and the first ones share the number 1.
 *
 * Loops are not counted: the back edges found by a depth-first search are removed, so the remaining
 * graph is acyclic.
 *
 * @typedef {import('../shared/protocol.js').Guide} Guide
 * @typedef {import('./guide-places.js').Place} Place
 */
import { placesOf, waysFrom } from './guide-places.js';

/** @typedef {{index: number, total: number}} Count */

/** @param {Place} place */
const weightOf = (place) => (place.kind === 'step' ? 1 : 0);

/**
 * Splits the edges into forward edges (acyclic) and back edges, and returns the places in reverse
 * topological order: each place comes after its successors.
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
 * The places from which the end is reachable over forward edges.
 * @param {Place[]} places @param {ReturnType<typeof withoutLoops>} graph
 */
function leadingToTheEnd(places, { forward, order }) {
  const leads = new Set([places.length - 1]);
  for (const at of order) if (forward[at].some((to) => leads.has(to))) leads.add(at);
  return leads;
}

/**
 * For each place, the number of steps on the longest path to the end of its part, including the
 * place itself. A detour that only leads back counts the steps after it; it is not part of any
 * other place's path.
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
 * The path walked since this part began, with cycles removed.
 * @param {Place[]} places
 * @param {number[]} walk  the places in the order visited; the last is the current one
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
 * The number of steps of the part already done. For a session resumed in the middle of a part, the
 * longest path to that place is assumed.
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
 * @param {number[]} trail  the places before `at`, in the order visited
 * @param {number} at
 * @param {number} [told]  the total last shown in this part
 * @returns {Count}
 */
export function countAt(guide, trail, at, told = Infinity) {
  const places = placesOf(guide);
  const left = stepsLeft(places);
  const most = stepsBehind(places, left, [...trail, at]) + left[at];
  const total = Math.max(1, Math.min(told, most));
  return { index: Math.min(total, Math.max(1, total - left[at] + 1)), total };
}
