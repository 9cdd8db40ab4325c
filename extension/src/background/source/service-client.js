/**
 * Client of pasapas-service, for computers without a host. It has the subset of the host's methods
 * that the service offers (PROTOCOL.md, "Methods"). Guides are matched to a page locally
 * (`service-guide-cache.js`), so no page address is sent.
 *
 * The connection opens on a call and closes when idle, also while a guide is running, because the
 * whole guide is loaded. If it cannot be opened, calls fail at once with `HostMissing` until the
 * backoff delay (up to one minute) is over.
 */
import { socketOf } from '../../shared/service.js';
import { createBackoff } from './backoff.js';
import { HostMissing } from './rpc.js';
import { createServiceConnection } from './service-connection.js';
import { createServiceGuideCache } from './service-guide-cache.js';

const SUBPROTOCOL = 'pasapas.v1';
const BACKOFF_MS = [1_000, 5_000, 20_000, 60_000];
/**
 * Jitter: half of each delay is random, so the computers of one room do not reconnect at the same
 * time.
 */
const SPREAD = 0.5;

/** The methods sent to the service; all others are local or unavailable. */
const METHODS = ['hello', 'guides.sites', 'guides.search', 'guides.get'];

/**
 * @param {{ address: () => Promise<string>, client: string, onOpen: () => void, onNotice: (method:
 *   string, params: any) => void, now?: () => number, connect?: (url: string, subprotocol: string)
 *   => WebSocket, }} options  `address`: of the service, ws(s)://…, '' if none is configured;
 *   `client`: the extension's name and version
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
  /** @type {Promise<void> | null} pending until the service has answered `hello` */
  let opening = null;
  let at = '';
  /** @type {number | null} generation of the service's guides; null: no connection */
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
      generation ??= greeted; // unless the address has changed already
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
     * Same contract as the native host's `call`; guides for a page are looked up in the cache.
     * @param {string} method
     * @param {Record<string, any>} [params]
     * @returns {Promise<any>}
     */
    call: (method, params = {}) =>
      method === 'guides.get' ? cache.get(params) : call(method, params),
    /** Closes the connection, because the native host is available. */
    close: () => connection?.close(),
    /** Resets the backoff, because the person says that the service is available now. */
    retry: backoff.forget,
  };
}

/** @typedef {ReturnType<typeof createServiceClient>} ServiceClient */
