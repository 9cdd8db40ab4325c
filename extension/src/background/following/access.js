/**
 * What an admitted helper may see and say. The person must grant each access level and can revoke
 * it. Free text, and the page's own texts, are reserved for helpers paired face to face.
 */
import { filterHint, isName } from '../../shared/follow/hint-filter.js';
import { clearPointing, point, unpoint } from './pointing.js';
import { endRoom, tell, tellAccess } from './room.js';

/**
 * @typedef {import('./room.js').Room} Room
 * @typedef {import('./peers.js').Peer} Peer
 * @typedef {import('../../shared/follow/messages.js').Helpers} Helpers
 */

/** After this many refusals, further requests of the helper are ignored. */
const REFUSALS_MOST = 2;

/**
 * Accepts the name that a helper gives: once, before admission, and only if it is a plausible name.
 * A trusted helper keeps the name that the person chose.
 * @param {Peer} peer
 * @param {string} name
 */
export function takeName(peer, name) {
  if (peer.hasTrustedKey || peer.admitted || peer.hasGivenName) return;
  peer.hasGivenName = true;
  peer.name = isName(name) ? name : '';
}

/**
 * @param {Room} room
 * @param {Peer} peer
 * @param {Exclude<Helpers, {say: 'name' | 'same' | 'bye'}>} message
 */
export function hearRequest(room, peer, message) {
  if (message.say === 'point') point(room, peer, message.box);
  else if (message.say === 'phrase') peer.hint = { phrase: message.phrase };
  else if (message.say === 'hint') hearHint(room, peer, message.text);
  else hearAsk(room, peer, message.rung);
}

/** @param {Room} room @param {Peer} peer @param {string} text */
function hearHint(room, peer, text) {
  const why = peer.hasTrustedKey ? filterHint(text) : 'not-paired';
  if (why) tell(room, peer, { say: 'refused', what: 'hint', why });
  else peer.hint = { text };
}

/** @param {Room} room @param {Peer} peer @param {import('./peers.js').AccessLevel} level */
function hearAsk(room, peer, level) {
  if (level <= peer.accessLevel) return;
  if (level === 3 && !peer.hasTrustedKey)
    tell(room, peer, { say: 'refused', what: 'ask', why: 'not-paired' });
  else if (peer.refusals >= REFUSALS_MOST)
    tell(room, peer, { say: 'refused', what: 'ask', why: 'no' });
  // a pending request must not change while the person answers it
  else peer.asks ??= /** @type {2 | 3} */ (level);
}

/**
 * The person's answer to an access request.
 * @param {Room} room
 * @param {number} seat
 * @param {boolean} yes
 */
export function answerAsk(room, seat, yes) {
  const peer = room.peers.get(seat);
  if (!peer?.asks) return;
  if (yes) {
    peer.accessLevel = peer.asks;
    tellAccess(room, peer);
  } else {
    peer.refusals += 1;
    tell(room, peer, { say: 'refused', what: 'ask', why: 'no' });
  }
  peer.asks = null;
}

/** Revokes access with one press. @param {Room} room @param {number} seat */
export function lowerAccess(room, seat) {
  const peer = room.peers.get(seat);
  if (!peer || peer.accessLevel === 1) return;
  peer.accessLevel = 1;
  clearPointing(peer);
  tellAccess(room, peer);
}

/** Reconnaissez-vous sa voix ? @param {Room} room @param {boolean} yes */
export function recognise(room, yes) {
  const peer = [...room.peers.values()].find(
    ({ channel, admitted }) => channel.isOpen() && !admitted,
  );
  if (room.stage !== 'recognise' || !peer) return;
  if (!yes) return endRoom(room, 'off');
  peer.admitted = true;
  room.stage = 'followed';
  room.since = room.now();
  room.confirmedAt = room.since;
  tellAccess(room, peer);
}

/**
 * The guide's progress, or why nothing is sent.
 * @typedef {import('./room.js').GuideProgress
 *   | {say: 'pause', why: import('../../shared/follow/messages.js').Pause}} Told
 */

/** Sends the progress to all admitted helpers. @param {Room} room @param {Told} told */
export function tellProgress(room, told) {
  const before = room.progress;
  const progress = told.say === 'state' ? told : null;
  room.progress = progress;
  if (!progress) room.boxes = new Set();
  const isAnother = before?.at !== progress?.at || before?.guide !== progress?.guide;
  for (const peer of room.peers.values()) {
    const { admitted, accessLevel: rung, hasTrustedKey: lasting, points } = peer;
    if (progress && isAnother && points !== null) unpoint(room, peer, points, 'over');
    if (isAnother) clearPointing(peer);
    if (admitted) tell(room, peer, told.say === 'state' ? { ...told, rung, lasting } : told);
  }
}

/**
 * Sends the page's outline to helpers with sufficient access. Level 2 contains only the texts that
 * the guide names.
 * @param {Room} room
 * @param {import('../../shared/protocol.js').Drawing} drawing
 */
export function tellView(room, { width, height, boxes: drawn }) {
  if (!room.progress) return;
  room.boxes = new Set(drawn.map(({ id }) => id));
  const { say, ...state } = room.progress;
  for (const peer of room.peers.values()) {
    const { admitted, accessLevel: rung, hasTrustedKey: lasting } = peer;
    if (!admitted || rung === 1) continue;
    const boxes = drawn.map(({ text, ...box }) =>
      text !== undefined && (rung === 3 || box.target) ? { ...box, text } : box,
    );
    tell(room, peer, { say: 'view', width, height, boxes, state: { ...state, rung, lasting } });
  }
}
