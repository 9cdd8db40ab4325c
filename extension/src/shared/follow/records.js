/**
 * What goes through the relay: PROTOCOL.md, "The relay". A binary message is records one after the
 * other, or none at all, which is a beat.
 */
import { concatBytes } from '@noble/hashes/utils.js';
import { Refused } from './refused.js';

/** Bytes of a record's body. */
export const RECORD_MAX = 4160;
/** Bytes of a binary message to the service, and from it. */
export const TO_SERVICE_MAX = 16_384;
export const FROM_SERVICE_MAX = 65_536;

const HEAD = 5;
const WHOLE = 1;
const SEAT_MAX = 0xffff;

/**
 * `seat`: from the owner to whom, 0 for everyone; to the owner from whom; else 0.
 * `whole`: what comes before need not be read any more.
 * @typedef {import('./secrets.js').Bytes} Bytes
 * @typedef {{seat: number, whole: boolean, body: Bytes}} Record
 */

/** The message that only says that one is there. */
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
 * Records in as few messages as the service takes, in order.
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
 * The records of a message from the service; of a beat none.
 * @param {Bytes} message
 * @param {boolean} owner whether one owns the room, and so has to be told from whom
 * @returns {Record[]} bodies are copies
 * @throws {Refused} `too-large`, `cut`, `length`, `flags`, `seat`: this is no relay that we know
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
