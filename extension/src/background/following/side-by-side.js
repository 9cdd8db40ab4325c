/**
 * Pairing of two people side by side: both screens show words derived from the new key, and the key
 * is stored after both people confirmed that the words match. Nobody is followed meanwhile.
 */
import { cleanLine, NAME_MAX } from '../../shared/follow/messages.js';
import { wipe } from '../../shared/follow/secrets.js';
import { endRoom, openIf, SIDE_BY_SIDE, tell } from './room.js';

/**
 * @typedef {import('./room.js').Room} Room
 * @typedef {import('./peers.js').Peer} Peer
 */

/** The peer to pair with. @param {Room} room */
const candidateIn = ({ peers }) =>
  [...peers.values()].find(({ candidate }) => candidate !== null) ?? null;

/** The comparison words while the person is asked about them. @param {Room} room */
export const comparedIn = (room) =>
  room.stage === 'compare' ? (candidateIn(room)?.candidate?.compare ?? null) : null;

/** Où est cette personne ? @param {Room} room @param {'beside' | 'phone' | 'unknown'} where */
export function place(room, where) {
  if (room.stage === 'where') openIf(room, where === 'beside', 'apart');
}

/** Voyez-vous les mêmes mots ? @param {Room} room @param {boolean} yes */
export function compare(room, yes) {
  if (room.stage !== 'compare') return;
  if (yes) room.stage = 'name';
  else endRoom(room, 'unkept');
}

/**
 * Stores the name that the person chose for the other one.
 * @param {Room} room
 * @param {string} name
 */
export function call(room, name) {
  room.called = cleanLine(name, NAME_MAX);
  if (room.stage !== 'name' || room.called === '') return;
  room.stage = 'keeping';
  keepIfBoth(room);
}

/**
 * Processes the other side's comparison result.
 * @param {Room} room
 * @param {Peer} peer
 * @param {boolean} yes
 */
export function hearCompared(room, { candidate }, yes) {
  if (!SIDE_BY_SIDE.includes(room.stage) || !candidate || candidate.same) return;
  if (!yes) return endRoom(room, 'unkept');
  candidate.same = true;
  keepIfBoth(room);
}

/**
 * Stores the key if both confirmed. The other side is told only after it is stored.
 * @param {Room} room
 */
function keepIfBoth(room) {
  const candidate = candidateIn(room)?.candidate;
  if (room.stage === 'keeping' && candidate?.same)
    room.acts.push({ do: 'keep', name: room.called, key: candidate.key.slice() });
}

/** The key is stored: confirms this to the other side. @param {Room} room */
export function confirmKept(room) {
  const peer = candidateIn(room);
  if (room.stage !== 'keeping' || !peer?.candidate) return;
  wipe(peer.candidate.key);
  room.stage = 'kept';
  tell(room, peer, { say: 'kept' });
}

/** The key could not be stored, or the person cancelled. @param {Room} room */
export function abandon(room) {
  if (SIDE_BY_SIDE.includes(room.stage)) endRoom(room, 'unkept');
}
