/**
 * Admission to a learner's room: handshakes, wrong guesses, and the handling of peers that violate
 * the protocol.
 *
 * Guarantees: the pairing words are never sent, and a wrong guess replaces them; too many wrong
 * guesses close the room and lock it for a while; the words admit one peer only.
 */
import { refuse, typeOf } from '../../shared/follow/pairing.js';
import { Refused } from '../../shared/follow/refused.js';
import { wipe } from '../../shared/follow/secrets.js';
import {
  dropWords,
  endRoom,
  forgetPeer,
  renewWords,
  sendBody,
  SIDE_BY_SIDE,
  tell,
  tellAccess,
} from './room.js';

/**
 * @typedef {import('./room.js').Room} Room
 * @typedef {import('./room.js').End} End
 * @typedef {import('./peers.js').Peer} Peer
 * @typedef {import('../../shared/follow/secrets.js').Bytes} Bytes
 */

/** This many wrong guesses close the room; no room opens for the lockout time (ms). */
const WRONG_MOST = 3;
export const TIRED_MS = 10 * 60_000;
/**
 * This many knocks with an unknown secret remove a peer. After a total limit over all peers,
 * trusted helpers are no longer looked up and only the words count. This prevents enumeration of
 * trusted helpers and denial of service.
 */
export const UNKNOWN_KNOCKS_MOST = 3;
export const UNKNOWN_KNOCKS_ALL = 12;

/** @param {Room} room @param {Peer} peer @param {Bytes} body */
export function shakeHands(room, peer, body) {
  const { channel } = peer;
  if (typeOf(body) === 'knock' && room.stage === 'followed' && !channel.canResume())
    return sendBody(room, peer, refuse('not-now'));
  const trusted = room.unknownKnocks < UNKNOWN_KNOCKS_ALL ? room.trusted : [];
  const secrets = trusted.map(({ secret }) => secret);
  const { send, opened } = channel.step(body, room.words ? [room.words, ...secrets] : secrets);
  if (opened) identify(room, peer, opened);
  if (send) sendBody(room, peer, send);
  if (!opened) return undefined;
  return peer.admitted ? tellAccess(room, peer) : welcome(room, peer);
}

/**
 * @param {Room} room
 * @param {Peer} peer
 * @param {import('../../shared/follow/channel.js').Opened} opened
 */
function identify(room, peer, { secret, trustedKey, compare }) {
  peer.away = false;
  const trusted = room.trusted.find((one) => one.secret === secret);
  if (trusted) {
    const { id, name, at } = trusted;
    Object.assign(peer, { hasTrustedKey: true, trustedId: id, name, paired: at });
  }
  if (room.purpose === 'pair') peer.candidate = { key: trustedKey, compare, same: false };
  else wipe(trustedKey);
}

/**
 * A peer proved the words or a trusted key: the words become invalid and the room closes to others.
 * @param {Room} room
 * @param {Peer} peer
 */
function welcome(room, peer) {
  dropWords(room);
  room.acts.push({ do: 'shut' });
  const pairing = room.purpose === 'pair';
  room.stage = pairing ? 'compare' : 'recognise';
  tell(room, peer, pairing ? { say: 'compare', lang: room.language } : { say: 'wait' });
}

/** Handles a wrong guess. @param {Room} room @param {Peer} peer */
function burnWords(room, peer) {
  room.wrong += 1;
  sendBody(room, peer, refuse('wrong-words'));
  room.acts.push({ do: 'remove', seat: peer.seat });
  forgetPeer(room, peer);
  if (room.wrong >= WRONG_MOST) {
    room.tiredUntil = room.now() + TIRED_MS;
    room.wrong = 0;
    return endRoom(room, 'tired');
  }
  room.anew = 'burnt';
  return renewWords(room);
}

/**
 * A message was invalid: the connection to its sender ends.
 * @param {Room} room
 * @param {Peer} peer
 * @param {unknown} error
 */
export function distrust(room, peer, error) {
  if (!(error instanceof Refused)) throw error;
  if (error.why === 'proof' && room.words?.spent) return burnWords(room, peer);
  if (error.why === 'no-such-secret') {
    room.unknownKnocks += 1;
    peer.unknownKnocks += 1;
    sendBody(room, peer, refuse(room.stage === 'words' ? 'no-such-secret' : 'not-now'));
    if (peer.admitted || peer.unknownKnocks < UNKNOWN_KNOCKS_MOST) return undefined;
  }
  room.acts.push({ do: 'remove', seat: peer.seat });
  return depart(room, peer, 'lie');
}

/**
 * Removes a peer. If it was admitted, or awaits the person's decision, the room ends.
 * @param {Room} room
 * @param {Peer} peer
 * @param {End} [why]
 */
export function depart(room, peer, why = 'left') {
  const { stage } = room;
  const hadKeys = peer.channel.isOpen();
  if (peer.admitted || (hadKeys && stage === 'recognise' && why === 'lie'))
    return endRoom(room, 'over', why);
  forgetPeer(room, peer);
  if (!hadKeys) return undefined;
  if (stage === 'recognise') return endRoom(room, 'off');
  if (stage === 'kept') return endRoom(room, 'kept');
  return SIDE_BY_SIDE.includes(stage) ? endRoom(room, 'unkept') : undefined;
}
