/* As systemd starts it: sockets handed over, a user of its own, and as few rights as can be. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { text } from '../rules/files.js';
import { environment, folder, freePort, get, program, root, run, start, watch } from './service.js';
import { open } from './socket.js';

const units = join(root, 'packaging/systemd');

test('the sockets that systemd listens on are taken, and no other is opened', async (t) => {
  const home = folder(t);
  const [first, second] = [await freePort(), await freePort()];
  const child = spawn(
    'systemd-socket-activate',
    [
      '--listen',
      `127.0.0.1:${first}`,
      '--listen',
      `127.0.0.1:${second}`,
      ...Object.entries(environment(home)).map(([name, value]) => `--setenv=${name}=${value}`),
      program,
      '--port',
      '1',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const service = watch(t, child, home);
  await service.logged(/Listening on 127\.0\.0\.1:\d+[^]*Listening on/);
  //  the first connection starts it, and is served
  assert.equal((await get(first, '/health')).text, 'ok\n');
  assert.equal((await get(second, '/health')).text, 'ok\n');
  const rpc = await open(t, second, '/rpc', { protocol: 'pasapas.v1' });
  assert.equal((await rpc.call('hello')).server, 'pasapas-service');
  assert.match(service.log(), new RegExp(`listening on port ${first}`));
  assert.deepEqual(await service.stop(), { code: 0, signal: null });
});

test('sockets that are meant for another process are left alone', async (t) => {
  const { port } = await start(t, { env: { LISTEN_FDS: '1', LISTEN_PID: '1' } });
  assert.equal((await get(port, '/health')).status, 200);
});

test('the units are sound, and the service may do next to nothing', () => {
  const { status, stdout } = spawnSync(
    'systemd-analyze',
    ['security', '--offline=true', '--threshold=20', join(units, 'pasapas-service.service')],
    { encoding: 'utf8' },
  );
  assert.equal(
    status,
    0,
    stdout
      .split('\n')
      .filter((line) => line.startsWith('✗'))
      .join('\n'),
  );
  assert.match(stdout, /Overall exposure level for pasapas-service\.service: [01]\.\d/);
  // It names the program where a package puts it, which is not here.
  const faults = spawnSync(
    'systemd-analyze',
    [
      'verify',
      '--man=no',
      join(units, 'pasapas-service.service'),
      join(units, 'pasapas-service.socket'),
    ],
    { encoding: 'utf8' },
  )
    .stderr.split('\n')
    .filter(
      (line) =>
        line.includes('pasapas') && !/\/usr\/bin\/pasapas-service is not executable/.test(line),
    );
  assert.deepEqual(faults, []);
});

test('the user of the unit is the one that sysusers makes', () => {
  const [, user] = /^User=(\w+)$/m.exec(text('packaging/systemd/pasapas-service.service')) ?? [];
  assert.match(text('packaging/sysusers.d/pasapas.conf'), new RegExp(`^u ${user} - `, 'm'));
});

test('the file of settings that is shown is sound', (t) => {
  const file = text('packaging/service.conf');
  assert.equal(run(t, ['--check', '--config', join(root, 'packaging/service.conf')]).status, 0);
  assert.match(file, /^# origin = /m);
});

// A sandbox that forbids what the program does would be switched off by the first who tries it.
test('it opens no socket of a family that the unit forbids', async (t) => {
  const home = folder(t);
  const trace = join(home, 'trace');
  const child = spawn(
    'strace',
    ['-D', '-f', '-qq', '-o', trace, '-e', 'trace=socket,socketpair', program, '--port', '0'],
    { env: environment(home), stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const service = watch(t, child, home);
  await service.logged(/listening on port \d+/);
  const port = Number(/listening on port (\d+)/.exec(service.log())?.[1]);
  assert.equal((await get(port, '/')).status, 200);
  const families = [...readFileSync(trace, 'utf8').matchAll(/socket(?:pair)?\((AF_\w+)/g)].map(
    ([, family]) => family,
  );
  assert.deepEqual([...new Set(families)], ['AF_INET']);
});
