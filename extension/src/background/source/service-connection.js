/**
 * One websocket to pasapas-service. It sends `hello`, carries calls (PROTOCOL.md, "Methods"), and
 * closes after thirty idle seconds, on an answer timeout, or on a protocol error.
 */
import { debug } from '../debug.js';
import { createCalls, HostMissing, HostRefused } from './rpc.js';

const VERSION = 1;
const IDLE_MS = 30_000;
/** Timeout for opening; a person does not wait longer at an empty popup. */
const OPENING_MS = 5_000;
const SILENT_MS = 20_000;

/** @param {unknown} data @returns {any} null if it is not a valid message */
function parse(data) {
  try {
    return JSON.parse(String(data));
  } catch {
    return null;
  }
}

/**
 * @param {WebSocket} socket  in state CONNECTING
 * @param {{ client: string, onNotice: (method: string, params: any) => void, onEnd: (failed:
 *   boolean) => void, }} options  `client`: the extension's name and version; `onEnd`: called once;
 *   `failed` is false if this side closed it
 */
export function createServiceConnection(socket, { client, onNotice, onEnd }) {
  const calls = createCalls();
  let ended = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  /** @param {boolean} failed @param {string} why */
  function end(failed, why) {
    if (ended) return;
    ended = true;
    clearTimeout(timer);
    debug('frames', 'the service is gone:', why);
    onEnd(failed);
    socket.close();
    calls.fail(why);
  }

  function watch() {
    clearTimeout(timer);
    if (ended) return;
    timer =
      calls.count() > 0
        ? setTimeout(() => end(true, 'the service does not answer'), SILENT_MS)
        : setTimeout(() => end(false, 'nothing is asked'), IDLE_MS);
  }

  /** @param {unknown} data */
  function receive(data) {
    if (ended) return;
    const message = parse(data);
    if (message === null) return end(true, 'it does not speak the protocol');
    debug('frames', 'from the service', message.method ?? message.id, message.error?.code ?? '');
    if (message.method !== undefined) onNotice(message.method, message.params);
    else calls.settle(message);
    watch();
  }

  /** @param {string} method @param {Record<string, unknown>} params @returns {Promise<any>} */
  function call(method, params) {
    if (ended || socket.readyState !== 1)
      return Promise.reject(new HostMissing('the service went away'));
    const answer = calls.start((message) => socket.send(JSON.stringify(message)), method, params);
    if (calls.count() === 1) watch();
    debug('frames', 'to the service', method);
    return answer;
  }

  const opened = new Promise((resolve, reject) => {
    /** @param {string} why */
    const fail = (why) => {
      end(true, why);
      reject(new HostMissing(why));
    };
    timer = setTimeout(() => fail('the service does not answer'), OPENING_MS);
    socket.onopen = resolve;
    socket.onmessage = ({ data }) => receive(data);
    socket.onerror = () => {}; // onclose always follows
    socket.onclose = () => fail('the service cannot be reached');
  });

  return {
    call,
    /** Closes the connection; this does not count as a failure. */
    close: () => end(false, 'the connection was closed'),
    /**
     * Sends `hello`; resolves to the generation of the service's guides.
     * @returns {Promise<number>} rejects with HostMissing
     */
    async greet() {
      try {
        await opened;
        const { protocol, generation } = await call('hello', { client, protocol: VERSION });
        if (protocol === VERSION) return generation;
        throw new HostMissing(`the service speaks version ${protocol}`);
      } catch (error) {
        end(true, 'it did not greet');
        throw error instanceof HostRefused ? new HostMissing(error.message) : error;
      }
    },
  };
}

/** @typedef {ReturnType<typeof createServiceConnection>} ServiceConnection */
