/**
 * Key agreement between a learner and a helper: PROTOCOL.md, "The seal".
 *
 *     helper                     learner
 *     knock    ── which secret ──>  offer
 *     answer   <── nonce, Ya ─────
 *     ── Yb, proof ─────>  accept
 *     confirm  <── proof ─────────
 *
 * An attempt accepts each body once and in this order; any other body ends it and erases its
 * secrets. A wrong proof invalidates the words and all other attempts in progress, so parallel
 * knocks share one guess. A program must not knock again with the same words on its own: each knock
 * is one guess for a man in the middle.
 */
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import {
  generator,
  intermediateKey,
  lvCat,
  sampleScalar,
  scalarMult,
  scalarMultVfy,
} from './cpace.js';
import { Refused } from './refused.js';
import { erase, same, wipe } from './secrets.js';

const VERSION = 1;
const LENGTHS = { knock: 27, offer: 50, answer: 66, accept: 34, refuse: 3 };
const TYPES = { knock: 1, offer: 2, answer: 3, accept: 4, refuse: 5, sealed: 16 };
const KINDS = { words: 1, resume: 2, lasting: 3 };
const REASONS = { 'wrong-words': 1, 'no-such-secret': 2, 'not-now': 3 };
const LEARNER = utf8ToBytes('learner');
const HELPER = utf8ToBytes('helper');
const NO_HINT = new Uint8Array(8);

/**
 * The secret shared before the handshake.
 * @typedef {import('./secrets.js').Bytes} Bytes
 * @typedef {{kind: keyof KINDS, prs: Bytes, ci: Bytes, spent: boolean}} Secret
 */

/**
 * The derived keys. `out` seals this side's messages, `in` opens the peer's. `resume` is the secret
 * for a reconnect. `lasting` (trusted key) and `compare` (for the comparison words) are for pairing
 * side by side; otherwise the caller erases them.
 * @typedef {{out: Bytes, in: Bytes, resume: Bytes, lasting: Bytes, compare: Bytes, spent: boolean}}
 *   Keys
 */

/** @typedef {{secret: Secret, nonce: Bytes, spent: boolean}} Knocked */
/** @typedef {{secret: Secret, sid: Bytes, scalar: Bytes, share: Bytes, spent: boolean}} Offered */
/** @typedef {{keys: Keys, proof: Bytes, spent: boolean}} Answered */

// --- shared secrets ------------------------------------------------------------------

/** @param {keyof KINDS} kind @param {string} number @param {Bytes} bytes @returns {Secret} */
const secret = (kind, number, bytes) => ({
  kind,
  spent: false,
  prs: Uint8Array.of(KINDS[kind], ...bytes),
  ci: lvCat(utf8ToBytes('pasapas/1'), utf8ToBytes(number)),
});

/**
 * @param {string} number digits, as assigned by the service
 * @param {readonly [number, number]} pair the words' indices in the list
 */
export const secretOfWords = (number, [first, second]) =>
  secret('words', number, Uint8Array.of(first >> 8, first & 0xff, second >> 8, second & 0xff));

/** @param {Bytes} resume from the previous keys; it is copied, the caller must wipe the original */
export const secretToResume = (resume) => secret('resume', '', resume);

/** @param {Bytes} lasting from the keys of the pairing face to face; it is copied */
export const lastingSecret = (lasting) => secret('lasting', '', lasting);

/**
 * A hint that selects one of several long secrets. It is unlinkable: an observer cannot tell
 * whether two knocks come from the same helper. Words get no hint, because they could be found from
 * it by brute force.
 * @param {Secret} held @param {Bytes} nonce
 */
const hintFor = (held, nonce) =>
  held.kind === 'words'
    ? NO_HINT
    : hkdf(sha512, held.prs.subarray(1), nonce, utf8ToBytes('pasapas/1 hint'), NO_HINT.length);

//  --- bodies
// -----------------------------------------------------------------------------------------

/** @param {keyof TYPES} type @param {...Bytes} parts */
const bodyOf = (type, ...parts) => concatBytes(Uint8Array.of(VERSION, TYPES[type]), ...parts);

/**
 * The type of a body, for dispatching.
 * @param {Bytes} body
 * @returns {keyof TYPES}
 * @throws {Refused} `version`, `type`
 */
export function typeOf(body) {
  if (body[0] !== VERSION) throw new Refused('version');
  return nameIn(TYPES, body[1]) ?? refused('type');
}

/**
 * Splits a body into parts of the given lengths.
 * @param {keyof LENGTHS} type @param {Bytes} body @param {...number} lengths
 */
function partsOf(type, body, ...lengths) {
  if (typeOf(body) !== type) throw new Refused('type');
  if (body.length !== LENGTHS[type]) throw new Refused('length');
  let at = 2;
  return lengths.map((length) => body.slice(at, (at += length)));
}

/** Throws if the body is a refusal; a refusal may replace any expected body. @param {Bytes} body */
function heedRefusal(body) {
  if (typeOf(body) !== 'refuse') return;
  const [[reason]] = partsOf('refuse', body, 1);
  throw new Refused(nameIn(REASONS, reason) ?? 'reason');
}

/** @template {string} N @param {Record<N, number>} table @param {number} value */
const nameIn = (table, value) =>
  /** @type {N[]} */ (Object.keys(table)).find((name) => table[name] === value);

/** @param {string} why @returns {never} */
const refused = (why) => {
  throw new Refused(why);
};

/** @param {number} length */
const random = (length) => crypto.getRandomValues(new Uint8Array(length));

//  --- keys
// -------------------------------------------------------------------------------------------

/**
 * Derives all keys of one run, from the helper's point of view.
 * @param {Bytes} isk is wiped @param {Bytes} sid
 */
function derive(isk, sid) {
  const part = (/** @type {string} */ name) =>
    hkdf(sha512, isk, sid, utf8ToBytes(`pasapas/1 ${name}`), 32);
  const all = {
    helperProof: part('helper proves'),
    learnerProof: part('learner proves'),
    helperKey: part('helper seals'),
    learnerKey: part('learner seals'),
    resume: part('resume'),
    lasting: part('lasting'),
    compare: part('compare'),
  };
  wipe(isk);
  return all;
}

/**
 * @param {Secret} held @param {Bytes} sid
 * @returns {{scalar: Bytes, share: Bytes}} the private scalar and the public share
 */
function shareOf(held, sid) {
  const g = generator(held.prs, held.ci, sid);
  const scalar = sampleScalar();
  const share = scalarMult(scalar, g);
  wipe(g);
  return { scalar, share };
}

/** @param {{spent: boolean}} held */
function usable(held) {
  if (held.spent) throw new Refused('spent');
}

/**
 * Runs a step of an attempt; each attempt can be used only once, also if the step fails.
 * @template {{spent: boolean}} A, R
 * @param {A} attempt @param {() => R} step @returns {R}
 */
function once(attempt, step) {
  usable(attempt);
  try {
    return step();
  } finally {
    erase(attempt);
  }
}

//  --- the helper
// -------------------------------------------------------------------------------------

/**
 * The helper starts the handshake.
 * @param {Secret} held
 * @returns {{attempt: Knocked, body: Bytes}}
 * @throws {Refused} `spent`
 */
export function knock(held) {
  usable(held);
  const nonce = random(16);
  const body = bodyOf('knock', Uint8Array.of(KINDS[held.kind]), hintFor(held, nonce), nonce);
  return { attempt: { secret: held, nonce, spent: false }, body };
}

/**
 * The helper answers the learner's offer and proves knowledge of the secret first.
 * @param {Knocked} knocked @param {Bytes} body
 * @returns {{attempt: Answered, body: Bytes}}
 * @throws {Refused} `wrong-words`, `no-such-secret`, `not-now`: refused by the learner's side;
 *   `version`, `type`, `length`, `reason`, `point`: invalid offer; `spent`
 */
export const answer = (knocked, body) =>
  once(knocked, () => {
    heedRefusal(body);
    usable(knocked.secret);
    const [nonce, ya] = partsOf('offer', body, 16, 32);
    const sid = concatBytes(knocked.nonce, nonce);
    const { scalar, share } = shareOf(knocked.secret, sid);
    const k = scalarMultVfy(scalar, ya);
    const all = derive(intermediateKey(sid, k, ya, LEARNER, share, HELPER), sid);
    wipe(k, scalar);
    const keys = {
      out: all.helperKey,
      in: all.learnerKey,
      resume: all.resume,
      lasting: all.lasting,
      compare: all.compare,
      spent: false,
    };
    return {
      attempt: { keys, proof: all.learnerProof, spent: false },
      body: bodyOf('answer', share, all.helperProof),
    };
  });

/**
 * The helper verifies the learner's proof and gets the keys.
 * @param {Answered} answered @param {Bytes} body
 * @returns {Keys}
 * @throws {Refused} as `answer`; `proof`: the peer does not know the secret
 */
export const confirm = (answered, body) =>
  once(answered, () => {
    try {
      heedRefusal(body);
      const [proof] = partsOf('accept', body, 32);
      if (!same(proof, answered.proof)) throw new Refused('proof');
    } catch (error) {
      erase(answered.keys);
      throw error;
    }
    return answered.keys;
  });

//  --- the learner
// ------------------------------------------------------------------------------------

/**
 * The learner's side makes an offer if it has the requested secret.
 * @param {Secret[]} secrets all secrets currently accepted for a knock
 * @param {Bytes} body
 * @returns {{attempt: Offered, body: Bytes}}
 * @throws {Refused} `no-such-secret`: answer with `refuse`; `version`, `type`, `length`: invalid
 *   knock
 */
export function offer(secrets, body) {
  const [[kind], hint, theirs] = partsOf('knock', body, 1, 8, 16);
  const held = secrets.find(
    (one) => !one.spent && KINDS[one.kind] === kind && same(hintFor(one, theirs), hint),
  );
  if (!held) throw new Refused('no-such-secret');
  const nonce = random(16);
  const sid = concatBytes(theirs, nonce);
  const { scalar, share } = shareOf(held, sid);
  return {
    attempt: { secret: held, sid, scalar, share, spent: false },
    body: bodyOf('offer', nonce, share),
  };
}

/**
 * The learner's side verifies the helper's proof and returns its own.
 * @param {Offered} offered @param {Bytes} body
 * @returns {{keys: Keys, body: Bytes}}
 * @throws {Refused} `proof`: a wrong guess, which invalidates the words; `spent`: another attempt's
 *   guess was wrong meanwhile; `version`, `type`, `length`, `point`: invalid answer
 */
export const accept = (offered, body) =>
  once(offered, () => {
    usable(offered.secret);
    const [yb, proof] = partsOf('answer', body, 32, 32);
    const k = scalarMultVfy(offered.scalar, yb);
    const all = derive(
      intermediateKey(offered.sid, k, offered.share, LEARNER, yb, HELPER),
      offered.sid,
    );
    wipe(k);
    const keys = {
      out: all.learnerKey,
      in: all.helperKey,
      resume: all.resume,
      lasting: all.lasting,
      compare: all.compare,
      spent: false,
    };
    const known = same(proof, all.helperProof);
    wipe(all.helperProof);
    if (known) return { keys, body: bodyOf('accept', all.learnerProof) };
    erase(keys);
    if (offered.secret.kind === 'words') erase(offered.secret);
    throw new Refused('proof');
  });

/** The learner's side refuses. @param {keyof REASONS} why */
export const refuse = (why) => bodyOf('refuse', Uint8Array.of(REASONS[why]));
