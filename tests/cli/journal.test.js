import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { connect } from '../native/client.js';
import { bin, computer } from './command.js';

/**
 * A computer on which one guide was followed to its end.
 * @param {any} t
 */
async function used(t) {
  const there = computer(t);
  const host = connect(t, { env: { PASAPAS_HOME: there.kept } });
  const { session, epoch } = await host.call('sessions.start', {
    guide: 'mairie',
    revision: 3,
    mode: 'real',
  });
  const steps = [
    ['nom', 'shown', 0],
    ['nom', 'done', 4000],
    ['envoyer', 'shown', 4100],
    ['envoyer', 'done', 90000],
  ];
  for (const [index, [step, event, ms]] of steps.entries())
    await host.call('sessions.record', { session, epoch, seq: index + 1, step, event, ms });
  await host.call('sessions.finish', { session, epoch, outcome: 'completed' });
  await host.end();
  return { ...there, session };
}

// A mediator's report was typed off the screen by hand.
test('what was done can be read, counted and taken along', async (t) => {
  const { pasapas, session } = await used(t);
  const shown = pasapas(['journal', 'show']).stdout;
  assert.match(
    shown,
    new RegExp(`mairie  \\(real\\)  ${session}\n +0\\.0 s  shown +nom\n +4\\.0 s  done +nom\n`),
  );
  assert.match(pasapas(['journal', 'stats']).stdout, /^mairie +real +1 +1 +1\.5 /m);
  assert.equal(pasapas(['journal', 'stats', '--json']).json().guides[0].completed, 1);
  const lines = pasapas(['journal', 'export']).stdout.trimEnd().split(/\r?\n/);
  assert.equal(lines.length, 5);
  assert.match(lines[0], /^session,person,guide,/);
  const rows = pasapas(['journal', 'export', '--format', 'json']).json();
  assert.deepEqual(
    rows.map((/** @type {any} */ row) => row.event),
    ['shown', 'done', 'shown', 'done'],
  );
  assert.deepEqual(pasapas(['journal', 'show', '--json']).json(), rows);
  assert.equal(pasapas(['journal', 'export', '--format', 'xml']).status, 1);
});

//  The picture was left out of the call since JSON cannot hold it, and the rest was carried out
// without it.
test('a name that is no UTF-8 is nobody, and nothing is done for everybody instead', async (t) => {
  const { pasapas } = await used(t);
  const run = (/** @type {string} */ command) =>
    pasapas(
      ['-c', `bad=$(printf '\\351') && exec ${join(bin, 'pasapas')} ${command}`],
      {},
      '/bin/sh',
    );
  assert.equal(run('journal erase --json --person "$bad"').json().sessions, 0);
  for (const command of [
    'journal show --person "$bad"',
    'journal erase --session "$bad" --all',
    'journal export --format "$bad"',
  ])
    assert.equal(run(command).status, 1, command);
  assert.equal(pasapas(['journal', 'stats', '--json']).json().guides[0].completed, 1);
});

test('erasing leaves no byte of it', async (t) => {
  const { pasapas, kept, session } = await used(t);
  assert.equal(pasapas(['journal', 'erase']).status, 1, 'nothing was named');
  assert.equal(pasapas(['journal', 'erase', '--before', '14/03/2026']).status, 1);
  assert.equal(
    pasapas(['journal', 'erase', '--before', '2020-01-01', '--json']).json().sessions,
    0,
  );
  assert.equal(pasapas(['journal', 'erase', '--session', session, '--json']).json().sessions, 1);
  for (const file of readdirSync(kept))
    assert.ok(!readFileSync(join(kept, file)).includes(session), `${file} still knows of it`);
  assert.equal(pasapas(['journal', 'show']).stdout, 'Le journal est vide.\n');
});

test('a shared computer has nothing to show', async (t) => {
  const { pasapas } = await used(t);
  assert.deepEqual(
    pasapas(['journal', 'stats', '--json'], { PASAPAS_SHARED: '1' }).json().guides,
    [],
  );
});
