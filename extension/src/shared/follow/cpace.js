/**
 * CPace over ristretto255 with SHA-512, roles initiator and responder, as in draft-irtf-cfrg-cpace:
 * two parties with a short common secret derive a long one. An eavesdropper learns nothing about
 * either; an active attacker can test one short secret per run. Names follow the draft.
 */
import { ristretto255, ristretto255_hasher } from '@noble/curves/ed25519.js';
import { bytesToNumberLE } from '@noble/curves/utils.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { Refused } from './refused.js';
import { wipe } from './secrets.js';

const DSI = utf8ToBytes('CPaceRistretto255');
const DSI_ISK = utf8ToBytes('CPaceRistretto255_ISK');
/** Block size of SHA-512 in bytes. */
const S_IN_BYTES = 128;
const { Point } = ristretto255;

/** @typedef {import('./secrets.js').Bytes} Bytes */

/** The bytes, prefixed with their length in LEB128. @param {Bytes} data */
export function prependLength(data) {
  const length = [];
  let rest = data.length;
  for (; rest > 0x7f; rest >>>= 7) length.push((rest & 0x7f) | 0x80);
  return concatBytes(Uint8Array.of(...length, rest), data);
}

/**
 * Concatenates length-prefixed parts; the encoding is injective.
 * @param {...Bytes} parts
 */
export const lvCat = (...parts) => concatBytes(...parts.map(prependLength));

/**
 * Zero padding fills the hash's first block, so that the timing does not reveal the secret's
 * length.
 * @param {Bytes} prs @param {Bytes} ci @param {Bytes} sid
 */
export function generatorString(prs, ci, sid) {
  const zeros = Math.max(0, S_IN_BYTES - 1 - prependLength(prs).length - prependLength(DSI).length);
  return lvCat(DSI, prs, new Uint8Array(zeros), ci, sid);
}

/**
 * The generator, which only holders of PRS, CI and sid can compute.
 * @param {Bytes} prs
 * @param {Bytes} ci
 * @param {Bytes} sid
 */
export function generator(prs, ci, sid) {
  const text = generatorString(prs, ci, sid);
  const hash = sha512(text);
  const point = ristretto255_hasher.deriveToCurve?.(hash);
  wipe(text, hash);
  if (!point) throw new Error('this curve has no map');
  return point.toBytes();
}

/** A uniform scalar from 1 to the group order minus 1; 64 random bytes give a bias of 2^-259. */
export function sampleScalar() {
  for (;;) {
    const wide = crypto.getRandomValues(new Uint8Array(64));
    const scalar = Point.Fn.create(bytesToNumberLE(wide));
    wipe(wide);
    if (scalar !== 0n) return Point.Fn.toBytes(scalar);
  }
}

/**
 * The public share: scalar times generator.
 * @param {Bytes} scalar @param {Bytes} g
 */
export const scalarMult = (scalar, g) =>
  Point.fromBytes(g).multiply(Point.Fn.fromBytes(scalar)).toBytes();

/**
 * Scalar times the peer's point. Rejects the neutral element and invalid points: a peer that sends
 * one would know the result without the secret.
 * @param {Bytes} scalar @param {Bytes} received
 * @throws {Refused} `point`
 */
export function scalarMultVfy(scalar, received) {
  const point = decoded(received);
  if (point.is0()) throw new Refused('point');
  return point.multiply(Point.Fn.fromBytes(scalar)).toBytes();
}

/** @param {Bytes} bytes */
function decoded(bytes) {
  try {
    return Point.fromBytes(bytes);
  } catch {
    throw new Refused('point');
  }
}

/**
 * The long secret, 64 bytes. Both sides pass the initiator's share and data first.
 * @param {Bytes} sid @param {Bytes} k result of scalarMultVfy
 * @param {Bytes} ya @param {Bytes} ada @param {Bytes} yb @param {Bytes} adb
 */
export function intermediateKey(sid, k, ya, ada, yb, adb) {
  const text = concatBytes(lvCat(DSI_ISK, sid, k), lvCat(ya, ada), lvCat(yb, adb));
  const isk = sha512(text);
  wipe(text);
  return isk;
}
