/**
 * `./dev test` runs a sample of the tests that would be the same in several browsers, languages or
 * screens; `./dev prove` runs all of them.
 */
import { test } from 'node:test';

const ALL = Boolean(process.env.PASAPAS_PROVE);

/**
 * The browsers in which a long test runs.
 * @param {'chromium' | 'firefox'} name  that of the sample
 * @returns {('chromium' | 'firefox')[]}
 */
export const sampledBrowsers = (name) => (ALL ? ['chromium', 'firefox'] : [name]);

/**
 * The cases that run.
 * @template T
 * @param {readonly T[]} all @param {...number} places  those of the sample
 * @returns {readonly T[]}
 */
export const sampled = (all, ...places) => (ALL ? all : places.map((place) => all[place]));

/**
 * For two suites of the same tests: every other test runs in the first, the rest in the second.
 * @param {'first' | 'second'} suite
 * @returns {(title: string, story: (t: import('node:test').TestContext) => Promise<void>) => void}
 *   instead of `test`
 */
export function alternate(suite) {
  let count = 0;
  return (title, story) => {
    count += 1;
    if (ALL || (count % 2 === 0) === (suite === 'second')) test(title, story);
  };
}
