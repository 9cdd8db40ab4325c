/**
 * One end of a sealed channel between the owner of a room and one guest (PROTOCOL.md, "The seal"):
 * the handshake, the seal that it leads to, and what a broken connection is resumed with. It sends
 * nothing itself: bodies go in, bodies and texts come out.
 *
 * The owner offers, the guest knocks. Who they are to each other (a learner and a helper; one day a
 * mediator and each of many learners) is not decided here: an owner has one channel for each seat.
 *
 * Guarantees: keys are erased when the seal they belong to ends; a guest keeps its resume secret
 * until the next handshake succeeded; an owner keeps the one before as well until the guest spoke
 * under the new keys, because the last body of a handshake may be lost.
 */
import {
  accept,
  answer,
  confirm,
  knock as startKnock,
  offer,
  secretToResume,
  typeOf,
} from './pairing.js';
import { pairOf } from './pairing-words.js';
import { Refused } from './refused.js';
import { incoming, outgoing, seal, unseal } from './sealed.js';
import { erase } from './secrets.js';

/**
 * @typedef {import('./secrets.js').Bytes} Bytes
 * @typedef {import('./pairing.js').Secret} Secret
 * @typedef {import('./pairing.js').Keys} Keys
 * @typedef {'owner' | 'guest'} Role
 */

/**
 * A handshake under way, named after the body that was sent last.
 * @typedef {{sent: 'knock', attempt: import('./pairing.js').Knocked, secret: Secret} |
 *   {sent: 'offer', attempt: import('./pairing.js').Offered, secret: Secret} |
 *   {sent: 'answer', attempt: import('./pairing.js').Answered, secret: Secret}} Handshake
 */

/**
 * A handshake succeeded. `secret`: what both knew; it is the caller's. `trustedKey`: a key that two
 * who sit side by side may keep, the caller's to wipe. `compare`: places in the list of words that
 * both screens show.
 * @typedef {{secret: Secret, trustedKey: Bytes, compare: readonly [number, number]}} Opened
 */

/**
 * What one body led to: a body to send, and what was opened.
 * @typedef {{send: Bytes | null, opened: Opened | null}} Step
 */

/** @typedef {{next: Handshake | null, send: Bytes | null, keys: Keys | null}} Outcome */

/**
 * The next step of a handshake for each role.
 * @type {Record<Role, (current: Handshake | null, body: Bytes, secrets: Secret[]) => Outcome>}
 */
const STEPS = {
  owner(current, body, secrets) {
    const type = typeOf(body);
    if (type === 'knock') {
      const { attempt, body: send } = offer(secrets, body);
      return { next: { sent: 'offer', attempt, secret: attempt.secret }, send, keys: null };
    }
    if (type !== 'answer' || current?.sent !== 'offer') throw new Refused('type');
    const { keys, body: send } = accept(current.attempt, body);
    return { next: null, send, keys };
  },
  guest(current, body) {
    if (current?.sent === 'knock') {
      const { attempt, body: send } = answer(current.attempt, body);
      return { next: { sent: 'answer', attempt, secret: current.secret }, send, keys: null };
    }
    if (current?.sent !== 'answer') throw new Refused('type');
    return { next: null, send: null, keys: confirm(current.attempt, body) };
  },
};

/** @param {Handshake} handshake */
function eraseHandshake({ sent, attempt }) {
  if (sent === 'answer') erase(attempt.keys);
  erase(attempt);
}

/** @param {Role} role */
export function createChannel(role) {
  /** @type {Handshake | null} */
  let handshake = null;
  /**
   * @type {{out: import('./sealed.js').Outgoing, in: import('./sealed.js').Incoming} | null}
   */
  let ends = null;
  /** @type {Secret | null} */
  let resume = null;
  /** An owner's resume secret before `resume`. @type {Secret | null} */
  let previous = null;

  /** Erases the seal and any handshake; what it is resumed with stays. */
  function close() {
    if (ends) [ends.out, ends.in].forEach(erase);
    if (handshake) eraseHandshake(handshake);
    ends = null;
    handshake = null;
  }

  /** @param {Secret} used the secret of the handshake that succeeded */
  function retire(used) {
    const kept = role === 'owner' && used.kind === 'resume' ? used : null;
    for (const old of [previous, resume]) if (old && old !== kept) erase(old);
    previous = kept;
  }

  /** @param {Keys} keys @param {Secret} secret @returns {Opened} */
  function open(keys, secret) {
    retire(secret);
    if (ends) [ends.out, ends.in].forEach(erase);
    ends = { out: outgoing(keys.out), in: incoming(keys.in) };
    resume = secretToResume(keys.resume);
    const opened = { secret, trustedKey: keys.lasting.slice(), compare: pairOf(keys.compare) };
    erase(keys);
    return opened;
  }

  return {
    /** Whether something can be sealed and read. */
    isOpen: () => ends !== null,
    /** Whether a handshake is under way. */
    isOpening: () => handshake !== null,
    /** Whether it was open once, so that it can be resumed. */
    canResume: () => resume !== null,
    /**
     * A guest begins, with a secret given or with what the last seal left. What was sealed before
     * ends here.
     * @param {Secret | null} [secret]
     * @returns {Bytes | null} the body to send; null where there is nothing to knock with
     * @throws {Refused} `spent`
     */
    knock(secret = resume) {
      if (!secret) return null;
      close();
      const { attempt, body } = startKnock(secret);
      handshake = { sent: 'knock', attempt, secret };
      return body;
    },
    /**
     * Takes a body of the handshake.
     * @param {Bytes} body
     * @param {Secret[]} [secrets] with which a guest may knock besides the resume secrets
     * @returns {Step}
     * @throws {Refused} as `offer`, `accept`, `answer` and `confirm` in pairing.js; `type`: no body
     *   that is awaited now
     */
    step(body, secrets = []) {
      const resuming = [resume, previous].filter((held) => held !== null);
      const { next, send, keys } = STEPS[role](handshake, body, [...secrets, ...resuming]);
      const secret = handshake?.secret;
      if (handshake) erase(handshake.attempt);
      handshake = next;
      return { send, opened: keys && secret ? open(keys, secret) : null };
    },
    /**
     * @param {object} message
     * @param {boolean} [whole] it replaces what was sent before
     * @returns {{whole: boolean, body: Bytes}[]} in the order to send; empty while it is not open
     */
    seal: (message, whole = false) => (ends ? seal(ends.out, JSON.stringify(message), whole) : []),
    /**
     * Takes a sealed body.
     * @param {Bytes} body
     * @returns {string | null} null: there is more to come, or it is not open
     * @throws {Refused} as `unseal` in sealed.js
     */
    unseal(body) {
      const text = ends ? unseal(ends.in, body) : null;
      if (previous) erase(previous);
      previous = null;
      return text;
    },
    close,
    /** Erases everything, also what it is resumed with. */
    erase() {
      close();
      for (const held of [resume, previous]) if (held) erase(held);
      resume = previous = null;
    },
  };
}

/** @typedef {ReturnType<typeof createChannel>} Channel */
