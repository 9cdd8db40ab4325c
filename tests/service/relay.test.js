/**
 * The relay as people have it: a real service, real websockets. What is decided inside is asked in
 * tests/c/.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { follow, room, WHOLE } from './follower.js';
import { start } from './service.js';
import { open } from './socket.js';

/** @type {(() => unknown)[]} */
const endings = [];
/** @type {Awaited<ReturnType<typeof start>>} */
let service;
before(async () => {
  service = await start({
    after: (done) => {
      endings.push(done);
    },
  });
});
after(async () => {
  for (const done of endings) await done();
});

const text = (/** @type {{body: Buffer}} */ { body }) => body.toString();

// They wait at the same time for what takes its time.
describe('the relay', { concurrency: true }, () => {
  test('what the learner says reaches the helper, and what the helper says the learner', async (t) => {
    const {
      owner,
      others: [helper],
      number,
    } = await room(t, service.port, 1);
    assert.match(number, /^([1-6]\d){1,3}$/);
    owner.send({ flags: WHOLE, body: 'step 3' }, { seat: 1, body: 'only you' });
    assert.deepEqual(await helper.record(), { seat: 0, flags: WHOLE, body: Buffer.from('step 3') });
    assert.deepEqual(await helper.record(), { seat: 0, flags: 0, body: Buffer.from('only you') });
    helper.send({ body: 'I point' });
    assert.deepEqual(await owner.record(), { seat: 1, flags: 0, body: Buffer.from('I point') });
  });

  test('answers are those of the page', async (t) => {
    const {
      owner,
      others: [first],
      number,
    } = await room(t, service.port, 1);
    const second = await follow(t, service.port);
    assert.deepEqual(Object.keys(await second.call('room.join', { number })).sort(), [
      'kind',
      'present',
      'seat',
      'ticket',
    ]);
    assert.deepEqual(await owner.told(), {
      jsonrpc: '2.0',
      method: 'room.joined',
      params: { seat: 2 },
    });
    assert.deepEqual(await owner.call('room.admit', { open: false }), { number: null });
    const late = await follow(t, service.port);
    const { code, data } = await late.fails('room.join', { number });
    assert.deepEqual([code, data.status], [-32001, 'not-found']);
    assert.ok(data.text.fr.length > 10 && data.text.en.length > 10);
    assert.equal((await late.fails('room.leave')).code, -32002);
    assert.equal((await late.fails('room.open', { kind: 'party' })).code, -32602);
    assert.equal((await late.fails('guides.sites')).code, -32601);
    assert.equal((await first.fails('room.admit', { open: true })).code, -32002);
    assert.deepEqual(await owner.call('room.remove', { seat: 2 }), {});
    assert.deepEqual((await second.told()).params, { reason: 'removed' });
    assert.deepEqual(await second.closed, { code: 4005, reason: 'ended' });
  });

  test("who leaves is told so and closed with 1000; the owner's leaving ends the room", async (t) => {
    const {
      owner,
      others: [first, second],
    } = await room(t, service.port, 2);
    assert.deepEqual(await first.call('room.leave'), {});
    assert.deepEqual(await first.closed, { code: 1000, reason: '' });
    assert.deepEqual((await owner.told()).params, { seat: 1, reason: 'left' });
    assert.deepEqual(await owner.call('room.leave'), {});
    assert.deepEqual(await owner.closed, { code: 1000, reason: '' });
    assert.deepEqual((await second.told()).params, { reason: 'left' });
    assert.deepEqual(await second.closed, { code: 4005, reason: 'ended' });
  });

  // The train goes through a tunnel.
  test('a connection that breaks comes back to its seat with its ticket, once', async (t) => {
    const {
      owner,
      others: [helper, other],
      ticket: owners,
    } = await room(t, service.port, 2);
    helper.vanish();
    assert.deepEqual(await owner.told(), {
      jsonrpc: '2.0',
      method: 'room.away',
      params: { seat: 1 },
    });
    const back = await follow(t, service.port);
    const { seat, ticket, kind, present, number } = await back.call('room.resume', {
      ticket: helper.ticket,
    });
    assert.deepEqual(
      { seat, kind, present, number },
      { seat: 1, kind: 'follow', present: [0], number: null },
    );
    assert.notEqual(ticket, helper.ticket);
    assert.equal((await owner.told()).method, 'room.back');
    const thief = await follow(t, service.port);
    assert.equal((await thief.fails('room.resume', { ticket: helper.ticket })).code, -32001);
    owner.vanish();
    assert.deepEqual(
      [(await other.told()).method, (await back.told()).method],
      ['room.away', 'room.away'],
    );
    const learner = await follow(t, service.port);
    const again = await learner.call('room.resume', { ticket: owners });
    assert.deepEqual([again.seat, again.present], [0, [1, 2]]);
    learner.send({ body: 'here again' });
    assert.equal(text(await back.record()), 'here again');
  });

  test('a seat taken up elsewhere closes the connection that had it', async (t) => {
    const {
      others: [helper],
    } = await room(t, service.port, 1);
    const elsewhere = await follow(t, service.port);
    await elsewhere.call('room.resume', { ticket: helper.ticket });
    assert.deepEqual(await helper.closed, { code: 4006, reason: 'elsewhere' });
  });

  test('nobody is in seat nine', async (t) => {
    const { number } = await room(t, service.port, 8);
    const ninth = await follow(t, service.port);
    assert.equal((await ninth.fails('room.join', { number })).code, -32003);
  });

  test('five hundred hear one, each all of it, in order', async (t) => {
    const { owner, others } = await room(t, service.port, 500, 'broadcast');
    const said = Array.from({ length: 40 }, (_, index) => `sentence ${index}`);
    for (const sentence of said) owner.send({ body: sentence.padEnd(600) });
    await Promise.all(
      others.map(async (helper) => {
        for (const sentence of said) assert.equal(text(await helper.record()).trim(), sentence);
      }),
    );
    for (const helper of others) helper.send({ body: 'heard' });
    const seats = new Set();
    for (let i = 0; i < 500; i++) seats.add((await owner.record()).seat);
    assert.equal(seats.size, 500);
  });

  // He went to lunch with his laptop half open: what she does is nobody else's loss.
  test('a follower who never reads ends with 4003, and nobody else waits', async (t) => {
    const quick = await start(t, {
      args: ['--bytes-per-second', '1000000000', '--records-per-second', '1000000'],
    });
    const {
      owner,
      others: [reader],
      number,
    } = await room(t, quick.port, 1);
    const stuck = await open(t, quick.port, '/follow', { protocol: 'pasapas.follow.v1' });
    const { ticket } = await stuck.call('room.join', { number });
    assert.equal((await owner.told()).method, 'room.joined');
    stuck.raw.pause();
    const body = Buffer.alloc(4000, 'x');
    let gone = false;
    const away = owner.told();
    away.then(() => {
      gone = true;
    });
    for (let sent = 0; !gone; sent++) {
      assert.ok(sent < 20_000, 'it is never too slow');
      owner.send({ body }, { body }, { body }, { body });
      for (let i = 0; i < 4; i++) assert.equal((await reader.record()).body.length, body.length);
    }
    assert.deepEqual(await away, { jsonrpc: '2.0', method: 'room.away', params: { seat: 2 } });
    stuck.raw.resume();
    assert.deepEqual(await stuck.closed, { code: 4003, reason: 'too slow' });
    const back = await follow(t, quick.port);
    assert.equal((await back.call('room.resume', { ticket })).seat, 2);
  });
});
