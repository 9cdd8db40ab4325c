/*
 * An ordinary client of the relay, as browsers are: npm's `ws`, which knows nothing of the relay.
 */
import { WebSocket as Client } from 'ws';
import { calling } from '../native/client.js';

/** PROTOCOL.md, "The relay". */
export const WHOLE = 1;
const HEAD = 5;
const BEAT_MS = 5000;

/** @typedef {{seat: number, flags: number, body: Buffer}} Rec */
/** @typedef {{method: string, params: any}} Notice */

/**
 * One record, or more one after the other.
 * @param {...{seat?: number, flags?: number, body: string | Uint8Array}} records
 */
export function records(...records) {
  return Buffer.concat(
    records.flatMap(({ seat = 0, flags = 0, body }) => {
      const bytes = Buffer.from(body);
      const head = Buffer.alloc(HEAD);
      head.writeUInt16BE(bytes.length, 0);
      head.writeUInt16BE(seat, 2);
      head[4] = flags;
      return [head, bytes];
    }),
  );
}

/**
 * @param {Buffer} message
 * @returns {Rec[]}
 */
export function cut(message) {
  const found = [];
  for (let at = 0; at < message.length;) {
    const end = at + HEAD + message.readUInt16BE(at);
    if (end > message.length) throw new Error('a record is cut off');
    found.push({
      seat: message.readUInt16BE(at + 2),
      flags: message[at + 4],
      body: message.subarray(at + HEAD, end),
    });
    at = end;
  }
  return found;
}

/**
 * What arrives one after the other and is waited for one after the other.
 * @template T
 */
function queue() {
  /** @type {T[]} */
  const arrived = [];
  /** @type {{resolve: (value: T) => void, reject: (error: Error) => void}[]} */
  const waiting = [];
  /** @type {Error | null} */
  let over = null;
  return {
    /** @param {T} value */
    put(value) {
      const first = waiting.shift();
      if (first) first.resolve(value);
      else arrived.push(value);
    },
    /** @returns {Promise<T>} */
    take: () =>
      new Promise((resolve, reject) => {
        if (arrived.length > 0) resolve(/** @type {T} */ (arrived.shift()));
        else if (over) reject(over);
        else waiting.push({ resolve, reject });
      }),
    /** @param {Error} why */
    end(why) {
      over = why;
      for (const { reject } of waiting.splice(0)) reject(why);
    },
    rest: () => arrived.splice(0),
  };
}

/**
 * @typedef {Object} Follower
 * @property {Client} socket
 * @property {(method: string, params?: object) => Promise<any>} call   the result; throws the error
 * @property {(method: string, params?: object) => Promise<any>} fails   the error
 * @property {(...list: Parameters<typeof records>) => void} send
 * @property {() => Promise<Rec>} record   the next one
 * @property {() => Promise<Notice>} told   the next notification
 * @property {() => Rec[]} unread   records that nobody waited for
 * @property {Promise<{code: number, reason: string}>} closed
 * @property {() => number} beats   how many came
 * @property {() => void} vanish   the connection breaks without a word
 */

/**
 * Connects, from an address of its own; beats as the page wants it, unless `silent`.
 * @param {{after: (done: () => unknown) => void}} t
 * @param {number} port
 * @param {{localAddress?: string, silent?: boolean, ca?: Buffer}} [options] `ca`: over TLS, by
 *   somebody whom that one knows
 * @returns {Promise<Follower>}
 */
export async function follow(t, port, { localAddress = address(), silent = false, ca } = {}) {
  const socket = new Client(
    `${ca ? 'wss' : 'ws'}://127.0.0.1:${port}/follow`,
    'pasapas.follow.v1',
    {
      localAddress,
      perMessageDeflate: true,
      maxPayload: 65536,
      ...(ca && { ca, servername: 'localhost' }),
    },
  );
  /** @type {ReturnType<typeof queue<Rec>>} */
  const carried = queue();
  /** @type {ReturnType<typeof queue<Notice>>} */
  const notices = queue();
  /** @type {Map<number, {resolve: (answer: any) => void, reject: (error: Error) => void}>} */
  const asked = new Map();
  let beats = 0;
  let serial = 0;
  socket.on('message', (/** @type {Buffer} */ data, binary) => {
    if (binary && data.length === 0) beats++;
    if (binary) {
      for (const record of cut(data)) carried.put(record);
      return;
    }
    const message = JSON.parse(data.toString());
    const waiting = asked.get(message.id);
    asked.delete(message.id);
    if (waiting) waiting.resolve(message);
    else notices.put(message);
  });
  const closed = new Promise(
    (/** @type {(end: {code: number, reason: string}) => void} */ resolve) => {
      socket.on('close', (code, reason) => {
        const why = new Error(`closed with ${code} ${reason}`);
        clearInterval(beating);
        for (const { reject } of asked.values()) reject(why);
        carried.end(why);
        notices.end(why);
        resolve({ code, reason: reason.toString() });
      });
    },
  );
  const beating = setInterval(() => {
    if (!silent && socket.readyState === Client.OPEN) socket.send(Buffer.alloc(0));
  }, BEAT_MS);
  t.after(() => {
    clearInterval(beating);
    socket.terminate();
  });
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
  if (socket.protocol !== 'pasapas.follow.v1' || socket.extensions !== '')
    throw new Error(`speaks ${socket.protocol} ${socket.extensions}`);

  /** @param {string} method @param {object} [params] */
  const ask = (method, params) =>
    new Promise((/** @type {(answer: any) => void} */ resolve, reject) => {
      const id = ++serial;
      asked.set(id, { resolve, reject });
      socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    });
  return {
    socket,
    closed,
    send: (...list) => socket.send(records(...list)),
    record: carried.take,
    told: notices.take,
    unread: carried.rest,
    beats: () => beats,
    vanish: () => socket.terminate(),
    ...calling(ask),
  };
}

let addresses = 0;

/** A loopback address that nobody had before, since limits count by address. */
export function address() {
  const number = addresses++;
  return `127.${1 + Math.floor(number / 62_500)}.${Math.floor(number / 250) % 250}.${1 + (number % 250)}`;
}

/**
 * A room with helpers in it, in seats 1 and so on.
 * @param {{after: (done: () => unknown) => void}} t
 * @param {number} port
 * @param {number} helpers
 * @param {'follow' | 'broadcast'} [kind]
 */
export async function room(t, port, helpers, kind = 'follow') {
  const owner = await follow(t, port);
  const { number, ticket } = await owner.call('room.open', { kind });
  const others = [];
  for (let i = 0; i < helpers; i++) {
    const helper = await follow(t, port);
    const { ticket: own } = await helper.call('room.join', { number });
    others.push(Object.assign(helper, { ticket: own }));
    await owner.told();
  }
  return { owner, others, number, ticket };
}
