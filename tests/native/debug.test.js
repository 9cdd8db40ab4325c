/* PASAPAS_DEBUG: what a developer is told on stderr, and that it is nothing of a person's. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect, frame } from './client.js';

const address = 'https://www.doctolib.fr/dentiste/paris?patient=Jeanne';

/** Asks and records what a session asks and records. @param {import('./client.js').Client} host */
async function follow(host) {
  await host.call('hello');
  await host.call('guides.find', { url: address, locale: 'fr' });
  await host.call('guides.search', { text: 'rendez-vous "Jeanne' });
  await host.call('people.choose', { use: 'me' });
  const { session, epoch } = await host.call('sessions.start', {
    guide: 'prendre-rendez-vous',
    revision: 1,
    mode: 'real',
  });
  const event = { session, epoch, step: 'motif', event: 'shown', ms: 5 };
  await host.call('sessions.record', { ...event, seq: 1 });
  await host.fails('sessions.record', { ...event, seq: 7 });
  await host.fails(address);
  host.write(frame([{ jsonrpc: '2.0', id: address, method: 'hello' }]));
  await host.next();
  await host.end();
  return host.stderr();
}

test('without PASAPAS_DEBUG nothing is said', async (t) => {
  assert.equal(await follow(connect(t)), '');
  assert.equal(await follow(connect(t, { env: { PASAPAS_DEBUG: 'frame,stores,' } })), '');
});

test('"frames" says direction, length, method and id of each frame, and nothing of the page', async (t) => {
  const said = await follow(connect(t, { env: { PASAPAS_DEBUG: 'frames' } }));
  const lines = said.trimEnd().split('\n');
  assert.match(lines[0], /^pasapas: \d+\.\d{3} frames: in 41 bytes, method hello, id 1$/);
  assert.match(lines[1], /^pasapas: \d+\.\d{3} frames: out \d+ bytes, method -, id 1$/);
  assert.match(said, /in \d+ bytes, method guides\.find, id 2\n/);
  assert.match(said, /in \d+ bytes, batch of 1\n/);
  assert.ok(lines.every((line) => line.includes(' frames: ')));
  assert.doesNotMatch(said, /doctolib|Jeanne|rendez|motif/);
});

test('"store" says which database was opened and which event was recorded', async (t) => {
  const said = await follow(connect(t, { env: { PASAPAS_DEBUG: 'follow, store' } }));
  assert.match(said, / store: journal\.db opened with a WAL: ok\n/);
  assert.match(said, / store: session 1, event 1: ok\n/);
  assert.match(said, / store: session 1, event 7: conflict\n/);
  assert.doesNotMatch(said, /frames|doctolib|Jeanne|rendez|motif/);
});
