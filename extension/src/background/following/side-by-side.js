/**
 * Pairing of two who sit side by side: both screens show words made of the new key, and the key is
 * kept once both have said that they are the same. Nobody is followed meanwhile.
 */
import { cleanLine, NAME_MAX } from '../../shared/follow/messages.js';
import { wipe } from '../../shared/follow/secrets.js';
import { endRoom, openIf, SIDE_BY_SIDE, tell } from './room.js';

/**
 * @typedef {import('./room.js').Room} Room
 * @typedef {import('./peers.js').Peer} Peer
 */

/** Whoever sits beside the person. @param {Room} room */
const candidateIn = ({ peers }) =>
  [...peers.values()].find(({ candidate }) => candidate !== null) ?? null;

/** What both screens show, while the person is asked about it. @param {Room} room */
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

/** What the person calls the other one. @param {Room} room @param {string} name */
export function call(room, name) {
  room.called = cleanLine(name, NAME_MAX);
  if (room.stage !== 'name' || room.called === '') return;
  room.stage = 'keeping';
  keepIfBoth(room);
}

/**
 * What the other one sees on their screen.
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

/** Both have said yes: stored first, and only then told. @param {Room} room */
function keepIfBoth(room) {
  const candidate = candidateIn(room)?.candidate;
  if (room.stage === 'keeping' && candidate?.same)
    room.acts.push({ do: 'keep', name: room.called, key: candidate.key.slice() });
}

/** It is stored, and both may know. @param {Room} room */
export function confirmKept(room) {
  const peer = candidateIn(room);
  if (room.stage !== 'keeping' || !peer?.candidate) return;
  wipe(peer.candidate.key);
  room.stage = 'kept';
  tell(room, peer, { say: 'kept' });
}

/** It could not be stored, or the person no longer wants it. @param {Room} room */
export function abandon(room) {
  if (SIDE_BY_SIDE.includes(room.stage)) endRoom(room, 'unkept');
}
