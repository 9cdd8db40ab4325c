/*
 * A client of pasapas-host as a browser is one: frames over stdin and stdout. For tests.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { endianness, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** The folder of the programs under test; `PASAPAS_BIN` names another build. */
export const bin = process.env.PASAPAS_BIN ?? join(root, 'build/release/bin');

/**
 * @typedef {{code: number, message: string, data?: {status: string, text: {en: string, fr:
 *   string}}}} Fault
 */
/**
 * @typedef {{jsonrpc: '2.0', id?: string | number | null, result?: any, error?: Fault, method?:
 *   string, params?: any}} Message
 */

/**
 * The length before a frame, in the machine's byte order.
 * @param {number} length
 */
export function header(length) {
  const bytes = Buffer.alloc(4);
  if (endianness() === 'LE') bytes.writeUInt32LE(length);
  else bytes.writeUInt32BE(length);
  return bytes;
}

/**
 * One frame. Strings and bytes are sent as they are, everything else as JSON.
 * @param {unknown} message
 */
export function frame(message) {
  const body =
    message instanceof Uint8Array
      ? message
      : Buffer.from(typeof message === 'string' ? message : JSON.stringify(message));
  return Buffer.concat([header(body.length), body]);
}

/**
 * Cuts a stream into frames.
 * @param {(body: Buffer) => void} take called with each frame's bytes
 * @returns {{feed: (bytes: Buffer) => void, rest: () => Buffer}}
 */
export function splitter(take) {
  let rest = Buffer.alloc(0);
  return {
    feed(bytes) {
      rest = Buffer.concat([rest, bytes]);
      while (rest.length >= 4) {
        const length = endianness() === 'LE' ? rest.readUInt32LE() : rest.readUInt32BE();
        if (rest.length < 4 + length) return;
        take(rest.subarray(4, 4 + length));
        rest = rest.subarray(4 + length);
      }
    },
    rest: () => rest,
  };
}

/** @type {WeakMap<object, (() => unknown)[]>} */
const endings = new WeakMap();

/**
 * What is done when a test ends, the last first: a host goes before the folder that it writes into.
 * @param {{after: (done: () => void) => void}} t
 * @param {() => unknown} done
 */
function afterwards(t, done) {
  const known = endings.get(t);
  if (known) return void known.unshift(done);
  const all = [done];
  endings.set(t, all);
  t.after(async () => {
    for (const one of all) await one();
  });
}

/**
 * A folder for one test, removed when it ends.
 * @param {{after: (done: () => void) => void}} t the test's context
 */
export function folder(t) {
  const path = mkdtempSync(join(tmpdir(), 'pasapas-'));
  afterwards(t, () => rmSync(path, { recursive: true, force: true }));
  return path;
}

/**
 * @typedef {Object} Client
 * @property {import('node:child_process').ChildProcessByStdio<import('node:stream').Writable,
 *   import('node:stream').Readable, import('node:stream').Readable>} child
 * @property {(bytes: Uint8Array) => void} write           raw bytes
 * @property {() => Promise<Message>} next                 the next message, whatever it is
 * @property {(method: string, params?: object) => Promise<any>} call   the result; throws the error
 * @property {(method: string, params?: object) => Promise<Fault>} fails   the error; throws if
 *   there is none
 * @property {() => Promise<{code: number | null, signal: string | null}>} end   closes stdin and
 *   waits
 * @property {Promise<{code: number | null, signal: string | null}>} ended
 * @property {() => string} stderr
 * @property {() => Message[]} notifications
 */

/**
 * What every client does with an answer: takes what was asked for, or what went wrong, and throws
 * where it is the other.
 * @param {(method: string, params?: object) => Promise<any>} ask  the whole answer
 */
export const calling = (ask) => ({
  /**
   * @param {string} method
   * @param {object} [params]
   * @returns {Promise<any>} the result; throws the error
   */
  async call(method, params) {
    const { result, error } = await ask(method, params);
    if (error) throw Object.assign(new Error(`${method}: ${error.code} ${error.message}`), error);
    return result;
  },
  /**
   * @param {string} method
   * @param {object} [params]
   * @returns {Promise<any>} the error; throws if there is none
   */
  async fails(method, params) {
    const { result, error } = await ask(method, params);
    if (!error) throw new Error(`${method} should have failed and said ${JSON.stringify(result)}`);
    return error;
  },
});

/**
 * Starts a host. It is ended with the test.
 * @param {{after: (done: () => void) => void}} t the test's context
 * @param {{env?: Record<string, string>, program?: string, args?: string[], home?: string}}
 *   [options] `env` is added to an environment that holds nothing but PATH, HOME and PASAPAS_HOME
 *   (both in `home`, a new folder if it is not given) and PASAPAS_GUIDES (no folder)
 * @returns {Client}
 */
export function connect(t, options = {}) {
  const home = options.home ?? folder(t);
  const child = spawn(options.program ?? join(bin, 'pasapas-host'), options.args ?? [], {
    env: {
      PATH: process.env.PATH,
      HOME: home,
      PASAPAS_HOME: home,
      PASAPAS_GUIDES: '',
      ...options.env,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let serial = 0;
  let words = '';
  /** @type {Message[]} */
  const notices = [];
  /** @type {Message[]} */
  const arrived = [];
  /** @type {{resolve: (message: Message) => void, reject: (error: Error) => void}[]} */
  const waiting = [];
  const frames = splitter((body) => {
    const message = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    const first = waiting.shift();
    if (first) first.resolve(message);
    else arrived.push(message);
  });
  child.stdout.on('data', (bytes) => frames.feed(bytes));
  child.stderr.on('data', (bytes) => {
    words += bytes;
  });
  child.stdin.on('error', () => {}); // a host that ended early is seen by its status
  const ended = once(child, 'close').then(([code, signal]) => {
    for (const { reject } of waiting.splice(0))
      reject(new Error(`the host ended (${code ?? signal}): ${words}`));
    return { code, signal };
  });
  ended.catch(() => {});
  afterwards(t, () => {
    child.kill('SIGKILL');
    return ended.catch(() => null);
  });

  /** @returns {Promise<Message>} */
  const next = () =>
    new Promise((resolve, reject) => {
      const first = arrived.shift();
      if (first) resolve(first);
      else if (child.exitCode !== null || child.signalCode !== null)
        reject(new Error(`the host has ended: ${words}`));
      else waiting.push({ resolve, reject });
    });

  /**
   * @param {string} method
   * @param {object} [params]
   */
  async function answer(method, params) {
    const id = ++serial;
    child.stdin.write(frame({ jsonrpc: '2.0', id, method, params }));
    for (;;) {
      const message = await next();
      if (message.id === id) return message;
      notices.push(message);
    }
  }

  return {
    child,
    ended,
    next,
    write: (bytes) => {
      child.stdin.write(bytes);
    },
    ...calling(answer),
    end() {
      child.stdin.end();
      return ended;
    },
    stderr: () => words,
    notifications: () => notices,
  };
}
