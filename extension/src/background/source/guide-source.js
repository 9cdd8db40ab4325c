/**
 * Who has the guides: the program on this computer, and where that is not there the service, if the
 * person or whoever looks after the computer set one. Whoever asks need not know which.
 */
import { HostMissing, isHostError } from './rpc.js';

/**
 * @param {{host: ReturnType<typeof import('./native-host.js').createNativeHost>, service:
 *   import('./service-client.js').ServiceClient}} parts
 */
export function createGuideSource({ host, service }) {
  return {
    /**
     * @param {string} method
     * @param {Record<string, any>} [params]
     * @returns {Promise<any>} rejects with HostMissing or HostRefused
     */
    call: (method, params = {}) =>
      host.call(method, params).catch((error) => {
        if (error instanceof HostMissing && host.absent()) return service.call(method, params);
        throw error;
      }),
    /**
     * Whether what is done can be written down: only the program does that.
     * @returns {Promise<boolean>}
     */
    notes: () =>
      host.call('hello').then(
        () => true,
        (error) => {
          if (isHostError(error)) return !host.absent();
          throw error;
        },
      ),
    hold: host.hold,
    /** Forgets earlier failures: the person says that it is there now. */
    retry() {
      host.retry();
      service.retry();
    },
  };
}

/** @typedef {ReturnType<typeof createGuideSource>} GuideSource */
