/**
 * Pending JSON-RPC calls and the two error classes of a call. Used by both connections: to the
 * native host and to a service.
 */

/** No answer: not installed, not reachable, or disconnected before it answered. */
export class HostMissing extends Error {}

/** The peer answered with an error; `status` as defined in PROTOCOL.md. */
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

/** @param {unknown} error */
export const isHostError = (error) => error instanceof HostMissing || error instanceof HostRefused;

/**
 * Resolves to the answer, or to `instead` on HostMissing or HostRefused. Other errors propagate.
 * @template T @param {Promise<T>} answer @param {T} instead @returns {Promise<T>}
 */
export const orElse = (answer, instead) =>
  answer.catch((error) => {
    if (isHostError(error)) return instead;
    throw error;
  });

/** The pending calls of one connection. */
export function createCalls() {
  /** @type {Map<number, {resolve: (value: any) => void, reject: (error: Error) => void}>} */
  const waiting = new Map();
  let lastId = 0;

  return {
    /** How many wait. */
    count: () => waiting.size,
    /**
     * @param {(message: object) => void} send
     * @param {string} method
     * @param {Record<string, unknown>} params
     * @returns {Promise<any>} rejects with HostMissing or HostRefused
     */
    start: (send, method, params) =>
      new Promise((resolve, reject) => {
        const id = ++lastId;
        waiting.set(id, { resolve, reject });
        send({ jsonrpc: '2.0', id, method, params });
      }),
    /** @param {{id: number, result?: any, error?: any}} answer */
    settle({ id, result, error }) {
      const call = waiting.get(id);
      waiting.delete(id);
      if (error) call?.reject(new HostRefused(error));
      else call?.resolve(result);
    },
    /** The connection is lost: rejects all pending calls. @param {string} why */
    fail(why) {
      for (const { reject } of waiting.values()) reject(new HostMissing(why));
      waiting.clear();
    },
  };
}
