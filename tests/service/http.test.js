/* What a stranger can ask the service for over plain HTTP. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { Agent } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { files, text } from '../rules/files.js';
import { folder, get, root, start } from './service.js';

/**
 * A folder of pages that belongs to one test.
 * @param {import('node:test').TestContext} t
 * @param {Record<string, string | Buffer>} content by path
 */
function place(t, content) {
  const path = folder(t);
  for (const [name, bytes] of Object.entries(content)) {
    mkdirSync(join(path, name, '..'), { recursive: true });
    writeFileSync(join(path, name), bytes);
  }
  return path;
}

/**
 * What the service says to these bytes until it closes the connection.
 * @param {number} port
 * @param {string} bytes
 * @returns {Promise<string>}
 */
function raw(port, bytes) {
  return new Promise((resolve, reject) => {
    let said = '';
    const socket = connect(port, '127.0.0.1');
    socket.on('data', (data) => {
      said += data.toString('latin1');
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(said));
    socket.write(bytes, 'latin1');
  });
}

/**
 * The files below a folder, as addresses.
 * @param {string} path
 * @param {string} [below]
 * @returns {string[]}
 */
const addresses = (path, below = '/') =>
  readdirSync(path, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? addresses(join(path, entry.name), `${below}${entry.name}/`)
      : [below + entry.name],
  );

test('a curious person finds out what this is, in French and in English', async (t) => {
  const { port } = await start(t);
  const { status, headers, text: page } = await get(port, '/');
  assert.equal(status, 200);
  assert.equal(headers['content-type'], 'text/html; charset=utf-8');
  assert.match(page, /S’entraîner sans risque/);
  assert.match(page, /<section lang="en">/);
  assert.match(page, /href="\/aide\/"/);
});

// A page whose script did not come looks like a broken site to the person who practises on it.
test('the practice sites are there whole, with what their pages name', async (t) => {
  const { port } = await start(t);
  for (const path of [
    '/entrainement/',
    '/entrainement/doctolib/',
    '/entrainement/doctolib/index.html',
  ])
    assert.equal((await get(port, path)).status, 200, path);
  const sites = join(root, 'guides/practice');
  const names = addresses(sites).filter((path) => path !== '/README.md');
  assert.ok(names.length > 10);
  const types = { html: 'text/html', css: 'text/css', js: 'text/javascript' };
  for (const name of names) {
    const { status, headers, body } = await get(port, `/practice${name}`);
    assert.equal(status, 200, name);
    const end = /** @type {keyof typeof types} */ (name.split('.').at(-1));
    assert.equal(headers['content-type'], `${types[end]}; charset=utf-8`);
    assert.deepEqual(body, readFileSync(join(sites, name)), name);
  }
});

// One inline script that a browser lets through is all that somebody needs who found a hole.
test('no page may run what is not a file of ours, and nothing tells on the visitor', async (t) => {
  const { port } = await start(t);
  for (const path of [
    '/',
    '/style.css',
    '/health',
    '/nothing',
    '/entrainement/doctolib/',
    '/packs/none.json',
  ]) {
    const { headers } = await get(port, path);
    const policy = headers['content-security-policy'] ?? '';
    assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self'; /);
    assert.doesNotMatch(policy, /unsafe|\*|https:/);
    assert.match(
      policy,
      new RegExp(`connect-src 'self' ws://127.0.0.1:${port} wss://127.0.0.1:${port};`),
    );
    assert.match(policy, /frame-ancestors 'none'$/);
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['referrer-policy'], 'no-referrer');
    assert.ok(headers['permissions-policy']);
    assert.ok(headers.date);
    assert.equal(headers['set-cookie'], undefined);
    assert.equal(headers.server, undefined);
    //  it would lock out whoever has no TLS
    assert.equal(headers['strict-transport-security'], undefined);
  }
});

test('a host that is asked for cannot write into the policy', async (t) => {
  const { port } = await start(t);
  for (const host of ['evil.test; script-src *', 'a b', "x'y"])
    assert.match(
      (await get(port, '/', { headers: { host } })).headers['content-security-policy'] ?? '',
      /connect-src 'self'; /,
    );
});

test('the pages hold nothing inline and name nobody else', () => {
  const pages = [...files('web/*.html'), ...files('guides/practice/*.html')];
  assert.ok(pages.length >= 3);
  for (const page of pages) {
    assert.doesNotMatch(text(page), /<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon[a-z]+=/, page);
    assert.doesNotMatch(text(page), /(?:src|href|action)="(?:https?:)?\/\//, page);
  }
});

test('HEAD says what GET would, without the body; what is done otherwise is refused', async (t) => {
  const { port } = await start(t);
  const whole = await get(port, '/');
  const head = await get(port, '/', { method: 'HEAD' });
  assert.equal(head.status, 200);
  assert.equal(head.body.length, 0);
  assert.equal(head.headers['content-length'], String(whole.body.length));
  assert.equal(head.headers.etag, whole.headers.etag);
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
    const { status, headers } = await get(port, '/', { method, body: 'a=1' });
    assert.equal(status, 405, method);
    assert.equal(headers.allow, 'GET, HEAD');
    assert.equal(headers.connection, 'close');
  }
});

test('nothing there is said on a page, not in a riddle', async (t) => {
  const { port } = await start(t);
  for (const path of ['/nowhere', '/practice/', '/entrainement/nobody/', '/packs/', '/packs']) {
    const { status, headers, text: page } = await get(port, path);
    assert.equal(status, 404, path);
    assert.equal(headers['content-type'], 'text/html; charset=utf-8');
    assert.match(page, /Il n’y a rien à cette adresse/);
    assert.match(page, /There is nothing at this address/);
  }
  const moved = await get(port, '/entrainement/doctolib');
  assert.equal(moved.status, 301);
  assert.equal(moved.headers.location, '/entrainement/doctolib/');
});

// Somebody left a link to their mail in the folder of a web server, and the web had their mail.
test('no path and no link leads out of the folder', async (t) => {
  const outside = place(t, { 'secret.txt': 'secret' });
  const web = place(t, {
    'index.html': 'in',
    '.git/config': 'secret',
    'a/.env': 'secret',
    'a/b.txt': 'b',
  });
  symlinkSync(join(outside, 'secret.txt'), join(web, 'link.txt'));
  symlinkSync(outside, join(web, 'linked'));
  symlinkSync('b.txt', join(web, 'a/inside.txt'));
  execFileSync('mkfifo', [join(web, 'pipe')]); // reading it would wait for somebody for ever
  const { port } = await start(t, { args: ['--web', web, '--packs', web] });
  const up = `/../${'../'.repeat(20)}${outside.slice(1)}/secret.txt`;
  for (const path of [
    '/link.txt',
    '/linked/secret.txt',
    '/a/inside.txt',
    '/.git/config',
    '/a/.env',
    '/pipe',
    up,
    up.replaceAll('..', '%2e%2e'),
    up.replaceAll('../', '..%2f'),
    up.replaceAll('..', '%252e%252e'),
    up.replaceAll('/', '\\'),
    `/a${up}`,
    `/packs${up}`,
    '/packs/../.git/config',
    `//${outside}/secret.txt`,
    '/a/%2e%2e/.git/config',
    '/a\\b.txt',
    '/a%5cb.txt',
    '/a/./.env',
    '/a/b.txt/',
    '/%00',
    '/a/b.txt%00.html',
    '/a%0d%0aX: y',
    `/${'a/'.repeat(1500)}`,
  ]) {
    const said = await raw(port, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    assert.doesNotMatch(said, /secret|X: y/, path);
    //  there a path ends
    if (!path.includes('%00')) assert.doesNotMatch(said, /^HTTP\/1.1 200/, path);
  }
  assert.equal((await get(port, '/a/b.txt')).text, 'b');
  assert.equal((await get(port, '/')).text, 'in');
});

test('a pack is fetched again only when it is another one', async (t) => {
  const packs = place(t, {
    'a.pack.json': '{"pack": 1}',
    'a.pack.json.minisig': 'signature',
    'old/b.pack.json': '{}',
  });
  const { port } = await start(t, { args: ['--packs', packs] });
  const first = await get(port, '/packs/a.pack.json');
  assert.equal(first.text, '{"pack": 1}');
  assert.equal(first.headers['content-type'], 'application/json; charset=utf-8');
  assert.equal(first.headers['access-control-allow-origin'], '*');
  assert.match(first.headers.etag ?? '', /^"[^"]+"$/); // strong: the very same bytes
  const tag = first.headers.etag ?? '';
  for (const known of [tag, `W/${tag}`, `"x", ${tag}`, '*']) {
    const { status, body, headers } = await get(port, '/packs/a.pack.json', {
      headers: { 'if-none-match': known },
    });
    assert.equal(status, 304, known);
    assert.equal(body.length, 0);
    assert.equal(headers.etag, tag);
  }
  assert.equal(
    (await get(port, '/packs/a.pack.json', { headers: { 'if-none-match': `"x${tag.slice(1)}` } }))
      .status,
    200,
  );
  writeFileSync(join(packs, 'new'), '{"pack": 2}'); // as long as the one before
  renameSync(join(packs, 'new'), join(packs, 'a.pack.json'));
  const second = await get(port, '/packs/a.pack.json', { headers: { 'if-none-match': tag } });
  assert.equal(second.text, '{"pack": 2}');
  assert.equal(
    (await get(port, '/packs/a.pack.json.minisig')).headers['content-type'],
    'text/plain; charset=utf-8',
  );
  assert.equal((await get(port, '/packs/old/b.pack.json')).status, 200);
  assert.equal((await get(port, '/')).headers['access-control-allow-origin'], undefined);
});

// Somebody on a slow line fetched a large pack, and nobody else got anything until it was there.
test('a large file to somebody who does not read holds nobody up and costs no memory', async (t) => {
  const large = randomBytes(16 * 1024 * 1024);
  const packs = place(t, { 'large.pack.json': large });
  const { port, child } = await start(t, { args: ['--packs', packs] });
  const memory = () =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]);
  const before = memory();
  const lazy = Array.from({ length: 20 }, () => {
    const socket = connect(port, '127.0.0.1').pause();
    t.after(() => socket.destroy());
    socket.write('GET /packs/large.pack.json HTTP/1.1\r\nHost: x\r\n\r\n');
    return socket;
  });
  const { body } = await get(port, '/packs/large.pack.json');
  assert.ok(body.equals(large));
  assert.equal((await get(port, '/health')).text, 'ok\n');
  assert.ok(memory() - before < 8 * 1024, `${memory() - before} kB more`);
  for (const socket of lazy) socket.destroy();
});

test('one connection serves many requests, also those sent before the first answer', async (t) => {
  const { port } = await start(t);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  t.after(() => agent.destroy());
  for (let i = 0; i < 50; i++)
    assert.equal((await get(port, i % 2 ? '/' : '/nowhere', { agent })).status, i % 2 ? 200 : 404);
  const said = await raw(
    port,
    `${'GET /health HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(9)}GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
  );
  assert.equal(said.match(/HTTP\/1\.1 200/g)?.length, 10);
  assert.equal(said.match(/\r\n\r\nok\n/g)?.length, 10);
});

test('who comes to a websocket with plain HTTP is told so', async (t) => {
  const { port } = await start(t);
  for (const path of ['/rpc', '/follow']) {
    const { status, headers } = await get(port, path);
    assert.equal(status, 426);
    assert.equal(headers.upgrade, 'websocket');
  }
});

test('figures can be read by Prometheus, and by this computer only', async (t) => {
  const { port } = await start(t);
  const { status, text: figures } = await get(port, '/metrics');
  assert.equal(status, 200);
  assert.equal(
    execFileSync('promtool', ['check', 'metrics'], { input: figures, encoding: 'utf8' }),
    '',
  );
  assert.match(figures, /^pasapas_relay_rooms 0$/m);
  assert.match(figures, /^pasapas_http_responses_total\{class="2xx"\} 0$/m);
  assert.match(
    (await get(port, '/metrics')).text,
    /^pasapas_http_responses_total\{class="2xx"\} 1$/m,
  );
  const elsewhere = await start(t, { args: ['--metrics', '192.0.2.1'] });
  assert.equal((await get(elsewhere.port, '/metrics')).status, 404);
});
