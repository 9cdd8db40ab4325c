/** A seat in a room, on a network that breaks in the ways in which networks break. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { createRelay } from '../../extension/src/shared/follow/relay.js';

/**
 * Time that stands still until it is moved on.
 * @param {import('node:test').TestContext} t
 */
function ownTime(t) {
  const real = { now: Date.now, interval: setInterval, timeout: setTimeout, clear: clearInterval };
  let time = 1_000_000;
  /** @type {Map<number, {at: number, every: number, run: () => void}>} */
  const timers = new Map();
  let id = 0;
  const set = (/** @type {boolean} */ again) =>
    /** @type {any} */ (
      (/** @type {() => void} */ run, /** @type {number} */ ms) => {
        id += 1;
        timers.set(id, { at: time + ms, every: again ? ms : 0, run });
        return id;
      }
    );
  Date.now = () => time;
  globalThis.setInterval = set(true);
  globalThis.setTimeout = set(false);
  globalThis.clearInterval = /** @type {any} */ (
    (/** @type {number} */ which) => timers.delete(which)
  );
  t.after(() => {
    Date.now = real.now;
    globalThis.setInterval = real.interval;
    globalThis.setTimeout = real.timeout;
    globalThis.clearInterval = real.clear;
  });
  /** What was said in between has arrived. */
  const settle = async () => {
    for (let turn = 0; turn < 20; turn += 1) await null;
  };
  return {
    settle,
    async pass(/** @type {number} */ ms) {
      const until = time + ms;
      for (;;) {
        const [next] = [...timers]
          .filter(([, { at }]) => at <= until)
          .sort((a, b) => a[1].at - b[1].at);
        if (!next) break;
        const [which, timer] = next;
        time = timer.at;
        if (timer.every) timer.at += timer.every;
        else timers.delete(which);
        timer.run();
        await settle();
      }
      time = until;
    },
  };
}

/** Sockets of a network that can go silent: then nothing arrives, not even a closing handshake. */
function createNetwork() {
  /** @type {any[]} */
  const sockets = [];
  const network = {
    sockets,
    silent: false,
    /** @returns {WebSocket} */
    connect() {
      /** @type {any} */
      const socket = {
        readyState: 0,
        closed: 0,
        close: (/** @type {number} */ code) => {
          socket.closed = code;
          socket.readyState = 2;
        },
        send(/** @type {unknown} */ data) {
          if (typeof data !== 'string' || network.silent) return;
          const { id } = JSON.parse(data);
          const result = { seat: 1, ticket: 'ticket', present: [] };
          queueMicrotask(() =>
            socket.onmessage({ data: JSON.stringify({ jsonrpc: '2.0', id, result }) }),
          );
        },
      };
      sockets.push(socket);
      queueMicrotask(() => {
        if (network.silent) return;
        socket.readyState = 1;
        socket.onopen();
      });
      return socket;
    },
  };
  return network;
}

/** @param {import('node:test').TestContext} t */
async function seated(t) {
  const time = ownTime(t);
  const network = createNetwork();
  /** @type {string[]} */
  const states = [];
  const relay = createRelay({
    address: 'ws://nowhere/follow',
    connect: network.connect,
    onRecord: () => {},
    onNotice: () => {},
    onState: (state) => states.push(state),
  });
  await relay.join('47');
  t.after(() => relay.drop());
  return { time, network, states, relay };
}

// In a lift: for more than a minute the page said that all was well, and nothing that was pressed
// arrived.
test('a network that goes silent is noticed within twenty seconds', async (t) => {
  const { time, network, states } = await seated(t);
  network.silent = true;
  await time.pass(20_000);
  assert.deepEqual(states, ['connecting', 'here', 'lost']);
  assert.equal(network.sockets[0].closed, 4007, 'the service is told, if it can hear');
});

test('it comes back as soon as the network does, and the old connection is nobody’s any more', async (t) => {
  const { time, network, states } = await seated(t);
  network.silent = true;
  await time.pass(40_000);
  network.silent = false;
  await time.pass(30_000);
  assert.equal(states.at(-1), 'here');
  const [first] = network.sockets;
  first.onmessage({ data: '{' });
  first.onclose({ code: 4006 });
  assert.equal(states.at(-1), 'here');
});

test('a service that says that it is over is believed', async (t) => {
  const { network, states } = await seated(t);
  network.sockets[0].onclose({ code: 4007 });
  assert.equal(states.at(-1), 'over');
});

test('a service that heard nothing while we heard nothing either is come back to', async (t) => {
  const { time, network, states } = await seated(t);
  await time.pass(4_000);
  Date.now = () => 2_000_000; // the computer slept: no timer ran
  network.sockets[0].onclose({ code: 4007 });
  assert.equal(states.at(-1), 'lost');
});
