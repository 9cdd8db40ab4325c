/* A real redis-server on a free port of loopback, and nodes that are one through it. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { folder, freePort, start, watch } from './service.js';

/**
 * @typedef {Object} Redis
 * @property {string} url
 * @property {number} port
 * @property {() => number} pid
 * @property {() => Promise<void>} kill      it is gone at once, and with it all that it knew
 * @property {(...before: string[]) => Promise<void>} restart   another one at the same place, which
 *   knows nothing but that one command
 * @property {(...words: string[]) => Promise<string>} ask   one command as `redis-cli` would send
 *   it, and its answer
 */

/**
 * @param {{after: (done: () => unknown) => void}} t
 * @param {string[]} [args]
 * @returns {Promise<Redis>}
 */
export async function redis(t, args = []) {
  const port = await freePort();
  const where = folder(t);
  const socket = join(where, 'redis');
  /** @param {string[]} words @returns {Promise<string>} */
  const ask = (...words) =>
    new Promise((resolve, reject) => {
      const child = spawn('redis-cli', ['-s', socket, ...words], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let said = '';
      child.stdout.on('data', (bytes) => {
        said += bytes;
      });
      child.on('error', reject).on('close', () => resolve(said.trimEnd()));
    });
  /** It listens for nodes only once `before` is done. @param {string[]} before */
  const begin = async (before) => {
    // It writes its log to stdout.
    const child = spawn(
      'sh',
      [
        '-c',
        'exec redis-server "$@" >&2',
        'redis-server',
        '--port',
        before.length > 0 ? '0' : String(port),
        '--bind',
        '127.0.0.1',
        '--unixsocket',
        socket,
        '--save',
        '',
        '--dir',
        where,
        ...args,
      ],
      { stdio: ['ignore', 'ignore', 'pipe'], env: { PATH: process.env.PATH } },
    );
    const server = watch(t, child, where);
    await server.logged(/ready to accept connections at/);
    if (before.length > 0) {
      await ask(...before);
      await ask('CONFIG', 'SET', 'port', String(port));
    }
    return server;
  };
  let server = await begin([]);
  const kill = async () => {
    await server.stop('SIGKILL');
  };
  return {
    port,
    pid: () => /** @type {number} */ (server.child.pid),
    url: `redis://127.0.0.1:${port}`,
    kill,
    restart: async (...before) => {
      await kill();
      server = await begin(before);
    },
    ask,
  };
}

/**
 * A cluster of three, each with a third of the keys.
 * @param {{after: (done: () => unknown) => void}} t
 */
export async function cluster(t) {
  const servers = await Promise.all(
    [0, 1, 2].map(async () => {
      const bus = await freePort();
      return {
        ...(await redis(t, ['--cluster-enabled', 'yes', '--cluster-port', String(bus)])),
        bus,
      };
    }),
  );
  const ends = [0, 5461, 10923, 16384];
  await Promise.all(
    servers.map(({ ask }, i) =>
      ask('CLUSTER', 'ADDSLOTSRANGE', String(ends[i]), String(ends[i + 1] - 1)),
    ),
  );
  for (const { port, bus } of servers.slice(1))
    await servers[0].ask('CLUSTER', 'MEET', '127.0.0.1', String(port), String(bus));
  // Each has heard of all: there is nothing to be told of it.
  for (const { ask } of servers) {
    while (
      !/cluster_state:ok[^]*cluster_known_nodes:3/.test(await ask('CLUSTER', 'INFO')) ||
      (await ask('CLUSTER', 'SLOTS')).split('127.0.0.1').length < 4
    );
  }
  return servers;
}

/**
 * So many nodes through one Redis, each of which has found it.
 * @param {{after: (done: () => unknown) => void}} t
 * @param {string} url
 * @param {number} count
 * @param {string[]} [args]
 */
export const nodes = (t, url, count, args = []) =>
  Promise.all(Array.from({ length: count }, () => node(t, url, args)));

/**
 * @param {{after: (done: () => unknown) => void}} t
 * @param {string} url
 * @param {string[]} [args]
 */
export async function node(t, url, args = []) {
  const service = await start(t, { args: ['--redis', url, ...args] });
  await service.logged(/one of several nodes/);
  // It ends only when it is told to: people would come back, and hide that it fell.
  t.after(() =>
    assert.ok(service.child.exitCode === null || service.child.exitCode === 0, service.log()),
  );
  return service;
}
