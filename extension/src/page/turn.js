/**
 * One turn of the guide in one frame: what is watched, what is known of it so far, and what was
 * already reported, so that nothing is reported twice. A new turn starts with an empty state, and
 * the timers of the previous turn are cancelled.
 *
 * @typedef {import('../shared/protocol.js').Watch} Watch
 * @typedef {import('../shared/protocol.js').Step} Step
 *
 * @typedef {Object} Frame
 * @property {Window & typeof globalThis} window
 * @property {boolean} top
 * @property {() => string} address
 * @property {import('./search.js').Search} search
 * @property {(happening: import('../shared/protocol.js').Happening) => void} report
 * @property {() => void} lookAfresh  searches at once, and discards all cached results
 * @property {boolean} leaving   a navigation is under way: the current page is about to be unloaded
 * @property {number} typedAt    time of the last typed key, by the window's clock
 *
 * @typedef {Object} Turn
 * @property {Watch} watch
 * @property {import('./timers.js').Timers} timers
 * @property {Map<string, Element>} found     the element of each step that is here
 * @property {Map<string, string>} anchored   the last reported anchor of each
 * @property {Set<string>} done
 * @property {Set<string>} drifted            steps whose element has changed since the guide was
 *   written
 * @property {Set<string>} away               optional steps that were done and whose element has
 *   since disappeared
 * @property {boolean} armed    the condition that ends the step was seen to be false
 * @property {boolean} stood    the condition that ends the step already held when it began: then
 *   the person's own action ends it
 * @property {boolean} unsure   the step's element may be one of several
 * @property {boolean} saidOff
 * @property {boolean} saidCovered
 * @property {string | null} fitting    another step that was reported to be on this page
 * @property {string | null} choosing   the step whose choice is being made with the keyboard
 * @property {string | null} giving     the step whose button opens the list of files
 */
import { patternFits } from '../shared/pattern.js';
import { createTimers } from './timers.js';

/** @param {Window} window @param {Watch} watch @returns {Turn} */
export const createTurn = (window, watch) => ({
  watch,
  timers: createTimers(window),
  found: new Map(),
  anchored: new Map(),
  done: new Set(),
  drifted: new Set(),
  away: new Set(),
  armed: watch.armed,
  stood: false,
  unsure: false,
  saidOff: false,
  saidCovered: false,
  fitting: null,
  choosing: null,
  giving: null,
});

/** The watched steps, in their order in the guide. @param {Turn} turn */
export const watched = ({ watch }) => [...watch.beside, ...(watch.step ? [watch.step] : [])];

/** @param {Turn} turn @param {Step} step */
export const isPast = ({ watch, done }, step) => done.has(step.id) || watch.past.includes(step.id);

/** The step is done, and several steps may follow. @param {Watch} watch */
export const isAtFork = ({ step, next, branch }) => !step && next.length + branch.length > 0;

/**
 * Whether this page is the step's page. @param {Frame} frame @param {Turn} turn @param {Step} step
 */
export const isOnItsPage = ({ top, address }, { watch }, step) =>
  (top ? step.pages : watch.sites)?.some((pattern) => patternFits(pattern, address())) ?? true;

/**
 * The condition that ends the step already held when it began, so it cannot tell that the step was
 * done. @param {Turn} turn
 */
export const isThereAnyway = ({ stood, armed }) => stood && !armed;
