/**
 * pasapas-service, for computers without a host: the same methods as of the host, as far as a
 * websocket has them (PROTOCOL.md, "Methods"). Which guides are for a page is found here
 * (`service-guide-cache.js`): no page's address is sent.
 *
 * The connection is opened when something is asked, and closed when nothing is, also while a guide
 * is followed: all of that guide is here. Where it cannot be opened, calls fail at once with
 * `HostMissing` until the delay is over, which grows up to a minute.
 */
import { socketOf } from '../../shared/service.js';
import { createBackoff } from './backoff.js';
import { HostMissing } from './rpc.js';
import { createServiceConnection } from './service-connection.js';
import { createServiceGuideCache } from './service-guide-cache.js';

const SUBPROTOCOL = 'pasapas.v1';
const BACKOFF_MS = [1_000, 5_000, 20_000, 60_000];
/** Half of each delay is left to chance: a room of computers does not come back at once. */
const SPREAD = 0.5;

/** What the service is asked for; all else is this computer's, or nobody's. */
const METHODS = ['hello', 'guides.sites', 'guides.search', 'guides.get'];

/**
 * @param {{
 *   address: () => Promise<string>, client: string,
 *   onOpen: () => void, onNotice: (method: string, params: any) => void,
 *   now?: () => number, connect?: (url: string, subprotocol: string) => WebSocket,
 * }} options  `address`: of the service, ws(s)://…, '' where none is set; `client`: our name and
 *   version
 */
export function createServiceClient({
  address,
  client,
  onOpen,
  onNotice,
  now = Date.now,
  connect = (url, subprotocol) => new WebSocket(url, subprotocol),
}) {
  const backoff = createBackoff(BACKOFF_MS, { now, spread: SPREAD });
  const cache = createServiceGuideCache(call);
  /** @type {import('./service-connection.js').ServiceConnection | null} */
  let connection = null;
  /** @type {Promise<void> | null} until the service has said what it is */
  let opening = null;
  let at = '';
  /** @type {number | null} of the guides that the service has now; null: no connection */
  let generation = null;

  /** @param {number | null} next */
  function turnTo(next) {
    if (next !== generation) cache.clear();
    generation = next;
  }

  function start() {
    const opened = createServiceConnection(connect(socketOf(at, 'rpc'), SUBPROTOCOL), {
      client,
      onNotice: (method, params) => {
        if (method === 'guides.changed') turnTo(params?.generation ?? null);
        onNotice(method, params);
      },
      onEnd: (failed) => {
        connection = null;
        opening = null;
        turnTo(null);
        if (failed) backoff.failed();
      },
    });
    connection = opened;
    return opened.greet().then((greeted) => {
      backoff.worked();
      generation ??= greeted; // unless it has changed already
      onOpen();
    });
  }

  async function open() {
    const wanted = await address();
    if (wanted !== at) {
      connection?.close();
      backoff.forget();
      at = wanted;
    }
    if (wanted === '') throw new HostMissing('no service is set');
    if (!opening && !backoff.isOver()) throw new HostMissing('the service is not there');
    opening ??= start();
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
    if (!connection) throw new HostMissing('the service went away');
    return connection.call(method, params);
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
    close: () => connection?.close(),
    /** Forgets earlier failures: the person says that it should be there now. */
    retry: backoff.forget,
  };
}

/** @typedef {ReturnType<typeof createServiceClient>} ServiceClient */
