/**
 * Those in the seats of a learner's room: what each one is, and may do. A peer exists from the
 * first body that came from its seat on; it has keys once its channel is open, and may be told
 * something once the person has admitted it.
 */
import { createChannel } from '../../shared/follow/channel.js';
import { wipe } from '../../shared/follow/secrets.js';

/**
 * @typedef {import('../../shared/follow/messages.js').AccessLevel} AccessLevel
 * @typedef {{phrase: import('../../shared/follow/messages.js').Phrase} | {text: string}} Hint
 */

/**
 * Side by side: the key that both may keep, and what both screens show of it. `same`: the other one
 * said that it is the same.
 * @typedef {{key: import('../../shared/follow/secrets.js').Bytes,
 *   compare: readonly [number, number], same: boolean}} Candidate
 */

/**
 * @typedef {Object} Peer
 * @property {number} seat
 * @property {import('../../shared/follow/channel.js').Channel} channel
 * @property {string} name            what they say they are called, or what the person called them
 * @property {boolean} hasGivenName   the only name that is taken from them was taken
 * @property {boolean} admitted       the person said yes
 * @property {string} trustedId       which trusted helper it is; '' while nobody says so
 * @property {boolean} hasTrustedKey  paired face to face
 * @property {number | null} paired   when that was, ms since 1970
 * @property {Candidate | null} candidate   while it is decided whether they become trusted
 * @property {number} unknownKnocks   knocks with no secret that we have
 * @property {boolean} away
 * @property {AccessLevel} accessLevel
 * @property {2 | 3 | null} asks      what they would like to see
 * @property {number} refusals        how often they were refused it
 * @property {number | null} points   a box of the last view
 * @property {number | null} wants    the box to be pointed at next, where it came too fast
 * @property {number} pointedAt       when something was pointed at last
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

/** Erases all keys that are held for a peer. @param {Peer} peer */
export function erasePeer({ channel, candidate }) {
  if (candidate) wipe(candidate.key);
  channel.erase();
}

/** What our own pages and the page's overlay show of a peer. @param {Peer} peer */
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
