/**
 * A session without a browser: guides of a few steps, and what happens to somebody who follows
 * them.
 *
 * @typedef {import('../../extension/src/session/session-state.js').Session} Session
 * @typedef {import('../../extension/src/shared/protocol.js').Guide} Guide
 * @typedef {import('../../extension/src/shared/protocol.js').Step} Step
 */
import { happen } from '../../extension/src/session/session.js';

const SITE = 'https://www.doctolib.fr';

/** @param {string} text */
export const fr = (text) => ({ text, lang: 'fr' });

/** Our own words, by their keys. @param {string} key */
export const words = (key) => fr(key);

/** @param {string} id @param {object} [more] @returns {Step} */
export const click = (id, more = {}) => ({
  id,
  action: 'click',
  say: fr(`Cliquez sur ${id}.`),
  target: { selectors: [`#${id}`] },
  ...more,
});

/** @param {Step[]} steps @param {object} [more] @returns {Guide} */
export const guide = (steps, more = {}) => ({
  id: 'essai',
  revision: 1,
  language: 'fr',
  reviewed: null,
  title: fr('Essai'),
  summary: fr('Un essai.'),
  sites: [`${SITE}/*`],
  start: `${SITE}/`,
  topics: ['sante'],
  minutes: 3,
  steps,
  ...more,
});

/**
 * @param {Session} session
 * @param {any[]} happenings  each with the turn of its moment unless it has one; `at` is the page's
 *   path, `ms` the clock
 */
export function live(session, ...happenings) {
  const effects = [];
  for (const { at = '/', ms = 0, ...happening } of happenings) {
    const outcome = happen(
      session,
      { turn: session.turn, ...happening },
      { frame: 0, address: `${SITE}${at}`, ms },
    );
    session = outcome.session;
    effects.push(...outcome.effects);
  }
  return { session, effects };
}

/** @param {string} step @param {object} [more] */
export const found = (step, more = {}) => ({ what: 'found', step, anchor: null, ...more });
/** @param {string} step @param {object} [more] */
export const done = (step, more = {}) => ({ what: 'done', step, ...more });
/** @param {string} name */
export const press = (name) => ({ what: 'press', name });
