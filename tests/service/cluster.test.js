/*
 * Several nodes that are one through a real Redis: people do not know at which of them they are,
 * and nothing may depend on it.
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { address, follow, WHOLE } from './follower.js';
import { company, talk } from './people.js';
import { cluster, node, nodes, redis } from './redis.js';
import { freePort, get, run, start } from './service.js';

const NOT_FOUND = -32001,
  LIMIT = -32003,
  INVALID = -32602,
  UNAVAILABLE = -32009;

const text = (/** @type {{body: Buffer}} */ { body }) => body.toString();
const at =
  (/** @type {import('./service.js').Service} */ { port }) =>
  () =>
    port;

/**
 * One of the service's figures.
 * @param {import('./service.js').Service} service
 * @param {string} name
 */
const figure = async ({ port }, name) =>
  Number(new RegExp(`^pasapas_${name} (\\d+)$`, 'm').exec((await get(port, '/metrics')).text)?.[1]);

/** @param {import('./people.js').Person[]} people */
const assertSound = (...people) =>
  assert.deepEqual(
    people.flatMap(({ wrong }) => wrong),
    [],
  );

describe('nodes', { concurrency: true }, () => {
  test('learner and helper are at different nodes and hear each other', async (t) => {
    const { url } = await redis(t);
    const [one, other] = await nodes(t, url, 2);
    const owner = await follow(t, one.port);
    const { number } = await owner.call('room.open', { kind: 'follow' });
    const helper = await follow(t, other.port);
    const joined = await helper.call('room.join', { number });
    assert.deepEqual([joined.seat, joined.kind, joined.present], [1, 'follow', [0]]);
    assert.deepEqual(await owner.told(), {
      jsonrpc: '2.0',
      method: 'room.joined',
      params: { seat: 1 },
    });
    owner.send({ flags: WHOLE, body: 'step 3' }, { seat: 1, body: 'only you' });
    assert.deepEqual(await helper.record(), { seat: 0, flags: WHOLE, body: Buffer.from('step 3') });
    assert.equal(text(await helper.record()), 'only you');
    helper.send({ body: 'I point' });
    assert.deepEqual(await owner.record(), { seat: 1, flags: 0, body: Buffer.from('I point') });
    assert.deepEqual(await helper.call('room.leave'), {});
    assert.deepEqual(await helper.closed, { code: 1000, reason: '' });
    assert.deepEqual((await owner.told()).params, { seat: 1, reason: 'left' });
    assert.deepEqual(
      [await figure(one, 'nodes_guests'), await figure(other, 'nodes_travellers')],
      [0, 0],
    );
  });

  //  "It loads a database client though I have one machine": an operator reads the maps and sees
  // that it does not.
  test('without --redis nothing of Redis is in the process', async (t) => {
    const { url } = await redis(t);
    const loaded = (/** @type {import('./service.js').Service} */ { child }) => [
      ...new Set(
        [
          ...readFileSync(`/proc/${child.pid}/maps`, 'utf8').matchAll(
            /\/([^/\n]+\.so\b[^/\n]*)$/gm,
          ),
        ].map(([, name]) => name),
      ),
    ];
    const alone = await start(t);
    assert.ok(loaded(alone).some((name) => /^libwebsockets/.test(name)));
    assert.deepEqual(
      loaded(alone).filter((name) => /redis/.test(name)),
      [],
    );
    assert.doesNotMatch((await get(alone.port, '/metrics')).text, /_nodes_/);
    assert.deepEqual(
      loaded(await node(t, url))
        .filter((name) => /redis/.test(name))
        .map((name) => name.split('.so')[0])
        .sort(),
      ['libhiredis', 'pasapas-redis'],
    );
  });

  test('three nodes never call out the same number', async (t) => {
    const { url } = await redis(t);
    const three = await nodes(t, url, 3);
    const numbers = await Promise.all(
      Array.from({ length: 90 }, async (_, i) => {
        const owner = await follow(t, three[i % 3].port);
        return (await owner.call('room.open', { kind: 'follow' })).number;
      }),
    );
    assert.equal(new Set(numbers).size, 90);
    for (const number of numbers) assert.match(number, /^([1-6]\d){1,3}$/);
  });

  // Nine strangers at three nodes had three times as many guesses.
  test('guesses are counted among all nodes, and nothing in Redis says whose', async (t) => {
    const server = await redis(t);
    const three = await nodes(t, server.url, 3, ['--guesses-per-address', '4']);
    const localAddress = address();
    const codes = [];
    for (let i = 0; i < 6; i++) {
      const stranger = await follow(t, three[i % 3].port, { localAddress });
      const error = await stranger.fails('room.join', { number: '11' });
      codes.push(error.code);
      if (i === 5) assert.match(error.data.text.fr, /attendez 10 min/);
    }
    assert.deepEqual(codes, [NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_FOUND, LIMIT, LIMIT]);
    assert.equal(
      (await (await follow(t, three[0].port)).fails('room.join', { number: '11' })).code,
      NOT_FOUND,
    );

    const owner = await follow(t, three[0].port);
    const { number, ticket } = await owner.call('room.open', { kind: 'follow' });
    const { ticket: other } = await (await follow(t, three[1].port)).call('room.join', { number });
    const keys = (await server.ask('KEYS', '*')).split('\n');
    assert.ok(keys.length >= 4);
    const values = await Promise.all(keys.map((key) => server.ask('GET', key)));
    const whole = [...keys, ...values].join('\n');
    assert.doesNotMatch(whole, /127\.|7f00/);
    for (const secret of [ticket, other])
      assert.ok(!whole.includes(secret.slice(32)), 'a ticket is in Redis');
    assert.ok(
      (await Promise.all(keys.map((key) => server.ask('TTL', key)))).every(
        (seconds) => Number(seconds) > 0,
      ),
      'all of it goes by itself',
    );
  });

  // The machine on which the learner was went off in the middle of a session.
  test('a node is killed: learner and helpers meet again at the others, and nothing comes twice', async (t) => {
    const { url } = await redis(t);
    const [first, second, third] = await nodes(t, url, 3);
    let owners = first.port;
    const {
      owner,
      others: [near, far],
    } = await company(t, () => owners, [() => owners, at(second)]);
    await talk(owner, [near, far]);
    owners = third.port;
    first.child.kill('SIGKILL');
    await owner.until(
      () => owner.breaks === 1 && owner.line().socket.readyState === 1,
      'the learner is back',
    );
    await Promise.all(
      [near, far].map((one) => one.until(() => one.breaks > 0, 'the helpers came back')),
    );
    await Promise.all([owner, near, far].map((one) => one.here()));
    await talk(owner, [near, far]);
    assertSound(owner, near, far);
    assert.equal(
      (await figure(second, 'nodes_adopted_total')) + (await figure(third, 'nodes_adopted_total')),
      1,
    );
  });

  test("the helper's node is killed: the learner sees them away, then back", async (t) => {
    const { url } = await redis(t);
    const [first, second, third] = await nodes(t, url, 3);
    let where = second.port;
    const {
      owner,
      others: [helper],
    } = await company(t, at(first), [() => where]);
    await talk(owner, [helper]);
    where = third.port;
    second.child.kill('SIGKILL');
    await owner.until(() => owner.told.includes('room.back 1'), 'the helper is back');
    await helper.here();
    assert.deepEqual(owner.told, ['room.joined 1', 'room.away 1', 'room.back 1']);
    await talk(owner, [helper]);
    assert.equal(owner.breaks, 0);
    assertSound(owner, helper);
  });

  // A service is renewed in the middle of the day: nobody should have to begin again.
  test('a node that is told to stop hands its rooms over', async (t) => {
    const { url } = await redis(t);
    const [first, second] = await nodes(t, url, 2, ['--drain', '1']);
    let where = first.port;
    const {
      owner,
      others: [helper],
    } = await company(t, () => where, [at(second)]);
    await talk(owner, [helper]);
    where = second.port;
    first.child.kill('SIGTERM');
    assert.deepEqual(await first.ended, { code: 0, signal: null });
    await Promise.all(
      [owner, helper].map((one) => one.until(() => one.breaks > 0, 'they were sent on')),
    );
    await Promise.all([owner, helper].map((one) => one.here()));
    await talk(owner, [helper]);
    assertSound(owner, helper);
    assert.equal(await figure(second, 'nodes_adopted_total'), 1);
  });

  // Redis was renewed, and came back without a memory.
  test('Redis is gone and comes back empty: who is at one node goes on, the others resume', async (t) => {
    const server = await redis(t);
    const [first, second, third] = await nodes(t, server.url, 3);
    const {
      owner,
      others: [near, far],
      number,
    } = await company(t, at(first), [at(first), at(second)]);
    await talk(owner, [near, far]);
    await server.kill();
    await far.until(() => far.breaks > 0, 'who was elsewhere is sent back');
    owner.say();
    await near.until(() => near.from.get(0)?.heard === owner.said, 'who is at one node goes on');
    const late = await follow(t, second.port);
    const error = await late.fails('room.open', { kind: 'follow' });
    assert.equal(error.code, UNAVAILABLE);
    assert.match(error.data.text.fr, /réessayez/);
    assert.equal((await late.fails('room.join', { number })).code, UNAVAILABLE);
    //  that one is here
    assert.equal((await (await follow(t, first.port)).call('room.join', { number })).seat, 3);
    await server.restart();
    await far.here();
    await far.until(() => far.line().socket.readyState === 1, 'it has its seat again');
    await talk(owner, [near, far]);
    assertSound(owner, near, far);
    assert.equal(owner.breaks + near.breaks, 0);
    //  its number stands there again
    assert.equal((await (await follow(t, third.port)).call('room.join', { number })).seat, 4);
  });

  test('somebody else has the number when Redis is back: the room goes on, and its owner is told', async (t) => {
    const server = await redis(t);
    const one = await node(t, server.url);
    const owner = await follow(t, one.port);
    const { number } = await owner.call('room.open', { kind: 'follow' });
    const helper = await follow(t, one.port);
    await helper.call('room.join', { number });
    await owner.told();
    await server.restart('SET', `pasapas:number:${number}`, 'f'.repeat(32));
    assert.equal((await owner.told()).method, 'room.shut');
    owner.send({ body: 'still here' });
    assert.equal(text(await helper.record()), 'still here');
    const { number: fresh } = await owner.call('room.admit', { open: true });
    assert.notEqual(fresh, number);
    assert.equal((await (await follow(t, one.port)).call('room.join', { number: fresh })).seat, 2);
  });

  test('who finds no seat at another node may try elsewhere on the same connection', async (t) => {
    const { url } = await redis(t);
    const [one, other] = await nodes(t, url, 2);
    const full = await follow(t, one.port);
    const { number } = await full.call('room.open', { kind: 'follow' });
    for (let i = 0; i < 8; i++) await (await follow(t, other.port)).call('room.join', { number });
    const ninth = await follow(t, other.port);
    assert.equal((await ninth.fails('room.join', { number })).code, LIMIT);
    assert.equal((await ninth.fails('room.join', { number: '6969' })).code, NOT_FOUND);
    const open = await follow(t, one.port);
    const { number: free } = await open.call('room.open', { kind: 'follow' });
    assert.equal((await ninth.call('room.join', { number: free })).seat, 1);
    ninth.send({ body: 'here' });
    assert.equal(text(await open.record()), 'here');
  });

  // Calls that overtake each other, or slip past the counting in a batch.
  test('calls of one connection are answered in their order, and a batch gets none past the other nodes', async (t) => {
    const { url } = await redis(t);
    const [one] = await nodes(t, url, 1);
    const client = await follow(t, one.port);
    /** @type {any[]} */
    const answers = [];
    client.socket.on('message', (data, binary) => {
      if (!binary) answers.push(JSON.parse(data.toString()));
    });
    const call = (/** @type {number} */ id, /** @type {string} */ method, params = {}) => ({
      jsonrpc: '2.0',
      id,
      method,
      params,
    });
    for (const message of [
      call(1, 'room.open', { kind: 'follow' }),
      call(2, 'room.admit', { open: false }),
      call(3, 'room.admit', { open: true }),
      call(4, 'room.remove', { seat: 3 }),
    ])
      client.socket.send(JSON.stringify(message));
    const other = await follow(t, one.port);
    other.socket.send(
      JSON.stringify([
        call(7, 'room.join', { number: '11' }),
        call(8, 'room.open', { kind: 'follow' }),
      ]),
    );
    const [batch] = await new Promise((resolve) =>
      other.socket.on('message', (data, binary) => {
        if (!binary) resolve([JSON.parse(data.toString())]); // else a heartbeat's answer
      }),
    );
    assert.deepEqual(
      batch.map((/** @type {any} */ { error }) => error.code),
      [INVALID, INVALID],
    );
    await client.fails('room.resume', { ticket: 'x' });
    assert.deepEqual(answers.map(({ id }) => id).slice(0, 4), [1, 2, 3, 4]);
    assert.match(answers[2].result.number, /^([1-6]\d){1,3}$/);
  });

  // Somebody else uses the same Redis, and writes into our channels.
  test('what no node of ours sent is left out; a letter that is missing sends everybody back', async (t) => {
    const server = await redis(t);
    const [first, second] = await nodes(t, server.url, 2);
    const {
      owner,
      others: [helper],
    } = await company(t, at(first), [at(second)]);
    await talk(owner, [helper]);
    const channels = (await server.ask('PUBSUB', 'CHANNELS', 'pasapas:node:*')).split('\n');
    assert.equal(channels.length, 2);
    for (const channel of channels)
      for (let i = 1; i < 20; i++)
        await server.ask('PUBLISH', channel, randomBytes(i * 7).toString('hex'));
    await talk(owner, [helper]);
    assert.equal(helper.breaks, 0);
    assert.equal(await figure(first, 'nodes_garbled_total'), 19);
    // A letter of a node that nobody knows, which claims to be the second: the first is missing.
    const forged = `\\1${'e'.repeat(32)}${'\\0'.repeat(7)}\\2`;
    await server.ask(
      'EVAL',
      `return redis.call('PUBLISH', ARGV[1], "${forged}")`,
      '0',
      channels[0],
    );
    await helper.until(() => helper.breaks > 0, 'they are sent back');
    await helper.here();
    await talk(owner, [helper]);
    assertSound(owner, helper);
    assert.equal(
      (await figure(first, 'nodes_gaps_total')) + (await figure(second, 'nodes_gaps_total')),
      1,
    );
  });

  // What a mediator says to forty people at another node went through Redis forty times.
  test('what is said to many at another node goes there once', async (t) => {
    const { url } = await redis(t);
    const [one, other] = await nodes(t, url, 2);
    const owner = await follow(t, one.port);
    const { number } = await owner.call('room.open', { kind: 'broadcast' });
    const others = await Promise.all(
      Array.from({ length: 40 }, async () => {
        const helper = await follow(t, other.port);
        await helper.call('room.join', { number });
        return helper;
      }),
    );
    const before = await figure(one, 'nodes_bytes_out_total');
    for (let i = 0; i < 10; i++) {
      owner.send({ body: Buffer.alloc(4000, String(i)) });
      for (const helper of others) assert.equal(text(await helper.record())[0], String(i));
    }
    const sent = (await figure(one, 'nodes_bytes_out_total')) - before;
    assert.ok(sent > 40_000 && sent < 80_000, `${sent} bytes`);
  });

  // A helper's telephone in a tunnel: the learner's other helpers noticed it.
  test('a helper at another node who reads slowly falls back to the newest state, and holds up nobody', async (t) => {
    const { url } = await redis(t);
    const [one, other] = await nodes(t, url, 2, [
      '--bytes-per-second',
      '1000000000',
      '--records-per-second',
      '1000000',
    ]);
    const owner = await follow(t, one.port);
    const { number } = await owner.call('room.open', { kind: 'follow' });
    const quick = await follow(t, other.port);
    await quick.call('room.join', { number });
    const slow = await follow(t, other.port);
    await slow.call('room.join', { number });
    slow.socket.pause();
    const state = (/** @type {number} */ i) =>
      Buffer.concat([Buffer.from(String(i).padStart(6)), Buffer.alloc(4000, 'x')]);
    const count = 4000; // 16 MB: more than the kernel keeps for who does not read
    for (let i = 1; i <= count; i += 4) {
      owner.send(...[0, 1, 2, 3].map((more) => ({ flags: WHOLE, body: state(i + more) })));
      for (let more = 0; more < 4; more++) await quick.record();
    }
    slow.socket.resume();
    let last = 0;
    let heard = 0;
    while (last < count) {
      const number = Number((await slow.record()).body.subarray(0, 6).toString());
      assert.ok(number > last, `${number} after ${last}`);
      last = number;
      heard++;
    }
    assert.ok(heard < count, 'it would have been no slow one');
  });

  test('--check and --redis say what is wrong with an address', (t) => {
    for (const url of [
      'redis:/x',
      'http://127.0.0.1',
      'redis://',
      'redis://host:port',
      'redis://host:99999',
      'redis://host/name',
      'redis://[::1',
      `redis://${'x'.repeat(300)}`,
      'redis://%zz@host',
    ]) {
      const { status, stderr } = run(t, ['--check', '--redis', url]);
      assert.equal(status, 1, url);
      assert.match(stderr, /--redis : écrivez où est Redis ainsi : redis:\/\//, url);
    }
    assert.match(run(t, ['--check', '--redis', 'rediss://host']).stderr, /n'est pas chiffrée/);
    for (const url of [
      'redis://host',
      'redis://[::1]:6380/3',
      'redis://user:p%40ss@host:6379/0',
      'redis://:word@10.0.0.1/',
    ]) {
      assert.deepEqual(
        run(t, ['--check', '--redis', url]),
        { status: 0, stdout: 'tout va bien\n', stderr: '' },
        url,
      );
    }
  });

  // Half of the numbers were refused by a Redis that had only half of the keys.
  test('through a cluster: each letter goes through one of its servers', async (t) => {
    const servers = await cluster(t);
    const three = await nodes(t, servers[1].url, 3);
    const numbers = await Promise.all(
      Array.from(
        { length: 30 },
        async (_, i) =>
          (await (await follow(t, three[i % 3].port)).call('room.open', { kind: 'follow' })).number,
      ),
    );
    assert.equal(new Set(numbers).size, 30);
    let owners = three[0].port;
    const { owner, others } = await company(t, () => owners, [at(three[1]), at(three[2])]);
    await talk(owner, others);
    const channels = await Promise.all(servers.map(({ ask }) => ask('PUBSUB', 'SHARDCHANNELS')));
    assert.equal(channels.join('\n').match(/pasapas:node:/g)?.length, 3);
    assert.equal(
      (await Promise.all(servers.map(({ ask }) => ask('PUBSUB', 'CHANNELS')))).join(''),
      '',
    );
    for (const { ask } of servers) assert.notEqual(await ask('DBSIZE'), '0');
    owners = three[1].port;
    three[0].child.kill('SIGKILL');
    await Promise.all(
      [owner, ...others].map((one) => one.until(() => one.breaks > 0, 'their room is gone')),
    );
    await Promise.all([owner, ...others].map((one) => one.here()));
    await talk(owner, others);
    assertSound(owner, ...others);
  });

  test('a cluster that lacks some keys is waited for', async (t) => {
    const { url } = await redis(t, [
      '--cluster-enabled',
      'yes',
      '--cluster-port',
      String(await freePort()),
    ]);
    const service = await start(t, { args: ['--redis', url] });
    await service.logged(/the cluster has no place for some keys; trying again/);
    assert.equal(await figure(service, 'nodes_connected'), 0);
  });

  // Everything stood still for as long as Redis did.
  test('Redis hangs: who is at one node goes on, the others come back when it does', async (t) => {
    const server = await redis(t);
    const [first, second] = await nodes(t, server.url, 2);
    const {
      owner,
      others: [near, far],
    } = await company(t, at(first), [at(first), at(second)]);
    await talk(owner, [near, far]);
    process.kill(server.pid(), 'SIGSTOP');
    owner.say();
    await near.until(() => near.from.get(0)?.heard === owner.said, 'who is at one node goes on');
    await far.until(() => far.breaks > 0, 'who was elsewhere is sent back');
    process.kill(server.pid(), 'SIGCONT');
    await far.here();
    await talk(owner, [near, far]);
    assertSound(owner, near, far);
    assert.equal(owner.breaks + near.breaks, 0);
  });

  // A machine stood still for a while, as virtual ones do, and then went on as if nothing had been.
  test('a node hangs: its people are away; it wakes up, and is one of all again', async (t) => {
    const { url } = await redis(t);
    const [first, second] = await nodes(t, url, 2);
    let where = second.port;
    const {
      owner,
      others: [helper],
      number,
    } = await company(t, at(first), [() => where]);
    await talk(owner, [helper]);
    second.child.kill('SIGSTOP');
    await owner.until(() => owner.told.includes('room.away 1'), 'it is known to be away');
    where = first.port;
    helper.line().vanish(); // it hears nothing, and tries elsewhere
    await owner.until(() => owner.told.includes('room.back 1'), 'it is back');
    await helper.here();
    await talk(owner, [helper]);
    second.child.kill('SIGCONT');
    await second.logged(/one of several nodes[^]*trying again[^]*one of several nodes/);
    const late = await follow(t, second.port);
    assert.equal((await late.call('room.join', { number })).seat, 2);
    const body = Buffer.alloc(8);
    body.writeUInt32BE(1, 0);
    late.send({ body });
    await owner.until(() => owner.from.has(2), 'and is heard');
    assertSound(owner, helper);
  });

  test('a password and a database of its own; a wrong password is said once', async (t) => {
    const server = await redis(t, ['--requirepass', 'p@ss word']);
    //  which may be ::1 first
    const behind = (/** @type {string} */ word) => `redis://:${word}@localhost:${server.port}/3`;
    const one = await node(t, behind('p%40ss%20word'));
    await (await follow(t, one.port)).call('room.open', { kind: 'follow' });
    assert.match(
      await server.ask('-a', 'p@ss word', '--no-auth-warning', '-n', '3', 'KEYS', '*'),
      /pasapas:number:/,
    );
    const stranger = await start(t, { args: ['--redis', behind('wrong')] });
    await stranger.logged(/trying again/);
    assert.equal(
      (await (await follow(t, stranger.port)).fails('room.open', { kind: 'follow' })).code,
      UNAVAILABLE,
    );
    assert.equal(stranger.log().match(/trying again/g)?.length, 1);
    assert.doesNotMatch(stranger.log(), /wrong@/);
  });
});
