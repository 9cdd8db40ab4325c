/**
 * A real Chromium with the shipped extension and the real host, each test in a home of its own.
 * Sites are served on loopback under their true names, so that the extension runs on them as it
 * does for a person.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { connect } from '../native/client.js';

export const TOP = fileURLToPath(new URL('../..', import.meta.url));
const BUILD = process.env.PASAPAS_BUILD
  ? resolve(process.env.PASAPAS_BUILD)
  : join(TOP, 'build/release');

/** Made of the manifest's key: the shipped extension has the same id everywhere. */
const ID = 'lbldcenhfbiffmbompcnnmlifjgbhkpn';

/** @param {string} folder */
function certificate(folder) {
  const [key, cert] = ['site.key', 'site.crt'].map((name) => join(folder, name));
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=site',
      '-keyout',
      key,
      '-out',
      cert,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  return { key: readFileSync(key), cert: readFileSync(cert) };
}

/**
 * A site on which every page is the same.
 * @param {string} folder
 * @returns {Promise<import('node:https').Server>}
 */
const serve = (folder) =>
  new Promise((done) => {
    const server = createServer(certificate(folder), (request, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(
        `<!doctype html><html lang="fr"><title>Site</title><h1>${request.headers.host}</h1><button>Se connecter</button></html>`,
      );
    });
    server.listen(0, '127.0.0.1', () => done(server));
  });

/** @param {string} profile */
function installHost(profile) {
  const folder = join(profile, 'NativeMessagingHosts');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'org.pasapas.host.json'),
    JSON.stringify({
      name: 'org.pasapas.host',
      description: 'Pas à Pas',
      type: 'stdio',
      path: join(BUILD, 'bin/pasapas-host'),
      allowed_origins: [`chrome-extension://${ID}/`],
    }),
  );
}

/**
 * Three people are guided on a site that has changed.
 * @param {string} data  the host's folder
 * @param {{guide: string, step: string}} where  a shipped guide, whose id begins with its folder
 */
export async function drift(data, { guide, step }) {
  /** @type {(() => void)[]} */
  const endings = [];
  const host = connect({ after: (done) => endings.push(done) }, { home: data });
  const file = new URL(`../../guides/${guide.replace('-', '/')}.guide.json`, import.meta.url);
  const { revision } = JSON.parse(readFileSync(file, 'utf8'));
  for (let number = 0; number < 3; number++) {
    const { session, epoch } = await host.call('sessions.start', { guide, revision, mode: 'real' });
    await host.call('sessions.record', {
      session,
      epoch,
      seq: 1,
      step,
      event: 'drifted',
      ms: 0,
      detail: { changed: ['text'] },
    });
    await host.call('sessions.finish', { session, epoch, outcome: 'completed' });
  }
  for (const end of endings) await end();
}

/**
 * @param {{host?: boolean, language?: 'fr' | 'en', env?: Record<string, string>, viewport?: {width:
 *   number, height: number}, guides?: string, open?: boolean}} [options] `host`: whether
 *   pasapas-host is installed; `open`: the test variant, whose overlay can be read
 */
export async function openStage({
  host = true,
  language = 'fr',
  env = {},
  viewport = { width: 396, height: 600 },
  guides = join(TOP, 'guides'),
  open = false,
} = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'pasapas-pages-'));
  const profile = join(folder, 'profile');
  mkdirSync(join(folder, 'data'));
  if (host) installHost(profile);
  const server = await serve(folder);
  const port = /** @type {import('node:net').AddressInfo} */ (server.address()).port;
  const extension = join(BUILD, open ? 'extension/chromium-test' : 'extension/chromium');
  const tag = language === 'fr' ? 'fr-FR' : 'en-GB';
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    ignoreHTTPSErrors: true,
    viewport,
    locale: tag,
    env: {
      .../** @type {Record<string, string>} */ (process.env),
      PASAPAS_HOME: join(folder, 'data'),
      PASAPAS_GUIDES: guides,
      ...env,
    },
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      `--disable-extensions-except=${extension}`,
      `--load-extension=${extension}`,
      `--lang=${tag}`,
      `--accept-lang=${tag}`,
      `--host-resolver-rules=MAP *:443 127.0.0.1:${port}`,
      '--ignore-certificate-errors',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));

  const welcome = context.pages()[1] ?? (await context.waitForEvent('page'));
  await welcome.waitForURL('**/welcome/welcome.html');
  await welcome.close(); // the first-run page, read and closed

  return {
    context,
    worker,
    data: join(folder, 'data'),
    /** @param {string} path */
    address: (path) => `chrome-extension://${ID}/${path}`,
    /** Opens a page of ours and waits until it was drawn. @param {string} name */
    async open(name) {
      const page = await context.newPage();
      await page.goto(`chrome-extension://${ID}/${name}/${name}.html`);
      await page.locator('h1:not(:empty)').waitFor();
      return page;
    },
    /** Another person's first day: nothing remembered, no tab open. The host keeps what it has. */
    async refresh() {
      const [first, ...rest] = context.pages();
      await Promise.all(rest.map((page) => page.close()));
      await first.goto('about:blank');
      await worker.evaluate(() =>
        Promise.all([chrome.storage.local.clear(), chrome.storage.session.clear()]),
      );
    },
    /** The person installs, at last. */
    installHost: () => installHost(profile),
    async close() {
      await context.close();
      await new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      });
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

/** @typedef {Awaited<ReturnType<typeof openStage>>} Stage */
