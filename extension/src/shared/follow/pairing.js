/**
 * How a learner and a helper come to keys that nobody else has: PROTOCOL.md, "The seal".
 *
 *     helper                     learner
 *     knock    ── which secret ──>  offer
 *     answer   <── nonce, Ya ─────
 *     ── Yb, proof ─────>  accept
 *     confirm  <── proof ─────────
 *
 * An attempt takes each body once and in this order; any other body ends it, and its secrets are
 * erased. A wrong proof spends the words, and with them every other attempt under way: many who
 * knock at once have one guess, not one each. A program must not knock with the same words again by
 * itself: each knock is a guess for whoever sits in between.
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
 * What the two have in common before they begin.
 * @typedef {import('./secrets.js').Bytes} Bytes
 * @typedef {{kind: keyof KINDS, prs: Bytes, ci: Bytes, spent: boolean}} Secret
 */

/**
 * What they have afterwards. `out` seals what one sends oneself. `resume` is for the next time
 * after a broken connection, `lasting` for who sat side by side, `compare` for their screens to
 * show that it is these two; whoever did not erases them.
 * @typedef {{out: Bytes, in: Bytes, resume: Bytes, lasting: Bytes, compare: Bytes, spent: boolean}}
 *   Keys
 */

/** @typedef {{secret: Secret, nonce: Bytes, spent: boolean}} Knocked */
/** @typedef {{secret: Secret, sid: Bytes, scalar: Bytes, share: Bytes, spent: boolean}} Offered */
/** @typedef {{keys: Keys, proof: Bytes, spent: boolean}} Answered */

//  --- what the two have in common
// ------------------------------------------------------------------

/** @param {keyof KINDS} kind @param {string} number @param {Bytes} bytes @returns {Secret} */
const secret = (kind, number, bytes) => ({
  kind,
  spent: false,
  prs: Uint8Array.of(KINDS[kind], ...bytes),
  ci: lvCat(utf8ToBytes('pasapas/1'), utf8ToBytes(number)),
});

/**
 * @param {string} number digits, as the service gave it
 * @param {readonly [number, number]} pair the words' places in their list
 */
export const secretOfWords = (number, [first, second]) =>
  secret('words', number, Uint8Array.of(first >> 8, first & 0xff, second >> 8, second & 0xff));

/** @param {Bytes} resume of the keys before; it is copied, and the caller's to wipe */
export const secretToResume = (resume) => secret('resume', '', resume);

/** @param {Bytes} lasting of the keys with which they paired face to face; it is copied */
export const lastingSecret = (lasting) => secret('lasting', '', lasting);

/**
 * Which of several long secrets is meant, said so that nobody else can tell two knocks of the same
 * helper from those of two. The words have no hint: from one they could be found by trying all.
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
 * What a body is, for whoever has to hand it on.
 * @param {Bytes} body
 * @returns {keyof TYPES}
 * @throws {Refused} `version`, `type`
 */
export function typeOf(body) {
  if (body[0] !== VERSION) throw new Refused('version');
  return nameIn(TYPES, body[1]) ?? refused('type');
}

/**
 * The parts of a body, cut at the lengths given.
 * @param {keyof LENGTHS} type @param {Bytes} body @param {...number} lengths
 */
function partsOf(type, body, ...lengths) {
  if (typeOf(body) !== type) throw new Refused('type');
  if (body.length !== LENGTHS[type]) throw new Refused('length');
  let at = 2;
  return lengths.map((length) => body.slice(at, (at += length)));
}

/** The learner's no goes before what a helper waits for. @param {Bytes} body */
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
 * All that comes out of one run, as the helper has it.
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
 * @returns {{scalar: Bytes, share: Bytes}} what one keeps, and what one sends
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
 * Each attempt is taken one step further once, whatever comes of it.
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
 * The helper begins.
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
 * The helper answers the learner's offer, and proves the secret first.
 * @param {Knocked} knocked @param {Bytes} body
 * @returns {{attempt: Answered, body: Bytes}}
 * @throws {Refused} `wrong-words`, `no-such-secret`, `not-now`: the learner's side said so;
 *   `version`, `type`, `length`, `reason`, `point`: no offer; `spent`
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
 * The helper sees that it is the learner who was offered to, and has keys.
 * @param {Answered} answered @param {Bytes} body
 * @returns {Keys}
 * @throws {Refused} as `answer`; `proof`: whoever answered does not know the secret
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
 * The learner's side offers, if it has the secret that is meant.
 * @param {Secret[]} secrets all that a helper may knock with at this moment
 * @param {Bytes} body
 * @returns {{attempt: Offered, body: Bytes}}
 * @throws {Refused} `no-such-secret`: say so with `refuse`; `version`, `type`, `length`: no knock
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
 * The learner's side takes a helper who knew the secret, and proves it in turn.
 * @param {Offered} offered @param {Bytes} body
 * @returns {{keys: Keys, body: Bytes}}
 * @throws {Refused} `proof`: a wrong guess, and words are spent by it; `spent`: somebody else's
 *   guess was wrong meanwhile; `version`, `type`, `length`, `point`: no answer
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

/** The learner's side says no. @param {keyof REASONS} why */
export const refuse = (why) => bodyOf('refuse', Uint8Array.of(REASONS[why]));
