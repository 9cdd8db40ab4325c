/**
 * A real Chromium with the extension, and a person's senses and hands in it: every press and key
 * goes through the debugging protocol and is trusted, as if it came from the mouse.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';
import { createSights } from './chromium-sight.js';
import { listenToRoot, lookAt, pressablesIn } from './overlay-reader.js';
import { writeHostManifest } from './home.js';

/** @typedef {import('puppeteer-core').Page} Page */
/** @typedef {import('./browser.js').Browser} Browser */
/** @typedef {import('./browser.js').LaunchOptions} LaunchOptions */
/** @typedef {import('puppeteer-core').Browser} Puppet */
/** @typedef {import('./chromium-sight.js').Front} Front */
/** @typedef {ReturnType<typeof createSights>['sight']} GetSight */

/**
 * The id that Chromium gives to an unpacked extension: from its key, or else from its folder.
 * @param {string} folder
 */
export function extensionId(folder) {
  const { key } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  const digest = createHash('sha256')
    .update(key ? Buffer.from(key, 'base64') : folder)
    .digest('hex');
  return digest.slice(0, 32).replace(/./g, (digit) => 'abcdefghijklmnop'[parseInt(digit, 16)]);
}

/**
 * Chromium's sandbox is made of user namespaces, which it has no use for as root and which most
 * containers refuse; it starts there only if told to do without. It meets no page here but ours.
 * @returns {string[]}
 */
function sandboxFlags() {
  const can =
    process.getuid?.() !== 0 &&
    spawnSync('unshare', ['--user', '--map-root-user', 'true']).status === 0;
  return can ? [] : ['--no-sandbox'];
}

/** @param {Record<string, number>} hosts @param {{width: number, height: number}} viewport */
function flags(hosts, { width, height }) {
  const rules = Object.entries(hosts).map(([name, port]) => `MAP ${name}:443 127.0.0.1:${port}`);
  return [
    ...sandboxFlags(),
    `--host-resolver-rules=${[...rules, 'MAP * ~NOTFOUND', 'EXCLUDE 127.0.0.1'].join(', ')}`,
    '--ignore-certificate-errors',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    '--lang=fr-FR',
    '--accept-lang=fr-FR',
    '--enable-speech-dispatcher',
    `--window-size=${width},${height}`,
  ];
}

/**
 * Starts a Chromium on its profile, in which the host is known, without the extension.
 * @param {LaunchOptions} options
 * @param {string} folder  the profile
 * @param {string} id      of the extension
 */
function start({ home, hosts, viewport = SCREEN, headed = HEADFUL }, folder, id) {
  mkdirSync(folder, { recursive: true });
  if (home.host)
    writeHostManifest(join(folder, 'NativeMessagingHosts'), home.host, {
      allowed_origins: [`chrome-extension://${id}/`],
    });
  return puppeteer.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: !headed,
    pipe: true,
    enableExtensions: true,
    acceptInsecureCerts: true,
    userDataDir: folder,
    downloadBehavior: { policy: 'allow', downloadPath: home.downloads },
    defaultViewport: headed ? null : viewport,
    env: { ...process.env, ...home.env, HOME: home.folder },
    args: flags(hosts, viewport),
  });
}

/**
 * Loads the extension, as somebody has it who allowed it in private windows.
 * @param {Puppet} browser
 * @returns {Promise<(path: string) => Promise<string>>} the id that it got
 */
async function installer(browser) {
  const session = await browser.target().createCDPSession();
  return async (path) =>
    (await session.send('Extensions.loadUnpacked', { path, enableInIncognito: true })).id;
}

/** The first-run page, read and closed. @param {Puppet} browser */
async function closeWelcome(browser) {
  const welcome = await browser.waitForTarget((target) =>
    target.url().endsWith('/welcome/welcome.html'),
  );
  await (await welcome.page())?.close();
}

/**
 * What is done with the page in front.
 * @param {Front} front
 * @param {GetSight} sight
 * @returns {Pick<Browser, 'goto' | 'reload' | 'goBack' | 'url' | 'evaluate' | 'loaded' |
 *   'listen' | 'heard' | 'accessibility' | 'lookAt' | 'pressablesIn'>}
 */
const pageActions = (front, sight) => ({
  goto: async (url) => {
    await front.page.goto(url, { waitUntil: 'domcontentloaded' });
  },
  reload: async () => {
    await front.page.reload({ waitUntil: 'domcontentloaded' });
  },
  goBack: async () => {
    await front.page.goBack({ waitUntil: 'domcontentloaded' });
  },
  url: () => front.page.url(),
  evaluate: (what, ...args) => front.page.evaluate(what, ...args),
  loaded: async () =>
    (await sight()).call(() => document.readyState === 'complete').catch(() => false),
  listen: async () => {
    const { roots, callOn } = await sight();
    for (const where of await roots()) await callOn(where, listenToRoot);
  },
  heard: async () => (await sight()).call(() => /** @type {any} */ (globalThis).pasapasHeard ?? []),
  accessibility: async () => {
    const { session } = await sight();
    await session.send('Accessibility.enable');
    const { nodes } = await session.send('Accessibility.getFullAXTree');
    return nodes
      .filter((node) => !node.ignored)
      .map((node) => ({
        role: String(node.role?.value ?? ''),
        name: String(node.name?.value ?? ''),
        live: String(
          node.properties?.find((property) => property.name === 'live')?.value.value ?? '',
        ),
      }));
  },
  lookAt: async (x, y) => (await sight()).call(lookAt, x, y),
  pressablesIn: async (ring) => (await sight()).call(pressablesIn, ring),
});

/**
 * Mouse, keyboard, files and the size of the window.
 * @param {Front} front
 * @param {GetSight} sight
 * @returns {Pick<Browser, 'click' | 'type' | 'key' | 'pick' | 'giveFiles' | 'scroll' |
 *   'screenshot' | 'viewport'>}
 */
const handActions = (front, sight) => ({
  click: (x, y) => front.page.mouse.click(x, y),
  type: (text) => front.page.keyboard.type(text),
  key: (name) => front.page.keyboard.press(name),
  pick: async (words) => {
    // A click has opened the list: letters go to it as they do for a person.
    if (words) await front.page.keyboard.type(words);
    else await front.page.keyboard.press('ArrowDown');
    await front.page.keyboard.press('Enter');
    return true;
  },
  giveFiles: async (files) => {
    front.given = files;
    await sight();
  },
  scroll: async (dy) => {
    await front.page.mouse.wheel({ deltaY: dy });
  },
  screenshot: async (file) => {
    mkdirSync(join(file, '..'), { recursive: true });
    await front.page.screenshot({ path: /** @type {`${string}.png`} */ (file) });
  },
  viewport: async (width, height) => {
    await front.page.setViewport({ width, height });
  },
});

/**
 * @param {Puppet} browser
 * @param {Front} front
 * @returns {Pick<Browser, 'tabs' | 'openTab' | 'switchTab' | 'closeTab'>}
 */
const tabActions = (browser, front) => ({
  tabs: async () =>
    (await browser.pages()).map((one) => ({ url: one.url(), current: one === front.page })),
  openTab: async (url) => {
    front.page = await browser.newPage();
    await front.page.goto(url, { waitUntil: 'domcontentloaded' });
  },
  switchTab: async (index) => {
    front.page = (await browser.pages())[index];
    await front.page.bringToFront();
  },
  closeTab: async () => {
    await front.page.close();
    front.page = /** @type {Page} */ ((await browser.pages()).at(-1));
  },
});

/**
 * What is done with the extension and its worker.
 * @param {Puppet} browser
 * @param {Front} front
 * @param {string} id
 * @returns {Pick<Browser, 'zoom' | 'openPrivate' | 'stopWorker' | 'popup' | 'willAllow' |
 *   'takeBack'>}
 */
function extensionActions(browser, front, id) {
  const worker = async () => {
    const target = await browser.waitForTarget(
      (one) => one.type() === 'service_worker' && one.url().startsWith(`chrome-extension://${id}/`),
      { timeout: 10_000 },
    );
    return target.worker();
  };

  /**
   * On the browser's own page about extensions.
   * @param {'addHostPermission' | 'removeHostPermission'} what
   * @param {string} pattern
   */
  const manage = async (what, pattern) => {
    const own = await browser.newPage();
    await own.goto('chrome://extensions');
    await own.evaluate(
      // @ts-expect-error: only that page has it
      (...[what, id, pattern]) => chrome.developerPrivate[what](id, pattern),
      what,
      id,
      pattern,
    );
    await own.close();
    await front.page.bringToFront();
  };

  return {
    zoom: async (factor) => {
      await (
        await worker()
      )?.evaluate((/** @type {number} */ to) => chrome.tabs.setZoom(to), factor);
    },
    openPrivate: async (url) => {
      const opened = browser.waitForTarget((target) => target.url() === 'about:blank#private');
      await (
        await worker()
      )?.evaluate(() => chrome.windows.create({ incognito: true, url: 'about:blank#private' }));
      front.page = /** @type {Page} */ (await (await opened).page());
      await front.page.goto(url, { waitUntil: 'domcontentloaded' });
    },
    stopWorker: async () => {
      await (await worker())?.close();
    },
    popup: async () => {
      await (await worker())?.evaluate(() => chrome.action.openPopup());
      const target = await browser.waitForTarget(
        (one) => one.url() === `chrome-extension://${id}/popup/popup.html`,
      );
      return target.asPage();
    },
    // Without a screen the question cannot be shown; what was allowed before is not asked again.
    willAllow: (pattern) => manage('addHostPermission', pattern),
    takeBack: (pattern) => manage('removeHostPermission', pattern),
  };
}

const SCREEN = { width: 1366, height: 768 };
const HEADFUL = Boolean(process.env.PASAPAS_HEADFUL);

/**
 * @param {LaunchOptions} options
 * @returns {Promise<Browser>}
 */
export async function launchChromium(options) {
  const { extension, home, profile = 'chromium', keepsProfile = false } = options;
  const id = extensionId(extension);
  const folder = join(home.folder, profile);
  const first = !existsSync(folder);
  const browser = await start(options, folder, id);
  const install = await installer(browser);
  const installed = await install(extension);
  if (installed !== id) throw new Error(`the extension is ${installed}, its manifest says ${id}`);
  if (first) await closeWelcome(browser);

  /** @type {Front} */
  const front = {
    page: (await browser.pages())[0] ?? (await browser.newPage()),
    given: [],
  };
  // What a page opens comes to the front, and the person looks at it.
  browser.on('targetcreated', async (target) => {
    if (target.type() !== 'page' || target.opener() !== front.page.target()) return;
    front.page = (await target.page()) ?? front.page;
  });
  const { sight, overlay } = createSights(browser, front);

  return {
    name: 'chromium',
    pid: browser.process()?.pid ?? 0,
    extensionUrl: (path) => `chrome-extension://${id}/${path}`,
    overlay,
    ...pageActions(front, sight),
    ...handActions(front, sight),
    ...tabActions(browser, front),
    ...extensionActions(browser, front, id),
    sleeps: async () => {
      throw new Error('told by Firefox');
    },
    reinstall: async (from) => {
      await install(from);
    },
    kill: async () => {
      const gone = new Promise((resolve) => {
        browser.process()?.once('exit', resolve);
      });
      browser.process()?.kill('SIGKILL');
      await gone;
    },
    close: async () => {
      await browser.close();
      if (keepsProfile) return;
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
    closed: new Promise((resolve) => {
      browser.once('disconnected', () => resolve(undefined));
    }),
  };
}
