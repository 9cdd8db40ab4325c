/* What goes wrong outside: garbage, connections that vanish, an operator who stops the service. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { address, follow, room } from './follower.js';
import { start } from './service.js';
import { open } from './socket.js';

describe('faults', { concurrency: true }, () => {
  // Two hundred who speak no protocol at all: whoever is in a room notices nothing of them.
  test('garbage ends only the connection on which it came', async (t) => {
    const service = await start(t);
    const {
      owner,
      others: [helper],
    } = await room(t, service.port, 1);
    for (let i = 0; i < 200; i++) {
      const socket = await open(t, service.port, '/follow', {
        protocol: 'pasapas.follow.v1',
        localAddress: address(),
      });
      socket.write(randomBytes(1 + i * 7));
      socket.raw.end();
      await socket.closed;
      if (i % 20 !== 0) continue;
      owner.send({ body: `after ${i}` });
      assert.equal((await helper.record()).body.toString(), `after ${i}`);
    }
    assert.equal(service.child.exitCode, null);
  });

  test('connections that are reset in the middle of anything leave nothing behind', async (t) => {
    const service = await start(t);
    const {
      owner,
      others: [helper],
      number,
    } = await room(t, service.port, 1);
    for (let i = 0; i < 60; i++) {
      const socket = await open(t, service.port, '/follow', {
        protocol: 'pasapas.follow.v1',
        localAddress: address(),
      });
      if (i % 3 === 0) await socket.call('room.open', { kind: 'follow' });
      if (i % 3 === 1 && i < 20) await socket.call('room.join', { number });
      socket.send(Buffer.alloc(i * 50));
      socket.raw.resetAndDestroy();
    }
    owner.send({ seat: 1, body: 'still here' });
    assert.equal((await helper.record()).body.toString(), 'still here');
    assert.equal(service.child.exitCode, null);
  });

  // Its cable was pulled: nothing says so, and the socket stays open.
  test('a learner who vanished is known to be away within fifteen seconds', async (t) => {
    const service = await start(t);
    const { owner, number } = await room(t, service.port, 0);
    const helper = await follow(t, service.port);
    await helper.call('room.join', { number });
    owner.socket.pause();
    owner.socket.send = () => {}; // the beats stop, the socket stays
    const began = performance.now();
    assert.deepEqual(await helper.told(), {
      jsonrpc: '2.0',
      method: 'room.away',
      params: { seat: 0 },
    });
    assert.ok(performance.now() - began < 25_000);
  });

  test('SIGTERM: everybody is told, nobody comes in, those who are at it go on; then the end, with status 0', async (t) => {
    const service = await start(t);
    const {
      owner,
      others: [helper],
      number,
    } = await room(t, service.port, 1);
    const idle = await follow(t, service.port);
    service.child.kill('SIGTERM');
    for (const one of [owner, helper, idle]) {
      const { method, params } = await one.told();
      assert.equal(method, 'service.drains');
      assert.ok(params.seconds > 0 && params.seconds <= 60);
    }
    assert.equal((await idle.fails('room.open', { kind: 'follow' })).code, -32009);
    assert.equal((await idle.fails('room.join', { number })).code, -32009);
    owner.send({ body: 'going on' });
    assert.equal((await helper.record()).body.toString(), 'going on');
    const ends = await Promise.all([owner.closed, helper.closed]);
    assert.deepEqual(ends, [
      { code: 1001, reason: 'draining' },
      { code: 1001, reason: 'draining' },
    ]);
    assert.deepEqual(await service.ended, { code: 0, signal: null });
  });

  test('SIGTERM with nobody there ends at once, and a second one ends whatever is there', async (t) => {
    const empty = await start(t);
    assert.deepEqual(await empty.stop(), { code: 0, signal: null });
    const busy = await start(t);
    const { owner } = await room(t, busy.port, 1);
    busy.child.kill('SIGTERM');
    await owner.told();
    assert.deepEqual(await busy.stop(), { code: 0, signal: null });
  });

  test('a follower who does not read does not hold up the end', async (t) => {
    const service = await start(t, {
      args: ['--bytes-per-second', '1000000000', '--records-per-second', '1000000'],
    });
    const { owner, number } = await room(t, service.port, 0);
    const stuck = await open(t, service.port, '/follow', { protocol: 'pasapas.follow.v1' });
    await stuck.call('room.join', { number });
    await owner.told();
    stuck.raw.pause();
    const away = owner.told().then(() => true);
    const body = Buffer.alloc(4000);
    for (let i = 0; i < 5000 && !(await Promise.race([away, Promise.resolve(false)])); i++) {
      owner.send({ body }, { body }, { body }, { body });
      //  until the service has read it
      if (i % 20 === 0) await owner.fails('room.open', { kind: 'follow' });
    }
    await away;
    service.child.kill('SIGTERM');
    assert.deepEqual(await service.ended, { code: 0, signal: null });
  });
});
