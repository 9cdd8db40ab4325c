/**
 * The state drawn by a helper's page, and how messages from the learner's side change it. Pure.
 *
 * Guarantee: it never contains data that the helper may no longer see.
 */

/**
 * @typedef {import('../shared/follow/messages.js').Pause} Pause
 * @typedef {import('../shared/follow/messages.js').AccessLevel} AccessLevel
 * @typedef {import('./learner-messages.js').GuideProgress} GuideProgress
 * @typedef {import('./learner-messages.js').Drawing} Drawing
 * @typedef {import('./learner-messages.js').LearnerMessage} LearnerMessage
 */

/**
 * Why the session ended. `wrong-words`, `no-such-secret`, `not-now`: refused by the learner's side;
 * `no-room`: no room has this number; `not-known`: the learner's side does not know the key, and no
 * words were typed; `paired`, `not-paired`: both sides stored the key, or neither did; `limit`,
 * `unavailable`, `unreachable`: the service; `cut`: connection lost before both had keys; `lie`:
 * protocol violation by the peer; `stopped`, `time`, `policy`, `broken`, `removed`: ended by the
 * learner's side; `gone`: no reconnect in time; `elsewhere`: following continues on another page;
 * `bye`: ended by the helper.
 * @typedef {'wrong-words' | 'no-such-secret' | 'not-now' | 'not-known' | 'paired' | 'not-paired' |
 *   'no-room' | 'limit' | 'unavailable' | 'unreachable' | 'cut' | 'lie'
 *   | 'stopped' | 'time' | 'policy' | 'broken' | 'removed' | 'gone' | 'elsewhere' | 'bye'} Why
 */

/**
 * The complete state to draw. Every change creates a new object.
 * @typedef {Object} HelperState
 * @property {'pairing' | 'waiting' | 'comparing' | 'following' | 'paused' | 'over'} stage
 * @property {'here' | 'lost' | 'away'} connection  `lost`: this side is disconnected; `away`: the
 *   learner's side is
 * @property {boolean} sealed               whether a message can be sent now
 * @property {AccessLevel} accessLevel
 * @property {boolean} hasTrustedKey        whether the two paired face to face
 * @property {GuideProgress | null} progress
 * @property {number} progressAt            time of the last progress, on the given clock
 * @property {Drawing | null} drawing       the page's outline
 * @property {number | null} pointed        the box pointed at
 * @property {AccessLevel | null} asked     the requested level without an answer yet
 * @property {{what: 'ask' | 'hint' | 'point', why: string} | null} refused
 * @property {Pause | null} pause
 * @property {{pair: readonly [number, number], lang:
 *   import('../shared/follow/pairing-words.js').Lang} | null} compare  the comparison words, side
 *   by side
 * @property {boolean} agreed               this side confirmed and waits for the other
 * @property {Why | null} why               set when the session has ended
 * @property {Record<string, string>} text  the service's explanation, by language
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

/** The part of the state to clear while nothing may be seen. */
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
 * Replaces the drawing. Pointing ends if its box is gone.
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
  if (what === 'point' && box !== undefined && box !== pointed) return null; // another box is shown now
  return {
    refused: { what, why },
    ...(what === 'ask' && { asked: null }),
    ...(what === 'point' && { pointed: null }),
  };
}

/**
 * The state change for a message while waiting or following; null: no change. The session handles
 * messages that change keys or end it (`compare`, `kept`, `end`).
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
