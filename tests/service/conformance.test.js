/*
 * What RFC 6455 asks of a server, over a raw socket, in the order in which the Autobahn suite asks
 * it
 * (its groups 1 to 7 and 10). The service echoes nothing, so texts come back as the id of an answer
 * and bytes through a room. Where libwebsockets answers otherwise than that suite would have it,
 * the case says so with the word "leniently"; docs/decisions/0013 has the list.
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { address, cut, records } from './follower.js';
import { start } from './service.js';
import { BINARY, CLOSE, open, PING, PONG, TEXT } from './socket.js';

const CONTINUATION = 0;

/**
 * A frame as nobody would build it: every bit is the test's.
 * @param {{opcode: number, payload?: string | Uint8Array, fin?: boolean, rsv?: number, masked?:
 *   boolean, form?: 7 | 16 | 64, length?: number}} options `form`: the size of the length's field;
 *   `length`: what it says
 */
function odd({ opcode, payload = '', fin = true, rsv = 0, masked = true, form, length }) {
  const body = Buffer.from(payload);
  const told = length ?? body.length;
  const size = form ?? (told < 126 ? 7 : told < 65536 ? 16 : 64);
  const head = Buffer.alloc(size === 7 ? 2 : size === 16 ? 4 : 10);
  head[0] = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
  head[1] = (masked ? 0x80 : 0) | (size === 7 ? told : size === 16 ? 126 : 127);
  if (size === 16) head.writeUInt16BE(told, 2);
  if (size === 64) head.writeBigUInt64BE(BigInt(told), 2);
  if (!masked) return Buffer.concat([head, body]);
  const mask = randomBytes(4);
  for (let i = 0; i < body.length; i++) body[i] ^= mask[i % 4];
  return Buffer.concat([head, mask, body]);
}

/** @type {(() => unknown)[]} */
const endings = [];
/** @type {Awaited<ReturnType<typeof start>>} */
let service;
before(async () => {
  service = await start(
    {
      after: (done) => {
        endings.push(done);
      },
    },
    { args: ['--bytes-per-second', '10000000', '--records-per-second', '100000'] },
  );
});
after(async () => {
  for (const done of endings) await done();
});

/** @typedef {import('./socket.js').Socket} Socket */
/** @param {{after: (done: () => unknown) => void}} t */
const connect = (t) =>
  open(t, service.port, '/follow', { protocol: 'pasapas.follow.v1', localAddress: address() });

/** A text that is answered with `id`, which may hold whatever a text may. */
const question = (/** @type {string} */ id, padding = 0) =>
  JSON.stringify({ jsonrpc: '2.0', id, method: 'echo', params: { padding: 'x'.repeat(padding) } });

/** @param {Socket} socket @param {string} id */
async function assertEchoed(socket, id) {
  const message = await socket.next();
  assert.equal(message.opcode, TEXT);
  assert.equal(JSON.parse(message.text).id, id);
}

/** It still answers: nothing that came before was held against it. @param {Socket} socket */
async function assertAlive(socket) {
  socket.write(odd({ opcode: TEXT, payload: question('alive') }));
  await assertEchoed(socket, 'alive');
}

/**
 * A pair whose bytes go from one to the other.
 * @param {{after: (done: () => unknown) => void}} t
 */
async function pair(t) {
  const owner = await connect(t);
  const { number } = await owner.call('room.open', { kind: 'follow' });
  const helper = await connect(t);
  await helper.call('room.join', { number });
  await owner.next(); // room.joined
  return { owner, helper };
}

/** @param {Socket} socket @param {string | Buffer} body */
async function assertCarried(socket, body) {
  const { opcode, payload } = await socket.next();
  assert.equal(opcode, BINARY);
  assert.deepEqual(
    cut(payload).map((record) => record.body),
    [Buffer.from(body)],
  );
}

/** Sends it byte by byte, a packet each. @param {Socket} socket @param {Uint8Array} bytes */
async function drip(socket, bytes) {
  for (const byte of bytes)
    await new Promise((resolve) => socket.raw.write(Uint8Array.of(byte), resolve));
}

/**
 * What breaks the framing ends the connection, with 1002 or without a word (section 7.1.7), never
 * with an answer to what was broken.
 * @param {Socket} socket @param {number[]} [codes]
 */
async function assertFailed(socket, codes = [1002, 1006]) {
  const { code } = await socket.closed;
  assert.ok(codes.includes(code), `it was closed with ${code}`);
  await assert.rejects(socket.next(), /ended/);
}

describe('conformance', { concurrency: true }, () => {
  describe('1: frames of every length', { concurrency: true }, () => {
    for (const padding of [0, 1, 64, 65, 66, 2000, 4000]) {
      test(`a text padded by ${padding}`, async (t) => {
        const socket = await connect(t);
        socket.write(odd({ opcode: TEXT, payload: question(`id${padding}`, padding) }));
        await assertEchoed(socket, `id${padding}`);
      });
    }
    for (const length of [1, 120, 121, 122, 123, 4160]) {
      test(`a record with a body of ${length} bytes, in one packet and byte by byte`, async (t) => {
        const { owner, helper } = await pair(t);
        const body = randomBytes(length);
        helper.write(odd({ opcode: BINARY, payload: records({ body }) }));
        await assertCarried(owner, body);
        await drip(
          helper,
          odd({ opcode: BINARY, payload: records({ body: body.subarray(0, 300) }) }),
        );
        await assertCarried(owner, body.subarray(0, 300));
      });
    }
    test('an empty text is a message (and no JSON), an empty binary one a beat', async (t) => {
      const socket = await connect(t);
      socket.write(odd({ opcode: TEXT }));
      assert.equal(JSON.parse((await socket.next()).text).error.code, -32700);
      socket.write(odd({ opcode: BINARY }));
      assert.deepEqual(await socket.next(), { opcode: BINARY, payload: Buffer.alloc(0), text: '' });
    });
    test('a length written longer than it need be is taken leniently', async (t) => {
      const socket = await connect(t);
      socket.write(odd({ opcode: TEXT, payload: question('long'), form: 64 }));
      await assertEchoed(socket, 'long');
    });
    test('a length of 64 bits whose first bit is set ends it', async (t) => {
      const socket = await connect(t);
      socket.write(
        Buffer.concat([Buffer.from([0x82, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 1]), randomBytes(4)]),
      );
      await assertFailed(socket);
    });
    test('a frame that is not masked is taken leniently', async (t) => {
      const socket = await connect(t);
      socket.write(odd({ opcode: TEXT, payload: question('bare'), masked: false }));
      await assertEchoed(socket, 'bare');
    });
  });

  describe('2: pings and pongs', { concurrency: true }, () => {
    for (const payload of [Buffer.alloc(0), Buffer.from('Hello'), randomBytes(125)]) {
      test(`a ping of ${payload.length} bytes is answered with them`, async (t) => {
        const socket = await connect(t);
        socket.write(odd({ opcode: PING, payload }));
        assert.deepEqual(await socket.next(), { opcode: PONG, payload, text: '' });
        await drip(socket, odd({ opcode: PING, payload }));
        assert.deepEqual(await socket.next(), { opcode: PONG, payload, text: '' });
      });
    }
    test('a ping of 126 bytes ends it', async (t) => {
      const socket = await connect(t);
      socket.write(odd({ opcode: PING, payload: randomBytes(126) }));
      await assertFailed(socket);
    });
    test('a pong that nobody asked for is passed over', async (t) => {
      const socket = await connect(t);
      socket.write(odd({ opcode: PONG, payload: 'unasked' }));
      socket.write(odd({ opcode: PONG }));
      socket.write(odd({ opcode: PING, payload: 'asked' }));
      assert.equal((await socket.next()).payload.toString(), 'asked');
      await assertAlive(socket);
    });
    // One that comes while another one waits for its answer may go without (section 5.5.3); which
    // one does, libwebsockets decides leniently.
    test('of ten pings at once some are answered, in their order', async (t) => {
      const socket = await connect(t);
      socket.raw.write(
        Buffer.concat(
          [...Array(10).keys()].map((i) => odd({ opcode: PING, payload: `ping ${i}` })),
        ),
      );
      socket.write(odd({ opcode: TEXT, payload: question('after') }));
      const heard = [await socket.next(), await socket.next()];
      while (!heard.some(({ opcode }) => opcode === TEXT)) heard.push(await socket.next());
      const pongs = heard
        .filter(({ opcode }) => opcode === PONG)
        .map(({ payload }) => payload.toString());
      assert.ok(pongs.length > 0);
      assert.deepEqual(pongs, [...new Set(pongs)].sort());
      assert.ok(pongs.every((pong) => /^ping [0-9]$/.test(pong)));
    });
  });

  describe('3: reserved bits', { concurrency: true }, () => {
    for (const rsv of [1, 2, 3, 4, 5, 6, 7]) {
      for (const [name, opcode] of /** @type {[string, number][]} */ ([
        ['text', TEXT],
        ['binary', BINARY],
        ['ping', PING],
        ['close', CLOSE],
      ])) {
        test(`bits ${rsv} in a ${name} frame end it`, async (t) => {
          const socket = await connect(t);
          socket.write(odd({ opcode, rsv, payload: opcode === TEXT ? question('reserved') : '' }));
          await assertFailed(socket);
        });
      }
    }
  });

  describe('4: opcodes of tomorrow', { concurrency: true }, () => {
    for (const opcode of [3, 4, 5, 6, 7, 11, 12, 13, 14, 15]) {
      for (const payload of ['', 'something']) {
        test(`opcode ${opcode} with ${payload.length} bytes ends it`, async (t) => {
          const socket = await connect(t);
          socket.write(odd({ opcode: TEXT, payload: question('before') }));
          await assertEchoed(socket, 'before');
          socket.write(odd({ opcode, payload }));
          await assertFailed(socket);
        });
      }
    }
  });

  describe('5: messages in pieces', { concurrency: true }, () => {
    for (const opcode of [PING, PONG, CLOSE]) {
      test(`a control frame (${opcode}) in pieces ends it`, async (t) => {
        const socket = await connect(t);
        socket.write(odd({ opcode, fin: false, payload: 'he' }));
        socket.write(odd({ opcode: CONTINUATION, payload: 'llo' }));
        await assertFailed(socket);
      });
    }
    for (const dripping of [false, true]) {
      test(`a text in pieces, pings in between, ${dripping ? 'byte by byte' : 'each in a packet'}`, async (t) => {
        const socket = await connect(t);
        const send = async (/** @type {Buffer} */ bytes) =>
          dripping ? drip(socket, bytes) : void socket.write(bytes);
        const whole = question('in pieces', 50);
        await send(odd({ opcode: TEXT, fin: false, payload: whole.slice(0, 10) }));
        await send(odd({ opcode: CONTINUATION, fin: false }));
        await send(odd({ opcode: PING, payload: 'between' }));
        assert.equal((await socket.next()).payload.toString(), 'between');
        await send(odd({ opcode: CONTINUATION, fin: false, payload: whole.slice(10, 40) }));
        await send(odd({ opcode: PING, payload: 'again' }));
        assert.equal((await socket.next()).payload.toString(), 'again');
        await send(odd({ opcode: CONTINUATION, payload: whole.slice(40) }));
        await assertEchoed(socket, 'in pieces');
      });
    }
    test('a record in pieces arrives whole, also where the last piece is empty', async (t) => {
      const { owner, helper } = await pair(t);
      const bytes = records({ body: 'in three pieces' });
      helper.write(odd({ opcode: BINARY, fin: false, payload: bytes.subarray(0, 3) }));
      helper.write(odd({ opcode: CONTINUATION, fin: false, payload: bytes.subarray(3) }));
      helper.write(odd({ opcode: CONTINUATION }));
      await assertCarried(owner, 'in three pieces');
    });
    for (const fin of [true, false]) {
      test(`a continuation of nothing (fin ${fin}) ends it`, async (t) => {
        const socket = await connect(t);
        socket.write(odd({ opcode: CONTINUATION, fin, payload: question('of nothing') }));
        await assertFailed(socket);
      });
    }
    test('a continuation after a whole message ends it', async (t) => {
      const socket = await connect(t);
      socket.write(odd({ opcode: TEXT, payload: question('whole') }));
      await assertEchoed(socket, 'whole');
      socket.write(odd({ opcode: CONTINUATION, payload: question('more') }));
      await assertFailed(socket);
    });
    test('a message that begins inside another one ends it', async (t) => {
      const socket = await connect(t);
      socket.write(odd({ opcode: TEXT, fin: false, payload: question('first').slice(0, 5) }));
      socket.write(odd({ opcode: TEXT, payload: question('second') }));
      await assertFailed(socket);
    });
  });

  describe('6: texts are UTF-8', { concurrency: true }, () => {
    for (const id of [
      'κόσμε',
      'été à Nîmes',
      '\u{10ffff}',
      '\u{fffe}',
      '日本語',
      '😀',
      '\u0080\u07ff\u0800\uffff',
    ]) {
      test(`${JSON.stringify(id)} comes back, also cut between any two bytes`, async (t) => {
        const socket = await connect(t);
        const bytes = Buffer.from(question(id));
        socket.write(odd({ opcode: TEXT, payload: bytes }));
        await assertEchoed(socket, id);
        for (const [index] of bytes.entries()) {
          socket.write(
            odd({
              opcode: index === 0 ? TEXT : CONTINUATION,
              fin: index === bytes.length - 1,
              payload: bytes.subarray(index, index + 1),
            }),
          );
        }
        await assertEchoed(socket, id);
      });
    }
    const broken = {
      'a byte alone': [0x80],
      two: [0xbf, 0xbf],
      'a start and no end': [0xce],
      'a start and a letter': [0xe2, 0x41],
      'an overlong slash': [0xc0, 0xaf],
      'an overlong zero of three bytes': [0xe0, 0x80, 0x80],
      'an overlong one of four': [0xf0, 0x80, 0x80, 0xaf],
      'half of a pair': [0xed, 0xa0, 0x80],
      'the other half': [0xed, 0xbf, 0xbf],
      'past the last character': [0xf4, 0x90, 0x80, 0x80],
      'five bytes': [0xf8, 0x88, 0x80, 0x80, 0x80],
      FE: [0xfe],
      FF: [0xff],
    };
    for (const [name, bytes] of Object.entries(broken)) {
      test(`${name} (${Buffer.from(bytes).toString('hex')}) ends it with 1007`, async (t) => {
        const socket = await connect(t);
        const [head, tail] = question('?').split('?');
        socket.write(
          odd({
            opcode: TEXT,
            payload: Buffer.concat([Buffer.from(head), Buffer.from(bytes), Buffer.from(tail)]),
          }),
        );
        await assertFailed(socket, [1007]);
      });
    }
    test('a text that ends in the middle of a character ends it with 1007', async (t) => {
      const socket = await connect(t);
      socket.write(odd({ opcode: TEXT, payload: Buffer.from([0xce, 0xba, 0xe1, 0xbd]) }));
      await assertFailed(socket, [1007]);
    });
    test('what is no UTF-8 any more ends it before the message is whole', async (t) => {
      const socket = await connect(t);
      socket.write(odd({ opcode: TEXT, fin: false, payload: Buffer.from([0xce, 0xba, 0xff]) }));
      await assertFailed(socket, [1007]);
    });
    test('bytes need not be UTF-8', async (t) => {
      const { owner, helper } = await pair(t);
      helper.write(
        odd({ opcode: BINARY, payload: records({ body: Buffer.from([0xff, 0xfe, 0x80, 0xc0]) }) }),
      );
      await assertCarried(owner, Buffer.from([0xff, 0xfe, 0x80, 0xc0]));
    });
  });

  describe('7: closing', { concurrency: true }, () => {
    const reason = (/** @type {number} */ code, /** @type {string | Uint8Array} */ text = '') => {
      const head = Buffer.alloc(2);
      head.writeUInt16BE(code);
      return Buffer.concat([head, Buffer.from(text)]);
    };
    test('a close is answered with one, and then the connection ends', async (t) => {
      const socket = await connect(t);
      socket.write(odd({ opcode: CLOSE, payload: reason(1000) }));
      assert.equal((await socket.closed).code, 1000);
      await new Promise((resolve) => socket.raw.once('close', resolve));
    });
    test('what comes after a close is not answered', async (t) => {
      const socket = await connect(t);
      socket.raw.write(
        Buffer.concat([
          odd({ opcode: CLOSE, payload: reason(1000) }),
          odd({ opcode: TEXT, payload: question('late') }),
          odd({ opcode: PING, payload: 'late' }),
          odd({ opcode: CLOSE, payload: reason(1001) }),
        ]),
      );
      assert.equal((await socket.closed).code, 1000);
      await assert.rejects(socket.next(), /ended/);
    });
    test('a close in the middle of a message ends it', async (t) => {
      const socket = await connect(t);
      socket.write(odd({ opcode: TEXT, fin: false, payload: '{' }));
      socket.write(odd({ opcode: CLOSE, payload: reason(1000) }));
      assert.equal((await socket.closed).code, 1000);
    });
    test('a close without a code is answered', async (t) => {
      const socket = await connect(t);
      socket.write(odd({ opcode: CLOSE }));
      await assertFailed(socket, [1000, 1005]);
    });
    test('a close of 126 bytes is broken', async (t) => {
      const socket = await connect(t);
      socket.write(odd({ opcode: CLOSE, payload: reason(1000, 'x'.repeat(124)) }));
      await assertFailed(socket);
    });
    test('a close of one byte ends it, leniently as if it had none', async (t) => {
      const socket = await connect(t);
      socket.write(odd({ opcode: CLOSE, payload: Buffer.from([3]) }));
      await assertFailed(socket, [1005]);
    });
    test('a close with the longest reason there may be is answered', async (t) => {
      const socket = await connect(t);
      socket.write(odd({ opcode: CLOSE, payload: reason(1000, 'x'.repeat(123)) }));
      assert.equal((await socket.closed).code, 1000);
    });
    test('a reason that is no UTF-8 ends it', async (t) => {
      const socket = await connect(t);
      socket.write(odd({ opcode: CLOSE, payload: reason(1000, Buffer.from([0xce, 0xba, 0xff])) }));
      await assertFailed(socket, [1000, 1002, 1006, 1007]);
    });
    for (const code of [
      1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999,
    ]) {
      test(`${code} is a code, and comes back`, async (t) => {
        const socket = await connect(t);
        socket.write(odd({ opcode: CLOSE, payload: reason(code) }));
        assert.equal((await socket.closed).code, code);
      });
    }
    for (const code of [5000, 65535]) {
      test(`${code}, which nobody has given a meaning, comes back leniently`, async (t) => {
        const socket = await connect(t);
        socket.write(odd({ opcode: CLOSE, payload: reason(code) }));
        assert.equal((await socket.closed).code, code);
      });
    }
    for (const code of [0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999]) {
      test(`${code} is none that may be sent`, async (t) => {
        const socket = await connect(t);
        socket.write(odd({ opcode: CLOSE, payload: reason(code) }));
        await assertFailed(socket);
      });
    }
  });

  describe('10: one message in many frames', { concurrency: true }, () => {
    for (const size of [1, 7, 1024, 1025, 1300, 4096]) {
      test(`three records in frames of ${size}`, async (t) => {
        const { owner, helper } = await pair(t);
        const bodies = [randomBytes(4160), randomBytes(1), randomBytes(3000)];
        const bytes = records(...bodies.map((body) => ({ body })));
        for (let at = 0; at < bytes.length; at += size) {
          helper.write(
            odd({
              opcode: at === 0 ? BINARY : CONTINUATION,
              fin: at + size >= bytes.length,
              payload: bytes.subarray(at, at + size),
            }),
          );
        }
        assert.deepEqual(
          cut((await owner.next()).payload).map(({ body }) => body),
          bodies,
        );
      });
    }
  });
});
