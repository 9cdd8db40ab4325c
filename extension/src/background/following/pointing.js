/**
 * What an admitted helper points at: a box of the last view that was told, for a while, and no
 * faster than a person can look. Whether the box may be shown only the page can tell.
 */
import { tell } from './room.js';

/**
 * @typedef {import('./room.js').Room} Room
 * @typedef {import('./peers.js').Peer} Peer
 * @typedef {import('../../shared/follow/messages.js').Unpointed} Unpointed
 */

/** What is pointed at changes at most this often (ms); of what comes faster the last counts. */
export const POINT_REST_MS = 400;
/** Nothing stays pointed at for longer (ms). */
export const POINTED_MS = 30_000;

/**
 * Taking it back is always possible.
 * @param {Room} room
 * @param {Peer} peer
 * @param {number | null} box
 */
export function point(room, peer, box) {
  peer.wants = null;
  if (box === null) peer.points = null;
  else if (peer.accessLevel === 1) unpoint(room, peer, box, 'rung');
  else if (!room.progress) unpoint(room, peer, box, 'paused');
  else if (!room.boxes.has(box)) unpoint(room, peer, box, 'gone');
  else if (box === peer.points) return;
  else if (room.now() - peer.pointedAt < POINT_REST_MS) peer.wants = box;
  else Object.assign(peer, { points: box, pointedAt: room.now() });
}

/** @param {Room} room @param {Peer} peer @param {number} box @param {Unpointed} why */
export function unpoint(room, peer, box, why) {
  peer.points = null;
  tell(room, peer, { say: 'refused', what: 'point', why, box });
}

/**
 * The page does not show it, or no more.
 * @param {Room} room
 * @param {number} box
 * @param {Unpointed} why
 */
export function unpointBox(room, box, why) {
  for (const peer of room.peers.values()) if (peer.points === box) unpoint(room, peer, box, why);
}

/** Without a word to them: they know, or cannot hear. @param {Peer} peer */
export const clearPointing = (peer) => void Object.assign(peer, { points: null, wants: null });

/** Time goes by. @param {Room} room */
export function tickPointing(room) {
  for (const peer of room.peers.values()) {
    if (peer.wants !== null) point(room, peer, peer.wants);
    if (peer.points !== null && room.now() - peer.pointedAt >= POINTED_MS)
      unpoint(room, peer, peer.points, 'over');
  }
}
