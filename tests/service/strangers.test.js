/* Which pages may open a websocket here: a browser opens one for whatever page it shows. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { get, start } from './service.js';
import { open } from './socket.js';

const ways = /** @type {[string, string][]} */ ([
  ['/rpc', 'pasapas.v1'],
  ['/follow', 'pasapas.follow.v1'],
]);

/**
 * The status with which a page from `origin` is answered.
 * @param {import('node:test').TestContext} t
 * @param {number} port
 * @param {string} path
 * @param {string} protocol
 * @param {Record<string, string>} headers
 */
async function status(t, port, path, protocol, headers) {
  const socket = await open(t, port, path, { protocol, headers });
  socket.raw.destroy();
  return socket.status;
}

// A page somewhere else had its visitors' browsers try numbers, each from an address of its own.
test('a page of somebody else gets no websocket', async (t) => {
  const { port } = await start(t);
  for (const [path, protocol] of ways) {
    for (const origin of [
      'https://evil.example',
      'null',
      'http://127.0.0.1',
      `http://127.0.0.1.evil.example:${port}`,
      `http://evil.example/127.0.0.1:${port}`,
      'file://',
      `http://user@127.0.0.1:${port}`,
      '',
      'x'.repeat(300),
    ])
      assert.equal(
        await status(t, port, path, protocol, { origin }),
        origin === '' ? 101 : 403,
        `${path} ${origin}`,
      );
    for (const origin of [
      `http://127.0.0.1:${port}`,
      'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
      'moz-extension://1b5c2b3e-0000-4000-8000-000000000000',
    ])
      assert.equal(await status(t, port, path, protocol, { origin }), 101, `${path} ${origin}`);
    assert.equal(await status(t, port, path, protocol, {}), 101); // no browser, no page
  }
  assert.match((await get(port, '/metrics')).text, /^pasapas_websockets_foreign_total 16$/m);
});

// A name in their own domain that leads here would have made a stranger's page one of ours.
test('with its origin said, a service believes no other name', async (t) => {
  const { port } = await start(t, {
    args: ['--origin', 'https://aide.example.org, https://www.example.org:8443'],
  });
  for (const [path, protocol] of ways) {
    assert.equal(
      await status(t, port, path, protocol, { origin: `http://127.0.0.1:${port}` }),
      403,
    );
    assert.equal(
      await status(t, port, path, protocol, { origin: 'https://aide.example.org.evil.example' }),
      403,
    );
    assert.equal(await status(t, port, path, protocol, { origin: 'https://aide.example' }), 403);
    for (const origin of [
      'https://aide.example.org',
      'https://www.example.org:8443',
      'moz-extension://1b5c2b3e',
    ])
      assert.equal(await status(t, port, path, protocol, { origin }), 101);
  }
});

test('each websocket speaks its own protocol at its own address', async (t) => {
  const { port } = await start(t);
  assert.equal(await status(t, port, '/rpc', 'pasapas.follow.v1', {}), 404);
  assert.equal(await status(t, port, '/follow', 'pasapas.v1', {}), 404);
  assert.equal(await status(t, port, '/elsewhere', 'pasapas.v1', {}), 404);
  for (const [path, protocol] of ways)
    assert.equal(await status(t, port, `${path}?a=b`, protocol, {}), 101);
});

// The length of a compressed text tells of what stands in it.
test('nothing is compressed, whatever is offered', async (t) => {
  const { port } = await start(t);
  for (const [path, protocol] of ways) {
    const { headers, status: answered } = await open(t, port, path, {
      protocol,
      headers: {
        'Sec-WebSocket-Extensions':
          'permessage-deflate; client_max_window_bits, x-webkit-deflate-frame',
      },
    });
    assert.equal(answered, 101);
    assert.equal(headers['sec-websocket-extensions'], undefined);
  }
  assert.equal(
    (await get(port, '/style.css', { headers: { 'accept-encoding': 'gzip, br' } })).headers[
      'content-encoding'
    ],
    undefined,
  );
});
