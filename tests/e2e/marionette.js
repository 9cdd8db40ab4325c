/**
 * Firefox's own remote control: JSON messages over TCP, each preceded by its length in bytes and
 * a colon. `[0, id, command, parameters]` asks; `[1, id, error, result]` answers.
 */
import { connect } from 'node:net';

/** Longer than Firefox itself waits for a script. */
const PATIENCE_MS = 60_000;

/**
 * @typedef {Object} Marionette
 * @property {(command: string, parameters?: object) => Promise<any>} send
 * @property {() => void} end
 */

/**
 * @param {number} port
 * @returns {Promise<Marionette>}
 */
export async function openMarionette(port) {
  const socket = connect(port, '127.0.0.1');
  /** @type {Map<number, {resolve: (result: any) => void, reject: (error: Error) => void}>} */
  const waiting = new Map();
  let received = Buffer.alloc(0);
  let last = 0;
  /** @type {() => void} */
  let greeted = () => {};
  const greeting = new Promise((resolve, reject) => {
    greeted = () => resolve(undefined);
    socket.once('error', reject);
  });

  /** @param {any} message */
  const take = (message) => {
    if (!Array.isArray(message)) return greeted();
    const [, id, error, result] = message;
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error) return asked?.reject(new Error(`${error.error}: ${error.message}`));
    return asked?.resolve(result);
  };

  socket.on('data', (data) => {
    received = Buffer.concat([received, data]);
    for (;;) {
      const colon = received.indexOf(':');
      if (colon < 0) return;
      const end = colon + 1 + Number(received.subarray(0, colon).toString());
      if (received.length < end) return;
      take(JSON.parse(received.subarray(colon + 1, end).toString()));
      received = received.subarray(end);
    }
  });
  socket.on('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('Firefox closed the connection'));
    waiting.clear();
  });
  await greeting;
  socket.on('error', () => {});

  return {
    send: (command, parameters = {}) =>
      new Promise((resolve, reject) => {
        if (socket.destroyed) {
          reject(new Error('Firefox closed the connection'));
          return;
        }
        last += 1;
        const patience = setTimeout(
          () => reject(new Error(`Firefox did not answer ${command} within a minute`)),
          PATIENCE_MS,
        );
        waiting.set(last, {
          resolve: (result) => {
            clearTimeout(patience);
            resolve(result);
          },
          reject: (error) => {
            clearTimeout(patience);
            reject(error);
          },
        });
        const message = JSON.stringify([0, last, command, parameters]);
        socket.write(`${Buffer.byteLength(message)}:${message}`);
      }),
    end: () => socket.destroy(),
  };
}
