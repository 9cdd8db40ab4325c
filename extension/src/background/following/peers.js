/**
 * The peers in the seats of a learner's room, with their state and rights. A peer exists from the
 * first message of its seat. It has keys once its channel is open, and receives messages only after
 * the person admitted it.
 */
import { createChannel } from '../../shared/follow/channel.js';
import { wipe } from '../../shared/follow/secrets.js';

/**
 * @typedef {import('../../shared/follow/messages.js').AccessLevel} AccessLevel
 * @typedef {{phrase: import('../../shared/follow/messages.js').Phrase} | {text: string}} Hint
 */

/**
 * Side by side: the key that both may store, and the comparison words derived from it. `same`: the
 * other person confirmed that the words match.
 * @typedef {{key: import('../../shared/follow/secrets.js').Bytes,
 *   compare: readonly [number, number], same: boolean}} Candidate
 */

/**
 * @typedef {Object} Peer
 * @property {number} seat
 * @property {import('../../shared/follow/channel.js').Channel} channel
 * @property {string} name            the name the helper gave, or the name the person chose
 * @property {boolean} hasGivenName   a name was accepted; further ones are ignored
 * @property {boolean} admitted       the person accepted the helper
 * @property {string} trustedId       id of the trusted helper; '' if not identified
 * @property {boolean} hasTrustedKey  paired face to face
 * @property {number | null} paired   time of that pairing, ms since 1970
 * @property {Candidate | null} candidate   set while both decide whether to store the key
 * @property {number} unknownKnocks   knocks with an unknown secret
 * @property {boolean} away
 * @property {AccessLevel} accessLevel
 * @property {2 | 3 | null} asks      the requested access level
 * @property {number} refusals        number of refused requests
 * @property {number | null} points   index of the pointed box in the last view
 * @property {number | null} wants    the next box, delayed by the rate limit
 * @property {number} pointedAt       time of the last change
 * @property {Hint | null} hint
 */

/** @param {number} seat @returns {Peer} */
export const createPeer = (seat) => ({
  seat,
  channel: createChannel('owner'),
  name: '',
  hasGivenName: false,
  admitted: false,
  trustedId: '',
  hasTrustedKey: false,
  paired: null,
  candidate: null,
  unknownKnocks: 0,
  away: false,
  accessLevel: 1,
  asks: null,
  refusals: 0,
  points: null,
  wants: null,
  pointedAt: -Infinity,
  hint: null,
});

/** Erases all keys of a peer. @param {Peer} peer */
export function erasePeer({ channel, candidate }) {
  if (candidate) wipe(candidate.key);
  channel.erase();
}

/** The view of a peer for the extension's own pages and the overlay. @param {Peer} peer */
export const peerView = ({
  seat,
  name,
  admitted,
  hasTrustedKey,
  paired,
  away,
  accessLevel,
  asks,
  points,
  hint,
}) => ({
  seat,
  name,
  admitted,
  hasTrustedKey,
  paired,
  away,
  accessLevel,
  asks,
  points,
  hint,
});
