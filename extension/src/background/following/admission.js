/**
 * Who comes into a learner's room: handshakes, wrong guesses, and what is done with whoever sends
 * what nobody honest sends.
 *
 * Guarantees: the pairing words are never sent and a wrong guess replaces them; too many wrong
 * guesses end the room for a while; once somebody is in, nobody else comes in by the same words.
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

/** So many wrong guesses end the room, and none is opened for so long (ms). */
const WRONG_MOST = 3;
export const TIRED_MS = 10 * 60_000;
/**
 * So many knocks with an unknown secret remove a peer; so many of all peers have trusted helpers
 * looked up no more, so that only the words count. Nobody shall find out by trying who is trusted
 * here, or keep us busy.
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
 * Somebody knew the words, or is trusted: the words are used up, and the room is shut.
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

/** A guess was wrong. @param {Room} room @param {Peer} peer */
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
 * Something came that cannot be taken: its sender is not spoken with any more.
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
 * A peer is no longer there; with the one who was admitted, or is asked about, the room ends.
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
