/**
 * Whoever serves the helper's page could serve another one: what it has to be is published, and can
 * be compared.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { servedPage, sumsOf } from '../../extension/helper-page.js';
import { text } from '../rules/files.js';
import { folder, get, root, start } from './service.js';

const release = join(root, 'build/release');
const published = readFileSync(join(release, 'SHA256SUMS'), 'utf8');

test('the same sources give the same page, whoever builds it and wherever', async (t) => {
  const clone = join(folder(t), 'elsewhere');
  mkdirSync(clone);
  cpSync(join(root, 'extension'), join(clone, 'extension'), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'));
  const page = join(folder(t), 'page');
  for (const from of [root, clone]) {
    await servedPage(from, page);
    assert.equal(await sumsOf(page), published, from);
  }
});

test('the command of SECURITY.md compares what a service serves, and finds one byte that is another', async (t) => {
  const command = text('SECURITY.md')
    .split('\n')
    .find((line) => line.startsWith('    curl '))
    ?.trim();
  assert.ok(command);
  const web = join(folder(t), 'web');
  cpSync(join(release, 'web'), web, { recursive: true });
  const { port } = await start(t, { args: ['--web', web] });
  const compare = () => {
    const here = folder(t);
    copyFileSync(join(release, 'SHA256SUMS'), join(here, 'SHA256SUMS'));
    const { status, stdout } = spawnSync(
      'sh',
      ['-c', command.replace('https://ADDRESS', `http://127.0.0.1:${port}`)],
      { cwd: here, encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' }, timeout: 60_000 },
    );
    return {
      status,
      wrong: stdout.split('\n').filter((line) => line.endsWith(': FAILED')),
      right: stdout.split('\n').filter((line) => line.endsWith(': OK')).length,
    };
  };
  const files = readdirSync(join(web, 'aide'));
  assert.deepEqual(compare(), { status: 0, wrong: [], right: files.length });
  assert.equal(
    (await get(port, '/aide/')).text,
    readFileSync(join(web, 'aide/index.html'), 'utf8'),
    'the address that people are given is that page',
  );

  writeFileSync(
    join(web, 'aide/helper.js'),
    `${readFileSync(join(web, 'aide/helper.js'), 'utf8')} `,
  );
  assert.deepEqual(compare(), {
    status: 1,
    wrong: ['aide/helper.js: FAILED'],
    right: files.length - 1,
  });
});
