/**
 * The helper's page as the real service serves it, and before the service a door that a test can
 * shut, as tunnels and lifts do.
 */
import '../unit/webcrypto.js';
import { once } from 'node:events';
import { connect as connectTo, createServer } from 'node:net';
import { join } from 'node:path';
import { WebSocket as Socket } from 'ws';
import { root, start } from '../service/service.js';
import { openLearner } from './learner.js';

export const TOP = root;

/** What is read out: cerise, moulin. */
export const PAIR = /** @type {const} */ ([344, 1237]);

/** @param {string} address @param {string} protocol */
export const connect = (address, protocol) =>
  /** @type {globalThis.WebSocket} */ (/** @type {unknown} */ (new Socket(address, protocol)));

/**
 * Somebody to be helped, for as long as a test lasts.
 * @param {import('node:test').TestContext} t
 * @param {Stage} stage
 * @param {Uint8Array[]} [known]  keys of those who were paired with face to face
 */
export async function learnerFor(t, stage, known) {
  const learner = await openLearner({ address: stage.follow, connect, pair: PAIR, known });
  t.after(() => learner.leave());
  return learner;
}

export async function openStage() {
  /** @type {(() => unknown)[]} */
  const endings = [];
  const service = await start(
    { after: (done) => endings.push(done) },
    { args: ['--web', join(root, 'build/release/web'), '--guesses-per-address', '1000'] },
  );
  /** @type {Set<import('node:net').Socket>} */
  const through = new Set();
  let shut = false;
  const door = createServer((front) => {
    if (shut) return void front.destroy();
    const behind = connectTo(service.port, '127.0.0.1');
    front.pipe(behind).pipe(front);
    through.add(front);
    for (const end of [front, behind])
      end
        .on('error', () => {})
        .on('close', () => {
          front.destroy();
          behind.destroy();
          through.delete(front);
        });
    return undefined;
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (door.address());

  return {
    url: `http://127.0.0.1:${port}/aide/`,
    /** For a learner, who comes another way. */
    follow: `ws://127.0.0.1:${service.port}/follow`,
    /** Breaks every connection of helpers; none comes through until `open`. */
    cut() {
      shut = true;
      for (const socket of through) socket.destroy();
    },
    open() {
      shut = false;
    },
    async close() {
      for (const end of endings) await end();
      for (const socket of through) socket.destroy();
      door.close();
    },
  };
}

/** @typedef {Awaited<ReturnType<typeof openStage>>} Stage */
