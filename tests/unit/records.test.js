/** Records: what is cut, long or odd comes from no relay that we know. */
import './webcrypto.js';
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  beat,
  decode,
  encode,
  FROM_SERVICE_MAX,
  gather,
  RECORD_MAX,
  TO_SERVICE_MAX,
} from '../../extension/src/shared/follow/records.js';
import { assertRefused, dice, spoiled } from './handshake.js';

const record = (/** @type {number} */ seat, /** @type {number} */ length, whole = false) => ({
  seat,
  whole,
  body: new Uint8Array(length).fill(length),
});

test('records stand one after the other as the protocol has it, numbers big endian', () => {
  assert.deepEqual(
    [...encode({ seat: 0x0102, whole: true, body: Uint8Array.of(7, 8) })],
    [0, 2, 1, 2, 1, 7, 8],
  );
  const both = Uint8Array.of(...encode(record(1, 3)), ...encode(record(2, 300, true)));
  assert.deepEqual(decode(both, true), [record(1, 3), record(2, 300, true)]);
});

test('a message of no records is a beat', () => {
  assert.equal(beat().length, 0);
  assert.deepEqual(decode(beat(), true), []);
  assert.deepEqual(decode(beat(), false), []);
  assert.deepEqual(gather([]), []);
});

test('a view into a larger buffer is read where it stands, and bodies are copies', () => {
  const buffer = new Uint8Array(20).fill(0xee);
  buffer.set(encode(record(1, 3)), 5);
  const [{ body }] = decode(buffer.subarray(5, 13), true);
  buffer.fill(0);
  assert.deepEqual([...body], [3, 3, 3]);
});

test('what is gathered fits into messages, in order, none lost', () => {
  const records = Array.from({ length: 17 }, (_, index) => record(3, 4123 - index));
  const messages = gather(records);
  assert.equal(messages.length, 6);
  assert.ok(messages.every((message) => message.length <= TO_SERVICE_MAX));
  assert.deepEqual(
    messages.flatMap((message) => decode(message, true)),
    records,
  );
});

test('a record that the relay would refuse is not sent', () => {
  assertRefused(() => encode(record(1, 0)), 'length');
  assertRefused(() => encode(record(1, RECORD_MAX + 1)), 'length');
  assert.equal(encode(record(1, RECORD_MAX)).length, RECORD_MAX + 5);
  for (const seat of [-1, 65_536, 1.5, NaN]) assertRefused(() => encode(record(seat, 1)), 'seat');
});

test('hostile messages are refused by name', () => {
  /** @type {[string, number[], boolean?][]} */
  const wrong = [
    ['cut', [0]],
    ['cut', [0, 1, 0, 1]],
    ['cut', [0, 2, 0, 1, 0, 9]],
    ['cut', [0, 1, 0, 1, 0, 9, 0, 1, 0]],
    ['length', [0, 0, 0, 1, 0]],
    ['length', [0x10, 0x41, 0, 1, 0, 9]],
    ['flags', [0, 1, 0, 1, 2, 9]],
    ['flags', [0, 1, 0, 1, 0x81, 9]],
    ['seat', [0, 1, 0, 0, 0, 9]],
    ['seat', [0, 1, 0, 1, 0, 9], false],
  ];
  for (const [why, bytes, owner = true] of wrong)
    assertRefused(() => decode(Uint8Array.from(bytes), owner), why);
  assertRefused(() => decode(new Uint8Array(FROM_SERVICE_MAX + 1), true), 'too-large');
});

test('whatever bytes come, records come out that would be encoded to the same, or a refusal', () => {
  const roll = dice(7);
  const genuine = Uint8Array.of(
    ...encode(record(1, 30)),
    ...encode(record(2, 40, true)),
    ...encode(record(1, 2)),
  );
  let [read, refused] = [0, 0];
  for (let turn = 0; turn < 20_000; turn++) {
    const bytes = spoiled(genuine, roll);
    try {
      assert.deepEqual(Buffer.concat(decode(bytes, true).map(encode)), Buffer.from(bytes));
      read += 1;
    } catch (error) {
      assert.match(/** @type {any} */ (error).why ?? `${error}`, /^(cut|length|flags|seat)$/);
      refused += 1;
    }
  }
  assert.ok(read > 1_000 && refused > 1_000, `${read} read, ${refused} refused`);
});
