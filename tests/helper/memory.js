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

/**
 * One end of a websocket, open as soon as whoever made it has set its handlers.
 * @param {(socket: any, data: string | Uint8Array) => void} receive  what its owner sends
 */
function createSocket(receive) {
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
    send: (/** @type {string | Uint8Array} */ data) => receive(socket, data),
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

/** @typedef {Map<number, any>} Seats  who is connected, by seat */

/** Learner and helpers meet; helpers do not meet each other. @param {number} a @param {number} b */
const meet = (a, b) => a !== b && (a === 0 || b === 0);

/**
 * Tells everybody who meets this seat.
 * @param {Seats} seats @param {number} seat @param {string} method
 */
function noteOthers(seats, seat, method) {
  for (const [other, { note }] of seats) if (meet(seat, other)) note(method, { seat });
}

/**
 * What each method of the relay does with a socket: a result, or an error.
 * @param {Seats} seats
 * @param {{number: string, refusal: {message: string, data: object} | null}} room
 * @returns {Record<string, (socket: any, params: any) => {answer: object, then?: () => void}>}
 */
function createMethods(seats, room) {
  let others = 0;
  /** @param {any} socket @param {number} seat */
  const sit = (socket, seat) => {
    socket.seat = seat;
    seats.set(seat, socket);
    return {
      result: {
        seat,
        number: seat === 0 ? room.number : null,
        seats: 8,
        ticket: TICKET + seat,
        kind: 'follow',
        present: [...seats.keys()].filter((other) => meet(seat, other)),
      },
    };
  };
  const unknown = { message: 'no such number', data: { status: 'not-found', text: {} } };
  return {
    'room.open': (socket) => ({ answer: sit(socket, 0) }),
    'room.join': (socket, params) => {
      if (room.refusal || params.number !== room.number)
        return { answer: { error: { code: -32001, ...(room.refusal ?? unknown) } } };
      const answer = sit(socket, ++others);
      return { answer, then: () => seats.get(0)?.note('room.joined', { seat: others }) };
    },
    'room.resume': (socket, params) => {
      const seat = Number(params.ticket.slice(TICKET.length));
      const answer = sit(socket, seat);
      return { answer, then: () => noteOthers(seats, seat, 'room.back') };
    },
    'room.leave': (socket) => ({ answer: { result: {} }, then: () => socket.shut(1000) }),
  };
}

export function createMemoryService({ number = '47' } = {}) {
  /** @type {Seats} */
  const seats = new Map();
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
      noteOthers(seats, seat, 'room.away');
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
    connect: () => /** @type {any} */ (createSocket(receive)),
  };
  const methods = createMethods(seats, service);

  /** @param {any} socket @param {string | Uint8Array} data */
  function receive(socket, data) {
    if (typeof data === 'string') return answer(socket, JSON.parse(data));
    for (const record of read(data)) {
      const from = { ...record, seat: socket.seat };
      service.passed.push(from);
      for (const passed of service.pass(from, socket.seat !== 0))
        service.deliver(passed, socket.seat === 0 ? 1 : 0);
    }
    return undefined;
  }

  /** @param {any} socket @param {{id: number, method: string, params: any}} call */
  function answer(socket, { id, method, params }) {
    if (!methods[method]) throw new Error(`${method} is not for here`);
    const { answer: answered, then } = methods[method](socket, params);
    socket.hear(JSON.stringify({ jsonrpc: '2.0', id, ...answered }));
    then?.();
  }

  return service;
}

/** @typedef {ReturnType<typeof createMemoryService>} MemoryService */
