/**
 * What a helper's page draws, as one plain object, and how it changes with what the learner's side
 * says. Pure.
 *
 * Guarantee: what may no longer be seen is not in it.
 */

/**
 * @typedef {import('../shared/follow/messages.js').Pause} Pause
 * @typedef {import('../shared/follow/messages.js').AccessLevel} AccessLevel
 * @typedef {import('./learner-messages.js').GuideProgress} GuideProgress
 * @typedef {import('./learner-messages.js').Drawing} Drawing
 * @typedef {import('./learner-messages.js').LearnerMessage} LearnerMessage
 */

/**
 * Why it is over. `wrong-words`, `no-such-secret`, `not-now`: the learner's side said so;
 * `no-room`: the number is nobody's; `not-known`: the key is not known there, and no words were
 * typed; `paired`, `not-paired`: both sides keep the other, or neither does; `limit`,
 * `unavailable`, `unreachable`: the service; `cut`: broken before both had keys; `lie`: something
 * came that nobody honest sends; `stopped`, `time`, `policy`, `broken`, `removed`: the learner's
 * side ended it; `gone`: nobody came back in time; `elsewhere`: followed from another page; `bye`:
 * oneself.
 * @typedef {'wrong-words' | 'no-such-secret' | 'not-now' | 'not-known' | 'paired' | 'not-paired' |
 *   'no-room' | 'limit' | 'unavailable' | 'unreachable' | 'cut' | 'lie'
 *   | 'stopped' | 'time' | 'policy' | 'broken' | 'removed' | 'gone' | 'elsewhere' | 'bye'} Why
 */

/**
 * All that is to be drawn. A new object at each change.
 * @typedef {Object} HelperState
 * @property {'pairing' | 'waiting' | 'comparing' | 'following' | 'paused' | 'over'} stage
 * @property {'here' | 'lost' | 'away'} connection  `lost`: our own is broken; `away`: the learner's
 * @property {boolean} sealed               whether something said now would be heard
 * @property {AccessLevel} accessLevel
 * @property {boolean} hasTrustedKey        whether the two paired face to face
 * @property {GuideProgress | null} progress
 * @property {number} progressAt            when that was told, on the clock that was given
 * @property {Drawing | null} drawing       what the page shows
 * @property {number | null} pointed        the box that is shown to the learner
 * @property {AccessLevel | null} asked     a level that no answer came for yet
 * @property {{what: 'ask' | 'hint' | 'point', why: string} | null} refused
 * @property {Pause | null} pause
 * @property {{pair: readonly [number, number],
 *   lang: import('../shared/follow/pairing-words.js').Lang} | null} compare  what both screens
 *   show, side by side
 * @property {boolean} agreed               we said that it is the same, and wait for the other
 * @property {Why | null} why               when it is over
 * @property {Record<string, string>} text  the service's own sentence, by language
 */

/** @type {HelperState} */
export const BEGINNING = {
  stage: 'pairing',
  connection: 'here',
  sealed: false,
  accessLevel: 1,
  hasTrustedKey: false,
  progress: null,
  progressAt: 0,
  drawing: null,
  pointed: null,
  asked: null,
  refused: null,
  pause: null,
  compare: null,
  agreed: false,
  why: null,
  text: {},
};

/** What nobody may go on seeing while nothing may be seen. */
export const UNSEEN = { progress: null, drawing: null, pointed: null, asked: null, refused: null };

/**
 * @param {HelperState} state
 * @param {AccessLevel} accessLevel
 * @param {boolean} hasTrustedKey
 * @returns {Partial<HelperState>}
 */
const withAccess = ({ asked }, accessLevel, hasTrustedKey) => ({
  accessLevel,
  hasTrustedKey,
  ...(asked !== null && accessLevel >= asked && { asked: null }),
  ...(accessLevel === 1 && { drawing: null, pointed: null }),
});

/**
 * @param {HelperState} state
 * @param {GuideProgress} progress
 * @param {number} now
 * @returns {Partial<HelperState>}
 */
const withProgress = (state, progress, now) => ({
  stage: 'following',
  pause: null,
  progress,
  progressAt: now,
  ...withAccess(
    state,
    progress.accessLevel ?? state.accessLevel,
    progress.hasTrustedKey ?? state.hasTrustedKey,
  ),
});

/**
 * A box that is gone is pointed at no more.
 * @param {HelperState} state
 * @param {Drawing} drawing
 * @returns {Partial<HelperState>}
 */
const withDrawing = ({ pointed }, drawing) => ({
  drawing,
  pointed: drawing.boxes.some(({ id }) => id === pointed) ? pointed : null,
});

/**
 * @param {HelperState} state
 * @param {Extract<LearnerMessage, {say: 'refused'}>} message
 * @returns {Partial<HelperState> | null}
 */
function withRefusal({ pointed }, { what, why, box }) {
  if (what === 'point' && box !== undefined && box !== pointed) return null; // another is shown now
  return {
    refused: { what, why },
    ...(what === 'ask' && { asked: null }),
    ...(what === 'point' && { pointed: null }),
  };
}

/**
 * What a message changes while somebody is waited for or followed; null: nothing. Those that change
 * keys or end it (`compare`, `kept`, `end`) are the session's.
 * @param {HelperState} state
 * @param {LearnerMessage} message
 * @param {number} now
 * @returns {Partial<HelperState> | null}
 */
export function changeBy(state, message, now) {
  switch (message.say) {
    case 'wait':
      return { stage: 'waiting', ...UNSEEN };
    case 'begin':
      return {
        stage: state.stage === 'paused' ? 'paused' : 'following',
        ...withAccess(state, message.accessLevel, message.hasTrustedKey),
      };
    case 'state':
      return withProgress(state, message.progress, now);
    case 'view':
      return message.progress || state.stage === 'following'
        ? {
            ...(message.progress && withProgress(state, message.progress, now)),
            ...withDrawing(state, message.drawing),
          }
        : null;
    case 'pause':
      return { stage: 'paused', pause: message.why, ...UNSEEN };
    case 'refused':
      return withRefusal(state, message);
    default:
      return null;
  }
}
