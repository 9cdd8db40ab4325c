/*
 * The extension's way to guides where no program is installed, against the real service: what it
 * finds for a page by itself is what the program on a computer would have found, and a service that
 * is started anew is found again.
 */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import Socket from 'ws';
import { createServiceClient } from '../../extension/src/background/source/service-client.js';
import { HostMissing, HostRefused } from '../../extension/src/background/source/rpc.js';
import { connect as startHost } from '../native/client.js';
import { freePort, folder, start } from './service.js';

/**
 * @param {import('node:test').TestContext} t @param {number} port
 * @returns {{
 *   client: import('../../extension/src/background/source/service-client.js').ServiceClient,
 *   opened: () => number, changed: () => Promise<void>, sent: string[],
 * }} `changed`: resolves once the service has said again that its guides are others
 */
function clientTo(t, port) {
  let opened = 0;
  /** @type {string[]} */
  const sent = [];
  let hear = () => {};
  const client = createServiceClient({
    client: 'a test',
    address: async () => `ws://127.0.0.1:${port}`,
    onOpen: () => {
      opened += 1;
    },
    onNotice: () => hear(),
    connect: (url, subprotocol) => {
      const socket = new Socket(url, subprotocol, { perMessageDeflate: false });
      const send = socket.send.bind(socket);
      socket.send = (/** @type {any} */ text) => {
        sent.push(text);
        send(text);
      };
      return /** @type {any} */ (socket);
    },
  });
  t.after(() => client.close());
  return {
    client,
    opened: () => opened,
    changed: () =>
      new Promise((resolve) => {
        hear = () => resolve();
      }),
    sent,
  };
}

/** @param {string} id @param {string[]} sites @param {string} title @param {number} [steps] */
const guide = (id, sites, title, steps = 1) =>
  JSON.stringify({
    format: 1,
    id,
    revision: 1,
    reviewed: null,
    language: 'fr',
    title: { fr: title, en: `The ${id}` },
    summary: { fr: 'Un guide.' },
    sites,
    start: sites[0].replace('*.', 'www.').replaceAll('*', '1'),
    topics: ['debuter'],
    minutes: 3,
    steps: Array.from({ length: steps }, (_, index) => ({
      id: `s${index}`,
      action: 'read',
      say: { fr: `Lisez ${index}.` },
    })),
  });

/**
 * More guides than one answer shows, and patterns of each kind that could be taken for another.
 * @param {string} shelf
 */
function fill(shelf) {
  mkdirSync(join(shelf, 'all'), { recursive: true });
  const guides = [
    guide('deep', ['https://www.exemple.fr/compte/*'], 'Le compte'),
    guide('deeper', ['https://www.exemple.fr/compte/*/releves/*'], 'Les relevés'),
    guide('wide', ['https://*.exemple.fr/*'], 'Partout'),
    guide('wider', ['https://*.fr/*'], 'En France'),
    guide('both', ['https://*.exemple.fr/*', 'https://www.exemple.fr/*'], 'Les deux'),
    guide('long', ['https://www.exemple.fr/*'], 'Le plus long', 5),
    guide('oeil', ['https://www.exemple.fr/*'], 'Œil'),
    guide('ete', ['https://www.exemple.fr/*'], 'Été'),
    guide('etable', ['https://www.exemple.fr/*'], 'étable'),
    guide('query', ['https://www.exemple.fr/page?id=*'], 'La page'),
    ...Array.from({ length: 60 }, (_, index) =>
      guide(`many-${index}`, [`https://many.example/${index % 2 ? 'a' : 'b'}/*`], `Le ${index}`),
    ),
  ];
  for (const [index, text] of guides.entries())
    writeFileSync(join(shelf, 'all', `${index}.guide.json`), text);
}

const PAGES = [
  'https://www.exemple.fr/',
  'https://www.exemple.fr/compte/',
  'https://www.exemple.fr/compte/42/releves/7',
  'https://WWW.EXEMPLE.FR./compte/1#there',
  'https://mon.exemple.fr/compte/',
  'https://exemple.fr',
  'https://autre.fr/',
  'https://www.exemple.fr/page?id=3',
  'https://www.exemple.fr:8443/compte/',
  'http://www.exemple.fr/',
  'https://many.example/a/1',
  'https://many.example/b/',
  'https://nobody.example/',
  'about:blank',
  'https://www.exemple.fr/é',
  'x',
];

test('for each page it finds what the program on a computer finds, in the same order', async (t) => {
  const shelf = folder(t);
  fill(shelf);
  const { port } = await start(t, { args: ['--guides', shelf] });
  const host = startHost(t, { env: { PASAPAS_GUIDES: shelf } });
  await host.call('hello');
  assert.equal((await host.next()).method, 'guides.changed');
  const { client, changed, sent } = clientTo(t, port);
  const looked = changed();
  await client.call('hello');
  await looked;
  let found = 0;
  for (const url of PAGES) {
    for (const locale of ['fr', 'en-GB']) {
      const { guides } = await host.call('guides.find', { url, locale });
      assert.deepEqual(
        (await client.call('guides.find', { url, locale })).guides,
        guides,
        `${url} ${locale}`,
      );
      found += guides.length;
    }
  }
  assert.ok(found > 150, String(found));
  const addresses = /exemple|example|compte|https?:/;
  assert.deepEqual(
    sent.filter((text) => addresses.test(text)),
    [],
    'no page was told',
  );
});

test('a guide is fetched once, what is not there is said, and what is only the program’s is not asked', async (t) => {
  const shelf = folder(t);
  fill(shelf);
  const { port } = await start(t, { args: ['--guides', shelf] });
  const { client, changed, sent } = clientTo(t, port);
  const looked = changed();
  await client.call('hello');
  await looked;
  const first = await client.call('guides.get', { id: 'deep', locale: 'fr' });
  assert.equal(first.guide.title.text, 'Le compte');
  assert.equal(await client.call('guides.get', { id: 'deep', locale: 'fr' }), first);
  assert.equal(sent.filter((text) => text.includes('guides.get')).length, 1);
  await assert.rejects(
    client.call('guides.get', { id: 'nobody-wrote-it' }),
    (error) => error instanceof HostRefused && error.status === 'not-found',
  );
  const before = sent.length;
  for (const method of ['sessions.start', 'journal.export', 'people.list', 'packs.list'])
    await assert.rejects(client.call(method, {}), HostMissing);
  assert.equal(sent.length, before);
});

test('the service was started anew: it is found again, with the guides that it has now', async (t) => {
  const shelf = folder(t);
  mkdirSync(join(shelf, 'all'));
  const port = await freePort();
  const first = await start(t, { args: ['--guides', shelf, '--port', String(port)] });
  const { client, opened, changed } = clientTo(t, port);
  assert.deepEqual((await client.call('guides.find', { url: PAGES[0] })).guides, []);
  await first.stop();
  for (let gone = false; !gone;)
    gone = await client.call('guides.sites').then(
      () => false,
      () => true,
    );
  await assert.rejects(client.call('guides.find', { url: PAGES[0] }), HostMissing);
  fill(shelf);
  const second = await start(t, { args: ['--guides', shelf, '--port', String(port)] });
  assert.equal(second.port, port);
  client.retry();
  const looked = changed();
  await client.call('hello');
  await looked;
  assert.ok((await client.call('guides.find', { url: PAGES[0] })).guides.length > 3);
  assert.equal(opened(), 2);
});
