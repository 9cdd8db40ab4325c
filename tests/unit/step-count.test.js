/**
 * The count of steps: "step 8 of 19". Somebody who saw "19 of 22" and then the end thought that
 * something had gone wrong; somebody whose total grew gave up.
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import { placesOf, waysFrom } from '../../extension/src/session/guide-places.js';
import { begin, moved, movedBack, placeAt } from '../../extension/src/session/session-state.js';
import { countAt } from '../../extension/src/session/step-count.js';
import { click, fr, guide } from './walk.js';

/** @typedef {import('./walk.js').Session} Session */
/** @typedef {import('./walk.js').Guide} Guide */

const GUIDES = 2000;
const MOVES = 40;

/** Numbers below 1, the same for the same seed (mulberry32). @param {number} seed */
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * A guide with forks, loops, dead ends, detours, optional steps, cards and parts, as they come.
 * @param {() => number} chance
 */
function anyGuide(chance) {
  const size = 1 + Math.floor(chance() * 24);
  const id = () => (chance() < 0.08 ? 'end' : `s${Math.floor(chance() * size)}`);
  const ids = () => [...new Set(Array.from({ length: 1 + Math.floor(chance() * 4) }, id))];
  const forks = chance();
  const parts = chance() < 0.5 ? chance() * 0.4 : 0;
  const steps = Array.from({ length: size }, (_, at) =>
    click(`s${at}`, {
      ...(chance() < 0.15 ? { optional: true } : {}),
      ...(chance() < parts || (at === 0 && parts > 0) ? { part: fr(`Partie ${at}`) } : {}),
      ...(chance() < forks * 0.5
        ? { next: ids() }
        : chance() < forks * 0.3
          ? { branch: ids().map((go) => ({ if: { next: true }, go })) }
          : {}),
      ...(chance() < 0.1 ? { missing: { say: fr('Absent.'), go: id() } } : {}),
    }),
  );
  return guide(steps, {
    ...(chance() < 0.3 ? { before: [fr('Avant')], prepare: [fr('Papier')] } : {}),
    ...(chance() < 0.3 ? { after: [fr('Après')] } : {}),
  });
}

/** @template T @param {() => number} chance @param {T[]} list @returns {T} */
const oneOf = (chance, list) => list[Math.floor(chance() * list.length)];

/**
 * Where somebody may be next: mostly on, now and then back, or somewhere else altogether.
 * @param {() => number} chance @param {Session} session
 */
function anyMove(chance, session) {
  const { places, ways } = from(session);
  const roll = chance();
  if (roll < 0.1) return movedBack(session) ?? session;
  if (roll < 0.13 && session.trail.length > 0)
    return movedBack(session, Math.floor(chance() * session.trail.length)) ?? session;
  if (roll < 0.16) return moved(session, Math.floor(chance() * (places.length - 1)));
  return moved(session, oneOf(chance, ways));
}

/** @param {Session} session */
function from({ guide: walked, at }) {
  const places = placesOf(walked);
  return { places, ways: waysFrom(places, at) };
}

/** @param {Session} session */
const counted = ({ counts, guide: walked, at }) => counts[placesOf(walked)[at].part];

test('whatever the guide and whatever somebody does: the total never grows, the step is within it, and a part ends at its total', () => {
  let ends = 0;
  for (let seed = 1; seed <= GUIDES; seed += 1) {
    const chance = random(seed);
    const tried = anyGuide(chance);
    const resumed = chance() < 0.2 ? `s${Math.floor(chance() * tried.steps.length)}` : undefined;
    let session = begin(tried, 'real', { step: resumed });
    /** @type {Record<number, number>} */
    const told = {};
    for (let move = 0; move < MOVES && placeAt(session).kind !== 'end'; move += 1) {
      const place = placeAt(session);
      const { places, ways } = from(session);
      if (place.kind === 'step') {
        const { index, total } = counted(session);
        const words = `seed ${seed}: ${place.step?.id}, ${index} of ${total}`;
        assert.ok(total <= (told[place.part] ?? Infinity), `${words} after ${told[place.part]}`);
        assert.ok(index >= 1 && index <= total, words);
        told[place.part] = total;
        const out = ways.every(
          (to) => places[to].kind !== 'step' || places[to].part !== place.part,
        );
        if (out) {
          assert.equal(index, total, `${words} is the last`);
          ends += 1;
        }
      }
      session = anyMove(chance, session);
    }
  }
  assert.ok(ends > GUIDES / 2, `${ends} ends were reached`);
});

test('on a straight stretch the count is exact, from the first step to the last', () => {
  for (let size = 1; size <= 20; size += 1) {
    let session = begin(guide(Array.from({ length: size }, (_, at) => click(`s${at}`))), 'real');
    for (let at = 1; at <= size; at += 1) {
      assert.deepEqual(counted(session), { index: at, total: size });
      session = moved(session, session.at + 1);
    }
  }
});

test('of a fork the longest way is counted; the shorter one makes the total less', () => {
  const forked = guide([
    click('a', { next: ['long', 'short'] }),
    click('long'),
    click('longer', { next: ['z'] }),
    click('short'),
    click('z'),
  ]);
  const start = begin(forked, 'real');
  assert.deepEqual(counted(start), { index: 1, total: 4 });
  assert.deepEqual(counted(moved(start, 3)), { index: 2, total: 3 });
  assert.deepEqual(counted(moved(moved(start, 3), 4)), { index: 3, total: 3 });
});

test('steps that are written last but come in between are counted where they come', () => {
  const aside = guide([
    click('a', { next: ['b', 'x'] }),
    click('b'),
    click('c', { next: ['end'] }),
    click('x'),
    click('y', { next: ['c'] }),
  ]);
  let session = begin(aside, 'real');
  const seen = [counted(session)];
  for (const at of [3, 4, 2]) {
    session = moved(session, at);
    seen.push(counted(session));
  }
  assert.deepEqual(
    seen.map(({ index, total }) => `${index}/${total}`),
    ['1/4', '2/4', '3/4', '4/4'],
  );
});

test('who has to begin again is at the beginning, and the total is what it was', () => {
  const loop = guide([
    click('qui'),
    click('liste', { next: ['heure', 'refus'] }),
    click('heure', { next: ['end'] }),
    click('refus', { next: ['qui'] }),
  ]);
  let session = begin(loop, 'real');
  const seen = [counted(session)];
  for (const at of [1, 3, 0, 1, 2]) {
    session = moved(session, at);
    seen.push(counted(session));
  }
  assert.deepEqual(
    seen.map(({ index, total }) => `${index}/${total}`),
    ['1/3', '2/3', '1/3', '1/3', '2/3', '3/3'],
  );
});

test('a guide taken up again counts as if it had been come to by the longest way', () => {
  const straight = guide(['a', 'b', 'c', 'd'].map((id) => click(id)));
  assert.deepEqual(countAt(straight, [], 2), { index: 3, total: 4 });
  const session = begin(straight, 'real', { step: 'c' });
  assert.deepEqual(counted(moved(session, 3)), { index: 4, total: 4 });
});
