/**
 * What a learner's side and a helper say to each other under the seal: PROTOCOL.md, "Messages".
 * Messages of a helper are parsed here, those of a learner's side in helper/learner-messages.js.
 * Types named Helpers and Learners are those of the wire, where a level of access is `rung` and a
 * trusted key `lasting`.
 */
import { HINT_MAX } from './hint-filter.js';

/**
 * Sentences that every helper may send; each is a key of _locales, so it is read in the learner's
 * language.
 */
export const PHRASES = /** @type {const} */ ([
  'phrase_fine',
  'phrase_slowly',
  'phrase_read_again',
  'phrase_scroll',
  'phrase_wait',
  'phrase_back',
  'phrase_stop',
  'phrase_calling',
]);

/** @typedef {typeof PHRASES[number]} Phrase */
/**
 * 1: the step and how it goes. 2: the boxes of the page. 3: its words.
 * @typedef {1 | 2 | 3} AccessLevel
 */

/**
 * @typedef {(
 *   {say: 'name', name: string} | {say: 'ask', rung: AccessLevel} |
 *   {say: 'point', box: number | null} |
 *   {say: 'phrase', phrase: Phrase} | {say: 'hint', text: string} | {say: 'same', yes: boolean} |
 *   {say: 'bye'} )} Helpers
 */

/**
 * `lasting`: whether the two paired face to face. `compare`: they are about to, with words of this
 * language's list; `same` answers it, and `kept` that both did. `state` is how the guide goes;
 * `view` what the page shows.
 * @typedef {(
 *   {say: 'wait'} | {say: 'compare', lang: string} | {say: 'kept'} |
 *   {say: 'begin', rung: AccessLevel, lasting: boolean} | State | View |
 *   {say: 'pause', why: Pause} | {say: 'refused', what: 'ask' | 'hint', why: string} | {say:
 *   'refused', what: 'point', why: Unpointed, box: number} |
 *   {say: 'end', why: string}
 *   )} Learners
 */

/**
 * Why a box is not pointed at: the page may not be seen (`rung`), nothing may be told now
 * (`paused`), the step is one that a person takes alone (`danger`), so is what the box is or holds,
 * or it is nobody else's (`guarded`), it is not on the page any more (`gone`). `over`: it was, and
 * is no more.
 * @typedef {'rung' | 'paused' | 'danger' | 'guarded' | 'gone' | 'over'} Unpointed
 */

/**
 * `private`: the step asks for what is nobody else's.
 * @typedef {'private' | 'sign-in' | 'payment' | 'bank' | 'identity' | 'elsewhere'} Pause
 */

/**
 * How the guide goes: nothing in it is the page's or the person's own.
 * @typedef {Object} GuideProgress
 * @property {'state'} say
 * @property {string} guide        its title; '' while there is none
 * @property {string[]} steps      what each step says, in order
 * @property {number} at           place in `steps`, -1 for none of them
 * @property {number} index       the step's number as the person reads it, and of how many; 0 where
 *   none is shown
 * @property {number} total
 * @property {string} step         what the bubble says
 * @property {string} lang         of these texts
 * @property {number} since        ms without getting on
 * @property {string | null} notice
 * @property {boolean} done
 */

/**
 * `lasting`: whether the two paired face to face.
 * @typedef {GuideProgress & {rung: AccessLevel, lasting: boolean}} State
 */

/**
 * @typedef {{id: number, x: number, y: number, w: number, h: number, role: string, text?: string,
 *   target?: true}} Box
 */
/**
 * What the page shows, in CSS pixels of the window, and how it goes: whatever came before may be
 * missing.
 * @typedef {{say: 'view', width: number, height: number, boxes: Box[], state: Omit<State, 'say'>}}
 *   View
 */

export const NAME_MAX = 30;

/** One line, without invisible characters. @param {unknown} value @param {number} most */
export const cleanLine = (value, most) =>
  typeof value === 'string'
    ? [
        ...value
          .normalize('NFC')
          .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ')
          .trim(),
      ]
        .slice(0, most)
        .join('')
    : '';

/**
 * A message as an unchecked value; null where it is no JSON.
 * @param {string} text
 * @returns {any}
 */
export function parseJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * A helper's message, checked and cut to size; null where it is none that we know.
 * @param {string} text @returns {Helpers | null}
 */
export function parseHelperMessage(text) {
  const said = parseJson(text);
  switch (said?.say) {
    case 'name':
      return { say: 'name', name: cleanLine(said.name, NAME_MAX) };
    case 'ask':
      return [1, 2, 3].includes(said.rung) ? { say: 'ask', rung: said.rung } : null;
    case 'point':
      return said.box === null || Number.isInteger(said.box)
        ? { say: 'point', box: said.box }
        : null;
    case 'phrase':
      return PHRASES.includes(said.phrase) ? { say: 'phrase', phrase: said.phrase } : null;
    case 'hint':
      return typeof said.text === 'string'
        ? { say: 'hint', text: cleanLine(said.text, HINT_MAX + 1) }
        : null;
    case 'same':
      return typeof said.yes === 'boolean' ? { say: 'same', yes: said.yes } : null;
    case 'bye':
      return { say: 'bye' };
    default:
      return null;
  }
}
