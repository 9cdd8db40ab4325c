/* Behind a real nginx and a real HAProxy, with the configurations that packaging/ shows. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeCertificate } from '../e2e/certificate.js';
import { text } from '../rules/files.js';
import { company, talk } from './people.js';
import { nodes, redis } from './redis.js';
import { folder, freePort, get, root, start, watch } from './service.js';
import { frame, open } from './socket.js';

const protocol = 'pasapas.follow.v1';
const PATIENCE_MS = 10_000;
const pause = () =>
  new Promise((resolve) => {
    setTimeout(resolve, 50);
  });
const NOT_FOUND = -32001,
  LIMIT = -32003;

/**
 * An example of packaging/ as it is but for what is another one on every machine; each replacement
 * must find its place.
 * @param {string} file @param {Record<string, string>} others
 */
const exampleWith = (file, others) =>
  Object.entries(others).reduce((shown, [ours, theirs]) => {
    assert.ok(shown.includes(ours), `${file} has ${ours}`);
    return shown.replace(ours, theirs);
  }, text(file));

/**
 * @param {import('node:test').TestContext} t
 * @param {string} where
 * @param {string} program
 * @param {string[]} args
 */
const run = (t, where, program, args) =>
  watch(
    t,
    spawn(program, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
    }),
    where,
  );

/**
 * Each starts before services, at an address of its own (127.0.0.5), so that clients have others.
 */
const PROXIES = {
  /**
   * @param {import('node:test').TestContext} t
   * @param {string} where
   * @param {number} port
   * @param {number[]} behind
   */
  nginx(t, where, port, behind) {
    writeFileSync(
      join(where, 'pasapas.conf'),
      exampleWith('packaging/nginx/pasapas.conf', {
        'server 127.0.0.1:7627 max_fails=1 fail_timeout=2s;': behind
          .map((node) => `server 127.0.0.1:${node} max_fails=1 fail_timeout=2s;`)
          .join(' '),
        'listen 443 ssl;': `listen 127.0.0.1:${port} ssl;`,
        'listen [::]:443 ssl;': '',
        'server_name aide.example.org;': 'server_name localhost; proxy_bind 127.0.0.5;',
        '/etc/letsencrypt/live/aide.example.org/fullchain.pem': join(where, 'site.crt'),
        '/etc/letsencrypt/live/aide.example.org/privkey.pem': join(where, 'site.key'),
      }),
    );
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
      .map((name) => `${name}_temp_path ${where}/${name};`)
      .join(' ');
    writeFileSync(
      join(where, 'nginx.conf'),
      `daemon off; master_process off; pid ${where}/pid; error_log stderr notice; events {}
      http { ${temporary} include ${where}/pasapas.conf; }`,
    );
    return run(t, where, 'nginx', ['-p', where, '-e', 'stderr', '-c', join(where, 'nginx.conf')]);
  },
  /**
   * @param {import('node:test').TestContext} t
   * @param {string} where
   * @param {number} port
   * @param {number[]} behind
   */
  haproxy(t, where, port, behind) {
    writeFileSync(
      join(where, 'site.pem'),
      readFileSync(join(where, 'site.crt'), 'utf8') + readFileSync(join(where, 'site.key'), 'utf8'),
    );
    writeFileSync(
      join(where, 'haproxy.cfg'),
      exampleWith('packaging/haproxy/pasapas.cfg', {
        'bind :::443 v4v6': `bind 127.0.0.1:${port}`,
        '/etc/haproxy/certs/aide.example.org.pem': join(where, 'site.pem'),
        'server one 127.0.0.1:7627 check': behind
          .map(
            (node, index) =>
              `server node${index} 127.0.0.1:${node} check inter 500ms source 127.0.0.5`,
          )
          .join('\n    '),
      }),
    );
    return run(t, where, 'haproxy', ['-db', '-f', join(where, 'haproxy.cfg')]);
  },
};

/**
 * @param {keyof typeof PROXIES} proxy @param {import('node:test').TestContext} t
 * @param {...number} behind the ports of its nodes
 */
async function front(proxy, t, ...behind) {
  const where = folder(t);
  makeCertificate(where, ['localhost']);
  const port = await freePort();
  const { log } = PROXIES[proxy](t, where, port, behind);
  const ca = readFileSync(join(where, 'site.crt'));
  for (const end = performance.now() + PATIENCE_MS; ; await pause()) {
    const answer = await get(port, '/health', { ca }).catch(() => null);
    if (answer?.status === 200) return { port, ca };
    assert.ok(performance.now() < end, `${proxy} does not answer: ${log()}`);
  }
}

for (const proxy of /** @type {const} */ (['nginx', 'haproxy'])) {
  test(`pages, guides and the relay go through ${proxy} as they are`, async (t) => {
    const { port: behind } = await start(t, {
      args: ['--trust-proxy', '127.0.0.5', '--guides', join(root, 'guides/doctolib')],
    });
    const { port, ca } = await front(proxy, t, behind);
    const page = await get(port, '/', { ca });
    assert.equal(page.status, 200);
    assert.match(page.headers['strict-transport-security'] ?? '', /^max-age=\d+/);
    assert.match(page.headers['content-security-policy'] ?? '', /script-src 'self'/);
    assert.equal(page.headers['set-cookie'], undefined);
    assert.equal(
      (await get(port, '/', { ca, headers: { 'if-none-match': page.headers.etag ?? '' } })).status,
      304,
    );
    assert.equal((await get(port, '/metrics', { ca })).status, 404);
    const rpc = await open(t, port, '/rpc', { protocol: 'pasapas.v1', ca });
    await rpc.call('hello');
    assert.equal(JSON.parse((await rpc.next()).text).method, 'guides.changed');
    assert.ok((await rpc.call('guides.search', { text: 'medecin' })).guides.length > 0);
    const owner = await open(t, port, '/follow', { protocol, ca });
    const { number } = await owner.call('room.open', { kind: 'follow' });
    const helper = await open(t, port, '/follow', { protocol, ca });
    await helper.call('room.join', { number });
    await owner.next(); // room.joined
    helper.write(frame(Buffer.from([0, 5, 0, 0, 0, ...Buffer.from('hello')])));
    const { payload } = await owner.next();
    assert.equal(payload.subarray(5).toString(), 'hello');
  });

  // Behind a proxy all have its address: one stranger's guesses shut everybody out, or a made-up
  // header let them guess for ever.
  test(`behind ${proxy} each client is counted by their own address, whatever they make up`, async (t) => {
    const { port: behind } = await start(t, {
      args: ['--trust-proxy', '127.0.0.5', '--guesses-per-address', '3'],
    });
    const { port, ca } = await front(proxy, t, behind);
    const guess = async (
      /** @type {string} */ localAddress,
      /** @type {Record<string, string>} */ headers = {},
    ) => {
      const client = await open(t, port, '/follow', { protocol, ca, localAddress, headers });
      const { code } = await client.fails('room.join', { number: '11' });
      client.raw.destroy();
      return code;
    };
    const codes = [];
    for (let i = 0; i < 4; i++)
      codes.push(
        await guess('127.0.0.2', {
          'X-Forwarded-For': `198.51.100.${i}`,
          Forwarded: `for=198.51.100.${i}`,
        }),
      );
    assert.deepEqual(codes, [NOT_FOUND, NOT_FOUND, NOT_FOUND, LIMIT]);
    assert.equal(await guess('127.0.0.2'), LIMIT);
    assert.equal(await guess('127.0.0.3'), NOT_FOUND);
  });
}

test('who is no trusted proxy is not believed either', async (t) => {
  const { port } = await start(t, { args: ['--guesses-per-address', '2'] });
  const codes = [];
  for (let i = 0; i < 3; i++) {
    const client = await open(t, port, '/follow', {
      protocol,
      headers: { 'X-Forwarded-For': `198.51.100.${i}` },
    });
    codes.push((await client.fails('room.join', { number: '11' })).code);
  }
  assert.deepEqual(codes, [NOT_FOUND, NOT_FOUND, LIMIT]);
});

test('of several proxies the last address that is none of them counts', async (t) => {
  const { port } = await start(t, {
    args: ['--trust-proxy', '127.0.0.0/8 10.0.0.0/8', '--guesses-per-address', '1'],
  });
  const guess = async (/** @type {string} */ forwarded) => {
    const client = await open(t, port, '/follow', {
      protocol,
      headers: { 'X-Forwarded-For': forwarded },
    });
    return (await client.fails('room.join', { number: '11' })).code;
  };
  assert.equal(await guess('198.51.100.1, 203.0.113.7, 10.1.2.3'), NOT_FOUND);
  assert.equal(await guess('198.51.100.2,203.0.113.7 , 10.9.9.9,10.1.2.3'), LIMIT);
  assert.equal(await guess('2001:db8:0:1::1'), NOT_FOUND);
  assert.equal(await guess('2001:db8:0:1::2'), LIMIT); // the same /64
  assert.equal(await guess('2001:db8:0:2::1'), NOT_FOUND);
  for (const odd of ['nobody', 'x'.repeat(700), ',,,', `${'1'.repeat(90)}`])
    assert.ok([NOT_FOUND, LIMIT].includes(await guess(odd)), odd);
});

for (const proxy of /** @type {const} */ (['nginx', 'haproxy'])) {
  // Whoever phones does not know how many machines there are, nor that one has just gone off.
  test(`three nodes behind ${proxy} are one, also when one of them is killed`, async (t) => {
    const { url } = await redis(t);
    const three = await nodes(t, url, 3, ['--trust-proxy', '127.0.0.5']);
    const { port, ca } = await front(proxy, t, ...three.map((one) => one.port));
    const { owner, others } = await company(
      t,
      () => port,
      [() => port, () => port, () => port],
      ca,
    );
    await talk(owner, others);
    const figures = (/** @type {string} */ name) =>
      Promise.all(
        three.map(async (one) =>
          Number(
            new RegExp(`pasapas_${name} (\\d+)`).exec((await get(one.port, '/metrics')).text)?.[1],
          ),
        ),
      );
    assert.ok(
      (await figures('nodes_travellers')).some((count) => count > 0),
      'not all are at one node',
    );
    const rooms = await figures('relay_rooms');
    three[rooms.indexOf(1)].child.kill('SIGKILL');
    const everybody = [owner, ...others];
    await Promise.all(
      everybody.map((one) => one.until(() => one.breaks > 0, 'their room is gone')),
    );
    await Promise.all(everybody.map((one) => one.here()));
    await talk(owner, others);
    assert.deepEqual(
      everybody.flatMap(({ wrong }) => wrong),
      [],
    );
  });
}
