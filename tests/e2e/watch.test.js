/* Whoever changes the extension sees it in the browser without doing anything for it. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { TOP } from './home.js';

/**
 * The command lines that name a folder.
 * @param {string} folder
 */
const processesOf = (folder) =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')];
      } catch {
        return []; // it has ended
      }
    })
    .filter((line) => line.includes(folder));

test('./dev watch loads what was changed, says what is wrong, and goes on', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'pasapas-watch-'));
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  const sources = join(folder, 'sources');
  for (const part of ['extension', 'guides', 'web', 'package.json'])
    cpSync(join(TOP, part), join(sources, part), { recursive: true });
  symlinkSync(join(TOP, 'node_modules'), join(sources, 'node_modules'));

  const watching = spawn(process.execPath, [join(TOP, 'tests/e2e/watch.js'), '--headless'], {
    env: { ...process.env, PASAPAS_SOURCES: sources, PASAPAS_WATCH: join(folder, 'watch') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(watching, 'exit');
  t.after(() => watching.kill('SIGKILL'));
  const lines = createInterface({ input: watching.stdout })[Symbol.asyncIterator]();
  /** @type {string[]} */
  const said = [];
  /** @param {RegExp} wanted */
  const line = async (wanted) => {
    for (;;) {
      const { value, done } = await lines.next();
      assert.ok(!done, `no line ${wanted} in:\n${said.join('\n')}`);
      said.push(value);
      if (wanted.test(value)) return;
    }
  };

  await line(/^Chromium is open/);
  assert.notEqual(processesOf(folder).length, 0);
  const file = join(sources, 'extension/src/popup/popup.js');
  const before = readFileSync(file, 'utf8');
  const built = join(folder, 'watch/extension/chromium/popup/popup.js');
  assert.ok(existsSync(built));
  writeFileSync(file, `${before}\nconsole.log('as it is now');\n`);
  await line(/^extension reloaded in \d+\.\d s \(extension\/src\/popup\/popup\.js\)$/);
  assert.match(readFileSync(built, 'utf8'), /as it is now/);

  writeFileSync(file, `${before}\nconst =;\n`);
  await line(/popup\.js:\d+:\d+: ERROR/);
  await line(/^extension not reloaded/);

  writeFileSync(file, before);
  await line(/^extension reloaded/);
  assert.doesNotMatch(readFileSync(built, 'utf8'), /as it is now/);

  watching.kill('SIGINT');
  await ended;
  const patience = performance.now() + 10_000;
  while (processesOf(folder).length > 0 && performance.now() < patience) await setTimeout(50);
  assert.deepEqual(processesOf(folder), [], 'its browser has gone with it');
});
