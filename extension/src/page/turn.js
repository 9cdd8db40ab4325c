/**
 * One turn of the guide in one frame: what is looked out for, what is known of it by now, and what
 * was reported already, so that nothing is reported twice. A new turn begins with nothing known,
 * and what the last one still waited for is dropped with its timers.
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
 * @property {() => void} lookAfresh  looks at once, and takes nothing for known
 * @property {boolean} leaving   a navigation is under way: what is seen now will be gone
 * @property {number} typedAt    when something was typed last, by the window's clock
 *
 * @typedef {Object} Turn
 * @property {Watch} watch
 * @property {import('./timers.js').Timers} timers
 * @property {Map<string, Element>} found     the element of each step that is here
 * @property {Map<string, string>} anchored   where each was said to be
 * @property {Set<string>} done
 * @property {Set<string>} drifted            those that are not as they were known
 * @property {Set<string>} away               optional steps that were done and whose element has
 *   gone since
 * @property {boolean} armed    what ends the step was seen not to be so
 * @property {boolean} stood    what ends the step was so before it began: then the person's own act
 *   ends it
 * @property {boolean} unsure   the step's element may be one of several
 * @property {boolean} saidOff
 * @property {boolean} saidCovered
 * @property {string | null} fitting    another step that was said to be here
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

/** The steps that are looked out for, in the order in which they come. @param {Turn} turn */
export const watched = ({ watch }) => [...watch.beside, ...(watch.step ? [watch.step] : [])];

/** @param {Turn} turn @param {Step} step */
export const isPast = ({ watch, done }, step) => done.has(step.id) || watch.past.includes(step.id);

/** The step is done, and more than one may follow. @param {Watch} watch */
export const isAtFork = ({ step, next, branch }) => !step && next.length + branch.length > 0;

/** Whether a step's page is this one. @param {Frame} frame @param {Turn} turn @param {Step} step */
export const isOnItsPage = ({ top, address }, { watch }, step) =>
  (top ? step.pages : watch.sites)?.some((pattern) => patternFits(pattern, address())) ?? true;

/** What ends the step cannot tell that it was done. @param {Turn} turn */
export const isThereAnyway = ({ stood, armed }) => stood && !armed;
