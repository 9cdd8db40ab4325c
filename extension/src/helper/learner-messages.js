/**
 * Parses the encrypted messages from a learner's side to a helper (PROTOCOL.md, "Messages"). The
 * content is untrusted: it is truncated to what a page can draw, and unknown parts are ignored. The
 * wire's `rung` and `lasting` become `accessLevel` and `hasTrustedKey`.
 *
 * @typedef {import('../shared/follow/messages.js').Box} Box
 * @typedef {import('../shared/follow/messages.js').Pause} Pause
 * @typedef {import('../shared/follow/messages.js').AccessLevel} AccessLevel
 */
import { parseJson } from '../shared/follow/messages.js';

/** Maximum sizes of one text, of a list of steps, of one view. */
const TEXT_MAX = 400;
const STEPS_MAX = 200;
const BOXES_MAX = 2000;
/** Maximum plausible window size in pixels. */
const SIZE_MAX = 100_000;

/**
 * The guide's progress. `steps` holds the text of each step, `at` the index in it or -1, `since`
 * the ms without progress when it was sent; `accessLevel` and `hasTrustedKey` are null if not sent.
 * @typedef {{ guide: string, steps: string[], at: number, index: number, total: number, step:
 *   string, lang: string, since: number, notice: string, done: boolean,
 *   accessLevel: AccessLevel | null, hasTrustedKey: boolean | null,
 * }} GuideProgress
 */

/** @typedef {{width: number, height: number, boxes: Box[]}} Drawing */

/**
 * @typedef {(
 *   {say: 'wait'} | {say: 'compare', lang: string} | {say: 'kept'} |
 *   {say: 'begin', accessLevel: AccessLevel, hasTrustedKey: boolean} |
 *   {say: 'state', progress: GuideProgress} |
 *   {say: 'view', drawing: Drawing, progress: GuideProgress | null} | {say: 'pause', why: Pause} |
 *   {say: 'refused', what: 'ask' | 'hint' | 'point', why: string, box?: number} | {say: 'end', why:
 *   string} )} LearnerMessage
 */

const PAUSES = /** @type {Pause[]} */ ([
  'private',
  'sign-in',
  'payment',
  'bank',
  'identity',
  'elsewhere',
]);
const REFUSABLE = /** @type {const} */ (['ask', 'hint', 'point']);
const SLUG = /^[a-z][a-z-]{0,29}$/;

/** Removes invisible characters; replaces line breaks with spaces. @param {unknown} value */
const textOf = (value) =>
  typeof value === 'string'
    ? [
        ...value
          .normalize('NFC')
          .replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ')
          .trim(),
      ]
        .slice(0, TEXT_MAX)
        .join('')
    : '';

/** A machine-readable identifier. @param {unknown} value */
const slugOf = (value) => (typeof value === 'string' && SLUG.test(value) ? value : '');

/** @param {unknown} value @returns {AccessLevel | null} */
const accessLevelOf = (value) => (value === 1 || value === 2 || value === 3 ? value : null);

/** @param {unknown} value */
const isPlace = (value) => typeof value === 'number' && Math.abs(value) <= SIZE_MAX;

/** @param {any} said @returns {GuideProgress} */
function progressOf(said) {
  const steps = Array.isArray(said.steps) ? said.steps.slice(0, STEPS_MAX).map(textOf) : [];
  return {
    guide: textOf(said.guide),
    steps,
    index: countOf(said.index),
    total: countOf(said.total),
    at: Number.isInteger(said.at) && said.at >= 0 && said.at < steps.length ? said.at : -1,
    step: textOf(said.step),
    lang: languageOf(said.lang),
    since: Number.isFinite(said.since) && said.since > 0 ? said.since : 0,
    notice: textOf(said.notice),
    done: said.done === true,
    accessLevel: accessLevelOf(said.rung),
    hasTrustedKey: typeof said.lasting === 'boolean' ? said.lasting : null,
  };
}

/** @param {unknown} value */
const countOf = (value) =>
  Number.isInteger(value) && Number(value) > 0 ? Math.min(Number(value), STEPS_MAX) : 0;

/** A valid language tag; '' if invalid. @param {unknown} value */
function languageOf(value) {
  try {
    return typeof value === 'string' ? new Intl.Locale(value).toString() : '';
  } catch {
    return '';
  }
}

/** @param {any} said @returns {Drawing | null} */
function drawingOf({ width, height, boxes }) {
  if (!isPlace(width) || !isPlace(height) || width < 1 || height < 1 || !Array.isArray(boxes))
    return null;
  return { width, height, boxes: boxes.slice(0, BOXES_MAX).filter(isBox).map(boxOf) };
}

/** @param {any} box */
const isBox = (box) =>
  Number.isInteger(box?.id) &&
  [box.x, box.y, box.w, box.h].every(isPlace) &&
  box.w > 0 &&
  box.h > 0;

/** @param {any} box @returns {Box} */
const boxOf = ({ id, x, y, w, h, role, text, target }) => ({
  id,
  x,
  y,
  w,
  h,
  role: slugOf(role),
  ...(textOf(text) && { text: textOf(text) }),
  ...(target === true && { target }),
});

/**
 * A learner's message, validated and truncated; null if unknown.
 * @param {string} text @returns {LearnerMessage | null}
 */
export function parseLearnerMessage(text) {
  const said = parseJson(text);
  switch (said?.say) {
    case 'wait':
      return { say: 'wait' };
    case 'compare':
      return { say: 'compare', lang: languageOf(said.lang) };
    case 'kept':
      return { say: 'kept' };
    case 'begin':
      return {
        say: 'begin',
        accessLevel: accessLevelOf(said.rung) ?? 1,
        hasTrustedKey: said.lasting === true,
      };
    case 'state':
      return { say: 'state', progress: progressOf(said) };
    case 'view': {
      const drawing = drawingOf(said);
      return (
        drawing && { say: 'view', drawing, progress: said.state ? progressOf(said.state) : null }
      );
    }
    case 'pause':
      return { say: 'pause', why: PAUSES.find((why) => why === said.why) ?? 'elsewhere' };
    case 'refused': {
      const what = REFUSABLE.find((one) => one === said.what);
      return what
        ? {
            say: 'refused',
            what,
            why: slugOf(said.why),
            ...(Number.isInteger(said.box) && { box: said.box }),
          }
        : null;
    }
    case 'end':
      return { say: 'end', why: slugOf(said.why) };
    default:
      return null;
  }
}
