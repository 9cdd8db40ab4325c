/**
 * The number and the two words, on the pages that may show them: no page of a site can look into
 * these.
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

/** What is read out. @param {AppState} state */
export const rendezvous = ({ follow: { number, pair }, look: { lang } }) =>
  words(pair ? [spokenNumber(number), ...pairIn(pair, lang)] : [], listFor(lang));

/** What both screens show. @param {readonly [number, number]} pair @param {string} lang */
export const compared = (pair, lang) => words(pairIn(pair, lang), listFor(lang));

/** Where the other one writes them, as a person says it. @param {AppState} state */
export const hostOf = ({ service }) => new URL(service).host;
