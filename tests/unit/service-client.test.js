/**
 * The client of a service that does not behave as it should; one that does is real in
 * tests/service/client.test.js.
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import { createServiceClient } from '../../extension/src/background/source/service-client.js';
import { createNativeHost } from '../../extension/src/background/source/native-host.js';
import { HostMissing } from '../../extension/src/background/source/rpc.js';
import { createGuideSource } from '../../extension/src/background/source/guide-source.js';

/**
 * @typedef {{url: string, said: any[], closed: boolean, open: () => void, answer: (message: object)
 *   => void, end: () => void}} Wire
 */

/** What was begun has come to where it waits for somebody. */
async function settled() {
  for (let turn = 0; turn < 50; turn += 1) await null;
}

/**
 * A client whose other end is played, on a clock that stands still.
 * @param {import('node:test').TestContext} t
 * @param {{address?: string}} [options]
 */
function play(t, { address = 'wss://guides.example' } = {}) {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  /** @type {Wire[]} */
  const wires = [];
  const state = { address, opened: 0 };
  const client = createServiceClient({
    client: 'a test',
    address: async () => state.address,
    onOpen: () => {
      state.opened += 1;
    },
    onNotice: () => {},
    connect: (url) => {
      /** @type {any} */
      const socket = {
        readyState: 0,
        onopen: null,
        onmessage: null,
        onclose: null,
        send: (/** @type {string} */ text) => wire.said.push(JSON.parse(text)),
        close: () => {
          wire.closed = true;
          wire.end();
        },
      };
      /** @type {Wire} */
      const wire = {
        url,
        said: [],
        closed: false,
        open: () => {
          socket.readyState = 1;
          socket.onopen();
        },
        answer: (message) =>
          socket.onmessage({ data: JSON.stringify({ jsonrpc: '2.0', ...message }) }),
        end: () => {
          if (socket.readyState !== 3) {
            socket.readyState = 3;
            socket.onclose?.({ code: 1006 });
          }
        },
      };
      wires.push(wire);
      return socket;
    },
  });
  /** The service says what it is. @param {number} index */
  async function greet(index, result = { protocol: 1, generation: 7 }) {
    wires[index].open();
    await settled();
    wires[index].answer({ id: wires[index].said[0].id, result });
    await settled();
  }
  /** @param {number} ms */
  async function pass(ms) {
    t.mock.timers.tick(ms);
    await settled();
  }
  return { client, wires, state, greet, pass };
}

/** Answers the last thing that was asked. @param {Wire} wire @param {object} result */
const answerLast = (wire, result) => wire.answer({ id: wire.said.at(-1).id, result });

test('nobody asked for half a minute: the connection is closed, and opened again when somebody does', async (t) => {
  const { client, wires, state, greet, pass } = play(t);
  const first = client.call('guides.search', { text: 'a' });
  await settled();
  assert.equal(wires[0].url, 'wss://guides.example/rpc');
  await greet(0);
  await pass(19_000);
  assert.equal(wires[0].closed, false, 'an answer is still waited for');
  answerLast(wires[0], { guides: [] });
  assert.deepEqual(await first, { guides: [] });
  await pass(29_000);
  assert.equal(wires[0].closed, false);
  await pass(1_000);
  assert.equal(wires[0].closed, true);
  const second = client.call('guides.search', { text: 'b' });
  await settled();
  await greet(1);
  answerLast(wires[1], { guides: [] });
  await second;
  assert.equal(state.opened, 2);
});

test('a service that is not there is asked later each time, a minute at most, and nobody waits for it meanwhile', async (t) => {
  const { client, wires, pass } = play(t);
  const waits = [];
  for (let attempt = 0; attempt < 6; attempt += 1) {
    for (let waited = 0; wires.length === attempt; waited += 250) {
      const call = client.call('guides.search', { text: '' });
      call.catch(() => null);
      await settled();
      if (wires.length > attempt) {
        wires[attempt].end();
        waits.push(waited);
      }
      await assert.rejects(call, HostMissing);
      await pass(250);
    }
  }
  assert.equal(waits[0], 0);
  for (const [index, about] of [1_000, 5_000, 20_000, 60_000, 60_000].entries())
    assert.ok(
      Math.abs(waits[index + 1] - about) <= about / 4 + 250,
      `${waits[index + 1]} ms instead of about ${about}`,
    );
});

test('a service took the connection and said nothing: the popup did not stay empty for it', async (t) => {
  const { client, wires, pass } = play(t);
  const call = client.call('hello');
  call.catch(() => null);
  await settled();
  await pass(5_000);
  await assert.rejects(call, HostMissing);
  assert.equal(wires[0].closed, true);
});

test('a service of a later version is no service for us, and one that answers with no JSON neither', async (t) => {
  const { client, wires, state, greet, pass } = play(t);
  const call = client.call('guides.sites');
  await settled();
  await greet(0, { protocol: 2, generation: 1 });
  await assert.rejects(call, /version 2/);
  assert.equal(wires[0].closed, true);
  assert.equal(state.opened, 0);
  await pass(60_000);
  const again = client.call('guides.sites');
  await settled();
  await greet(1);
  wires[1].answer({ method: 'guides.changed' }); // words of ours, then none
  assert.equal(wires[1].closed, false);
  wires[1].end();
  await assert.rejects(again, HostMissing);
});

test('the address was changed: the old service is left, with whatever was asked of it', async (t) => {
  const { client, wires, state, greet } = play(t);
  const left = client.call('guides.search', { text: '' });
  left.catch(() => null);
  await settled();
  await greet(0);
  state.address = 'wss://other.example/';
  const call = client.call('guides.search', { text: '' });
  await settled();
  assert.equal(wires[0].closed, true);
  await assert.rejects(left, HostMissing);
  assert.equal(wires[1].url, 'wss://other.example/rpc');
  await greet(1);
  answerLast(wires[1], { guides: [] });
  await call;
  state.address = '';
  await assert.rejects(client.call('guides.search', { text: '' }), HostMissing);
  assert.equal(wires[1].closed, true, 'no service is set any more');
});

test('whatever page somebody is on, the same is asked, and it holds nothing of the page', async (t) => {
  const { client, wires, greet } = play(t);
  const card = (/** @type {string} */ id) => ({
    id,
    revision: 1,
    title: { text: id, lang: 'fr' },
    summary: { text: '', lang: 'fr' },
    minutes: 1,
    steps: 1,
    topics: [],
  });
  const found = client.call('guides.find', {
    url: 'https://www.doctolib.fr/psychiatre/nantes',
    locale: 'fr',
  });
  await settled();
  await greet(0);
  answerLast(wires[0], {
    generation: 7,
    sites: [
      { pattern: 'https://www.doctolib.fr/*', guides: ['a'] },
      { pattern: 'https://mail.ovh.net/*', guides: ['b'] },
    ],
  });
  await settled();
  answerLast(wires[0], { guides: [card('b'), card('a')] });
  assert.deepEqual(
    (await found).guides.map((/** @type {{id: string}} */ { id }) => id),
    ['a'],
  );
  const asked = wires[0].said.length;
  for (const [url, ids] of /** @type {[string, string[]][]} */ ([
    ['https://mail.ovh.net/', ['b']],
    ['https://example.org/', []],
    ['about:blank', []],
  ]))
    assert.deepEqual(
      (await client.call('guides.find', { url, locale: 'fr' })).guides.map(
        (/** @type {{id: string}} */ { id }) => id,
      ),
      ids,
    );
  assert.equal(wires[0].said.length, asked, 'what is known is not asked again');
  assert.deepEqual(
    wires[0].said.map(({ method, params }) => [method, params]),
    [
      ['hello', { client: 'a test', protocol: 1 }],
      ['guides.sites', {}],
      ['guides.search', { text: '', locale: 'fr' }],
    ],
  );
  wires[0].answer({ method: 'guides.changed', params: { generation: 8 } });
  void client.call('guides.find', { url: 'https://mail.ovh.net/', locale: 'fr' }).catch(() => null);
  await settled();
  assert.equal(wires[0].said.at(-1).method, 'guides.sites', 'the guides are others now');
});

/**
 * A browser in which the program is there, or is not.
 * @param {import('node:test').TestContext} t
 */
function browser(t) {
  const state = { installed: false, answers: 0 };
  const connectNative = () => {
    /** @type {(message: object) => void} */
    let hear = () => {};
    return {
      postMessage: (/** @type {any} */ { id, method }) =>
        queueMicrotask(() =>
          state.installed ? hear({ id, result: { from: 'the program', method } }) : lost(),
        ),
      onMessage: {
        addListener: (/** @type {typeof hear} */ listener) => {
          hear = listener;
        },
      },
      onDisconnect: {
        addListener: (/** @type {() => void} */ listener) => {
          lost = listener;
        },
      },
      disconnect: () => {},
    };
  };
  let lost = () => {};
  Object.assign(globalThis, { chrome: { runtime: { connectNative } } });
  t.after(() => {
    Reflect.deleteProperty(globalThis, 'chrome');
  });
  return state;
}

test('no program was there: the service is asked for guides and for nothing else; once the program is, it alone is', async (t) => {
  const here = browser(t);
  const { client, wires, greet } = play(t);
  const host = createNativeHost({
    onConnect: () => {},
    onAnswer: () => client.close(),
    onNotice: () => {},
  });
  const source = createGuideSource({ host, service: client });
  for (const method of [
    'people.list',
    'sessions.start',
    'sessions.open',
    'journal.summary',
    'journal.erase',
  ])
    await assert.rejects(source.call(method, {}), HostMissing);
  assert.equal(await source.notes(), false);
  assert.equal(wires.length, 0, 'nobody was even called');
  const sites = source.call('guides.sites');
  await settled();
  await greet(0);
  answerLast(wires[0], { sites: [] });
  assert.deepEqual(await sites, { sites: [] });

  here.installed = true;
  source.retry();
  assert.deepEqual(await source.call('guides.sites'), {
    from: 'the program',
    method: 'guides.sites',
  });
  assert.equal(wires[0].closed, true);
  assert.equal(await source.notes(), true);
});

test('the program fell over in the middle of a guide: that does not make the service the one to ask', async (t) => {
  const here = browser(t);
  here.installed = true;
  const { client, wires } = play(t);
  const source = createGuideSource({
    host: createNativeHost({ onConnect: () => {}, onAnswer: () => {}, onNotice: () => {} }),
    service: client,
  });
  await source.call('guides.sites');
  here.installed = false;
  await assert.rejects(source.call('guides.sites'), HostMissing);
  here.installed = true;
  assert.equal(await source.notes(), true);
  assert.equal(wires.length, 0);
});
