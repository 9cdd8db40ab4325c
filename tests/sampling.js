/**
 * What is tried in a few minutes stands for more: stories are told in one of two places, by turns.
 * `./dev prove` tells each in all.
 */
import { test } from 'node:test';

const IN_ALL = Boolean(process.env.PASAPAS_PROVE);

/**
 * Where a story as long as a walk is told.
 * @param {'chromium' | 'firefox'} name
 * @returns {('chromium' | 'firefox')[]}
 */
export const foremostIn = (name) => (IN_ALL ? ['chromium', 'firefox'] : [name]);

/**
 * @template T
 * @param {readonly T[]} all @param {...number} few  the places in it of those that stand for all
 * @returns {readonly T[]}
 */
export const foremost = (all, ...few) => (IN_ALL ? all : few.map((place) => all[place]));

/**
 * @param {'first' | 'second'} place  the one begins, the other follows
 * @returns {(title: string, story: (t: import('node:test').TestContext) => Promise<void>) => void}
 *   instead of `test`
 */
export function turnsOf(place) {
  let count = 0;
  return (title, story) => {
    count += 1;
    if (IN_ALL || (count % 2 === 0) === (place === 'second')) test(title, story);
  };
}
