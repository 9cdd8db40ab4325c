/*
 * PROTOCOL.md, "Limits of the relay" and "Settings of the relay": each is gone up to, and past it.
 * What a limit is for stands at the test.
 */
import assert from 'node:assert/strict';
import { connect as dial } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { address, follow, records, room } from './follower.js';
import { start } from './service.js';

/** @type {(() => unknown)[]} */
const endings = [];
const lasting = {
  after: (/** @type {() => unknown} */ done) => {
    endings.push(done);
  },
};
/** @type {Awaited<ReturnType<typeof start>>} */
let service;
/** @type {Awaited<ReturnType<typeof start>>} */
let small;
before(async () => {
  service = await start(lasting);
  small = await start(lasting, {
    args: [
      '--connections-per-address',
      '4',
      '--rooms',
      '2',
      '--guesses',
      '60',
      '--guesses-per-address',
      '5',
      '--bytes-per-second',
      '4096',
      '--records-per-second',
      '5',
    ],
  });
});
after(async () => {
  for (const done of endings) await done();
});

const TOO_FAST = { code: 4002, reason: 'too fast' },
  TOO_LARGE = { code: 4001, reason: 'too large' };

/**
 * A connection that says only this, and what it heard until its end.
 * @param {{after: (done: () => unknown) => void}} t
 * @param {string} head
 */
function say(t, head) {
  const raw = dial({ host: '127.0.0.1', port: service.port, localAddress: address() });
  t.after(() => raw.destroy());
  const began = performance.now();
  let heard = '';
  raw.on('data', (bytes) => {
    heard += bytes.toString('latin1');
  });
  raw.on('error', () => {});
  raw.write(head);
  /** @type {Promise<{heard: string, seconds: number}>} */
  const ended = new Promise((resolve) =>
    raw.on('close', () => resolve({ heard, seconds: (performance.now() - began) / 1000 })),
  );
  return { raw, ended };
}

const UPGRADE = [
  'GET /follow HTTP/1.1',
  'Host: 127.0.0.1',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
  'Sec-WebSocket-Protocol: pasapas.follow.v1',
].join('\r\n');

describe('limits', { concurrency: true }, () => {
  test('a body of 4160 bytes is carried, one of 4161 is too large', async (t) => {
    const {
      owner,
      others: [helper],
    } = await room(t, service.port, 1);
    owner.send({ body: Buffer.alloc(4160, 'x') });
    assert.equal((await helper.record()).body.length, 4160);
    owner.send({ body: Buffer.alloc(4161, 'x') });
    assert.deepEqual(await owner.closed, TOO_LARGE);
    assert.equal((await helper.told()).method, 'room.away');
  });

  test('a message of 16384 bytes is carried, one of 16385 is too large, whatever its frames', async (t) => {
    const bodies = [4160, 4160, 4160, 16384 - 3 * 4160 - 4 * 5].map((length) => ({
      body: Buffer.alloc(length, 'x'),
    }));
    const {
      owner,
      others: [helper],
    } = await room(t, service.port, 1);
    owner.send(...bodies);
    for (const { body } of bodies) assert.equal((await helper.record()).body.length, body.length);
    helper.socket.send(Buffer.alloc(16384), { fin: false });
    helper.socket.send(Buffer.alloc(1), { fin: true });
    assert.deepEqual(await helper.closed, TOO_LARGE);
    owner.socket.send(Buffer.alloc(16385));
    assert.deepEqual(await owner.closed, TOO_LARGE);
  });

  test('a text of 4096 bytes is answered, one of 4097 is too large', async (t) => {
    const client = await follow(t, service.port);
    const text = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'x', params: { y: '' } });
    const padded = (/** @type {number} */ length) =>
      text.replace('""', `"${'z'.repeat(length - text.length)}"`);
    client.socket.send(padded(4096));
    assert.equal(/** @type {any} */ (await client.told()).error.code, -32601);
    client.socket.send(padded(4097));
    assert.deepEqual(await client.closed, TOO_LARGE);
  });

  // A frame may say that it is 2^62 bytes long: nothing is to be kept for it.
  test('a frame that announces more than may come is closed when that much came', async (t) => {
    const { raw, ended } = say(t, `${UPGRADE}\r\n\r\n`);
    await new Promise((resolve) => raw.once('data', resolve));
    raw.write(Buffer.from([0x82, 0xff, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
    raw.write(Buffer.alloc(20_000));
    const { heard } = await ended;
    assert.match(heard, /\u0088.\u000f\u00a1too large/s);
  });

  test("bytes a second: four seconds' worth at once and no more", async (t) => {
    const {
      owner,
      others: [helper],
    } = await room(t, small.port, 1);
    for (let i = 0; i < 4; i++) helper.send({ body: Buffer.alloc(4000) });
    for (let i = 0; i < 4; i++) await owner.record();
    helper.send({ body: Buffer.alloc(4000) });
    assert.deepEqual(await helper.closed, TOO_FAST);
    assert.deepEqual((await owner.told()).params, { seat: 1 });
    await owner.call('room.leave');
  });

  test('records a second, be they records, texts, beats or pieces of nothing', async (t) => {
    const beats = await follow(t, small.port);
    for (let i = 0; i < 21; i++) beats.socket.send(Buffer.alloc(0));
    assert.deepEqual(await beats.closed, TOO_FAST);
    const texts = await follow(t, small.port);
    for (let i = 0; i < 21; i++) texts.socket.send('{}');
    assert.deepEqual(await texts.closed, TOO_FAST);
    const pieces = await follow(t, small.port);
    for (let i = 0; i < 21; i++) pieces.socket.send(Buffer.alloc(0), { fin: false, binary: true });
    assert.deepEqual(await pieces.closed, TOO_FAST);
  });

  // One house, one school, one who wants all of it for themselves.
  test('connections of an address: the next one is closed with 4004, others are not', async (t) => {
    const localAddress = address();
    const four = [];
    for (let i = 0; i < 4; i++) four.push(await follow(t, small.port, { localAddress }));
    const fifth = await follow(t, small.port, { localAddress }).catch(() => null);
    if (fifth) assert.deepEqual(await fifth.closed, { code: 4004, reason: 'too many' });
    const elsewhere = await follow(t, small.port);
    assert.equal((await elsewhere.fails('room.leave')).code, -32002);
    assert.equal((await four[0].fails('room.leave')).code, -32002);
  });

  // Somebody opens rooms until none is left: they have each to be held by a connection.
  test('rooms: past the last one the answer says that there is none left', async (t) => {
    const tiny = await start(t, { args: ['--rooms', '2'] });
    const [first, second, third] = [
      await follow(t, tiny.port),
      await follow(t, tiny.port),
      await follow(t, tiny.port),
    ];
    await first.call('room.open', { kind: 'follow' });
    assert.equal((await first.fails('room.open', { kind: 'follow' })).code, -32002);
    await second.call('room.open', { kind: 'broadcast' });
    assert.equal((await third.fails('room.open', { kind: 'follow' })).code, -32003);
    await second.call('room.leave');
    await third.call('room.open', { kind: 'follow' });
  });

  test("guesses of an address: the sixth is refused, on any connection, and somebody else's is not", async (t) => {
    const localAddress = address();
    const one = await follow(t, small.port, { localAddress });
    for (let i = 0; i < 4; i++)
      assert.equal((await one.fails('room.join', { number: '69' })).code, -32001);
    const other = await follow(t, small.port, { localAddress });
    assert.equal((await other.fails('room.join', { number: '7' })).code, -32001);
    const { code, message } = await other.fails('room.join', { number: '68' });
    assert.equal(code, -32003);
    assert.match(message, /wait for 10 min/);
    const neighbour = await follow(t, small.port);
    assert.equal((await neighbour.fails('room.join', { number: '67' })).code, -32001);
  });

  test('guesses in all: whoever has many addresses has no more than these', async (t) => {
    const tiny = await start(t, { args: ['--guesses', '8', '--guesses-per-address', '3'] });
    const codes = [];
    for (let i = 0; i < 4; i++) {
      const client = await follow(t, tiny.port);
      for (let j = 0; j < 3; j++)
        codes.push((await client.fails('room.join', { number: '10' })).code);
    }
    assert.deepEqual(codes, [...Array(8).fill(-32001), ...Array(4).fill(-32003)]);
  });

  test('a connection without a seat is closed with 4007 in time, beats or not', async (t) => {
    const client = await follow(t, service.port);
    assert.deepEqual(await client.closed, { code: 4007, reason: 'too late' });
  });

  test('beats are answered; who is silent is dead after twelve seconds, and the others are told', async (t) => {
    const { owner, number } = await room(t, service.port, 0);
    const helper = await follow(t, service.port, { silent: true });
    await helper.call('room.join', { number });
    assert.equal((await owner.told()).method, 'room.joined');
    assert.equal((await owner.told()).method, 'room.away');
    assert.ok(owner.beats() >= 2);
    assert.deepEqual(await helper.closed, { code: 4007, reason: 'too late' });
  });

  // They cost a socket each, and were once enough to stop a server with one telephone.
  for (const [name, head] of [
    ['nothing at all', ''],
    ['half a head', UPGRADE.slice(0, 60)],
    ['all but the end of its head', UPGRADE],
  ]) {
    test(`who says ${name} is gone in time`, async (t) => {
      const { ended } = say(t, head);
      const { heard, seconds } = await ended;
      assert.ok(!heard.startsWith('HTTP/1.1 101'), heard);
      assert.ok(seconds < 25, `after ${seconds} s`);
    });
  }

  test('who says one byte a second is gone in time', async (t) => {
    const { raw, ended } = say(t, UPGRADE.slice(0, 5));
    let at = 5;
    const dripping = setInterval(() => {
      raw.write(UPGRADE[at++]);
    }, 1000);
    t.after(() => clearInterval(dripping));
    const { heard, seconds } = await ended;
    assert.ok(!heard.startsWith('HTTP/1.1 101'), heard);
    assert.ok(seconds < 25, `after ${seconds} s`);
  });

  test('a head that is too long is not read to its end', async (t) => {
    const { raw, ended } = say(t, 'GET /follow HTTP/1.1\r\n');
    for (let i = 0; i < 100; i++) raw.write(`X-${i}: ${'y'.repeat(200)}\r\n`);
    const { heard } = await ended;
    assert.ok(!heard.startsWith('HTTP/1.1 101'), heard);
    const { ended: path } = say(t, `GET /${'y'.repeat(5000)} HTTP/1.1\r\n\r\n`);
    assert.ok(!(await path).heard.startsWith('HTTP/1.1 2'));
  });

  test('a websocket to another path, or of another protocol, is none', async (t) => {
    const heads = [
      UPGRADE.replace('/follow', '/follower'),
      UPGRADE.replace('/follow', '/'),
      UPGRADE.replace('/follow', '/rpc'),
      UPGRADE.replace('follow.v1', 'follow.v2'),
      UPGRADE.split('\r\n').slice(0, -1).join('\r\n'),
    ];
    for (const head of heads) {
      const { raw, ended } = say(t, `${head}\r\n\r\n`);
      raw.once('data', () => raw.end());
      assert.ok(!(await ended).heard.startsWith('HTTP/1.1 101'), head);
    }
    const { raw, ended } = say(t, `${UPGRADE.replace('/follow', '/follow?from=here')}\r\n\r\n`);
    raw.once('data', () => raw.end());
    assert.match((await ended).heard, /^HTTP\/1.1 101/);
  });

  test('nothing but records is sent as records', async (t) => {
    const {
      owner,
      others: [helper],
    } = await room(t, service.port, 1);
    helper.socket.send(records({ body: 'x', flags: 2 }));
    assert.deepEqual(await helper.closed, { code: 4000, reason: 'not understood' });
    assert.equal((await owner.told()).method, 'room.away');
  });
});
