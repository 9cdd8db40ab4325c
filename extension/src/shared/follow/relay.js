/**
 * A place in a room of the service: PROTOCOL.md, "The relay". Holds the websocket, beats, asks and
 * is answered, and takes the seat up again after a broken connection. What is in the records is not
 * its business.
 *
 * Without chrome.* and without a page: the worker of the extension and a helper's page use it
 * alike.
 */
import { beat, decode, gather } from './records.js';
import { Refused } from './refused.js';

const PROTOCOL = 'pasapas.follow.v1';
/** As PROTOCOL.md says, in ms. */
const BEAT = 5_000;
const SILENCE = 12_000;
const HOLD = 120_000;
/** Between two attempts to come back: soon at first, and not all at the same moment. */
const FIRST_WAIT = 500;
const MOST_WAIT = 8_000;

/**
 * Close codes after which nobody comes back: ended, too many, too late for a seat, one's own
 * leaving.
 */
const FINAL = [1000, 4000, 4004, 4005, 4006, 4007];

/**
 * What the service answered with an error.
 * `status` is a name of PROTOCOL.md's table "Errors", `text` the sentence by language.
 */
export class ServiceRefused extends Error {
  /** @param {{message: string, data?: {status?: string, text?: Record<string, string>}}} error */
  constructor({ message, data }) {
    super(message);
    this.status = data?.status ?? '';
    this.text = data?.text ?? {};
  }
}

/**
 * @typedef {import('./records.js').Record} Carried
 * @typedef {'connecting' | 'here' | 'lost' | 'over'} LineState   `lost`: coming back is tried
 */

/**
 * @param {{
 *   address: string,
 *   onRecord: (record: Carried) => void,
 *   onNotice: (method: string, params: any) => void,
 *   onState: (state: LineState, why: number) => void,
 *   connect?: (address: string, protocol: string) => WebSocket,
 * }} options  `address`: ws(s)://…/follow. `why`: the close code that ended it, 0 where there is
 * none
 */
export function createRelay({
  address,
  onRecord,
  onNotice,
  onState,
  connect = (url, protocol) => new WebSocket(url, protocol),
}) {
  /** @type {WebSocket | null} */
  let socket = null;
  /** @type {Map<number, {resolve: (result: any) => void, reject: (error: Error) => void}>} */
  const asked = new Map();
  /** @type {Carried[]} what is gathered into one message at the end of this turn */
  let leaving = [];
  let id = 0;
  let seat = -1;
  let ticket = '';
  let heard = 0;
  let lostAt = 0;
  let wait = FIRST_WAIT;
  let over = false;
  /** Whoever waits for a seat. @type {(error: Error) => void} */
  let fail = () => {};
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let pulse;

  /** @param {string} method @param {object} [params] @returns {Promise<any>} */
  function call(method, params = {}) {
    return new Promise((resolve, reject) => {
      if (socket?.readyState !== 1) return reject(new Refused('lost'));
      flush(); // in the order in which it was said
      id += 1;
      asked.set(id, { resolve, reject });
      socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    });
  }

  function flush() {
    const messages = gather(leaving);
    leaving = [];
    for (const message of messages)
      if (socket?.readyState === 1) socket.send(/** @type {Uint8Array<ArrayBuffer>} */ (message));
  }

  /** @param {string} text */
  function listen(text) {
    const message = JSON.parse(text);
    if (message.method !== undefined) return onNotice(message.method, message.params ?? {});
    const waiting = asked.get(message.id);
    asked.delete(message.id);
    if (message.error) waiting?.reject(new ServiceRefused(message.error));
    else waiting?.resolve(message.result);
  }

  /** @param {ArrayBuffer} bytes */
  function carry(bytes) {
    for (const record of decode(new Uint8Array(bytes), seat === 0)) onRecord(record);
  }

  /** @param {MessageEvent} event */
  function take({ data }) {
    heard = Date.now();
    try {
      if (typeof data === 'string') listen(data);
      else carry(data);
    } catch (error) {
      if (!(error instanceof Refused) && !(error instanceof SyntaxError)) throw error;
      end(4000); // this is no service that we know
    }
  }

  function beatOrGiveUp() {
    if (Date.now() - heard > SILENCE) socket?.close(4007, 'too late');
    else if (socket?.readyState === 1) socket.send(beat());
  }

  /** @param {number} why */
  function end(why) {
    if (over) return;
    over = true;
    clearInterval(pulse);
    failAll();
    const now = socket;
    socket = null;
    now?.close(1000);
    onState('over', why);
  }

  function failAll() {
    for (const { reject } of asked.values()) reject(new Refused('lost'));
    asked.clear();
    leaving = [];
  }

  /** The connection broke, or was closed. @param {number} code */
  function closed(code) {
    clearInterval(pulse);
    failAll();
    socket = null;
    if (over) return;
    if (ticket === '' || (FINAL.includes(code) && !silent(code))) return end(code);
    if (lostAt === 0) {
      lostAt = Date.now();
      wait = FIRST_WAIT;
      onState('lost', code);
    }
    if (Date.now() - lostAt > HOLD) return end(code);
    setTimeout(
      () => {
        if (!over) begin(resume);
      },
      wait * (0.5 + Math.random()),
    );
    wait = Math.min(MOST_WAIT, wait * 2);
  }

  /**
   * Closed by ourselves, since nothing was heard: that one can be come back from.
   * @param {number} code
   */
  const silent = (code) => code === 4007 && Date.now() - heard > SILENCE;

  async function resume() {
    const result = await call('room.resume', { ticket });
    ticket = result.ticket;
    lostAt = 0;
    onState('here', 0);
    onNotice('resumed', result);
  }

  /** @param {() => Promise<unknown>} ready */
  function begin(ready) {
    const opened = connect(address, PROTOCOL);
    opened.binaryType = 'arraybuffer';
    socket = opened;
    heard = Date.now();
    opened.onopen = () => {
      pulse = setInterval(beatOrGiveUp, BEAT);
      ready().catch((error) => {
        if (error instanceof ServiceRefused) end(4005); // the seat is no longer kept
      });
    };
    opened.onmessage = take;
    opened.onclose = ({ code }) => {
      if (ticket === '') fail(new Refused('unreachable'));
      if (socket === opened) closed(code);
    };
    opened.onerror = () => {};
  }

  /**
   * @param {string} method  room.open or room.join @param {object} params @returns {Promise<any>}
   */
  const sit = (method, params) =>
    new Promise((resolve, reject) => {
      fail = reject;
      onState('connecting', 0);
      begin(async () => {
        try {
          const result = await call(method, params);
          seat = result.seat ?? 0;
          ticket = result.ticket;
          onState('here', 0);
          resolve(result);
        } catch (error) {
          reject(error);
          end(0);
        }
      });
    });

  return {
    /**
     * A new room, whose owner one is.
     * @returns {Promise<{number: string, seats: number}>}
     * @throws {ServiceRefused | Refused} `unreachable`
     */
    open: () => sit('room.open', { kind: 'follow' }),
    /**
     * A seat in somebody's room.
     * @param {string} number
     * @returns {Promise<{seat: number, present: number[]}>}
     * @throws {ServiceRefused | Refused} `unreachable`
     */
    join: (number) => sit('room.join', { number }),
    call,
    /**
     * Goes out at the end of this turn, with whatever else does; nowhere while the connection is
     * broken.
     * @param {...Carried} records
     */
    send(...records) {
      if (leaving.length === 0) queueMicrotask(flush);
      leaving.push(...records);
    },
    /** Gives the seat up. */
    async leave() {
      await call('room.leave').catch(() => null);
      end(1000);
    },
    /** At once, without a word: for when the words or the page are gone. */
    drop: () => end(1000),
  };
}

/** @typedef {ReturnType<typeof createRelay>} Relay */
