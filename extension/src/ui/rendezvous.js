/**
 * The rendezvous number and the two pairing words, for the pages that may show them: a site's page
 * cannot read these.
 *
 * @typedef {import('../shared/protocol.js').AppState} AppState
 */
import { listFor, spoken, spokenNumber } from '../shared/follow/pairing-words.js';
import { h } from './dom.js';

/** @param {string[]} said @param {string} lang */
const words = (said, lang) =>
  h(
    'p',
    { class: 'rendezvous', lang },
    ...said.map((word, index) => h('span', {}, index > 0 ? '– ' : null, h('b', {}, word))),
  );

/** @param {readonly [number, number]} pair @param {string} lang */
const pairIn = (pair, lang) => spoken(pair, listFor(lang)).split(' – ');

/** The text that is read out. @param {AppState} state */
export const rendezvous = ({ follow: { number, pair }, look: { lang } }) =>
  words(pair ? [spokenNumber(number), ...pairIn(pair, lang)] : [], listFor(lang));

/**
 * The words that both screens show. @param {readonly [number, number]} pair @param {string} lang
 */
export const compared = (pair, lang) => words(pairIn(pair, lang), listFor(lang));

/** The host name of the service, where the helper enters them. @param {AppState} state */
export const hostOf = ({ service }) => new URL(service).host;
