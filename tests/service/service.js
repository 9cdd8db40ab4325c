/* pasapas-service as an operator starts it: a process of its own on a free port of loopback. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { request as plain } from 'node:http';
import { request as encrypted } from 'node:https';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { bin, folder, root } from '../native/client.js';

export { bin, folder, root };

/** The program under test. */
export const program = join(bin, 'pasapas-service');

/**
 * @typedef {Object} Service
 * @property {number} port
 * @property {string} home
 * @property {import('node:child_process').ChildProcess} child
 * @property {() => string} log                 what it wrote to stderr
 * @property {(words: RegExp) => Promise<void>} logged   waits until its log holds that
 * @property {(signal?: NodeJS.Signals) => Promise<{code: number | null, signal: string | null}>}
 *   stop
 * @property {Promise<{code: number | null, signal: string | null}>} ended
 */

/** A port that was free a moment ago, for programs that cannot be asked to choose one. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  await new Promise((resolve) => server.close(() => resolve(null)));
  return port;
}

/**
 * An environment that holds nothing of the person who runs the tests.
 * @param {string} home
 * @param {Record<string, string>} [more]
 */
export function environment(home, more = {}) {
  return {
    PATH: process.env.PATH ?? '',
    HOME: home,
    PASAPAS_HOME: home,
    PASAPAS_GUIDES: '',
    ...more,
  };
}

/**
 * Watches a process that was started, and ends it with the test.
 * @param {{after: (done: () => unknown) => void}} t
 * @param {import('node:child_process').ChildProcess} child
 * @param {string} home
 * @returns {Omit<Service, 'port'>}
 */
export function watch(t, child, home) {
  let words = '';
  /** @type {(() => void)[]} */
  let listeners = [];
  const tell = () => {
    for (const one of listeners) one();
  };
  child.stderr?.on('data', (bytes) => {
    words += bytes;
    tell();
  });
  const ended = once(child, 'close').then(([code, signal]) => {
    setImmediate(tell);
    return { code, signal };
  });
  t.after(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return {
    home,
    child,
    ended,
    log: () => words,
    logged: (wanted) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const over = child.exitCode !== null || child.signalCode !== null;
          if (!wanted.test(words) && !over) return;
          listeners = listeners.filter((one) => one !== look);
          if (wanted.test(words)) resolve();
          else
            reject(
              new Error(`the service ended (${child.exitCode ?? child.signalCode}): ${words}`),
            );
        };
        listeners.push(look);
        look();
      }),
    stop(signal = 'SIGTERM') {
      child.kill(signal);
      return ended;
    },
  };
}

/**
 * Starts a service and waits until it listens.
 * @param {{after: (done: () => unknown) => void}} t
 * @param {{args?: string[], env?: Record<string, string>, home?: string}} [options]
 * @returns {Promise<Service>}
 */
export async function start(t, { args = [], env = {}, home = folder(t) } = {}) {
  const child = spawn(program, ['--port', '0', ...args], {
    env: environment(home, env),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const service = watch(t, child, home);
  await service.logged(/listening on port \d+/);
  const port = Number(/listening on port (\d+)/.exec(service.log())?.[1]);
  return { ...service, port };
}

/**
 * Runs the program to its end, as for --check.
 * @param {{after: (done: () => unknown) => void}} t
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 */
export function run(t, args, env = {}) {
  const { status, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    env: { ...environment(folder(t)), LANG: 'fr_FR.UTF-8', ...env },
    timeout: 60_000,
  });
  return { status, stdout, stderr };
}

/**
 * One request over HTTP, as `fetch` makes it but with any path and any header.
 * @param {number} port
 * @param {string} path sent as it is
 * @param {{method?: string, headers?: Record<string, string>, body?: string, ca?: Buffer, agent?:
 *   import('node:http').Agent}} [options]
 * @returns {Promise<{status: number, headers: Record<string, string | undefined>, body: Buffer,
 *   text: string}>}
 */
export function get(port, path, { method = 'GET', headers = {}, body, ca, agent } = {}) {
  return new Promise((resolve, reject) => {
    const send = ca ? encrypted : plain;
    const request = send(
      {
        host: '127.0.0.1',
        port,
        path,
        method,
        headers,
        agent,
        ...(ca && { ca, servername: 'localhost' }),
      },
      (response) => {
        /** @type {Buffer[]} */
        const pieces = [];
        response.on('data', (piece) => pieces.push(piece));
        response.on('error', reject);
        response.on('end', () => {
          const whole = Buffer.concat(pieces);
          resolve({
            status: response.statusCode ?? 0,
            headers: /** @type {Record<string, string>} */ (response.headers),
            body: whole,
            text: whole.toString(),
          });
        });
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}
