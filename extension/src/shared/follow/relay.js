/**
 * A seat in a room of the service: PROTOCOL.md, "The relay". It is taken up again after a broken
 * connection, for as long as the service keeps it. What is in the records is not its business.
 *
 * Without chrome.* and without a page: the worker of the extension and a helper's page use it
 * alike.
 */
import { createConnection, ServiceRefused } from './connection.js';
import { Refused } from './refused.js';

export { ServiceRefused };

/** For so long the service keeps a seat, ms. */
const HOLD = 120_000;
/** Between two attempts to come back: soon at first, and not all at the same moment. */
const FIRST_WAIT = 500;
const MOST_WAIT = 8_000;

/**
 * Close codes after which nobody comes back: ended, too many, too late for a seat, one's own
 * leaving.
 */
const FINAL = [1000, 4000, 4004, 4005, 4006, 4007];
const TOO_LATE = 4007;
const SEAT_LOST = 4005;

/**
 * @typedef {import('./records.js').Record} Carried
 * @typedef {'connecting' | 'here' | 'lost' | 'over'} ConnectionState   `lost`: coming back is tried
 */

/**
 * @typedef {{
 *   address: string,
 *   onRecord: (record: Carried) => void,
 *   onNotice: (method: string, params: any) => void,
 *   onState: (state: ConnectionState, why: number) => void,
 *   connect?: (address: string, protocol: string) => WebSocket,
 * }} Options  `address`: ws(s)://…/follow. `why`: the close code that ended it, 0 where there is
 * none
 */

/**
 * @typedef {Object} Place
 * @property {import('./connection.js').Connection | null} connection
 * @property {number} seat
 * @property {string} ticket   with which it is taken up again; '' before it was taken
 * @property {number} lostAt   0 while it is not lost
 * @property {number} wait     before the next attempt to come back
 * @property {boolean} over
 * @property {(error: Error) => void} fail   told to whoever waits for the seat
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
 * The connection broke, or was closed.
 * @param {Place} place
 * @param {number} code
 * @param {boolean} silent nothing was heard before: the service was late, not we
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
     * A new room, whose owner one is.
     * @returns {Promise<{number: string, seats: number}>}
     * @throws {ServiceRefused | Refused} `unreachable`
     */
    open: () => sit(place, 'room.open', { kind: 'follow' }),
    /**
     * A seat in somebody's room.
     * @param {string} number
     * @returns {Promise<{seat: number, present: number[]}>}
     * @throws {ServiceRefused | Refused} `unreachable`
     */
    join: (number) => sit(place, 'room.join', { number }),
    /** @param {string} method @param {object} [params] @returns {Promise<any>} */
    call: (method, params) => call(place, method, params),
    /**
     * Goes out at the end of this turn; nowhere while the connection is broken.
     * @param {...Carried} records
     */
    send: (...records) => place.connection?.send(records),
    /** Gives the seat up. */
    async leave() {
      await call(place, 'room.leave').catch(() => null);
      end(place, 1000);
    },
    /** At once, without a word: for when the words or the page are gone. */
    drop: () => end(place, 1000),
  };
}

/** @typedef {ReturnType<typeof createRelay>} Relay */
