/* The built host as a process: how it ends, what it opens, what it lets through. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { bin, connect, folder, frame, splitter } from './client.js';

const program = join(bin, 'pasapas-host');
const sanitised = process.env.PASAPAS_BIN?.includes('asan') ?? false;
const HELLO = { jsonrpc: '2.0', id: 1, method: 'hello' };

test('the host ends with status 0 when stdin ends', async (t) => {
  const host = connect(t);
  await host.call('hello');
  assert.deepEqual(await host.end(), { code: 0, signal: null });
  assert.equal(host.stderr(), '');
});

// Firefox sends SIGTERM three seconds after closing the port.
test('SIGTERM ends the host, and the next one finds all as it was', async (t) => {
  const home = folder(t);
  const host = connect(t, { home });
  await host.call('hello');
  host.child.kill('SIGTERM');
  assert.deepEqual(await host.ended, { code: null, signal: 'SIGTERM' });
  assert.equal((await connect(t, { home }).call('hello')).server, 'pasapas-host');
});

// The browser is gone but stdin is still held open by somebody: no signal may kill us unheard, and
// we may not stay for ever.
test('a closed stdout ends the host with a reason', async (t) => {
  const host = connect(t);
  await host.call('hello');
  host.child.stdout.destroy();
  for (;;) {
    host.write(frame(HELLO));
    if (await Promise.race([host.ended, new Promise((resolve) => setImmediate(resolve))])) break;
  }
  assert.deepEqual(await host.ended, { code: 1, signal: null });
  assert.match(host.stderr(), /closed the connection/);
});

test('started without a stdout it says so and ends', (t) => {
  const run = spawnSync('sh', ['-c', 'exec "$0" >&-', program], {
    input: frame(HELLO),
    env: { HOME: folder(t) },
  });
  assert.equal(run.status, 1);
  assert.match(run.stderr.toString(), /standard output/);
});

test('started without a stderr it answers all the same', (t) => {
  const run = spawnSync('sh', ['-c', 'exec "$0" 2>&-', program], {
    input: frame(HELLO),
    env: { HOME: folder(t) },
  });
  assert.equal(run.status, 0);
  assert.equal(JSON.parse(run.stdout.subarray(4).toString()).id, 1);
});

// "It opens no port": what the kernel says.
test('the host makes no socket from its first to its last system call', (t) => {
  const home = folder(t);
  const trace = join(home, 'trace');
  const calls = [
    'hello',
    'guides.sites',
    'guides.find',
    'guides.search',
    'sessions.open',
    'journal.summary',
    'people.list',
  ].map((method) =>
    frame({
      jsonrpc: '2.0',
      id: method,
      method,
      params: { url: 'https://www.doctolib.fr/', text: 'médecin', locale: 'fr' },
    }),
  );
  const run = spawnSync('strace', ['-f', '-e', 'trace=network', '-o', trace, program], {
    input: Buffer.concat(calls),
    env: { PATH: process.env.PATH, HOME: home, PASAPAS_HOME: home, ASAN_OPTIONS: 'detect_leaks=0' },
  });
  assert.equal(run.status, 0, run.stderr.toString());
  let answers = 0;
  splitter(() => answers++).feed(run.stdout);
  assert.equal(answers, calls.length);
  const traced = readFileSync(trace, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  assert.match(traced.at(-1) ?? '', /exited with 0/);
  assert.deepEqual(traced.slice(0, -1), []);
});

/*
 * A library that prints where nobody expects it: when it is loaded (stdio keeps that until later; a
 * raw write before main() is out of our hands), on every read(), at the end.
 */
const CHATTERBOX = `
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <unistd.h>

static void chat(const char *when)
{
    printf("a stray word %s\\n", when);
    fflush(stdout);
    if (write(STDOUT_FILENO, "raw\\n", 4) < 0)
        _exit(99);
}

ssize_t read(int descriptor, void *bytes, size_t length)
{
    ssize_t (*real)(int, void *, size_t) = (ssize_t (*)(int, void *, size_t))dlsym(RTLD_NEXT, "read");
    chat("while reading");
    return real(descriptor, bytes, length);
}

__attribute__((constructor)) static void enter(void)
{
    printf("a stray word before main\\n");
}

__attribute__((destructor)) static void leave(void)
{
    chat("at the end");
}
`;

// A library that printed a warning corrupted the length of the next frame, and the browser closed
// the port: whatever is printed must end on stderr.
test(
  'a stray print anywhere in the program does not reach the channel',
  { skip: sanitised },
  (t) => {
    const home = folder(t);
    writeFileSync(join(home, 'chatterbox.c'), CHATTERBOX);
    execFileSync('gcc', [
      '-shared',
      '-fPIC',
      '-o',
      join(home, 'chatterbox.so'),
      join(home, 'chatterbox.c'),
      '-ldl',
    ]);
    const run = spawnSync(program, [], {
      input: Buffer.concat([frame(HELLO), frame({ ...HELLO, id: 2 })]),
      env: { HOME: home, PASAPAS_HOME: home, LD_PRELOAD: join(home, 'chatterbox.so') },
    });
    /** @type {any[]} */
    const answers = [];
    const frames = splitter((body) => answers.push(JSON.parse(body.toString())));
    frames.feed(run.stdout);
    assert.equal(frames.rest().length, 0);
    assert.deepEqual(
      answers.map(({ id }) => id),
      [1, 2],
    );
    assert.match(run.stderr.toString(), /a stray word before main/);
    assert.match(run.stderr.toString(), /a stray word while reading/);
    assert.match(run.stderr.toString(), /a stray word at the end/);
    assert.match(run.stderr.toString(), /raw/);
  },
);

test('--version says its name and the version of package.json', () => {
  const { version } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  );
  assert.equal(
    execFileSync(program, ['--version'], { encoding: 'utf8' }),
    `pasapas-host ${version}\n`,
  );
});

// Somebody asked it for help in a terminal, and it waited for frames for ever.
test('--help says whose business it is', () => {
  assert.match(
    execFileSync(program, ['--help'], { encoding: 'utf8', input: '' }),
    /started by the browser.*\n.*lancé par le navigateur/,
  );
});

// The error named the folder, JSON cannot hold its name, and the host ended without a word.
test('a folder whose name is no UTF-8 is an error like another', (t) => {
  const run = spawnSync(
    'sh',
    ['-c', 'PASAPAS_HOME=$(printf "/proc/caf\\351") exec "$0"', program],
    {
      input: frame({ ...HELLO, method: 'journal.summary' }),
      env: { HOME: folder(t), PASAPAS_GUIDES: '' },
    },
  );
  assert.equal(run.status, 0, run.stderr.toString());
  const { id, error } = JSON.parse(run.stdout.subarray(4).toString());
  assert.equal(id, 1);
  assert.match(error.message, /\/proc\/caf\?/);
});

// Chromium passes the extension's origin, Firefox the manifest's path and the extension's id.
test('what browsers pass as arguments is no reason not to start', async (t) => {
  for (const args of [
    ['chrome-extension://abcdefghijklmnopabcdefghijklmnop/'],
    ['/usr/lib/mozilla/native-messaging-hosts/org.pasapas.host.json', 'pasapas@pasapas.org'],
  ])
    assert.equal((await connect(t, { args }).call('hello')).server, 'pasapas-host');
});
