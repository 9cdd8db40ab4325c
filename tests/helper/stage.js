/**
 * The helper's page as the service's own machine serves it: the built page, the real service, and
 * between them a door that a test can shut, as tunnels and lifts do.
 */
import '../unit/webcrypto.js';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect as connectTo } from 'node:net';
import { extname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { WebSocket as Socket } from 'ws';

export const TOP = fileURLToPath(new URL('../..', import.meta.url));
const BUILD = process.env.PASAPAS_BUILD ? resolve(process.env.PASAPAS_BUILD) : join(TOP, 'build/release');
const TYPES = /** @type {Record<string, string>} */ ({
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.png': 'image/png',
});

/** @param {string} address @param {string} protocol */
export const connect = (address, protocol) => /** @type {globalThis.WebSocket} */ (/** @type {unknown} */ (new Socket(address, protocol)));

/** The built service on a free port. */
async function openService() {
  const child = spawn(join(BUILD, 'bin/pasapas-service'), ['--port', '0'], { stdio: ['ignore', 'ignore', 'pipe'] });
  for await (const line of createInterface(child.stderr)) {
    const port = /listening on port (\d+)/u.exec(line)?.[1];
    if (port === undefined) continue;
    child.stderr.resume();
    return {
      port: Number(port),
      async close() {
        const gone = once(child, 'exit');
        child.kill('SIGKILL');
        await gone;
      },
    };
  }
  throw new Error('the service did not begin');
}

/** Nothing inline, nothing of others. @param {string} host */
const policy = (host) => `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self' ws://${host}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

export async function openStage() {
  const service = await openService();
  /** @type {Set<import('node:stream').Duplex>} */
  const through = new Set();
  let shut = false;
  const server = createServer(async ({ url = '/', headers }, response) => {
    const path = url.replace(/\/$/u, '/index.html');
    const body = await readFile(join(BUILD, 'web', path)).catch(() => null);
    response.writeHead(body ? 200 : 404, {
      'content-type': TYPES[extname(path)] ?? 'text/plain', 'content-security-policy': policy(headers.host ?? ''), 'x-content-type-options': 'nosniff',
    });
    response.end(body);
  });
  server.on('upgrade', ({ method, url, rawHeaders }, socket, head) => {
    if (shut) return void socket.destroy();
    const behind = connectTo(service.port, '127.0.0.1');
    const lines = rawHeaders.flatMap((each, at) => (at % 2 ? [] : [`${each}: ${rawHeaders[at + 1]}`]));
    behind.write(`${method} ${url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    behind.write(head);
    socket.pipe(behind).pipe(socket);
    through.add(socket);
    for (const end of [socket, behind]) end.on('error', () => {}).on('close', () => { socket.destroy(); behind.destroy(); through.delete(socket); });
    return undefined;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());

  return {
    url: `http://127.0.0.1:${port}/aide/`,
    /** For a learner, who comes another way. */
    follow: `ws://127.0.0.1:${service.port}/follow`,
    /** Breaks every connection of helpers; none comes through until `open`. */
    cut() {
      shut = true;
      for (const socket of through) socket.destroy();
    },
    open() { shut = false; },
    stopService: () => service.close(),
    async close() {
      await service.close();
      server.close();
      server.closeAllConnections();
    },
  };
}

/** @typedef {Awaited<ReturnType<typeof openStage>>} Stage */
