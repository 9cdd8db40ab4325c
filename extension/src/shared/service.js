/**
 * The address of one of the service's websockets.
 * @param {string} service  as configured, with or without the trailing slash
 * @param {'follow' | 'rpc'} name
 */
export const socketOf = (service, name) => `${service.replace(/\/$/u, '')}/${name}`;

/**
 * Whether an address is valid: wss, or ws on this computer, with only a host; '' removes the
 * setting.
 * @param {string} address
 */
export const isService = (address) =>
  address === '' ||
  /^wss:\/\/[\w.-]+(?::\d+)?\/?$|^ws:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?\/?$/u.test(
    address,
  );
