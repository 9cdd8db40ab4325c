/**
 * Who has the guides: the program on this computer, and where that is not there the service, if the
 * person or whoever looks after the computer set one. Whoever asks need not know which.
 */
import { HostMissing, HostRefused } from './native-host.js';

/**
 * @param {{port: ReturnType<typeof import('./native-host.js').createPort>, line:
 *   import('./service-client.js').Line}} parts
 */
export function createWay({ port, line }) {
  return {
    /**
     * @param {string} method
     * @param {Record<string, any>} [params]
     * @returns {Promise<any>} rejects with HostMissing or HostRefused
     */
    call: (method, params = {}) =>
      port.call(method, params).catch((error) => {
        if (error instanceof HostMissing && port.absent()) return line.call(method, params);
        throw error;
      }),
    /**
     * Whether what is done can be written down: only the program does that.
     * @returns {Promise<boolean>}
     */
    notes: () =>
      port.call('hello').then(
        () => true,
        (error) => {
          if (error instanceof HostMissing || error instanceof HostRefused) return !port.absent();
          throw error;
        },
      ),
    hold: port.hold,
    /** Forgets earlier failures: the person says that it is there now. */
    retry() {
      port.retry();
      line.retry();
    },
  };
}

/** @typedef {ReturnType<typeof createWay>} Way */
