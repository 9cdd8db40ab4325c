/**
 * The connection to pasapas-host: JSON-RPC over native messaging.
 *
 * The port opens on the first call, stays open while `hold(true)` is in effect, and closes after
 * thirty idle seconds. If the host cannot be started or exceeds the answer timeout, every pending
 * call fails with `HostMissing`, and so does every new call until the backoff delay (up to one
 * minute) is over, so no caller waits for a missing program.
 */
import { createBackoff } from './backoff.js';
import { debug } from '../debug.js';
import { createCalls, HostMissing } from './rpc.js';

const HOST = 'org.pasapas.host';
const IDLE_MS = 30_000;
/** Answer timeout. It must be longer than the host's own wait for a locked journal. */
const SILENT_MS = 20_000;
/** The first delay is 0: a host that had answered may be restarted at once. */
const BACKOFF_MS = [0, 1_000, 5_000, 20_000, 60_000];

/**
 * A timer that each call restarts or stops.
 * @param {number} ms
 * @param {() => void} act
 */
function createTimer(ms, act) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  return (/** @type {boolean} */ on) => {
    clearTimeout(timer);
    if (on) timer = setTimeout(act, ms);
  };
}

/**
 * @param {{onConnect: () => void, onAnswer: () => void, onNotice: (method: string, params: any) =>
 *   void, now?: () => number}} options  `onAnswer`: called on the first answer of a newly started
 *   host
 */
export function createNativeHost({ onConnect, onAnswer, onNotice, now = Date.now }) {
  const calls = createCalls();
  const backoff = createBackoff(BACKOFF_MS, { now });
  /** Runs while calls are pending; each message from the host restarts it. */
  const watchSilence = createTimer(SILENT_MS, () => {
    port?.disconnect();
    lose();
  });
  const watchIdle = createTimer(IDLE_MS, () => {
    port?.disconnect(); // our own disconnect raises no event, so it is not counted as a failure
    port = null;
  });
  /** @type {chrome.runtime.Port | null} */
  let port = null;
  let held = false;
  /** Whether the host behind the current port has answered. */
  let answered = false;
  let absent = false;

  /** @param {any} message */
  function receive(message) {
    debug('frames', 'from the host', message.method ?? message.id, message.error?.code ?? '');
    backoff.worked();
    if (!answered) onAnswer();
    answered = true;
    absent = false;
    if (message.id === undefined) return onNotice(message.method, message.params);
    calls.settle(message);
    watchSilence(calls.count() > 0);
    rest();
  }

  function lose() {
    debug('frames', 'the host is gone', answered ? '' : 'without an answer');
    port = null;
    absent = !answered;
    backoff.failed();
    calls.fail('the host went away');
    watchSilence(false);
  }

  function connect() {
    if (port || !backoff.isOver()) return port;
    const opened = chrome.runtime.connectNative(HOST);
    port = opened;
    answered = false;
    opened.onMessage.addListener(receive);
    opened.onDisconnect.addListener(() => {
      void chrome.runtime.lastError; // must be read, otherwise the browser logs an unchecked error
      if (port === opened) lose();
    });
    onConnect();
    return port;
  }

  const rest = () => watchIdle(!held && calls.count() === 0 && port !== null);

  return {
    /**
     * @param {string} method
     * @param {Record<string, unknown>} [params]
     * @returns {Promise<any>} rejects with HostMissing or HostRefused
     */
    call(method, params = {}) {
      const open = connect();
      if (!open) return Promise.reject(new HostMissing('the host is not there'));
      watchIdle(false);
      const answer = calls.start((message) => open.postMessage(message), method, params);
      if (calls.count() === 1) watchSilence(true);
      debug('frames', 'to the host', method);
      return answer;
    },
    /** Whether the host is missing: the last one started ended before it answered. */
    absent: () => absent,
    /** Keeps the port open, and so the worker alive, during a session. @param {boolean} on */
    hold(on) {
      held = on;
      rest();
    },
    /** Resets the backoff, because the person says that the program is installed now. */
    retry: backoff.forget,
  };
}
