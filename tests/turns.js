/** Each story in one browser, by turns, so that both are tried in a few minutes; `./dev prove` tries each in both. */
import {test} from 'node:test';

/** Where a story as long as a walk is told. @type {('chromium' | 'firefox')[]} */
export const FOREMOST = process.env.PASAPAS_PROVE ? ['chromium', 'firefox'] : ['chromium'];

/**
 * @param {'chromium' | 'firefox'} name
 * @returns {(title: string, story: (t: import('node:test').TestContext) => Promise<void>) => void}  instead of `test`
 */
export function turnsOf(name) {
  let count = 0;
  return (title, story) => {
    count += 1;
    if (process.env.PASAPAS_PROVE || (count % 2 === 0) === (name === 'firefox')) test(title, story);
  };
}
