/*
 * A websocket whose every byte the test decides (RFC 6455): half a frame, a hundred in one packet,
 * none read.
 */
import { createHash, randomBytes } from 'node:crypto';
import { connect as connectPlain } from 'node:net';
import { connect as connectEncrypted } from 'node:tls';
import { calling } from '../native/client.js';

export const TEXT = 1,
  BINARY = 2,
  CLOSE = 8,
  PING = 9,
  PONG = 10;

/** @typedef {{opcode: number, payload: Buffer, text: string}} Message */

/**
 * One frame from a client, masked as it has to be.
 * @param {string | Uint8Array} payload
 * @param {{opcode?: number, fin?: boolean}} [options] text, or for bytes binary, if not given
 */
export function frame(
  payload,
  { opcode = typeof payload === 'string' ? TEXT : BINARY, fin = true } = {},
) {
  const body = Buffer.from(payload);
  const mask = randomBytes(4);
  const head =
    body.length < 126
      ? Buffer.from([0, 0x80 | body.length])
      : body.length < 65536
        ? Buffer.from([0, 0x80 | 126, body.length >> 8, body.length & 255])
        : Buffer.concat([
            Buffer.from([0, 0x80 | 127, 0, 0, 0, 0]),
            (() => {
              const four = Buffer.alloc(4);
              four.writeUInt32BE(body.length);
              return four;
            })(),
          ]);
  head[0] = (fin ? 0x80 : 0) | opcode;
  for (let i = 0; i < body.length; i++) body[i] ^= mask[i % 4];
  return Buffer.concat([head, mask, body]);
}

/**
 * @param {Buffer} bytes
 * @returns {{fin: boolean, opcode: number, payload: Buffer, size: number} | null} null: not whole
 *   yet
 */
function cut(bytes) {
  if (bytes.length < 2) return null;
  let length = bytes[1] & 127;
  let at = 2;
  if (length === 126) {
    if (bytes.length < 4) return null;
    length = bytes.readUInt16BE(2);
    at = 4;
  } else if (length === 127) {
    if (bytes.length < 10) return null;
    length = Number(bytes.readBigUInt64BE(2));
    at = 10;
  }
  if (bytes.length < at + length) return null;
  return {
    fin: (bytes[0] & 0x80) !== 0,
    opcode: bytes[0] & 15,
    payload: bytes.subarray(at, at + length),
    size: at + length,
  };
}

/**
 * @typedef {Object} Socket
 * @property {number} status of the answer to the upgrade; 101 where it is a websocket
 * @property {Record<string, string>} headers
 * @property {import('node:net').Socket} raw
 * @property {(bytes: Uint8Array) => void} write
 * @property {(payload: string | Uint8Array) => void} send
 * @property {() => Promise<Message>} next   the next message; a rejection where the connection
 *   ended
 * @property {(method: string, params?: object) => Promise<any>} call   the result; throws the error
 * @property {(method: string, params?: object) => Promise<any>} fails   the error
 * @property {Message[]} aside   what came while an answer was waited for
 * @property {Promise<{code: number, reason: string}>} closed   1006 where nothing was said
 */

/**
 * Puts frames together into messages.
 * @param {{message: (message: Message) => void, close: (end: {code: number, reason: string}) =>
 *   void}} on
 */
function createReader(on) {
  /** @type {Buffer[]} */
  let pieces = [];
  let kind = 0;
  /** @param {NonNullable<ReturnType<typeof cut>>} part */
  return ({ fin, opcode, payload }) => {
    if (opcode === CLOSE)
      return on.close(
        payload.length < 2
          ? { code: 1005, reason: '' }
          : { code: payload.readUInt16BE(0), reason: payload.subarray(2).toString() },
      );
    if (opcode === PING || opcode === PONG)
      return on.message({ opcode, payload: Buffer.from(payload), text: '' });
    if (opcode !== 0) kind = opcode;
    pieces.push(Buffer.from(payload));
    if (!fin) return undefined;
    const whole = Buffer.concat(pieces);
    pieces = [];
    return on.message({
      opcode: kind,
      payload: whole,
      text: kind === TEXT ? new TextDecoder('utf-8', { fatal: true }).decode(whole) : '',
    });
  };
}

/**
 * Messages in order, for whoever waits for the next one.
 * @param {Promise<unknown>} closed
 */
function createInbox(closed) {
  /** @type {Message[]} */
  const arrived = [];
  /** @type {{resolve: (message: Message) => void, reject: (error: Error) => void}[]} */
  const waiting = [];
  let over = false;
  closed.then(() => {
    over = true;
    for (const { reject } of waiting.splice(0)) reject(new Error('the connection ended'));
  });
  return {
    /** @param {Message} message */
    put: (message) => {
      const first = waiting.shift();
      if (first) first.resolve(message);
      else arrived.push(message);
    },
    next: () =>
      new Promise((/** @type {(message: Message) => void} */ resolve, reject) => {
        const first = arrived.shift();
        if (first) resolve(first);
        else if (over) reject(new Error('the connection ended'));
        else waiting.push({ resolve, reject });
      }),
  };
}

/**
 * The request for a websocket.
 * @param {number} port @param {string} path @param {string} key
 * @param {{protocol?: string, headers?: Record<string, string>}} options
 */
const upgrade = (port, path, key, { protocol, headers = {} }) =>
  [
    `GET ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${key}`,
    ...(protocol ? [`Sec-WebSocket-Protocol: ${protocol}`] : []),
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '\r\n',
  ].join('\r\n');

/**
 * The answer to it.
 * @param {Buffer} head  without the empty line
 * @param {string} key
 * @returns {{status: number, headers: Record<string, string>}}
 */
function answered(head, key) {
  const [first, ...lines] = head.toString().split('\r\n');
  const status = Number(first.split(' ')[1]);
  const headers = Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      line.slice(line.indexOf(':') + 1).trim(),
    ]),
  );
  const wanted = createHash('sha1')
    .update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64');
  if (status === 101 && headers['sec-websocket-accept'] !== wanted)
    throw new Error('a wrong Sec-WebSocket-Accept');
  return { status, headers };
}

/**
 * What is done with a connection, whatever was answered.
 * @param {import('node:net').Socket} raw
 * @param {() => Promise<Message>} next
 */
function actions(raw, next) {
  let serial = 0;
  /** @type {Message[]} */
  const aside = [];
  /** @param {string} method @param {object} [params] */
  const ask = async (method, params) => {
    const id = ++serial;
    raw.write(frame(JSON.stringify({ jsonrpc: '2.0', id, method, params })));
    for (;;) {
      const message = await next();
      const body = message.opcode === TEXT ? JSON.parse(message.text) : {};
      if (body.id === id) return body;
      aside.push(message);
    }
  };
  return {
    raw,
    next,
    aside,
    write: (/** @type {Uint8Array} */ data) => {
      raw.write(data);
    },
    send: (/** @type {string | Uint8Array} */ payload) => {
      raw.write(frame(payload));
    },
    ...calling(ask),
  };
}

/**
 * @param {{after: (done: () => unknown) => void}} t
 * @param {number} port
 * @param {string} path
 * @param {{protocol?: string, headers?: Record<string, string>, ca?: Buffer, localAddress?: string,
 *   reads?: boolean}} [options]
 * @returns {Promise<Socket>}
 */
export function open(t, port, path, { ca, localAddress, reads = true, ...request } = {}) {
  const key = randomBytes(16).toString('base64');
  const host = { host: '127.0.0.1', port, localAddress };
  const raw = ca
    ? connectEncrypted({ ...host, ca, servername: 'localhost', ALPNProtocols: ['h2', 'http/1.1'] })
    : connectPlain(host);
  t.after(() => raw.destroy());
  raw.write(upgrade(port, path, key, request));

  /** @type {(end: {code: number, reason: string}) => void} */
  let end = () => {};
  const closed = new Promise(
    (/** @type {(end: {code: number, reason: string}) => void} */ resolve) => {
      end = resolve;
    },
  );
  const { put, next } = createInbox(closed);
  const understand = createReader({ message: put, close: end });
  let rest = Buffer.alloc(0);
  const read = () => {
    for (let part = cut(rest); part; part = cut(rest)) {
      rest = rest.subarray(part.size);
      understand(part);
    }
  };

  return new Promise((resolve, reject) => {
    raw.on('error', (error) => {
      end({ code: 1006, reason: '' });
      reject(error);
    });
    raw.on('close', () => {
      end({ code: 1006, reason: '' });
      reject(new Error('it ended without an answer'));
    });
    let begun = false;
    raw.on('data', (bytes) => {
      rest = Buffer.concat([rest, bytes]);
      const stop = rest.indexOf('\r\n\r\n');
      if (!begun && stop >= 0) {
        begun = true;
        const head = rest.subarray(0, stop);
        rest = rest.subarray(stop + 4);
        try {
          const answer = answered(head, key);
          if (!reads) raw.pause();
          resolve({ ...answer, closed, ...actions(raw, next) });
        } catch (error) {
          return void reject(error);
        }
      }
      if (begun && reads) read();
      return undefined;
    });
  });
}
