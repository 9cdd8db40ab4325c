/**
 * Pointing by an admitted helper: at one box of the last view sent, for a limited time and at a
 * limited rate. Only the page can decide whether the box may be shown.
 */
import { tell } from './room.js';

/**
 * @typedef {import('./room.js').Room} Room
 * @typedef {import('./peers.js').Peer} Peer
 * @typedef {import('../../shared/follow/messages.js').Unpointed} Unpointed
 */

/** Minimum time between changes (ms); of faster requests only the last is used. */
export const POINT_REST_MS = 400;
/** Maximum duration of pointing at one box (ms). */
export const POINTED_MS = 30_000;

/**
 * Points at a box. Withdrawing is never rate-limited.
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
 * The page does not show the box, or no longer shows it.
 * @param {Room} room
 * @param {number} box
 * @param {Unpointed} why
 */
export function unpointBox(room, box, why) {
  for (const peer of room.peers.values()) if (peer.points === box) unpoint(room, peer, box, why);
}

/**
 * Clears the pointer without telling the helper, who knows already or is disconnected.
 * @param {Peer} peer
 */
export const clearPointing = (peer) => void Object.assign(peer, { points: null, wants: null });

/** Timer tick. @param {Room} room */
export function tickPointing(room) {
  for (const peer of room.peers.values()) {
    if (peer.wants !== null) point(room, peer, peer.wants);
    if (peer.points !== null && room.now() - peer.pointedAt >= POINTED_MS)
      unpoint(room, peer, peer.points, 'over');
  }
}
