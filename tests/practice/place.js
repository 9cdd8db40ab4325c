/**
 * A practice site in a real browser: a loopback server that answers as its README asks,
 * and one headless Chromium for the file's tests.
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

export const GUIDES = fileURLToPath(new URL('../../guides/', import.meta.url));
export const ORIGIN = 'https://www.doctolib.fr';
const TYPES = /** @type {Record<string, string>} */ ({
  '.html': 'text/html',
  '.css': 'text/css',
  '.js': 'text/javascript',
});

/**
 * @typedef {{origin: string, browser: import('playwright-core').Browser, close: () =>
 *   Promise<void>}} Place
 */

/**
 * As strict as an extension's page: whatever is inline would be refused.
 */
const POLICY = "default-src 'self'; img-src data:";

/**
 * @param {string} [practice]  the site's folder in guides/practice/
 * @returns {Promise<Place>}
 */
export async function openPlace(practice = 'doctolib') {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const known = pathname.startsWith('/practice/') && extname(pathname) !== '';
    const file = normalize(join(GUIDES, known ? pathname : `/practice/${practice}/index.html`));
    try {
      const bytes = await readFile(file);
      response.writeHead(200, {
        'content-type': `${TYPES[extname(file)]}; charset=utf-8`,
        'content-security-policy': POLICY,
      });
      response.end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(undefined));
  });
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    headless: true,
    args: ['--no-sandbox', '--disable-background-networking'],
  });
  return {
    origin: `http://127.0.0.1:${address.port}`,
    browser,
    close: async () => {
      await browser.close();
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

/**
 * A fresh person's page: nothing remembered, and any fault of the site's scripts kept in `faults`.
 * @param {Place} place
 * @param {{width: number, height: number}} [viewport]
 */
export async function openPage(place, viewport = { width: 1366, height: 768 }) {
  const context = await place.browser.newContext({ viewport, locale: 'fr-FR' });
  /** @type {string[]} */
  const faults = [];
  context.on('page', (page) => {
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
  });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  return { page, context, faults };
}
