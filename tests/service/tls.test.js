/* TLS from certificate files. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { connect } from 'node:tls';
import { once } from 'node:events';
import { makeCertificate } from '../e2e/certificate.js';
import { folder, get, start } from './service.js';
import { open } from './socket.js';

/** @param {import('node:test').TestContext} t */
async function secure(t) {
  const where = folder(t);
  const { cert } = makeCertificate(where, ['localhost']);
  const files = { certificate: join(where, 'site.crt'), key: join(where, 'site.key') };
  const service = await start(t, {
    args: ['--certificate', files.certificate, '--key', files.key],
  });
  return { ...service, ...files, ca: cert };
}

/** The certificate that a new connection is shown. @param {number} port */
async function shown(port) {
  const socket = connect({
    host: '127.0.0.1',
    port,
    rejectUnauthorized: false,
    servername: 'localhost',
    ALPNProtocols: ['h2', 'http/1.1'],
  });
  await once(socket, 'secureConnect');
  const { fingerprint256 } = socket.getPeerCertificate();
  const alpn = socket.alpnProtocol;
  socket.destroy();
  return { fingerprint256, alpn };
}

test('pages and websockets over TLS, HTTP/1 only, and browsers keep to it', async (t) => {
  const { port, ca } = await secure(t);
  const page = await get(port, '/', { ca });
  assert.equal(page.status, 200);
  assert.match(page.headers['strict-transport-security'] ?? '', /^max-age=\d{8}$/);
  assert.equal((await shown(port)).alpn, 'http/1.1');
  const rpc = await open(t, port, '/rpc', {
    protocol: 'pasapas.v1',
    ca,
    headers: { origin: `https://127.0.0.1:${port}` },
  });
  assert.equal((await rpc.call('hello')).server, 'pasapas-service');
  // A page without TLS was made by whoever is on the way.
  assert.equal(
    (
      await open(t, port, '/rpc', {
        protocol: 'pasapas.v1',
        ca,
        headers: { origin: `http://127.0.0.1:${port}` },
      })
    ).status,
    403,
  );
});

test('old TLS, and none at all, get nothing', async (t) => {
  const { port } = await secure(t);
  for (const version of ['-tls1', '-tls1_1']) {
    const { status } = spawnSync(
      'openssl',
      ['s_client', '-connect', `127.0.0.1:${port}`, version, '-cipher', 'ALL:@SECLEVEL=0'],
      { input: '', encoding: 'utf8' },
    );
    assert.notEqual(status, 0, version);
  }
  await assert.rejects(get(port, '/'));
  assert.equal(
    spawnSync('openssl', ['s_client', '-connect', `127.0.0.1:${port}`, '-tls1_2'], { input: '' })
      .status,
    0,
  );
});

//  A certificate lasts for ninety days; a relay that has to be started anew for it cuts off a
// lesson.
test('SIGHUP reads a new certificate and cuts nobody off; a broken one changes nothing', async (t) => {
  const { port, ca, certificate, key, child, logged } = await secure(t);
  const before = (await shown(port)).fingerprint256;
  const rpc = await open(t, port, '/rpc', { protocol: 'pasapas.v1', ca });
  const other = folder(t);
  makeCertificate(other, ['localhost']);
  copyFileSync(join(other, 'site.key'), key); // the key alone: renewing is half done
  child.kill('SIGHUP');
  await logged(/TLS cannot be spoken/);
  assert.equal((await shown(port)).fingerprint256, before);
  copyFileSync(join(other, 'site.crt'), certificate);
  child.kill('SIGHUP');
  await logged(/read again/);
  const after = await shown(port);
  assert.notEqual(after.fingerprint256, before);
  assert.equal((await get(port, '/health', { ca: readFileSync(certificate) })).text, 'ok\n');
  assert.equal((await rpc.call('hello')).server, 'pasapas-service');
  writeFileSync(certificate, 'nothing');
  child.kill('SIGHUP');
  await logged(/read again[^]*TLS cannot be spoken/);
  assert.equal((await shown(port)).fingerprint256, after.fingerprint256);
});
