/*
 * The way to a host that does not behave as it should: such a host cannot be built, so the
 * browser's end of the port is played here.
 */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { createNativeHost } from '../../extension/src/background/source/native-host.js';
import { HostMissing } from '../../extension/src/background/source/rpc.js';

/** @typedef {{said: any[], closed: boolean, answer: (message: object) => void}} Line */
/** @typedef {{at: number, act: () => void}} Timer */

/** @type {Line[]} the ports that were opened, in order */
let lines = [];
/** The clock stands still, and goes on when a test says so. */
let time = 0;
/** @type {Timer[]} */
let timers = [];
const own = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };

/** @param {number} ms */
function pass(ms) {
  time += ms;
  const due = timers.filter(({ at }) => at <= time);
  timers = timers.filter((timer) => !due.includes(timer));
  for (const { act } of due) act();
}

function connectNative() {
  /** @type {Line} */
  const line = { said: [], closed: false, answer: () => {} };
  lines.push(line);
  return {
    postMessage: (/** @type {any} */ message) => line.said.push(message),
    onMessage: {
      addListener: (/** @type {Line['answer']} */ hear) => {
        line.answer = hear;
      },
    },
    onDisconnect: { addListener: () => {} },
    disconnect: () => {
      line.closed = true;
    },
  };
}

beforeEach(() => {
  lines = [];
  timers = [];
  Object.assign(globalThis, {
    chrome: { runtime: { connectNative } },
    setTimeout: (/** @type {() => void} */ act, /** @type {number} */ ms) => {
      const timer = { at: time + ms, act };
      timers.push(timer);
      return timer;
    },
    clearTimeout: (/** @type {Timer} */ timer) => {
      timers = timers.filter((one) => one !== timer);
    },
  });
});
afterEach(() => {
  Object.assign(globalThis, own);
});

/** @param {() => void} [onAnswer] */
const open = (onAnswer = () => {}) =>
  createNativeHost({ onConnect: () => {}, onAnswer, onNotice: () => {}, now: () => time });

test('a host was there and said nothing, and everything waited for it: it is given up, and started anew', async () => {
  const port = open();
  const call = port.call('guides.find', { url: 'https://www.doctolib.fr/' });
  pass(19_000);
  assert.equal(lines[0].closed, false);
  pass(2_000);
  await assert.rejects(call, HostMissing);
  assert.equal(lines[0].closed, true);
  const again = port.call('guides.find', { url: 'https://www.doctolib.fr/' });
  lines[1].answer({ id: lines[1].said[0].id, result: { guides: [] } });
  assert.deepEqual(await again, { guides: [] });
});

test('a host answered slowly, one call after the other: it is not given up as long as it says something', async () => {
  const port = open();
  const calls = [1, 2, 3].map(() => port.call('hello'));
  for (const { id } of lines[0].said) {
    pass(15_000);
    lines[0].answer({ id, result: id });
  }
  assert.equal((await Promise.all(calls)).length, 3);
  pass(25_000);
  assert.equal(lines[0].closed, false, 'nothing was asked of it any more');
});

test('a host came back and nobody was told: its first word after each start is', async () => {
  let answers = 0;
  const port = open(() => {
    answers++;
  });
  for (const index of [0, 1]) {
    const call = port.call('hello');
    lines[0].answer({ id: lines[0].said[index].id, result: {} });
    await call;
    assert.equal(answers, 1);
  }
  pass(30_000); // idle: the port is closed
  const call = port.call('hello');
  lines[1].answer({ id: lines[1].said[0].id, result: {} });
  await call;
  assert.equal(answers, 2);
});
