/**
 * The web as the tests know it: one https server on loopback that answers for every host name
 * that the browser is told to find there. So the shipped extension, which knows the true
 * addresses only, meets them, and no byte leaves the computer.
 */
import { createReadStream, statSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { createServer } from 'node:https';
import { extname, join, normalize, sep } from 'node:path';
import { makeCertificate } from './certificate.js';
import { TOP } from './home.js';

/** @typedef {import('node:http').IncomingMessage} Request */
/** @typedef {import('node:http').ServerResponse} Response */
/** @typedef {(request: Request, response: Response) => void} Handler */
/**
 * @typedef {{port: number, names: string[], seen: {host: string, path: string}[], close: () =>
 *   Promise<void>}} Site
 */

/** @type {Record<string, string>} */
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** @param {Response} response @param {number} status @param {string} words */
function answer(response, status, words) {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(words);
}

/** @param {string} file */
function isFile(file) {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

/**
 * Serves a folder's files. What is no file and looks like a page (no extension in its last
 * part) gets `fallback`, as a site does whose pages are made in the browser.
 * @param {string} folder
 * @param {{fallback?: string, headers?: Record<string, string>}} [options]
 * @returns {Handler}
 */
export function serveFolder(folder, { fallback, headers = {} } = {}) {
  return (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'https://site.invalid').pathname);
    let file = normalize(join(folder, path));
    if (!`${file}${sep}`.startsWith(`${normalize(folder)}${sep}`))
      return answer(response, 403, 'outside');
    if (!isFile(file) && isFile(join(file, 'index.html'))) file = join(file, 'index.html');
    if (!isFile(file) && fallback && extname(path) === '') file = join(folder, fallback);
    if (!isFile(file)) return answer(response, 404, 'no such page');
    response.writeHead(200, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'cache-control': 'no-store',
      ...headers,
    });
    createReadStream(file).pipe(response);
    return undefined;
  };
}

/**
 * A practice site under its true name: its files below `/practice/NAME/`, its one page for every
 * other address.
 * @param {string} name
 * @returns {Handler}
 */
export function servePractice(name) {
  const folder = join(TOP, 'guides/practice', name);
  const files = serveFolder(folder);
  const page = serveFolder(folder, { fallback: 'index.html' });
  const below = `/practice/${name}`;
  return (request, response) => {
    const path = request.url ?? '/';
    if (!path.startsWith(`${below}/`)) return page(request, response);
    request.url = path.slice(below.length);
    return files(request, response);
  };
}

/**
 * Hands everything on to a plain http server on loopback, as a provider's front does.
 * The server behind is told that it is reached over https under the front's name.
 * @param {number} port
 * @returns {Handler}
 */
export function forwardTo(port) {
  return (request, response) => {
    const headers = { ...request.headers, 'x-forwarded-proto': 'https', 'x-forwarded-port': '443' };
    const behind = httpRequest(
      { host: '127.0.0.1', port, method: request.method, path: request.url, headers },
      (reply) => {
        response.writeHead(reply.statusCode ?? 502, reply.headers);
        reply.pipe(response);
      },
    );
    behind.on('error', (error) =>
      response.headersSent ? response.destroy() : answer(response, 502, error.message),
    );
    response.on('close', () => behind.destroy());
    request.pipe(behind);
  };
}

/**
 * Starts the server. `hosts` maps each host name to what answers for it; other names get 421.
 * @param {{folder: string, hosts: Record<string, Handler>}} options  `folder` holds the certificate
 * @returns {Promise<Site>}
 */
export async function startSite({ folder, hosts }) {
  const names = Object.keys(hosts);
  /** @type {Site['seen']} */
  const seen = [];
  const server = createServer(makeCertificate(folder, names), (request, response) => {
    const host = (request.headers.host ?? '').replace(/:\d+$/, '');
    seen.push({ host, path: request.url ?? '' });
    const handler = hosts[host];
    if (handler) handler(request, response);
    else answer(response, 421, `no such site here: ${host}`);
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', () => resolve(undefined));
  });
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('the site has no port');
  return {
    port: address.port,
    names,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve(undefined));
        server.closeAllConnections();
      }),
  };
}
