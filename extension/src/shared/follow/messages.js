/**
 * The encrypted messages between a learner's side and a helper: PROTOCOL.md, "Messages". A helper's
 * messages are parsed here, a learner's in helper/learner-messages.js. The types Helpers and
 * Learners are the wire format, which calls an access level `rung` and a trusted key `lasting`.
 */
import { HINT_MAX } from './hint-filter.js';

/**
 * Predefined sentences that every helper may send. Each is a key in _locales, so it appears in the
 * learner's language.
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
 * 1: the step and the progress. 2: also the boxes of the page. 3: also its texts.
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
 * `lasting`: whether the two paired face to face. `compare`: pairing is in progress, with
 * comparison words in this language; `same` answers it, and `kept` confirms that both answered.
 * `state` is the guide's progress; `view` the page's outline.
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
 * `private`: the step asks for private data.
 * @typedef {'private' | 'sign-in' | 'payment' | 'bank' | 'identity' | 'elsewhere'} Pause
 */

/**
 * The guide's progress. It contains no data of the page or the person.
 * @typedef {Object} GuideProgress
 * @property {'state'} say
 * @property {string} guide        its title; '' if no guide is running
 * @property {string[]} steps      the text of each step, in order
 * @property {number} at           index in `steps`; -1 if not at a step
 * @property {number} index       the step number that the person sees; `total` is the matching
 *   total; 0 if none is shown
 * @property {number} total
 * @property {string} step         the text of the bubble
 * @property {string} lang         language of these texts
 * @property {number} since        ms without progress
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
 * The page's outline in CSS pixels of the window, with the progress. It is self-contained, because
 * earlier messages may be lost.
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
 * Parses JSON without validation; null if invalid.
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
 * A helper's message, validated and truncated; null if unknown.
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
