/**
 * One end of a sealed channel between the owner of a room and one guest (PROTOCOL.md, "The seal"):
 * the handshake, the resulting seal (encryption), and the secret to resume a lost connection. It
 * performs no I/O: bodies go in, bodies and texts come out.
 *
 * The owner offers, the guest knocks. Their roles (a learner and a helper; possibly a mediator and
 * many learners) are not defined here. An owner has one channel per seat.
 *
 * Guarantees: keys are erased when the seal they belong to ends; a guest keeps its resume secret
 * until the next handshake succeeds; an owner also keeps the previous one until the guest sends
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
 * A handshake in progress, named after the last body sent.
 * @typedef {{sent: 'knock', attempt: import('./pairing.js').Knocked, secret: Secret} |
 *   {sent: 'offer', attempt: import('./pairing.js').Offered, secret: Secret} |
 *   {sent: 'answer', attempt: import('./pairing.js').Answered, secret: Secret}} Handshake
 */

/**
 * The result of a successful handshake. `secret`: the shared secret used; owned by the caller.
 * `trustedKey`: a key that two people side by side may store; the caller must wipe it. `compare`:
 * indices of the words that both screens show.
 * @typedef {{secret: Secret, trustedKey: Bytes, compare: readonly [number, number]}} Opened
 */

/**
 * The result of processing one body: a body to send, and the opened channel.
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

  /** Erases the seal and any handshake; keeps the resume secret. */
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
    /** Whether messages can be sealed and unsealed. */
    isOpen: () => ends !== null,
    /** Whether a handshake is in progress. */
    isOpening: () => handshake !== null,
    /** Whether it was open before and can be resumed. */
    canResume: () => resume !== null,
    /**
     * Starts a guest's handshake, with the given secret or the last resume secret. Ends the
     * previous seal.
     * @param {Secret | null} [secret]
     * @returns {Bytes | null} the body to send; null if there is no secret
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
     * Processes a handshake body.
     * @param {Bytes} body
     * @param {Secret[]} [secrets] accepted for a guest's knock, in addition to the resume secrets
     * @returns {Step}
     * @throws {Refused} as `offer`, `accept`, `answer` and `confirm` in pairing.js; `type`:
     *   unexpected body
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
     * @param {boolean} [whole] the message replaces all earlier ones
     * @returns {{whole: boolean, body: Bytes}[]} in sending order; empty if the channel is not open
     */
    seal: (message, whole = false) => (ends ? seal(ends.out, JSON.stringify(message), whole) : []),
    /**
     * Decrypts a sealed body.
     * @param {Bytes} body
     * @returns {string | null} null: the message is incomplete, or the channel is not open
     * @throws {Refused} as `unseal` in sealed.js
     */
    unseal(body) {
      const text = ends ? unseal(ends.in, body) : null;
      if (previous) erase(previous);
      previous = null;
      return text;
    },
    close,
    /** Erases everything, including the resume secrets. */
    erase() {
      close();
      for (const held of [resume, previous]) if (held) erase(held);
      resume = previous = null;
    },
  };
}

/** @typedef {ReturnType<typeof createChannel>} Channel */
