/**
 * The helper's side of following (PROTOCOL.md, "Following"), from the pairing words to the end, as
 * a state that a page draws. It depends neither on the page nor on the extension.
 *
 * Guarantees: the words are tried once, after a person's press; keys are erased when their seal
 * ends; any message that the protocol does not allow in the current state ends the session with a
 * reason.
 *
 * Side by side, nobody is followed: the two people compare the words on both screens, and the
 * session ends with a trusted key. The key is passed to the caller only after the learner's side
 * has confirmed storing it. With such a key the number is sufficient. If the learner's side does
 * not know the key (any more), the words are tried, if they were typed.
 */
import { createChannel } from '../shared/follow/channel.js';
import { filterHint } from '../shared/follow/hint-filter.js';
import { lastingSecret, secretOfWords, typeOf } from '../shared/follow/pairing.js';
import { listFor } from '../shared/follow/pairing-words.js';
import { Refused } from '../shared/follow/refused.js';
import { createRelay, ServiceRefused } from '../shared/follow/relay.js';
import { erase, wipe } from '../shared/follow/secrets.js';
import { BEGINNING, changeBy, UNSEEN } from './helper-state.js';
import { parseLearnerMessage } from './learner-messages.js';

/**
 * @typedef {import('../shared/follow/secrets.js').Bytes} Bytes
 * @typedef {import('../shared/follow/pairing.js').Secret} Secret
 * @typedef {import('../shared/follow/messages.js').Helpers} Helpers
 * @typedef {import('../shared/follow/messages.js').Phrase} Phrase
 * @typedef {import('../shared/follow/messages.js').AccessLevel} AccessLevel
 * @typedef {import('./helper-state.js').HelperState} HelperState
 * @typedef {import('./helper-state.js').Why} Why
 */

/** @type {Record<string, Why>} */
const OF_SERVICE = { 'not-found': 'no-room', limit: 'limit' };
/** @type {Why[]} */
const OF_LEARNER = ['stopped', 'time', 'policy', 'broken'];
/** @type {Record<string, Why>} a room's end reasons; any other maps to `gone` */
const OF_ROOM = { removed: 'removed', left: 'stopped' };
/** @type {Why[]} refusals of a knock by the learner's side */
const REFUSALS = ['wrong-words', 'no-such-secret', 'not-now'];

const LEARNER = 0;
const ELSEWHERE = 4006;

/**
 * @typedef {Object} Session
 * @property {HelperState} state
 * @property {import('../shared/follow/channel.js').Channel} channel
 * @property {Secret | null} first   the secret for knocking until the channel can be resumed
 * @property {Secret | null} words   the pairing words, while they may still be needed
 * @property {{key: Bytes, pair: readonly [number, number]} | null} candidate  the key to store and
 *   its comparison words, until both sides have decided
 * @property {boolean} seated
 * @property {import('../shared/follow/relay.js').Relay} relay
 * @property {Options} options
 */

/**
 * `address`: ws(s)://…/follow; `pair`: the pairing words' indices in the list, null if none were
 * typed; `trustedKey`: the learner's key, copied; `onKept`: receives a new trusted key and stores
 * it; `now`: a monotonic clock in ms.
 * @typedef {{
 *   address: string,
 *   number: string,
 *   pair: readonly [number, number] | null,
 *   trustedKey?: Bytes | null,
 *   name: string,
 *   onKept?: (key: Bytes) => void,
 *   onChange: (state: HelperState) => void,
 *   connect?: (address: string, protocol: string) => WebSocket,
 *   now?: () => number,
 * }} Options
 */

/** @param {Session} session @param {Partial<HelperState>} change */
function become(session, change) {
  session.state = { ...session.state, ...change };
  session.options.onChange(session.state);
}

//  --- keys

/**
 * Erases the channel's keys; messages sent with them can no longer be decrypted.
 * @param {Session} session
 */
function closeChannel(session) {
  session.channel.close();
  dropCandidate(session);
}

/** @param {Session} session */
function dropCandidate(session) {
  if (session.candidate) wipe(session.candidate.key);
  session.candidate = null;
}

/** @param {Session} session */
function dropSecrets(session) {
  for (const held of [session.first, session.words]) if (held) erase(held);
  session.first = session.words = null;
}

/** Knocks. The pairing words are used only once. @param {Session} session */
function knock(session) {
  if (session.first?.kind === 'words' && session.channel.isOpening()) return finish(session, 'cut');
  closeChannel(session);
  const body = session.channel.knock(session.first ?? undefined);
  if (body) sendBody(session, body);
  return undefined;
}

/** @param {Session} session @param {import('../shared/follow/channel.js').Opened} opened */
function opened(session, { secret, trustedKey, compare }) {
  const { state, options } = session;
  const hasTrustedKey = state.hasTrustedKey || secret.kind === 'lasting';
  if (secret.kind === 'words') session.candidate = { key: trustedKey, pair: compare };
  else wipe(trustedKey);
  dropSecrets(session);
  say(session, { say: 'name', name: options.name });
  become(session, {
    sealed: true,
    connection: 'here',
    hasTrustedKey,
    ...(state.stage === 'pairing' && { stage: 'waiting' }),
  });
}

/** The learner's side does not know our key: falls back to the words. @param {Session} session */
function tryWords(session) {
  const { words } = session;
  if (!words) return finish(session, 'not-known');
  if (session.first) erase(session.first);
  Object.assign(session, { first: words, words: null });
  closeChannel(session);
  return knock(session);
}

//  --- what comes

/**
 * Runs a step and ends the session on invalid input, because the channel can no longer be trusted.
 * @param {Session} session
 * @param {() => void} step
 */
function guarded(session, step) {
  if (session.state.stage === 'over') return;
  try {
    step();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.why === 'no-such-secret' && session.first?.kind === 'lasting')
      return void tryWords(session);
    finish(session, REFUSALS.find((why) => why === error.why) ?? 'lie');
  }
}

/** @param {Session} session @param {Bytes} body */
function receive(session, body) {
  const { channel } = session;
  if (typeOf(body) === 'sealed') {
    if (channel.isOpen()) hear(session, channel.unseal(body));
    // otherwise it was sealed with keys that ended with a lost connection
    else if (!channel.isOpening()) throw new Refused('type');
    return;
  }
  const step = channel.step(body);
  if (step.send) sendBody(session, step.send);
  if (step.opened) opened(session, step.opened);
}

/** @param {Session} session @param {string | null} text */
function hear(session, text) {
  const { state, candidate, options } = session;
  const message = text === null ? null : parseLearnerMessage(text);
  if (!message) return undefined;
  switch (message.say) {
    case 'compare': {
      const compare = candidate && { pair: candidate.pair, lang: listFor(message.lang) };
      return compare ? become(session, { stage: 'comparing', compare }) : undefined;
    }
    case 'kept': // this side confirmed first
      if (!candidate || !state.agreed) return undefined;
      options.onKept?.(candidate.key);
      return finish(session, 'paired');
    case 'end':
      return finish(session, OF_LEARNER.find((why) => why === message.why) ?? 'stopped');
    case 'wait':
    case 'begin':
      dropCandidate(session);
      break;
    default:
      break;
  }
  const change = changeBy(state, message, options.now?.() ?? performance.now());
  return change ? become(session, change) : undefined;
}

//  --- the connection

/** @param {Session} session @param {string} method @param {any} params */
function notice(session, method, params) {
  const { state } = session;
  if (state.stage === 'over') return;
  const isBack = method === 'room.back' || method === 'resumed';
  if (method === 'room.away' || (method === 'resumed' && !params.present?.includes(LEARNER)))
    interrupted(session, 'away');
  else if (isBack) guarded(session, () => knock(session));
  else if (method === 'room.ended')
    finish(
      session,
      state.stage === 'comparing' ? 'not-paired' : (OF_ROOM[params.reason] ?? 'gone'),
    );
}

/** @param {Session} session @param {'lost' | 'away'} how */
function interrupted(session, how) {
  if (session.state.stage === 'comparing') return finish(session, 'not-paired');
  // whether the words were used up is unknown
  if (session.first?.kind === 'words' && session.channel.isOpening()) return finish(session, 'cut');
  closeChannel(session);
  return become(session, { connection: how, sealed: false, pointed: null, asked: null });
}

/**
 * @param {Session} session
 * @param {import('../shared/follow/relay.js').ConnectionState} state
 * @param {number} code
 */
function connectionChanged(session, state, code) {
  if (session.state.stage === 'over') return;
  if (state === 'lost') interrupted(session, 'lost');
  if (state === 'over' && session.seated)
    finish(session, code === ELSEWHERE ? 'elsewhere' : 'gone');
}

/** @param {Session} session */
function join(session) {
  const { relay, options } = session;
  relay.join(options.number).then(
    ({ present }) => {
      session.seated = true;
      if (present.includes(LEARNER)) guarded(session, () => knock(session));
      else interrupted(session, 'away');
    },
    (error) => {
      if (!(error instanceof ServiceRefused)) finish(session, 'unreachable');
      else finish(session, OF_SERVICE[error.status] ?? 'unavailable', error.text);
    },
  );
}

//  --- what goes

/** @param {Session} session @param {Bytes} body */
const sendBody = ({ relay }, body) => relay.send({ seat: LEARNER, whole: false, body });

/** @param {Session} session @param {Helpers} message @returns {boolean} whether it was sent */
function say(session, message) {
  if (!session.channel.isOpen()) return false;
  for (const { body } of session.channel.seal(message)) sendBody(session, body);
  return true;
}

/**
 * Ends the session; erases the keys first.
 * @param {Session} session
 * @param {Why} why
 * @param {Record<string, string>} [text]
 */
function finish(session, why, text = {}) {
  if (session.state.stage === 'over') return;
  session.channel.erase();
  dropCandidate(session);
  dropSecrets(session);
  become(session, {
    stage: 'over',
    why,
    text,
    sealed: false,
    ...UNSEEN,
    pause: null,
    compare: null,
  });
  queueMicrotask(() => void session.relay.leave()); // messages queued in this turn are sent first
}

/** @param {Options} options @returns {Session} */
function createSession(options) {
  const { address, number, pair, trustedKey = null, connect } = options;
  const words = pair && secretOfWords(number, pair);
  /** @type {Session} */
  const session = {
    state: BEGINNING,
    channel: createChannel('guest'),
    first: trustedKey ? lastingSecret(trustedKey) : words,
    words,
    candidate: null,
    seated: false,
    relay: createRelay({
      address,
      connect,
      onRecord: ({ body }) => guarded(session, () => receive(session, body)),
      onNotice: (method, params) => notice(session, method, params),
      onState: (state, code) => connectionChanged(session, state, code),
    }),
    options,
  };
  return session;
}

/** @param {Options} options */
export function createHelperSession(options) {
  const session = createSession(options);
  join(session);
  options.onChange(session.state);

  return {
    /**
     * Points at a box. The current box again, or null, withdraws it.
     * @param {number | null} box
     * @returns {boolean} whether it went out
     */
    point(box) {
      const pointed = box === session.state.pointed ? null : box;
      if (!say(session, { say: 'point', box: pointed })) return false;
      become(session, { pointed, refused: null });
      return true;
    },
    /** @param {Phrase} phrase @returns {boolean} whether it went out */
    phrase: (phrase) => say(session, { say: 'phrase', phrase }),
    /**
     * @param {string} text
     * @returns {ReturnType<typeof filterHint> | 'unheard'} null: it was sent
     */
    hint(text) {
      const trouble = filterHint(text);
      if (trouble) return trouble;
      if (!say(session, { say: 'hint', text: text.trim() })) return 'unheard';
      become(session, { refused: null });
      return null;
    },
    /**
     * Requests a higher access level.
     * @param {AccessLevel} level
     * @returns {boolean} whether it went out
     */
    ask(level) {
      if (!say(session, { say: 'ask', rung: level })) return false;
      become(session, { asked: level, refused: null });
      return true;
    },
    /** Whether the other screen shows the same words. @param {boolean} yes */
    same(yes) {
      if (session.state.stage !== 'comparing' || !say(session, { say: 'same', yes })) return;
      if (yes) become(session, { agreed: true });
      else finish(session, 'not-paired');
    },
    bye() {
      say(session, { say: 'bye' });
      finish(session, 'bye');
    },
  };
}

/** @typedef {ReturnType<typeof createHelperSession>} HelperSession */
