/** A real `pasapas-service` on a free port of this computer, for as long as a test lasts. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pressOn } from './browser.js';
import { TOP } from './home.js';

/**
 * @param {string[]} [flags]
 * @returns {Promise<{port: number, address: string, close: () => Promise<void>}>}  `address`:
 *   ws://…, as a person sets it
 */
export async function startService(flags = []) {
  const folder = mkdtempSync(join(tmpdir(), 'pasapas-service-'));
  const child = spawn(join(TOP, 'build/release/bin/pasapas-service'), ['--port', '0', ...flags], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, PASAPAS_HOME: folder, PASAPAS_GUIDES: join(TOP, 'guides') },
  });
  const ended = new Promise((resolve) => {
    child.once('exit', resolve);
  });
  const port = await new Promise((resolve, reject) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      const found = /port (\d+)$/.exec(line);
      if (found) resolve(Number(found[1]));
    });
    ended.then((code) => reject(new Error(`pasapas-service ended with ${code}`)));
  });
  return {
    port,
    address: `ws://127.0.0.1:${port}`,
    close: async () => {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * The person, or whoever helps them, sets the service's address.
 * @param {import('./browser.js').Browser} browser
 * @param {string} address
 */
export async function setService(browser, address) {
  await browser.goto(browser.extensionUrl('options/options.html'));
  await pressOn(browser, '#service');
  await browser.type(address);
  await pressOn(browser, '[data-name=service-save]');
}

/**
 * What a browser said on one connection: the head of its request, and its frames, which it masks
 * (RFC 6455, 5.3).
 * @param {Buffer} bytes
 * @returns {string[]}
 */
function readClient(bytes) {
  const end = bytes.indexOf('\r\n\r\n') + 4;
  const said = [bytes.subarray(0, end).toString('latin1')];
  for (let at = end; at + 6 <= bytes.length;) {
    const short = bytes[at + 1] & 127;
    const wide = short === 127 ? 8 : short === 126 ? 2 : 0;
    const length =
      wide === 8
        ? Number(bytes.readBigUInt64BE(at + 2))
        : wide === 2
          ? bytes.readUInt16BE(at + 2)
          : short;
    const mask = bytes.subarray(at + 2 + wide, at + 6 + wide);
    at += 6 + wide;
    said.push(
      Buffer.from(
        bytes.subarray(at, at + length).map((byte, index) => byte ^ mask[index % 4]),
      ).toString(),
    );
    at += length;
  }
  return said;
}

/**
 * Somebody who sits before the service and keeps all that leaves it (what each end says comes out
 * to the other, and is not masked on that way) and all that reaches it.
 * @param {number} port  the service's
 * @returns {Promise<{address: string, kept: () => Buffer, reached: () => string[], close: () =>
 *   void}>}
 */
export async function recordAll(port) {
  /** @type {Buffer[]} */
  const kept = [];
  /** @type {Buffer[][]} of each connection */
  const reached = [];
  /** @type {Set<import('node:net').Socket>} */
  const open = new Set();
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ]) {
      open.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
    }
    /** @type {Buffer[]} */
    const said = [];
    reached.push(said);
    near.on('data', (bytes) => said.push(bytes));
    far.on('data', (bytes) => kept.push(bytes));
    near.pipe(far);
    far.pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: own } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    address: `ws://127.0.0.1:${own}`,
    kept: () => Buffer.concat(kept),
    reached: () => reached.flatMap((said) => readClient(Buffer.concat(said))),
    close: () => {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}
