/**
 * One websocket to the relay (PROTOCOL.md, "The relay"). It sends heartbeats, makes calls, and
 * carries records. A lost connection is not repaired; the caller opens a new one.
 *
 * Guarantee: `onClose` is called once and is the last callback. For a silent peer it does not wait
 * for the closing handshake, which would need the lost network.
 */
import { beat, decode, gather } from './records.js';
import { Refused } from './refused.js';

const PROTOCOL = 'pasapas.follow.v1';
/** Intervals as specified in PROTOCOL.md, in ms. */
const BEAT = 5_000;
const SILENCE = 12_000;

/** Local close codes: protocol violation by the service; silence timeout. */
const UNKNOWN_SERVICE = 4000;
const TOO_LATE = 4007;

/**
 * An error response of the service. `status` is a name in PROTOCOL.md's table "Errors"; `text` is
 * the explanation by language.
 */
export class ServiceRefused extends Error {
  /** @param {{message: string, data?: {status?: string, text?: Record<string, string>}}} error */
  constructor({ message, data }) {
    super(message);
    this.status = data?.status ?? '';
    this.text = data?.text ?? {};
  }
}

/** @typedef {import('./records.js').Record} Carried */

/** Pending calls. */
function createCalls() {
  /** @type {Map<number, {resolve: (result: any) => void, reject: (error: Error) => void}>} */
  const waiting = new Map();
  let id = 0;
  return {
    /** @param {(id: number) => void} send @returns {Promise<any>} */
    ask: (send) =>
      new Promise((resolve, reject) => {
        id += 1;
        waiting.set(id, { resolve, reject });
        send(id);
      }),
    /** @param {{id: number, result?: unknown, error?: any}} message */
    answer({ id: which, result, error }) {
      const call = waiting.get(which);
      waiting.delete(which);
      if (error) call?.reject(new ServiceRefused(error));
      else call?.resolve(result);
    },
    fail() {
      for (const { reject } of waiting.values()) reject(new Refused('lost'));
      waiting.clear();
    },
  };
}

/**
 * `isOwner`: this side owns the room, so received records name their sender; `hurried`: apply a
 * timeout to opening as well; `silent`: the connection ended by the silence timeout.
 * @typedef {{
 *   address: string,
 *   connect: (address: string, protocol: string) => WebSocket,
 *   isOwner: () => boolean,
 *   hurried: boolean,
 *   onOpen: () => void,
 *   onRecord: (record: Carried) => void,
 *   onNotice: (method: string, params: any) => void,
 *   onClose: (code: number, silent: boolean) => void,
 * }} Options
 */

/**
 * Processes a message of the service.
 * @param {string | ArrayBuffer} data
 * @param {ReturnType<typeof createCalls>} calls
 * @param {Options} options
 * @throws {Refused | SyntaxError} protocol violation
 */
function take(data, calls, { isOwner, onRecord, onNotice }) {
  if (typeof data !== 'string') {
    for (const record of decode(new Uint8Array(data), isOwner())) onRecord(record);
    return;
  }
  const message = JSON.parse(data);
  if (message.method === undefined) calls.answer(message);
  else onNotice(message.method, message.params ?? {});
}

/** @param {Options} options */
export function createConnection(options) {
  const { address, connect, hurried, onOpen, onClose } = options;
  const socket = connect(address, PROTOCOL);
  const calls = createCalls();
  /** @type {Carried[]} records to send in one message at the end of this turn */
  let leaving = [];
  let heard = Date.now();
  let over = false;
  const pulse = setInterval(beatOrGiveUp, BEAT);

  const isOpen = () => !over && socket.readyState === 1;
  const isSilent = () => Date.now() - heard > SILENCE;

  function flush() {
    const messages = gather(leaving);
    leaving = [];
    for (const message of messages)
      if (isOpen()) socket.send(/** @type {Uint8Array<ArrayBuffer>} */ (message));
  }

  function beatOrGiveUp() {
    if (socket.readyState === 0 && !hurried) return;
    if (isSilent()) {
      finish(TOO_LATE);
      socket.close(TOO_LATE, 'too late');
    } else if (isOpen()) socket.send(beat());
  }

  function stop() {
    over = true;
    clearInterval(pulse);
    leaving = [];
    calls.fail();
  }

  /** @param {number} code */
  function finish(code) {
    if (over) return;
    stop();
    onClose(code, isSilent());
  }

  socket.binaryType = 'arraybuffer';
  socket.onopen = () => {
    heard = Date.now();
    if (!over) onOpen();
  };
  socket.onmessage = ({ data }) => {
    if (over) return;
    heard = Date.now();
    try {
      take(data, calls, options);
    } catch (error) {
      if (!(error instanceof Refused) && !(error instanceof SyntaxError)) throw error;
      finish(UNKNOWN_SERVICE);
      socket.close(1000);
    }
  };
  socket.onclose = ({ code }) => finish(code);
  socket.onerror = () => {};

  return {
    /**
     * @param {string} method
     * @param {object} params
     * @returns {Promise<any>}
     * @throws {ServiceRefused | Refused} `lost`
     */
    call(method, params) {
      if (!isOpen()) return Promise.reject(new Refused('lost'));
      flush(); // keeps the sending order
      return calls.ask((id) => socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params })));
    },
    /**
     * Queues records, which are sent together at the end of this turn.
     * @param {Carried[]} records
     */
    send(records) {
      if (leaving.length === 0) queueMicrotask(flush);
      leaving.push(...records);
    },
    /** Closes without calling `onClose`. */
    drop() {
      if (!over) stop();
      socket.close(1000);
    },
  };
}

/** @typedef {ReturnType<typeof createConnection>} Connection */
