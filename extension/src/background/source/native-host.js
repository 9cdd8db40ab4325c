/**
 * The connection to pasapas-host: JSON-RPC over native messaging.
 *
 * The port opens when something is asked, stays open while `hold(true)`, and closes after thirty
 * idle seconds. Where the host cannot be started, or is silent for too long, every call that waits
 * fails with `HostMissing`, and so does every new one until the delay is over, which grows up to a
 * minute: nobody waits for a program that is not there.
 */
import { createBackoff } from './backoff.js';
import { debug } from '../debug.js';
import { createCalls, HostMissing } from './rpc.js';

const HOST = 'org.pasapas.host';
const IDLE_MS = 30_000;
/** Longer than the host itself waits for a journal that another program holds. */
const SILENT_MS = 20_000;
/** A host that had answered may be started again at once. */
const BACKOFF_MS = [0, 1_000, 5_000, 20_000, 60_000];

/**
 * A timer that is set anew, or stopped, by each call.
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
 *   void, now?: () => number}} options  `onAnswer`: a host that was just started has answered
 */
export function createNativeHost({ onConnect, onAnswer, onNotice, now = Date.now }) {
  const calls = createCalls();
  const backoff = createBackoff(BACKOFF_MS, { now });
  /** Runs while an answer is waited for, from each message of the host on. */
  const watchSilence = createTimer(SILENT_MS, () => {
    port?.disconnect();
    lose();
  });
  const watchIdle = createTimer(IDLE_MS, () => {
    port?.disconnect(); // our own disconnect raises no event: nothing has failed
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
      void chrome.runtime.lastError; // read, or the browser logs it as unnoticed
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
    /** Whether no host is there: the last one that was started ended before it answered. */
    absent: () => absent,
    /** Keeps the port (and with it the worker) while a session lives. @param {boolean} on */
    hold(on) {
      held = on;
      rest();
    },
    /** Forgets earlier failures: the person says that the program is there now. */
    retry: backoff.forget,
  };
}
