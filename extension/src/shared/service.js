/**
 * The address of one of a service's websockets.
 * @param {string} service  as it was set, with or without the last slash
 * @param {'follow' | 'rpc'} name
 */
export const socketOf = (service, name) => `${service.replace(/\/$/u, '')}/${name}`;
