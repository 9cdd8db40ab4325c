/* `/rpc`: the guides over a websocket, for computers on which nothing can be installed. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { connect as startHost } from '../native/client.js';
import { text } from '../rules/files.js';
import { folder, get, root, start } from './service.js';
import { frame, open } from './socket.js';

const protocol = 'pasapas.v1';
const guides = join(root, 'guides/doctolib');

/** The method table of PROTOCOL.md: name, native, websocket. */
const methods = [
  ...text('PROTOCOL.md')
    .split('\n## Methods\n')[1]
    .split('\n### ')[0]
    .matchAll(/^\| `([a-z.]+)` \| (yes|no) \| (yes|no) \|/gm),
].map(([, name, , websocket]) => ({ name, websocket: websocket === 'yes' }));

/** @param {import('node:test').TestContext} t @param {{args?: string[]}} [options] */
const service = (t, { args = [] } = {}) => start(t, { args: ['--guides', guides, ...args] });

/** Waits until the service has looked at its guides. @param {import('./socket.js').Socket} rpc */
async function ready(rpc) {
  await rpc.call('hello');
  while ((await rpc.call('guides.sites')).sites.length === 0) await rpc.next();
}

test('a websocket has the methods that the page says, and no journal', async (t) => {
  assert.deepEqual(
    methods.filter(({ websocket }) => websocket).map(({ name }) => name),
    ['hello', 'guides.sites', 'guides.search', 'guides.get'],
  );
  const { port } = await service(t);
  const rpc = await open(t, port, '/rpc', { protocol });
  assert.equal(rpc.headers['sec-websocket-protocol'], protocol);
  const hello = await rpc.call('hello', { protocol: 1 });
  assert.equal(hello.server, 'pasapas-service');
  assert.deepEqual(
    hello.methods.sort(),
    methods
      .filter(({ websocket }) => websocket)
      .map(({ name }) => name)
      .sort(),
  );
  const refused = [
    ...methods.filter(({ websocket }) => !websocket).map(({ name }) => name),
    'room.open',
    'room.join',
  ];
  assert.ok(refused.length > 10);
  for (const name of refused) assert.equal((await rpc.fails(name, {})).code, -32601, name);
});

// Two programs that answer otherwise would guide the same person differently in two places.
test('it answers what the host on a computer answers', async (t) => {
  const { port, home } = await service(t);
  const rpc = await open(t, port, '/rpc', { protocol });
  const host = startHost(t, { env: { PASAPAS_GUIDES: guides } });
  await host.call('hello');
  assert.equal((await host.next()).method, 'guides.changed'); // the folder was looked at
  await rpc.call('hello');
  assert.equal(JSON.parse((await rpc.next()).text).method, 'guides.changed');
  for (const [name, params] of /** @type {[string, object][]} */ ([
    ['guides.sites', {}],
    ['guides.search', { text: 'rendez vous medcin', locale: 'fr' }],
    ['guides.search', { text: '' }],
    ['guides.get', { id: 'doctolib-se-connecter', locale: 'en' }],
  ])) {
    const { generation, ...here } = await host.call(name, params);
    const { generation: theirs, ...there } = await rpc.call(name, params);
    assert.deepEqual(there, here, name);
    assert.equal(typeof theirs, typeof generation);
  }
  assert.deepEqual(
    await rpc.fails('guides.get', { id: 'nobody-wrote-it' }),
    await host.fails('guides.get', { id: 'nobody-wrote-it' }),
  );
  assert.throws(() => readFileSync(join(home, 'journal.db')), /ENOENT/);
});

test('a hundred questions in one packet are answered in their order, each whole', async (t) => {
  const { port } = await service(t);
  const rpc = await open(t, port, '/rpc', { protocol });
  await ready(rpc);
  const asked = Array.from({ length: 100 }, (_, i) => ({
    jsonrpc: '2.0',
    id: `q${i}`,
    ...(i % 3
      ? { method: 'guides.get', params: { id: 'doctolib-se-connecter' } }
      : { method: 'guides.sites' }),
  }));
  rpc.write(Buffer.concat(asked.map((one) => frame(JSON.stringify(one)))));
  const ids = [];
  while (ids.length < asked.length) {
    const { id, method, result } = JSON.parse((await rpc.next()).text);
    if (method === undefined) ids.push(id);
    if (method === undefined) assert.ok(result.guide ?? result.sites);
  }
  assert.deepEqual(
    ids,
    asked.map(({ id }) => id),
  );
});

test('a question in many pieces is one question', async (t) => {
  const { port } = await service(t);
  const rpc = await open(t, port, '/rpc', { protocol });
  const bytes = Buffer.from(
    JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'hello', params: { client: 'é'.repeat(60) } }),
  );
  [...bytes].forEach((byte, i) =>
    rpc.write(frame(Buffer.from([byte]), { opcode: i ? 0 : 1, fin: i === bytes.length - 1 })),
  );
  assert.equal(JSON.parse((await rpc.next()).text).result.server, 'pasapas-service');
});

// Somebody has the page of guides open while the library publishes a new one.
test('all are told when the guides have changed', async (t) => {
  const shelf = folder(t);
  const { port } = await start(t, { args: ['--guides', shelf] });
  const others = await Promise.all([1, 2, 3].map(() => open(t, port, '/rpc', { protocol })));
  for (const one of others) assert.deepEqual((await one.call('guides.sites')).sites, []);
  mkdirSync(join(shelf, 'doctolib'));
  const name = 'doctolib/se-connecter.guide.json';
  writeFileSync(join(shelf, name), readFileSync(join(root, 'guides', name)));
  const late = await open(t, port, '/rpc', { protocol });
  await late.call('hello');
  for (const one of [...others, late]) {
    let told = JSON.parse((one.aside.shift() ?? (await one.next())).text);
    while (told.params?.generation === 0) told = JSON.parse((await one.next()).text);
    assert.equal(told.method, 'guides.changed');
    assert.equal(
      (await one.call('guides.get', { id: 'doctolib-se-connecter' })).guide.id,
      'doctolib-se-connecter',
    );
  }
});

test('what is no question is told so, or ends with its reason', async (t) => {
  const { port } = await service(t);
  const ends = async (/** @type {Buffer} */ bytes) => {
    const rpc = await open(t, port, '/rpc', { protocol });
    rpc.write(bytes);
    return rpc.closed;
  };
  const rpc = await open(t, port, '/rpc', { protocol });
  rpc.send('{');
  assert.equal(JSON.parse((await rpc.next()).text).error.code, -32700);
  assert.deepEqual(await ends(frame(Buffer.from([1, 2, 3]))), {
    code: 4000,
    reason: 'not understood',
  });
  assert.deepEqual(await ends(frame('x'.repeat(65537))), { code: 4001, reason: 'too large' });
});

// One who asks and never listens must cost what an answer costs, and not what all answers cost.
test('who never reads is answered once, and nobody else notices', async (t) => {
  const { port, child } = await service(t);
  const memory = () =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]);
  const other = await open(t, port, '/rpc', { protocol });
  await ready(other);
  const before = memory();
  const question = frame(
    JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'guides.get',
      params: { id: 'doctolib-prendre-rendez-vous' },
    }),
  );
  for (let i = 0; i < 10; i++) {
    const deaf = await open(t, port, '/rpc', { protocol, reads: false });
    deaf.write(Buffer.concat(Array.from({ length: 2000 }, () => question)));
  }
  for (let i = 0; i < 20; i++)
    assert.ok((await other.call('guides.search', { text: 'medecin' })).guides.length > 0);
  assert.ok(memory() - before < 24 * 1024, `${memory() - before} kB more`);
});

// All others wait while a batch is answered.
test('a batch is of eight calls at most', async (t) => {
  const { port } = await service(t);
  const client = await open(t, port, '/rpc', { protocol });
  await ready(client);
  const calls = (/** @type {number} */ count) =>
    Array.from({ length: count }, (_, id) => ({ jsonrpc: '2.0', id, method: 'guides.sites' }));
  const ask = async (/** @type {number} */ count) => {
    client.write(frame(JSON.stringify(calls(count))));
    for (;;) {
      const answer = JSON.parse((await client.next()).text);
      if (answer.method === undefined) return answer; // else the guides have changed once more
    }
  };
  assert.deepEqual(
    (await ask(8)).map((/** @type {any} */ { id, result }) => [id, Array.isArray(result.sites)]),
    calls(8).map(({ id }) => [id, true]),
  );
  assert.equal((await ask(9)).error.code, -32600);
});

//  A library's forty computers have one address; one that searches without end must not slow the
// others.
test('whoever asks for much waits for their turn, and others do not', async (t) => {
  const { port } = await service(t);
  const from = (/** @type {string} */ localAddress) =>
    open(t, port, '/rpc', { protocol, localAddress });
  await ready(await from('127.0.0.3'));
  const greedy = await Promise.all(Array.from({ length: 4 }, () => from('127.0.0.2')));
  const searches = Array.from({ length: 8 }, (_, id) => ({
    jsonrpc: '2.0',
    id,
    method: 'guides.search',
    params: { text: `rendz vos medcin ${id} doctlib conecter compt` },
  }));
  const batch = frame(JSON.stringify(searches));
  for (const one of greedy) one.write(Buffer.concat(Array.from({ length: 200 }, () => batch)));
  const figure = async (/** @type {string} */ name) =>
    Number(
      new RegExp(`^pasapas_${name} (\\d+)$`, 'm').exec((await get(port, '/metrics')).text)?.[1],
    );
  while ((await figure('rpc_held_total')) === 0) await greedy[0].next();
  const modest = await from('127.0.0.3');
  const before = await figure('rpc_messages_total');
  for (let i = 0; i < 10; i++)
    assert.ok((await modest.call('guides.search', { text: 'medecin' })).guides.length > 0);
  const meanwhile = (await figure('rpc_messages_total')) - before - 10;
  assert.ok(meanwhile < 400, `${meanwhile} batches of the greedy went before`);
  for (let i = 0; i < 4; i++) await greedy[0].next(); // it is not forgotten either
});

// Forty computers of a library behind one address: the one that had connected first and asked
// without end was always answered first, and the others never.
test('those who wait behind one address are answered in the order in which they asked', async (t) => {
  const { port } = await service(t);
  const from = (/** @type {string} */ localAddress) =>
    open(t, port, '/rpc', { protocol, localAddress });
  await ready(await from('127.0.0.3'));
  const greedy = await from('127.0.0.2');
  const modest = await from('127.0.0.2');
  const search = (/** @type {number} */ id) => ({
    jsonrpc: '2.0',
    id,
    method: 'guides.search',
    params: { text: `rendz vos medcin ${id} doctlib conecter compt` },
  });
  const batch = frame(JSON.stringify(Array.from({ length: 8 }, (_, id) => search(id))));
  greedy.write(Buffer.concat(Array.from({ length: 600 }, () => batch)));
  const figure = async (/** @type {string} */ name) =>
    Number(
      new RegExp(`^pasapas_${name} (\\d+)$`, 'm').exec((await get(port, '/metrics')).text)?.[1],
    );
  while ((await figure('rpc_held_total')) === 0) await greedy.next();
  const before = await figure('rpc_messages_total');
  await modest.call('guides.sites');
  const meanwhile = (await figure('rpc_messages_total')) - before - 1;
  assert.ok(meanwhile < 100, `${meanwhile} batches of the greedy one went before`);
});
