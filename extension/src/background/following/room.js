/**
 * The state of a learner's room, and what every step of following needs of it: to send, to change
 * the pairing words, to end. The steps themselves are in the modules beside this one.
 *
 * Guarantee: whatever ends a room erases its keys first.
 */
import { secretOfWords } from '../../shared/follow/pairing.js';
import { drawPair } from '../../shared/follow/pairing-words.js';
import { erase } from '../../shared/follow/secrets.js';
import { erasePeer } from './peers.js';

/** @typedef {import('../../shared/protocol.js').FollowStage} Stage */

/** @type {Stage[]} from which something new may begin */
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
/** @type {Stage[]} once both have keys, side by side; they end when the pairing words expire */
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
 * A trusted helper, who may come in without the pairing words while these are good.
 * @typedef {{id: string, name: string, at: number, secret: Secret}} TrustedHelper
 */

/**
 * What is to be done outside. `keep`: store the key for good, wipe it, and answer with `kept` or
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
 * @property {readonly [number, number]} pair  the pairing words' places in their list
 * @property {Secret | null} words        the secret made of them
 * @property {number} wrong               guesses so far
 * @property {'' | 'burnt' | 'renumbered'} anew  why these words are not those that were shown first
 * @property {number} since               when the room was opened, then since when somebody follows
 * @property {number} confirmedAt         when the person last said that it is wanted
 * @property {number} tiredUntil
 * @property {{name: string, at: number | null, ms: number, why: End, read: boolean} | null} last
 *   who followed last; `at` null: the person had not said yes yet
 * @property {TrustedHelper[]} trusted
 * @property {number} unknownKnocks       of all peers
 * @property {string} language            of the words that both screens show, side by side
 * @property {string} called              what the other one is to be called, side by side
 * @property {Map<number, Peer>} peers    by seat
 * @property {GuideProgress | null} progress  as it was told last; null while nothing may be told
 * @property {Set<number>} boxes          those that were told last: nobody points at anything else
 * @property {Act[]} acts                 decided, and not yet taken
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
 * Sends a body as it is.
 * @param {Room} room
 * @param {Peer} peer
 * @param {import('../../shared/follow/records.js').Bytes} body
 */
export function sendBody(room, { seat }, body) {
  room.acts.push({ do: 'send', records: [{ seat, whole: false, body }] });
}

/**
 * Sends a message under the seal; nothing where it cannot arrive.
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

/** Tells a peer what it may see. @param {Room} room @param {Peer} peer */
export function tellAccess(room, peer) {
  const { accessLevel, hasTrustedKey } = peer;
  tell(room, peer, { say: 'begin', rung: accessLevel, lasting: hasTrustedKey });
}

/** @param {Room} room @param {Peer} peer */
export function forgetPeer(room, peer) {
  erasePeer(peer);
  room.peers.delete(peer.seat);
}

/** Draws new pairing words; the former are good no longer. @param {Room} room */
export function renewWords(room) {
  if (room.words) erase(room.words);
  room.pair = drawPair();
  room.words = secretOfWords(room.number, room.pair);
}

/** From here on nobody else comes in, by words or as a trusted helper. @param {Room} room */
export function dropWords(room) {
  if (room.words) erase(room.words);
  for (const { secret } of room.trusted) erase(secret);
  room.trusted = [];
  room.words = null;
  room.pair = [0, 0];
}

/**
 * Ends the room: keys first, then all else.
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
 * Begins with a first question, where nothing is under way.
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
 * That question was answered: a room is opened, or it ends there.
 * @param {Room} room
 * @param {boolean} yes
 * @param {Stage} otherwise
 */
export function openIf(room, yes, otherwise) {
  room.stage = yes ? 'opening' : otherwise;
  if (yes) room.acts.push({ do: 'open' });
}
