/** Stories told in one of two places, by turns, so that both are tried in a few minutes; `./dev prove` tells each in both. */
import {test} from 'node:test';

const IN_BOTH = Boolean(process.env.PASAPAS_PROVE);

/** Where a story as long as a walk is told. @param {'chromium' | 'firefox'} name @returns {('chromium' | 'firefox')[]} */
export const foremostIn = (name) => (IN_BOTH ? ['chromium', 'firefox'] : [name]);

/**
 * @param {'first' | 'second'} place  the one begins, the other follows
 * @returns {(title: string, story: (t: import('node:test').TestContext) => Promise<void>) => void}  instead of `test`
 */
export function turnsOf(place) {
  let count = 0;
  return (title, story) => {
    count += 1;
    if (IN_BOTH || (count % 2 === 0) === (place === 'second')) test(title, story);
  };
}
