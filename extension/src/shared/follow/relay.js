/**
 * A seat in a room of the service: PROTOCOL.md, "The relay". After a lost connection it reconnects
 * for as long as the service holds the seat. It does not interpret the records.
 *
 * It uses neither chrome.* nor a page: the extension's worker and a helper's page share it.
 */
import { createConnection, ServiceRefused } from './connection.js';
import { Refused } from './refused.js';

export { ServiceRefused };

/** Time for which the service holds a seat, in ms. */
const HOLD = 120_000;
/** Delays between reconnect attempts: short at first, with jitter. */
const FIRST_WAIT = 500;
const MOST_WAIT = 8_000;

/**
 * Close codes without reconnect: ended, limit reached, seat expired, left by this side.
 */
const FINAL = [1000, 4000, 4004, 4005, 4006, 4007];
const TOO_LATE = 4007;
const SEAT_LOST = 4005;

/**
 * @typedef {import('./records.js').Record} Carried
 * @typedef {'connecting' | 'here' | 'lost' | 'over'} ConnectionState   `lost`: reconnecting
 */

/**
 * @typedef {{ address: string, onRecord: (record: Carried) => void, onNotice: (method: string,
 *   params: any) => void, onState: (state: ConnectionState, why: number) => void, connect?:
 *   (address: string, protocol: string) => WebSocket, }} Options  `address`: ws(s)://…/follow.
 *   `why`: the close code; 0 if there is none
 */

/**
 * @typedef {Object} Place
 * @property {import('./connection.js').Connection | null} connection
 * @property {number} seat
 * @property {string} ticket   token for resuming the seat; '' before the seat is taken
 * @property {number} lostAt   0 while connected
 * @property {number} wait     delay before the next reconnect attempt
 * @property {boolean} over
 * @property {(error: Error) => void} fail   rejects the caller waiting for the seat
 * @property {Options} options
 */

/** @param {Place} place @param {number} why */
function end(place, why) {
  if (place.over) return;
  place.over = true;
  place.connection?.drop();
  place.connection = null;
  place.options.onState('over', why);
}

/** @param {Place} place @param {() => Promise<unknown>} ready */
function begin(place, ready) {
  const { address, onRecord, onNotice, connect } = place.options;
  place.connection = createConnection({
    address,
    connect: connect ?? ((url, protocol) => new WebSocket(url, protocol)),
    isOwner: () => place.seat === 0,
    hurried: place.ticket !== '',
    onRecord,
    onNotice,
    onOpen: () =>
      void ready().catch((error) => {
        if (error instanceof ServiceRefused) end(place, SEAT_LOST);
      }),
    onClose: (code, silent) => closed(place, code, silent),
  });
}

/**
 * The connection was lost or closed.
 * @param {Place} place
 * @param {number} code
 * @param {boolean} silent ended by the silence timeout, so the service is the cause
 */
function closed(place, code, silent) {
  place.connection = null;
  if (place.over) return;
  if (place.ticket === '') {
    place.fail(new Refused('unreachable'));
    return end(place, code);
  }
  if (FINAL.includes(code) && !(code === TOO_LATE && silent)) return end(place, code);
  if (place.lostAt === 0) {
    place.lostAt = Date.now();
    place.wait = FIRST_WAIT;
    place.options.onState('lost', code);
  }
  if (Date.now() - place.lostAt > HOLD) return end(place, code);
  setTimeout(
    () => {
      if (!place.over) begin(place, () => resume(place));
    },
    place.wait * (0.5 + Math.random()),
  );
  place.wait = Math.min(MOST_WAIT, place.wait * 2);
  return undefined;
}

/** @param {Place} place @param {string} method @param {object} [params] @returns {Promise<any>} */
const call = ({ connection }, method, params = {}) =>
  connection?.call(method, params) ?? Promise.reject(new Refused('lost'));

/** @param {Place} place */
async function resume(place) {
  const result = await call(place, 'room.resume', { ticket: place.ticket });
  place.ticket = result.ticket;
  place.lostAt = 0;
  place.options.onState('here', 0);
  place.options.onNotice('resumed', result);
}

/**
 * @param {Place} place
 * @param {'room.open' | 'room.join'} method
 * @param {object} params
 * @returns {Promise<any>}
 */
const sit = (place, method, params) =>
  new Promise((resolve, reject) => {
    place.fail = reject;
    place.options.onState('connecting', 0);
    begin(place, async () => {
      try {
        const result = await call(place, method, params);
        place.seat = result.seat ?? 0;
        place.ticket = result.ticket;
        place.options.onState('here', 0);
        resolve(result);
      } catch (error) {
        reject(error);
        end(place, 0);
      }
    });
  });

/** @param {Options} options */
export function createRelay(options) {
  /** @type {Place} */
  const place = {
    connection: null,
    seat: -1,
    ticket: '',
    lostAt: 0,
    wait: FIRST_WAIT,
    over: false,
    fail: () => {},
    options,
  };
  return {
    /**
     * Opens a new room owned by this side.
     * @returns {Promise<{number: string, seats: number}>}
     * @throws {ServiceRefused | Refused} `unreachable`
     */
    open: () => sit(place, 'room.open', { kind: 'follow' }),
    /**
     * Takes a seat in an existing room.
     * @param {string} number
     * @returns {Promise<{seat: number, present: number[]}>}
     * @throws {ServiceRefused | Refused} `unreachable`
     */
    join: (number) => sit(place, 'room.join', { number }),
    /** @param {string} method @param {object} [params] @returns {Promise<any>} */
    call: (method, params) => call(place, method, params),
    /**
     * Sends at the end of this turn; drops the records while disconnected.
     * @param {...Carried} records
     */
    send: (...records) => place.connection?.send(records),
    /** Leaves the seat. */
    async leave() {
      await call(place, 'room.leave').catch(() => null);
      end(place, 1000);
    },
    /** Closes at once without a message, for when the words or the page are gone. */
    drop: () => end(place, 1000),
  };
}

/** @typedef {ReturnType<typeof createRelay>} Relay */
