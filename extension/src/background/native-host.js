/**
 * The way to pasapas-host: JSON-RPC over native messaging.
 *
 * The port opens on need, stays while `hold(true)`, and closes after thirty idle seconds. Where it
 * cannot be opened it is tried again, later each time up to a minute; a call made meanwhile fails
 * at once with `HostMissing`, so that nobody waits for a program that is not there. One that is
 * there and says nothing is given up in the same way.
 */

const HOST = 'org.pasapas.host';
const IDLE_MS = 30_000;
/** Longer than the host itself waits for a journal that another program holds. */
const SILENT_MS = 20_000;
const BACKOFF_MS = [0, 1_000, 5_000, 20_000, 60_000];

/** The program is not installed, or went away before it answered. */
export class HostMissing extends Error {}

/** The host's own answer that something cannot be done; `status` as PROTOCOL.md names it. */
export class HostRefused extends Error {
  /**
   * @param {{code: number, message: string, data?: {status?: string, text?: Record<string,
   *   string>}}} error
   */
  constructor(error) {
    super(error.message);
    this.code = error.code;
    this.status = error.data?.status ?? '';
    this.text = error.data?.text ?? {};
  }
}

/**
 * The answer, or what stands for it where there is no host or it has none; other errors go on.
 * @template T @param {Promise<T>} answer @param {T} instead @returns {Promise<T>}
 */
export const orElse = (answer, instead) =>
  answer.catch((error) => {
    if (error instanceof HostMissing || error instanceof HostRefused) return instead;
    throw error;
  });

/**
 * @param {{onConnect: () => void, onAnswer: () => void, onNotice: (method: string, params: any) =>
 *   void, now?: () => number}} options `onAnswer`: a port that was just opened leads to a host that
 *   answers
 */
export function createNativeHost({ onConnect, onAnswer, onNotice, now = Date.now }) {
  /** @type {chrome.runtime.Port | null} */
  let port = null;
  /** @type {Map<number, {resolve: (value: any) => void, reject: (error: Error) => void}>} */
  const waiting = new Map();
  let lastId = 0;
  let failures = 0;
  let notBefore = 0;
  let held = false;
  let answered = false;
  let absent = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let idle;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let silent;

  /** From each word of the host on, as long as something is asked of it. */
  function listen() {
    clearTimeout(silent);
    if (waiting.size === 0) return;
    silent = setTimeout(() => {
      port?.disconnect();
      lose();
    }, SILENT_MS);
  }

  /** @param {any} message */
  function receive(message) {
    failures = 0;
    if (!answered) onAnswer();
    answered = true;
    absent = false;
    if (message.id === undefined) return onNotice(message.method, message.params);
    const call = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error) call?.reject(new HostRefused(message.error));
    else call?.resolve(message.result);
    listen();
    restIfIdle();
  }

  function lose() {
    port = null;
    absent = !answered; // one that had answered is there, whatever became of it
    notBefore = now() + BACKOFF_MS[failures]; // one that had answered may be started again at once
    failures = Math.min(failures + 1, BACKOFF_MS.length - 1);
    for (const call of waiting.values()) call.reject(new HostMissing('the host went away'));
    waiting.clear();
    listen();
  }

  function connect() {
    if (port || now() < notBefore) return port;
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

  function restIfIdle() {
    clearTimeout(idle);
    if (held || waiting.size > 0 || !port) return;
    idle = setTimeout(() => {
      port?.disconnect(); // our own disconnect raises no event: nothing has failed
      port = null;
    }, IDLE_MS);
  }

  return {
    /**
     * @param {string} method
     * @param {Record<string, unknown>} [params]
     * @returns {Promise<any>} rejects with HostMissing or HostRefused
     */
    call(method, params = {}) {
      const open = connect();
      if (!open) return Promise.reject(new HostMissing('the host is not there'));
      clearTimeout(idle);
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        if (waiting.size === 1) listen();
        open.postMessage({ jsonrpc: '2.0', id, method, params });
      });
    },
    /**
     * Whether there is no program that answers: the last one to be started said nothing before it
     * was gone.
     */
    absent: () => absent,
    /** Keeps the port (and with it the worker) while a session lives. @param {boolean} on */
    hold(on) {
      held = on;
      restIfIdle();
    },
    /** Forgets earlier failures: the person says that the program is there now. */
    retry() {
      failures = 0;
      notBefore = 0;
    },
  };
}
