/**
 * The learner's side of following, as a state machine without socket or browser. Inputs: messages
 * from helpers and the person's presses. Outputs: records to send and the view.
 *
 * Only the person can start it. The person must grant each access level and can revoke it. The
 * pairing words are never sent; a wrong guess replaces them. Stopping erases the keys first.
 *
 * The same words also pair two people side by side (`side-by-side.js`).
 */
import { lastingSecret, typeOf } from '../../shared/follow/pairing.js';
import { erase } from '../../shared/follow/secrets.js';
import { parseHelperMessage } from '../../shared/follow/messages.js';
import {
  answerAsk,
  hearRequest,
  lowerAccess,
  recognise,
  takeName,
  tellProgress,
  tellView,
} from './access.js';
import { depart, distrust, shakeHands } from './admission.js';
import { createPeer, peerView } from './peers.js';
import { clearPointing, tickPointing, unpointBox } from './pointing.js';
import {
  beginWith,
  createRoom,
  endRoom,
  IDLE,
  openIf,
  renewWords,
  SIDE_BY_SIDE,
  tell,
} from './room.js';
import {
  abandon,
  call,
  compare,
  comparedIn,
  confirmKept,
  hearCompared,
  place,
} from './side-by-side.js';

/**
 * Lifetime of the pairing words (ms). After the same time, the person must confirm that following
 * is still wanted.
 */
export const WORDS_MS = 30 * 60_000;
export const ASKED_AGAIN_MS = 30 * 60_000;
/** Timeout of that confirmation (ms); no answer means no. */
export const ANSWER_MS = 5 * 60_000;

/**
 * @typedef {import('./room.js').Room} Room
 * @typedef {import('./room.js').Act} Act
 * @typedef {import('./peers.js').Peer} Peer
 */

/**
 * A trusted helper, as stored.
 * @typedef {{id: string, name: string, at: number,
 *   key: import('../../shared/follow/secrets.js').Bytes}} Kept
 */

/** @type {import('./room.js').Stage[]} ended by a policy that forbids following */
const FORBIDDABLE = [
  'who',
  'opening',
  'unreachable',
  'words',
  'recognise',
  'followed',
  'where',
  ...SIDE_BY_SIDE,
];

// --- the room and the service

/**
 * The service assigned a number to the room.
 * @param {Room} room
 * @param {string} number
 * @param {Kept[]} kept trusted helpers, who need only the number; their keys are copied
 * @param {string} language of the person
 */
function open(room, number, kept, language) {
  if (room.stage !== 'opening') return;
  const trusted = room.purpose === 'pair' ? [] : kept;
  Object.assign(room, {
    number,
    language,
    trusted: trusted.map(({ key, ...who }) => ({ ...who, secret: lastingSecret(key) })),
    since: room.now(),
    stage: 'words',
  });
  renewWords(room);
}

/** @param {Room} room @param {string} number */
function renumber(room, number) {
  if (room.stage !== 'words') return;
  Object.assign(room, { number, anew: 'renumbered' });
  renewWords(room);
}

/** @param {Room} room */
function close(room) {
  const { stage } = room;
  if (stage === 'opening') room.stage = 'unreachable';
  else if (stage === 'followed') endRoom(room, 'over', 'lost');
  else if (stage === 'words' || stage === 'recognise') endRoom(room, 'unreachable', 'lost');
  else abandon(room);
}

/** @param {Room} room */
function interrupt(room) {
  for (const peer of room.peers.values()) {
    peer.away = true;
    clearPointing(peer);
  }
  abandon(room);
}

/** @param {Room} room */
function forbid(room) {
  if (!FORBIDDABLE.includes(room.stage)) return;
  for (const peer of room.peers.values()) tell(room, peer, { say: 'end', why: 'policy' });
  endRoom(room, room.stage === 'followed' ? 'over' : 'off', 'policy');
}

// --- messages from a seat

/** @param {Room} room @param {import('./room.js').Sent} record */
function receive(room, { seat, body }) {
  const peer = room.peers.get(seat) ?? createPeer(seat);
  room.peers.set(seat, peer);
  try {
    if (typeOf(body) === 'sealed') hear(room, peer, peer.channel.unseal(body));
    else shakeHands(room, peer, body);
  } catch (error) {
    distrust(room, peer, error);
  }
}

/** @param {Room} room @param {Peer} peer @param {string | null} text */
function hear(room, peer, text) {
  const message = text === null ? null : parseHelperMessage(text);
  if (message === null) return;
  if (message.say === 'name') takeName(peer, message.name);
  else if (message.say === 'bye') depart(room, peer);
  else if (message.say === 'same') hearCompared(room, peer, message.yes);
  else if (peer.admitted) hearRequest(room, peer, message);
}

/** @param {Room} room @param {'away' | 'back' | 'left'} how @param {number} seat */
function move(room, how, seat) {
  const peer = room.peers.get(seat);
  if (!peer) return;
  // no reconnect side by side: pairing starts again
  if (how === 'left' || peer.candidate) return depart(room, peer);
  peer.away = true; // also after a reconnect: the peer knocks first and negotiates new keys
  clearPointing(peer);
}

/** @param {Room} room @param {string} id */
function revoke(room, id) {
  for (const { secret } of room.trusted.filter((one) => one.id === id)) erase(secret);
  room.trusted = room.trusted.filter((one) => one.id !== id);
  const peer = [...room.peers.values()].find(({ trustedId }) => trustedId === id);
  if (peer) endRoom(room, peer.admitted ? 'over' : 'off');
}

//  --- time and view

/** @param {Room} room */
const isToAskAgain = ({ stage, now, confirmedAt }) =>
  stage === 'followed' && now() - confirmedAt > ASKED_AGAIN_MS;

/** @param {Room} room */
function tick(room) {
  const { now } = room;
  if (room.stage === 'followed' && now() - room.confirmedAt > ASKED_AGAIN_MS + ANSWER_MS)
    endRoom(room, 'over', 'time');
  if (['words', ...SIDE_BY_SIDE].includes(room.stage) && now() - room.since > WORDS_MS)
    endRoom(room, 'off');
  if (room.stage === 'tired' && now() >= room.tiredUntil) room.stage = 'off';
  tickPointing(room);
}

/** @param {Room} room @returns {import('../../shared/protocol.js').Follow} */
function viewOf(room) {
  const { stage, purpose, number, pair, anew, last, called, tiredUntil, now, peers } = room;
  return {
    stage,
    purpose,
    number,
    again: isToAskAgain(room),
    pair: stage === 'words' ? pair : null,
    anew,
    last,
    compare: comparedIn(room),
    called,
    minutes: stage === 'tired' ? Math.max(1, Math.ceil((tiredUntil - now()) / 60_000)) : 0,
    helpers: [...peers.values()].filter(({ channel }) => channel.isOpen()).map(peerView),
  };
}

// --- presses that the other modules do not handle

/** Qui a téléphoné ? @param {Room} room @param {'me' | 'them' | 'unknown'} caller */
function answerCaller(room, caller) {
  if (room.stage === 'who') openIf(room, caller === 'me', 'hang-up');
}

/**
 * A helper was following when the browser ended the worker.
 * @param {Room} room
 * @param {{name: string, at: number}} follower
 */
function breakOff(room, { name, at }) {
  if (room.stage !== 'off') return;
  room.last = { name, at, ms: room.now() - at, why: 'lost', read: false };
  room.stage = 'over';
}

/**
 * The person has read the hint, or the notice why following ended.
 * @param {Room} room
 * @param {number} seat
 */
function markRead(room, seat) {
  const peer = room.peers.get(seat);
  if (peer) peer.hint = null;
  else if (room.last) room.last = { ...room.last, read: true };
}

/** @param {Room} room */
function finish(room) {
  if (room.stage === 'kept') endRoom(room, 'off');
  else if (['who', 'where', ...IDLE].includes(room.stage)) room.stage = 'off';
}

/** @param {{now?: () => number}} [options] */
export function createLearner({ now = Date.now } = {}) {
  const room = createRoom(now);

  /**
   * Wraps a step on this room so that it returns the actions to execute.
   * @template {unknown[]} A
   * @param {(room: Room, ...args: A) => void} step
   * @returns {(...args: A) => Act[]}
   */
  const acting =
    (step) =>
    (...args) => {
      step(room, ...args);
      return room.acts.splice(0);
    };

  return {
    /** The view for the extension's own pages and the overlay. */
    view: () => viewOf(room),
    /** The person asks to be followed. */
    begin: acting((here) => beginWith(here, 'follow', 'who')),
    /** The person wants to pair with somebody side by side. */
    pair: acting((here) => beginWith(here, 'pair', 'where')),
    called: acting(answerCaller),
    placed: acting(place),
    compared: acting(compare),
    named: acting(call),
    kept: acting(confirmKept),
    unkept: acting(abandon),
    /** A trusted helper was removed: disconnects the peer admitted as that helper. */
    revoked: acting(revoke),
    /** The service assigned a number. `kept`: trusted helpers, who need only the number. */
    opened: acting(
      (
        here,
        /** @type {string} */ number,
        /** @type {Kept[]} */ kept = [],
        /** @type {string} */ language = 'fr',
      ) => open(here, number, kept, language),
    ),
    /** The service replaced the number; the old one may now belong to another room. */
    renumbered: acting(renumber),
    /** The service is unreachable, or it closed the room. */
    closed: acting(close),
    brokenOff: acting(breakOff),
    recognised: acting(recognise),
    allowed: acting(answerAsk),
    lowered: acting(lowerAccess),
    unpointed: acting(unpointBox),
    read: acting(markRead),
    /** The person confirms that following is still wanted. */
    stay: acting((here) => {
      here.confirmedAt = here.now();
    }),
    stop: acting((here) => endRoom(here, here.stage === 'followed' ? 'over' : 'off')),
    /** An administrator disabled following: the helper is told why. */
    forbidden: acting(forbid),
    worried: acting((here) => {
      if (here.stage === 'over') here.stage = 'worried';
    }),
    done: acting(finish),
    /** Timer tick: expires words and confirmations. */
    tick: acting(tick),
    received: acting(receive),
    /** A seat's connection was lost, restored, or abandoned. */
    moved: acting(move),
    /** The connection to the service was lost: every peer must knock again after the reconnect. */
    interrupted: acting(interrupt),
    tellProgress: acting(tellProgress),
    tellView: acting(tellView),
  };
}

/** @typedef {ReturnType<typeof createLearner>} Learner */
/** @typedef {ReturnType<Learner['view']>} LearnerView */
