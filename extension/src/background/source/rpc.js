/**
 * JSON-RPC calls that wait for their answers, and the two ways in which a call fails. Both
 * connections use it: to the native host and to a service.
 */

/** Nobody answers: not installed, not reachable, or gone before it answered. */
export class HostMissing extends Error {}

/** The answer is that it cannot be done; `status` as PROTOCOL.md names it. */
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
 * The answer, or what stands for it where nobody answers or it is an error; other errors go on.
 * @template T @param {Promise<T>} answer @param {T} instead @returns {Promise<T>}
 */
export const orElse = (answer, instead) =>
  answer.catch((error) => {
    if (isHostError(error)) return instead;
    throw error;
  });

/** The calls of one connection that were sent and not answered yet. */
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
    /** The connection is gone. @param {string} why */
    fail(why) {
      for (const { reject } of waiting.values()) reject(new HostMissing(why));
      waiting.clear();
    },
  };
}
