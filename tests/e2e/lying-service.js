/**
 * A service that lies: it stands before the real one and tampers with what the learner gets of the
 * helper.
 */
import { once } from 'node:events';
import { WebSocket as Line, WebSocketServer } from 'ws';

/**
 * One message of the helper's becomes what the learner gets of it.
 * @typedef {(message: Buffer) => Buffer[]} Lie
 */

/** @param {Buffer} message */
function changed(message) {
  const copy = Buffer.from(message);
  copy[copy.length - 1] ^= 1;
  return copy;
}

/** @returns {Lie} */
function reordering() {
  /** @type {Buffer | null} */
  let held = null;
  return (message) => {
    if (held) return [message, held];
    held = message;
    return [];
  };
}

/** A record of the same kind and counter, whose bytes nobody has sealed. @param {Buffer} message */
const madeUp = (message) =>
  Buffer.concat([message.subarray(0, 16), Buffer.alloc(message.length - 16, 7)]);

/** @type {Record<string, () => Lie>} */
export const LIES = {
  repeats: () => (message) => [message, message],
  reorders: reordering,
  changes: () => (message) => [changed(message)],
  invents: () => (message) => [message, madeUp(message)],
};

/**
 * @param {number} port  the real service's
 * @returns {Promise<{address: string, tell: (lie: Lie | null) => void, lied: () => number, close:
 *   () => void}>}
 */
export async function startLiar(port) {
  /** @type {Lie | null} */
  let lie = null;
  let count = 0;
  /** @type {Line | null} */
  let learner = null;
  const server = new WebSocketServer({
    port: 0,
    host: '127.0.0.1',
    perMessageDeflate: false,
    handleProtocols: (offered) => [...offered][0],
  });
  server.on('connection', (near, { url, headers }) => {
    const far = new Line(`ws://127.0.0.1:${port}${url}`, near.protocol, {
      perMessageDeflate: false,
      headers: { ...(headers.origin && { origin: headers.origin }) },
    });
    const open = new Promise((resolve) => {
      far.once('open', resolve);
    });
    near.on('message', (/** @type {Buffer} */ message, binary) => {
      if (!binary && message.includes('room.open')) learner = near;
      void open.then(() => far.send(message, { binary }));
    });
    far.on('message', (/** @type {Buffer} */ message, binary) => {
      const lying = binary && near === learner && message.length > 0 ? lie : null;
      for (const one of lying ? lying(message) : [message]) near.send(one, { binary });
      if (lying) count += 1;
    });
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ]) {
      socket.on('error', () => other.terminate());
      socket.on('close', () => other.terminate());
    }
  });
  await once(server, 'listening');
  return {
    address: `ws://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`,
    tell: (next) => {
      lie = next;
      count = 0;
    },
    lied: () => count,
    close: () => {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}
