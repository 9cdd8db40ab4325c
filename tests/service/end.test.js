/* How it stops, and what it leaves behind in a log. */
import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder, get, root, start } from './service.js';
import { frame, open } from './socket.js';

const follow = 'pasapas.follow.v1',
  rpcProtocol = 'pasapas.v1';

/** Resolves once nobody can connect any more. @param {number} port @returns {Promise<void>} */
const refused = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      setImmediate(() => resolve(refused(port)));
    });
    socket.on('error', () => resolve());
  });

//  A restart in the middle of a lesson: whoever is there is asked to come back, and is not cut off
// mid-word.
test('SIGTERM: no one comes in, all are told, and it ends when they have gone', async (t) => {
  const packs = folder(t);
  writeFileSync(join(packs, 'large'), Buffer.alloc(8 * 1024 * 1024, 'x'));
  const service = await start(t, {
    args: ['--drain', '600', '--packs', packs, '--guides', join(root, 'guides/doctolib')],
  });
  const { port } = service;
  const owner = await open(t, port, '/follow', { protocol: follow });
  await owner.call('room.open', { kind: 'follow' });
  const rpc = await open(t, port, '/rpc', { protocol: rpcProtocol });
  await rpc.call('hello');
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  t.after(() => agent.destroy());
  await get(port, '/', { agent }); // a connection that is kept for later
  const lazy = connect(port, '127.0.0.1');
  t.after(() => lazy.destroy());
  lazy.write('GET /packs/large HTTP/1.1\r\nHost: x\r\n\r\n');
  let taken = 0;
  await new Promise((resolve) =>
    lazy.once('data', (data) => {
      taken += data.length;
      lazy.pause();
      resolve(null);
    }),
  );

  service.child.kill('SIGTERM');
  const told = JSON.parse((await owner.next()).text);
  assert.deepEqual([told.method, told.params], ['service.drains', { seconds: 600 }]);
  assert.deepEqual(await rpc.closed, { code: 1001, reason: 'draining' });
  await refused(port);
  const health = await get(port, '/health', { agent });
  assert.deepEqual(
    [health.status, health.text, health.headers.connection],
    [503, 'draining\n', 'close'],
  );
  assert.equal((await owner.fails('room.admit', { open: 1 })).code, -32602); // it is still answered
  lazy
    .on('data', (data) => {
      taken += data.length;
    })
    .resume();
  owner.raw.destroy();
  assert.deepEqual(await service.ended, { code: 0, signal: null });
  await new Promise((resolve) => {
    if (lazy.closed) resolve(null);
    else lazy.once('close', resolve);
  });
  assert.ok(taken > 8 * 1024 * 1024, `${taken} bytes of the pack came`); // and its head
});

test('who does not go is gone after the time that was set', async (t) => {
  const service = await start(t, { args: ['--drain', '0'] });
  const owner = await open(t, service.port, '/follow', { protocol: follow });
  await owner.call('room.open', { kind: 'follow' });
  service.child.kill('SIGTERM');
  assert.deepEqual(await owner.closed, { code: 1001, reason: 'draining' });
  assert.deepEqual(await service.ended, { code: 0, signal: null });
});

test('a second signal ends it at once', async (t) => {
  for (const signal of /** @type {NodeJS.Signals[]} */ (['SIGTERM', 'SIGINT'])) {
    const service = await start(t, { args: ['--drain', '600'] });
    const owner = await open(t, service.port, '/follow', { protocol: follow });
    await owner.call('room.open', { kind: 'follow' });
    service.child.kill('SIGTERM');
    await owner.next(); // service.drains
    assert.deepEqual(await service.stop(signal), { code: 0, signal: null });
  }
});

// The log of another relay was asked for by somebody who wanted to know who had helped whom.
test('the log names nobody: no number, ticket, address, page, word or guide', async (t) => {
  const packs = folder(t);
  mkdirSync(join(packs, 'a'));
  const service = await start(t, {
    args: [
      '--drain',
      '0',
      '--packs',
      packs,
      '--trust-proxy',
      '127.0.0.9',
      '--guesses-per-address',
      '5',
      '--guides',
      join(root, 'guides/doctolib'),
    ],
  });
  const { port } = service;
  const as = {
    headers: {
      'X-Forwarded-For': '203.0.113.77',
      'User-Agent': 'Marie-Browser',
      Cookie: 'name=Marie',
    },
    localAddress: '127.0.0.9',
  };
  const owner = await open(t, port, '/follow', { protocol: follow, ...as });
  const { number, ticket } = await owner.call('room.open', { kind: 'follow' });
  const helper = await open(t, port, '/follow', { protocol: follow, ...as });
  const joined = await helper.call('room.join', { number });
  helper.write(frame(Buffer.from([0, 5, 0, 0, 0, ...Buffer.from('Marie')])));
  helper.write(frame(Buffer.from([0, 9, 0, 0, 0, 1]))); // no record
  assert.equal((await helper.closed).code, 4000);
  const guesser = await open(t, port, '/follow', { protocol: follow, ...as });
  for (let i = 0; i < 7; i++)
    await guesser.fails('room.join', { number: String(11 + i) === number ? '22' : String(11 + i) });
  await guesser.fails('room.resume', { ticket: 'f00d'.repeat(8) });
  const rpc = await open(t, port, '/rpc', { protocol: rpcProtocol, ...as });
  await rpc.call('hello', { client: 'Marie 1.0' });
  await rpc.call('guides.search', { text: 'Marie cherche un medecin' });
  await rpc.fails('guides.get', { id: 'guide-de-marie' });
  rpc.send('{"Marie');
  for (const path of [
    '/',
    '/page-de-marie',
    '/packs/marie.json',
    '/packs/a',
    '/%00marie',
    '/rpc?who=Marie',
  ])
    await get(port, path, as).catch(() => null);
  await get(port, '/', { method: 'POST', body: 'Marie' });
  await open(t, port, '/rpc', {
    protocol: rpcProtocol,
    headers: { origin: 'https://marie.example' },
  });
  for (const bytes of [
    '\x16\x03\x01marie',
    'GET marie\r\n\r\n',
    `GET / HTTP/1.1\r\nMarie: ${'x'.repeat(20000)}\r\n\r\n`,
  ])
    await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1')
        .on('error', () => {})
        .on('close', resolve);
      socket.end(bytes).resume();
    });
  await service.stop();
  const log = service.log();
  assert.match(log, /listening on port/);
  assert.match(log, /stopping/);
  for (const secret of [
    /marie/i,
    /203\.0\.113/,
    /127\.0\.0\.\d/,
    new RegExp(ticket),
    new RegExp(joined.ticket),
    /f00d/,
    /doctolib|medecin/,
    /example|cookie/i,
    /room|seat|salle/,
  ])
    assert.doesNotMatch(log, secret);
  for (const line of log.trim().split('\n'))
    assert.match(line, /^pasapas: (listening on port \d+|stopping within \d+ s)$/);
});
