/**
 * The relay's record format: PROTOCOL.md, "The relay". A binary message is a sequence of records;
 * an empty message is a heartbeat.
 */
import { concatBytes } from '@noble/hashes/utils.js';
import { Refused } from './refused.js';

/** Maximum size of a record's body in bytes. */
export const RECORD_MAX = 4160;
/** Maximum size in bytes of a binary message to the service, and from it. */
export const TO_SERVICE_MAX = 16_384;
export const FROM_SERVICE_MAX = 65_536;

const HEAD = 5;
const WHOLE = 1;
const SEAT_MAX = 0xffff;

/**
 * `seat`: the receiver in records from the owner (0: everyone); the sender in records to the owner;
 * otherwise 0. `whole`: earlier records may be skipped.
 * @typedef {import('./secrets.js').Bytes} Bytes
 * @typedef {{seat: number, whole: boolean, body: Bytes}} Record
 */

/** A heartbeat message. */
export const beat = () => new Uint8Array(0);

/** @param {Record} record @throws {Refused} `length`, `seat` */
export function encode({ seat, whole, body }) {
  if (body.length < 1 || body.length > RECORD_MAX) throw new Refused('length');
  if (!Number.isInteger(seat) || seat < 0 || seat > SEAT_MAX) throw new Refused('seat');
  const head = new Uint8Array(HEAD);
  const view = new DataView(head.buffer);
  view.setUint16(0, body.length);
  view.setUint16(2, seat);
  head[4] = whole ? WHOLE : 0;
  return concatBytes(head, body);
}

/**
 * Packs records, in order, into as few messages as the size limit allows.
 * @param {Record[]} records
 * @returns {Bytes[]}
 * @throws {Refused} as `encode`
 */
export function gather(records) {
  /** @type {Bytes[][]} */
  const messages = [];
  let room = 0;
  for (const piece of records.map(encode)) {
    if (piece.length > room) {
      messages.push([]);
      room = TO_SERVICE_MAX;
    }
    messages[messages.length - 1].push(piece);
    room -= piece.length;
  }
  return messages.map((pieces) => concatBytes(...pieces));
}

/**
 * The records in a message from the service; a heartbeat has none.
 * @param {Bytes} message
 * @param {boolean} owner whether this side owns the room, so each record must name its sender
 * @returns {Record[]} bodies are copies
 * @throws {Refused} `too-large`, `cut`, `length`, `flags`, `seat`: protocol violation
 */
export function decode(message, owner) {
  if (message.length > FROM_SERVICE_MAX) throw new Refused('too-large');
  const view = new DataView(message.buffer, message.byteOffset, message.length);
  const records = [];
  for (let at = 0; at < message.length;) {
    if (message.length - at < HEAD) throw new Refused('cut');
    const [length, seat, flags] = [view.getUint16(at), view.getUint16(at + 2), message[at + 4]];
    const end = at + HEAD + length;
    if (length < 1 || length > RECORD_MAX) throw new Refused('length');
    if (end > message.length) throw new Refused('cut');
    if (flags > WHOLE) throw new Refused('flags');
    if ((seat !== 0) !== owner) throw new Refused('seat');
    records.push({ seat, whole: flags === WHOLE, body: message.slice(at + HEAD, end) });
    at = end;
  }
  return records;
}
