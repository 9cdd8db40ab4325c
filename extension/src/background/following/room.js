/**
 * The state of a learner's room and its basic operations: send, change the pairing words, end. The
 * other modules of this folder implement the steps.
 *
 * Guarantee: ending a room always erases its keys first.
 */
import { secretOfWords } from '../../shared/follow/pairing.js';
import { drawPair } from '../../shared/follow/pairing-words.js';
import { erase } from '../../shared/follow/secrets.js';
import { erasePeer } from './peers.js';

/** @typedef {import('../../shared/protocol.js').FollowStage} Stage */

/** @type {Stage[]} in which a new room may start */
export const IDLE = [
  'off',
  'over',
  'worried',
  'hang-up',
  'unreachable',
  'tired',
  'apart',
  'kept',
  'unkept',
];
/**
 * @type {Stage[]} side by side, after both have keys; these stages end when the pairing words
 *   expire
 */
export const SIDE_BY_SIDE = ['compare', 'name', 'keeping'];

/** @typedef {import('../../shared/protocol.js').FollowEnd} End */

/**
 * @typedef {import('../../shared/follow/records.js').Record} Sent
 * @typedef {import('../../shared/follow/pairing.js').Secret} Secret
 * @typedef {import('../../shared/follow/messages.js').Learners} Learners
 * @typedef {import('../../shared/follow/messages.js').GuideProgress} GuideProgress
 * @typedef {import('./peers.js').Peer} Peer
 */

/**
 * A trusted helper, who is admitted without the pairing words while the words are valid.
 * @typedef {{id: string, name: string, at: number, secret: Secret}} TrustedHelper
 */

/**
 * An action for the caller. `keep`: store the key permanently, wipe it, and call `kept` or
 * `unkept`.
 * @typedef {{do: 'keep', name: string, key: import('../../shared/follow/secrets.js').Bytes} |
 *   {do: 'open'} | {do: 'send', records: Sent[]} | {do: 'remove', seat: number} | {do: 'shut'} |
 *   {do: 'leave'}} Act
 */

/**
 * @typedef {Object} Room
 * @property {() => number} now           ms
 * @property {Stage} stage
 * @property {'follow' | 'pair'} purpose  what the pairing words are for
 * @property {string} number
 * @property {readonly [number, number]} pair  the pairing words' indices in the word list
 * @property {Secret | null} words        the secret derived from the words
 * @property {number} wrong               number of wrong guesses
 * @property {'' | 'burnt' | 'renumbered'} anew  why the words differ from those shown first
 * @property {number} since               when the room opened; later, when following began
 * @property {number} confirmedAt         when the person last confirmed following
 * @property {number} tiredUntil
 * @property {{name: string, at: number | null, ms: number, why: End, read: boolean} | null} last
 *   the last helper; `at` null: the person had not accepted yet
 * @property {TrustedHelper[]} trusted
 * @property {number} unknownKnocks       of all peers
 * @property {string} language            language of the comparison words, side by side
 * @property {string} called              the name for the other person, side by side
 * @property {Map<number, Peer>} peers    by seat
 * @property {GuideProgress | null} progress  the last progress sent; null while nothing may be sent
 * @property {Set<number>} boxes          the boxes sent last; pointing is limited to these
 * @property {Act[]} acts                 actions not yet returned to the caller
 */

/** @param {() => number} now @returns {Room} */
export const createRoom = (now) => ({
  now,
  stage: 'off',
  purpose: 'follow',
  number: '',
  pair: [0, 0],
  words: null,
  wrong: 0,
  anew: '',
  since: 0,
  confirmedAt: 0,
  tiredUntil: 0,
  last: null,
  trusted: [],
  unknownKnocks: 0,
  language: 'fr',
  called: '',
  peers: new Map(),
  progress: null,
  boxes: new Set(),
  acts: [],
});

/**
 * Sends an unencrypted body.
 * @param {Room} room
 * @param {Peer} peer
 * @param {import('../../shared/follow/records.js').Bytes} body
 */
export function sendBody(room, { seat }, body) {
  room.acts.push({ do: 'send', records: [{ seat, whole: false, body }] });
}

/**
 * Sends an encrypted message; does nothing if the peer cannot receive it.
 * @param {Room} room
 * @param {Peer} peer
 * @param {Learners} message
 */
export function tell(room, { seat, channel, away }, message) {
  if (!channel.isOpen() || away) return;
  const whole = message.say === 'state' || message.say === 'view';
  const records = channel.seal(message, whole).map((part) => ({ seat, ...part }));
  room.acts.push({ do: 'send', records });
}

/** Sends a peer its access level. @param {Room} room @param {Peer} peer */
export function tellAccess(room, peer) {
  const { accessLevel, hasTrustedKey } = peer;
  tell(room, peer, { say: 'begin', rung: accessLevel, lasting: hasTrustedKey });
}

/** @param {Room} room @param {Peer} peer */
export function forgetPeer(room, peer) {
  erasePeer(peer);
  room.peers.delete(peer.seat);
}

/** Draws new pairing words; the old ones become invalid. @param {Room} room */
export function renewWords(room) {
  if (room.words) erase(room.words);
  room.pair = drawPair();
  room.words = secretOfWords(room.number, room.pair);
}

/** Blocks further admissions, by words or as a trusted helper. @param {Room} room */
export function dropWords(room) {
  if (room.words) erase(room.words);
  for (const { secret } of room.trusted) erase(secret);
  room.trusted = [];
  room.words = null;
  room.pair = [0, 0];
}

/**
 * Ends the room. Erases the keys before everything else.
 * @param {Room} room
 * @param {Stage} next
 * @param {End} [why]
 */
export function endRoom(room, next, why = 'stopped') {
  const peers = [...room.peers.values()];
  const follower =
    peers.find(({ admitted }) => admitted) ??
    (why === 'lie' ? peers.find(({ channel }) => channel.isOpen()) : undefined);
  if (follower)
    room.last = {
      name: follower.name,
      at: follower.admitted ? room.since : null,
      ms: room.now() - room.since,
      why,
      read: why === 'stopped',
    };
  dropWords(room);
  for (const peer of peers) forgetPeer(room, peer);
  room.acts.push({ do: 'leave' });
  Object.assign(room, {
    number: '',
    progress: null,
    boxes: new Set(),
    anew: '',
    unknownKnocks: 0,
    stage: next,
  });
  if (next === 'off') Object.assign(room, { purpose: 'follow', called: '' });
}

/**
 * Starts with the first question, unless a room is active.
 * @param {Room} room
 * @param {'follow' | 'pair'} purpose
 * @param {Stage} first
 */
export function beginWith(room, purpose, first) {
  if (!IDLE.includes(room.stage)) return;
  if (room.stage === 'kept') endRoom(room, 'off');
  room.purpose = purpose;
  room.stage = room.now() < room.tiredUntil ? 'tired' : first;
}

/**
 * Processes the answer: opens a room, or goes to the stage `otherwise`.
 * @param {Room} room
 * @param {boolean} yes
 * @param {Stage} otherwise
 */
export function openIf(room, yes, otherwise) {
  room.stage = yes ? 'opening' : otherwise;
  if (yes) room.acts.push({ do: 'open' });
}
