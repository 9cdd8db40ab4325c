/**
 * The connection to pasapas-service, for computers without a host: the same questions as of the
 * host, as far as a websocket has them (PROTOCOL.md, "Methods"). Which guides are for a page is
 * found here
 * (`service-guide-cache.js`): no page's address is sent.
 *
 * It is opened on need and closed after thirty idle seconds, also while a guide is under way: all
 * of that one is here. Where it cannot be opened it is tried again, later each time up to a minute;
 * what is asked meanwhile fails at once with `HostMissing`.
 */
import { socketOf } from '../shared/service.js';
import { HostMissing, HostRefused } from './native-host.js';
import { createServiceGuideCache } from './service-guide-cache.js';

const SUBPROTOCOL = 'pasapas.v1';
const VERSION = 1;
const IDLE_MS = 30_000;
/** Nobody looks at an empty popup for longer. */
const OPENING_MS = 5_000;
const SILENT_MS = 20_000;
const BACKOFF_MS = [1_000, 5_000, 20_000, 60_000];

/** What the service is asked for; all else is this computer's, or nobody's. */
const METHODS = ['hello', 'guides.sites', 'guides.search', 'guides.get'];

/**
 * @param {{
 *   address: () => Promise<string>, client: string,
 *   onOpen: () => void, onNotice: (method: string, params: any) => void,
 *   now?: () => number, connect?: (url: string, subprotocol: string) => WebSocket,
 * }} options  `address`: of the service, ws(s)://…, '' where none is set; `client`: our name and
 * version
 */
export function createServiceClient({
  address,
  client,
  onOpen,
  onNotice,
  now = Date.now,
  connect = (url, subprotocol) => new WebSocket(url, subprotocol),
}) {
  /** @type {WebSocket | null} */
  let socket = null;
  /** @type {Promise<void> | null} until the service has said what it is */
  let opening = null;
  let at = '';
  /** @type {Map<number, {resolve: (value: any) => void, reject: (error: Error) => void}>} */
  const waiting = new Map();
  let lastId = 0;
  let failures = 0;
  let notBefore = 0;
  /** @type {number | null} of the guides that the service has now; null: no connection */
  let generation = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let patience;
  const cache = createServiceGuideCache(call);

  /** Ends it when nothing is heard while something is waited for, and when nothing is asked. */
  function watch() {
    clearTimeout(patience);
    if (socket)
      patience = waiting.size > 0 ? setTimeout(lose, SILENT_MS) : setTimeout(close, IDLE_MS);
  }

  /** @param {number | null} next */
  function turnTo(next) {
    if (next !== generation) cache.clear();
    generation = next;
  }

  /** Our own end of it: nothing has failed. */
  function close() {
    clearTimeout(patience);
    const old = socket;
    socket = null;
    opening = null;
    turnTo(null);
    old?.close();
    for (const call of waiting.values()) call.reject(new HostMissing('the connection was closed'));
    waiting.clear();
  }

  function lose() {
    //  or all computers of a room would come back at once
    notBefore = now() + BACKOFF_MS[failures] * (0.75 + Math.random() / 2);
    failures = Math.min(failures + 1, BACKOFF_MS.length - 1);
    close();
  }

  /** @param {WebSocket} from @param {unknown} data */
  function receive(from, data) {
    if (socket !== from) return;
    let message;
    try {
      message = JSON.parse(String(data));
    } catch {
      return lose(); // this is no service that we know
    }
    if (message.method !== undefined) {
      if (message.method === 'guides.changed') turnTo(message.params?.generation ?? null);
      onNotice(message.method, message.params);
    } else {
      const asked = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.error) asked?.reject(new HostRefused(message.error));
      else asked?.resolve(message.result);
    }
    watch();
  }

  /** @param {string} method @param {Record<string, unknown>} params @returns {Promise<any>} */
  function ask(method, params) {
    return new Promise((resolve, reject) => {
      if (socket?.readyState !== 1) return reject(new HostMissing('the service went away'));
      const id = ++lastId;
      waiting.set(id, { resolve, reject });
      if (waiting.size === 1) watch();
      socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    });
  }

  /** @param {WebSocket} opened */
  async function greet(opened) {
    await new Promise((resolve, reject) => {
      patience = setTimeout(() => {
        lose();
        reject(new HostMissing('the service does not answer'));
      }, OPENING_MS);
      opened.onopen = resolve;
      opened.onmessage = ({ data }) => receive(opened, data);
      opened.onerror = () => {};
      opened.onclose = () => {
        if (socket === opened) lose();
        reject(new HostMissing('the service cannot be reached'));
      };
    });
    const { protocol, generation: now } = await ask('hello', { client, protocol: VERSION });
    if (protocol !== VERSION) throw new HostMissing(`the service speaks version ${protocol}`);
    failures = 0;
    generation ??= now; // unless it has changed already
    onOpen();
  }

  async function open() {
    const wanted = await address();
    if (wanted !== at) {
      close();
      failures = 0;
      notBefore = 0;
      at = wanted;
    }
    if (wanted === '') throw new HostMissing('no service is set');
    if (!opening) {
      if (now() < notBefore) throw new HostMissing('the service is not there');
      const opened = connect(socketOf(wanted, 'rpc'), SUBPROTOCOL);
      socket = opened;
      opening = greet(opened).catch((error) => {
        if (socket === opened) lose();
        throw error instanceof HostRefused ? new HostMissing(error.message) : error;
      });
    }
    return opening;
  }

  /**
   * @param {string} method @param {Record<string, any>} [params]
   * @returns {Promise<any>} rejects with HostMissing or HostRefused
   */
  async function call(method, params = {}) {
    if (method === 'guides.find')
      return cache.find(/** @type {{url?: string, locale?: string}} */ (params));
    if (!METHODS.includes(method)) throw new HostMissing(`${method} is not asked of a service`);
    await open();
    return ask(method, params);
  }

  return {
    /**
     * As the native host's; what a page shows is looked up among what the service gave.
     * @param {string} method
     * @param {Record<string, any>} [params]
     * @returns {Promise<any>}
     */
    call: (method, params = {}) =>
      method === 'guides.get' ? cache.get(params) : call(method, params),
    /** The program is on this computer after all. */
    close,
    /** Forgets earlier failures: the person says that it should be there now. */
    retry() {
      failures = 0;
      notBefore = 0;
    },
  };
}

/** @typedef {ReturnType<typeof createServiceClient>} ServiceClient */
