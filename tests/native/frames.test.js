/* The built host against what a browser, a broken one or somebody by hand may send. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { endianness } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { samples } from '../frames/make.js';
import { bin, connect, folder, frame, header, root, splitter } from './client.js';

const HELLO = { jsonrpc: '2.0', id: 1, method: 'hello' };

/**
 * Sends bytes, closes stdin, and waits.
 * @param {{after: (done: () => void) => void}} t
 * @param {Uint8Array} bytes
 */
function pipe(t, bytes) {
  const home = folder(t);
  const { status, signal, stdout, stderr } = spawnSync(join(bin, 'pasapas-host'), [], {
    input: bytes,
    env: { HOME: home, PASAPAS_HOME: home, PASAPAS_GUIDES: '' },
    timeout: 20_000,
  });
  /** @type {any[]} */
  const answers = [];
  const frames = splitter((body) => answers.push(JSON.parse(body.toString('utf8'))));
  frames.feed(stdout);
  assert.equal(frames.rest().length, 0, 'nothing but whole frames on stdout');
  return { status, signal, answers, stderr: stderr.toString() };
}

/**
 * @param {{answers: any[]}} run
 * @returns {(number | string)[]} the code of each error, "result" for the others
 */
const kinds = ({ answers }) => answers.flat().map((answer) => answer.error?.code ?? 'result');

test('the sample frames are those that make.js describes', () => {
  for (const [name, bytes] of Object.entries(samples))
    assert.ok(readFileSync(join(root, 'tests/frames', name)).equals(Buffer.from(bytes)), name);
});

// What each sample must lead to: the answers, and the status at the end.
const outcomes = /** @type {const} */ ({
  'hello.bin': [['result'], 0],
  'batch.bin': [['result', -32601], 0],
  'unknown-method.bin': [[-32601], 0],
  'not-json.bin': [[-32700], 0],
  'not-utf8.bin': [[-32700], 0],
  'duplicate-member.bin': [[-32700], 0],
  'deep.bin': [[-32700], 0],
  'zero.bin': [['result'], 1],
  'truncated.bin': [[], 1],
  'half-a-length.bin': [['result'], 1],
  'too-long.bin': [['result'], 1],
});

for (const [name, [answers, status]] of Object.entries(outcomes))
  test(`${name} is answered and ends as it should`, { skip: endianness() === 'BE' }, (t) => {
    const run = pipe(t, samples[name]);
    assert.deepEqual(kinds(run), answers);
    assert.equal(run.status, status, run.stderr);
    assert.equal(run.stderr === '', status === 0, `stderr: ${run.stderr}`);
  });

// One bad message must not cost the session that is under way.
test('after a message that makes no sense the next one is answered', async (t) => {
  const host = connect(t);
  for (const bad of ['{', '[]', '"x"', '\xff', '{"id":1}', '['.repeat(10_000)]) {
    host.write(frame(bad));
    assert.ok((await host.next()).error);
    assert.equal((await host.call('hello')).server, 'pasapas-host');
  }
  assert.deepEqual(await host.end(), { code: 0, signal: null });
});

test('two messages split at every byte are the same two messages', async (t) => {
  const stream = Buffer.concat([frame(HELLO), frame({ ...HELLO, id: 'deux' })]);
  const host = connect(t);
  for (let at = 1; at < stream.length; at++) {
    host.write(stream.subarray(0, at));
    if (at >= frame(HELLO).length) assert.equal((await host.next()).id, 1);
    else await new Promise((resolve) => setImmediate(resolve));
    host.write(stream.subarray(at));
    if (at < frame(HELLO).length) assert.equal((await host.next()).id, 1);
    assert.equal((await host.next()).id, 'deux');
  }
});

test('a message one byte at a time is a message', async (t) => {
  const host = connect(t);
  for (const byte of frame({ ...HELLO, id: 'slow' })) {
    host.write(Buffer.from([byte]));
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.equal((await host.next()).id, 'slow');
});

/** @param {number | undefined} pid @returns {number} kB */
function peak(pid) {
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

// The longest message that is allowed is read; what is only announced costs nothing.
test(
  'memory follows what came, not what was announced',
  { skip: process.env.PASAPAS_BIN?.includes('asan') },
  async (t) => {
    const host = connect(t);
    await host.call('hello');
    const before = peak(host.child.pid);
    host.write(Buffer.concat([header(16 * 1024 * 1024), Buffer.from('{"jsonrpc":')]));
    const other = connect(t);
    //  by now the first has read its bytes or waits to be run; both are fine
    await other.call('hello');
    assert.ok(peak(host.child.pid) - before < 1024, 'less than 1 MiB more');
  },
);

test('a message of 16 MiB is read, one of a byte more is not', async (t) => {
  const most = 16 * 1024 * 1024;
  const start = '{"jsonrpc":"2.0","id":"big","method":"hello","params":{"client":"a","more":"';
  const body = Buffer.concat([
    Buffer.from(start),
    Buffer.alloc(most - start.length - 3, 'x'),
    Buffer.from('"}}'),
  ]);
  assert.equal(body.length, most);
  const run = pipe(t, frame(body));
  assert.deepEqual(kinds(run), ['result']);
  const over = pipe(t, Buffer.concat([header(most + 1), body]));
  assert.deepEqual(kinds(over), []);
  assert.equal(over.status, 1);
  assert.match(over.stderr, /longer/);
});

// A browser may die at any moment; half a message is no message.
test('stdin closed at any byte ends the host, with what was whole answered', (t) => {
  const stream = Buffer.concat([frame(HELLO), frame({ ...HELLO, id: 2 })]);
  const first = frame(HELLO).length;
  for (let length = 0; length <= stream.length; length += length % first < 6 ? 1 : 11) {
    const run = pipe(t, stream.subarray(0, length));
    assert.equal(run.answers.length, Number(length >= first) + Number(length === stream.length));
    assert.equal(run.status, [0, first, stream.length].includes(length) ? 0 : 1, `${length} bytes`);
    assert.equal(run.signal, null);
  }
});
