/**
 * A service in memory with one room, for what a real one cannot be made to do: it breaks
 * connections when it is told to, and it may lie about what passes through it.
 */
import { concatBytes } from '@noble/hashes/utils.js';

/**
 * @typedef {import('../../extension/src/shared/follow/records.js').Record} Carried
 */

const TICKET = 'ticket-';

/** As the service writes to others: the seat is its own to say. @param {Carried} record */
function written({ seat, whole, body }) {
  return concatBytes(
    Uint8Array.of(body.length >> 8, body.length & 0xff, seat >> 8, seat & 0xff, whole ? 1 : 0),
    body,
  );
}

/** What came in, whoever it is for. @param {Uint8Array} message @returns {Carried[]} */
function read(message) {
  const view = new DataView(message.buffer, message.byteOffset, message.length);
  const records = [];
  for (let at = 0; at < message.length; at += 5 + view.getUint16(at))
    records.push({
      seat: view.getUint16(at + 2),
      whole: message[at + 4] === 1,
      body: message.slice(at + 5, at + 5 + view.getUint16(at)),
    });
  return records;
}

export function createMemoryService({ number = '47' } = {}) {
  /** @type {Map<number, any>} who is connected, by seat */
  const seats = new Map();
  let others = 0;
  const service = {
    number,
    /**
     * What passes: a liar gives others back.
     * @type {(record: Carried, toLearner: boolean) => Carried[]}
     */
    pass: (record) => [record],
    /**
     * Every `room.join` is answered with this error.
     * @type {{message: string, data: object} | null}
     */
    refusal: null,
    /** All that passed. @type {Carried[]} */
    passed: [],
    /** @param {Carried} record @param {number} to */
    deliver(record, to) {
      seats.get(to)?.hear(written({ ...record, seat: to === 0 ? record.seat || 1 : 0 }).buffer);
    },
    /** Breaks somebody's connection, as a telephone in a tunnel does. @param {number} seat */
    break(seat) {
      const socket = seats.get(seat);
      seats.delete(seat);
      socket?.shut(1006);
      for (const [other, { note }] of seats)
        if (seat === 0 || other === 0) note('room.away', { seat });
    },
    /** @param {string} reason */
    end(reason) {
      for (const [seat, socket] of seats)
        if (seat !== 0) {
          socket.note('room.ended', { reason });
          socket.shut(4005);
        }
    },
    /** @returns {WebSocket} */
    connect() {
      const socket = createSocket();
      return /** @type {any} */ (socket);
    },
  };

  function createSocket() {
    /** @type {any} */
    const socket = {
      readyState: 0,
      seat: -1,
      onopen: null,
      onmessage: null,
      onclose: null,
      hear: (/** @type {unknown} */ data) =>
        queueMicrotask(() => {
          if (socket.readyState === 1) socket.onmessage({ data });
        }),
      note: (/** @type {string} */ method, /** @type {object} */ params) =>
        socket.hear(JSON.stringify({ jsonrpc: '2.0', method, params })),
      shut: (/** @type {number} */ code) =>
        queueMicrotask(() => {
          socket.readyState = 3;
          socket.onclose({ code });
        }),
      send(/** @type {string | Uint8Array} */ data) {
        if (typeof data === 'string') return answer(socket, JSON.parse(data));
        for (const record of read(data)) {
          const from = { ...record, seat: socket.seat };
          service.passed.push(from);
          for (const passed of service.pass(from, socket.seat !== 0))
            service.deliver(passed, socket.seat === 0 ? 1 : 0);
        }
        return undefined;
      },
      close: (/** @type {number} */ code) => {
        if (socket.readyState < 2) socket.shut(code);
      },
    };
    queueMicrotask(() => {
      socket.readyState = 1;
      socket.onopen();
    });
    return socket;
  }

  /** @param {any} socket @param {{id: number, method: string, params: any}} call */
  function answer(socket, { id, method, params }) {
    const say = (/** @type {object} */ answered) =>
      socket.hear(JSON.stringify({ jsonrpc: '2.0', id, ...answered }));
    const seated = (/** @type {number} */ seat) => {
      socket.seat = seat;
      seats.set(seat, socket);
      const present = [...seats.keys()].filter(
        (other) => other !== seat && (seat === 0 || other === 0),
      );
      say({
        result: {
          seat,
          number: seat === 0 ? number : null,
          seats: 8,
          ticket: TICKET + seat,
          kind: 'follow',
          present,
        },
      });
    };
    if (method === 'room.open') return seated(0);
    if (method === 'room.leave') return (say({ result: {} }), socket.shut(1000));
    if (method === 'room.join' && (service.refusal || params.number !== number))
      return say({
        error: {
          code: -32001,
          ...(service.refusal ?? {
            message: 'no such number',
            data: { status: 'not-found', text: {} },
          }),
        },
      });
    if (method === 'room.join')
      return (seated(++others), seats.get(0)?.note('room.joined', { seat: others }));
    if (method !== 'room.resume') throw new Error(`${method} is not for here`);
    const seat = Number(params.ticket.slice(TICKET.length));
    seated(seat);
    for (const [other, { note }] of seats)
      if (other !== seat && (seat === 0 || other === 0)) note('room.back', { seat });
  }

  return service;
}

/** @typedef {ReturnType<typeof createMemoryService>} MemoryService */
