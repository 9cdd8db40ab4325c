/**
 * The address of one of a service's websockets.
 * @param {string} service  as it was set, with or without the last slash
 * @param {'follow' | 'rpc'} name
 */
export const socketOf = (service, name) => `${service.replace(/\/$/u, '')}/${name}`;

/** Sealed or on this computer, and nothing but a host; '' takes it away. @param {string} address */
export const isService = (address) =>
  address === '' ||
  /^wss:\/\/[\w.-]+(?::\d+)?\/?$|^ws:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?\/?$/u.test(
    address,
  );
