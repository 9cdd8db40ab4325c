/**
 * The source of guides: the native host on this computer, or, without a host, the service if the
 * person or an administrator configured one. Callers need not know which is used.
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
     * Whether a journal is available; only the native host has one.
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
    /** Resets the backoff, because the person says that the source is available now. */
    retry() {
      host.retry();
      service.retry();
    },
  };
}

/** @typedef {ReturnType<typeof createGuideSource>} GuideSource */
