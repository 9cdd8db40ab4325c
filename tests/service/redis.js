/* A real redis-server on a free port of loopback, and nodes that are one through it. */
import {spawn} from 'node:child_process';
import {folder, freePort, start, watch} from './service.js';

/**
 * @typedef {Object} Redis
 * @property {string} url
 * @property {number} port
 * @property {() => Promise<void>} kill      it is gone at once, and with it all that it knew
 * @property {() => Promise<void>} restart   another one, which knows nothing, at the same place
 * @property {(...words: string[]) => Promise<string>} ask   one command as `redis-cli` would send it, and its answer
 */

/**
 * @param {{after: (done: () => unknown) => void}} t
 * @param {string[]} [args]
 * @returns {Promise<Redis>}
 */
export async function redis(t, args = []) {
  const port = await freePort();
  const where = folder(t);
  const begin = async () => {
    // It writes its log to stdout.
    const child = spawn('sh', ['-c', 'exec redis-server "$@" >&2', 'redis-server', '--port', String(port), '--bind', '127.0.0.1',
      '--save', '', '--dir', where, ...args], {stdio: ['ignore', 'ignore', 'pipe'], env: {PATH: process.env.PATH}});
    const server = watch(t, child, where);
    await server.logged(/Ready to accept connections/);
    return server;
  };
  let server = await begin();
  const kill = async () => { await server.stop('SIGKILL'); };
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    kill,
    restart: async () => {
      await kill();
      server = await begin();
    },
    ask: (...words) => new Promise((resolve, reject) => {
      const child = spawn('redis-cli', ['-p', String(port), ...words], {stdio: ['ignore', 'pipe', 'inherit']});
      let said = '';
      child.stdout.on('data', (bytes) => { said += bytes; });
      child.on('error', reject).on('close', () => resolve(said.trimEnd()));
    }),
  };
}

/**
 * So many nodes through one Redis, each of which has found it.
 * @param {{after: (done: () => unknown) => void}} t
 * @param {string} url
 * @param {number} count
 * @param {string[]} [args]
 */
export const nodes = (t, url, count, args = []) => Promise.all(Array.from({length: count}, () => node(t, url, args)));

/** @param {{after: (done: () => unknown) => void}} t @param {string} url @param {string[]} [args] */
export async function node(t, url, args = []) {
  const service = await start(t, {args: ['--redis', url, ...args]});
  await service.logged(/one of several nodes/);
  return service;
}
