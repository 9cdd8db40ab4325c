/*
 * Writes the sample frames of this folder, which a person can pipe into a host by hand:
 *
 *     node tests/frames/make.js
 *     build/release/bin/pasapas-host < tests/frames/hello.bin | tail -c +5
 *
 * They are kept little-endian, as the machines that we run on read them.
 */
import { writeFileSync } from 'node:fs';

/** @param {Uint8Array | string} body */
function frame(body) {
  const bytes = Buffer.from(body);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([length, bytes]);
}

const hello = frame(
  '{"jsonrpc":"2.0","id":1,"method":"hello","params":{"client":"by hand","locale":"fr","protocol":1}}',
);

/** @type {Record<string, Uint8Array>} */
export const samples = {
  'hello.bin': hello,
  'batch.bin': frame(
    '[{"jsonrpc":"2.0","id":"a","method":"hello"},{"jsonrpc":"2.0","method":"hello"},{"jsonrpc":"2.0","id":"b","method":"none"}]',
  ),
  'unknown-method.bin': frame('{"jsonrpc":"2.0","id":1,"method":"guides.paint"}'),
  'not-json.bin': frame('{"jsonrpc":"2.0","id":1,"method":"hello"'),
  'not-utf8.bin': frame(Buffer.from('{"jsonrpc":"2.0","id":1,"method":"\xe9"}', 'latin1')),
  'duplicate-member.bin': frame('{"jsonrpc":"2.0","id":1,"method":"hello","method":"none"}'),
  'deep.bin': frame('['.repeat(10000) + ']'.repeat(10000)),
  'zero.bin': Buffer.concat([hello, Buffer.alloc(4)]),
  'truncated.bin': hello.subarray(0, hello.length - 10),
  'half-a-length.bin': Buffer.concat([hello, Buffer.from([9, 0])]),
  'too-long.bin': Buffer.concat([hello, Buffer.from([1, 0, 0, 1])]),
};

if (process.argv[1] === new URL(import.meta.url).pathname)
  for (const [name, bytes] of Object.entries(samples))
    writeFileSync(new URL(name, import.meta.url), bytes);
