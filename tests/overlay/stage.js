/**
 * A real Chromium with a page of our choosing, and the overlay put into it the way a content script
 * is: in a world of its own, before the page's first script.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const HERE = new URL('.', import.meta.url).pathname;

/** @param {string} language */
export function strings(language) {
  return JSON.parse(
    readFileSync(
      new URL(`../../extension/_locales/${language}/messages.json`, import.meta.url),
      'utf8',
    ),
  );
}

/** The overlay with its `stage` handle, as one script. */
export async function bundle() {
  const { outputFiles } = await build({
    entryPoints: [join(HERE, 'entry.js')],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    write: false,
    minify: false,
    define: { STRINGS: JSON.stringify({ fr: strings('fr'), en: strings('en') }) },
  });
  return outputFiles[0].text;
}

/**
 * Serves `pages` (path → HTML, or {html, headers}) on loopback.
 * @param {Record<string, string | {html: string, headers: Record<string, string>}>} pages
 */
export async function serve(pages) {
  const server = createServer((request, response) => {
    const page = pages[new URL(request.url ?? '/', 'http://x').pathname];
    const { html, headers } =
      typeof page === 'string' ? { html: page, headers: {} } : (page ?? { html: '', headers: {} });
    response.writeHead(page ? 200 : 404, {
      'content-type': 'text/html; charset=utf-8',
      ...headers,
    });
    response.end(html);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(null)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** @typedef {Awaited<ReturnType<typeof enter>>} Stage */

/** One browser for a test file. */
function launch() {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
}

/**
 * Opens `url` with the overlay waiting in it, before the page's first script.
 * @param {import('playwright-core').Browser} browser
 * @param {string} url
 * @param {import('playwright-core').BrowserContextOptions & {open?: boolean, script: string}}
 *   options
 */
async function enter(browser, url, { open = false, script, ...rest }) {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, ...rest });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  /** @type {Map<string, number>} */
  const worlds = new Map();
  session.on('Runtime.executionContextCreated', ({ context: world }) => {
    if (world.name === 'overlay') worlds.set(/** @type {any} */ (world.auxData).frameId, world.id);
  });
  await session.send('Page.enable');
  await session.send('Runtime.enable');
  await session.send('Page.addScriptToEvaluateOnNewDocument', {
    source: `globalThis.STAGE_OPEN = ${open};\n${script}`,
    worldName: 'overlay',
  });
  await page.goto(url);

  /**
   * Evaluates in our own world of a frame: the top one, or the one at `url`.
   * @param {string} expression
   * @param {string} [frameUrl]
   */
  async function run(expression, frameUrl) {
    const { frameTree } = await session.send('Page.getFrameTree');
    const tree = frameUrl
      ? frameTree.childFrames?.find(({ frame }) => frame.url === frameUrl)
      : frameTree;
    const contextId = worlds.get(tree?.frame.id ?? '');
    if (contextId === undefined) throw new Error('no such frame');
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      contextId,
      expression,
      returnByValue: true,
      awaitPromise: true,
    });
    if (exceptionDetails)
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /**
   * Calls a method of the overlay with plain data.
   * @param {import('../../extension/src/shared/protocol.js').View | null} view
   */
  const show = (view) => run(`stage.overlay.show(${JSON.stringify(view)})`);
  /**
   * @param {string} selector
   * @param {string} [how]
   */
  const point = (selector, how = '{ring: true, bubble: true}') =>
    run(`stage.overlay.point(document.querySelector(${JSON.stringify(selector)}), ${how})`);
  /**
   * A part of the overlay on the screen, null where it is not drawn.
   * @param {string} selector
   * @param {string} [frameUrl]
   * @returns {Promise<{x: number, y: number, width: number, height: number} | null>}
   */
  const box = (selector, frameUrl) => run(`stage.box(${JSON.stringify(selector)})`, frameUrl);
  /** @param {string} handle */
  const middle = async (handle) => {
    const found = await box(`[data-pasapas="${handle}"]`);
    if (!found) throw new Error(`${handle} is not drawn`);
    return { x: found.x + found.width / 2, y: found.y + found.height / 2 };
  };
  /** Presses a button of ours as a person does, once presses count again. @param {string} handle */
  const press = async (handle) => {
    await run('stage.calm()');
    const { x, y } = await middle(handle);
    await page.mouse.click(x, y);
  };
  /** @returns {Promise<{name: string, guide?: string}[]>} */
  const presses = () => run('stage.presses');
  return { page, session, context, run, show, point, box, middle, press, presses };
}

/**
 * The stage of a test file: one browser and one server for all its tests. `enter` opens one of the
 * pages.
 * @param {Parameters<typeof serve>[0]} pages
 */
export function stageFor(pages) {
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  let script = '';
  before(async () => {
    [browser, server, script] = await Promise.all([launch(), serve(pages), bundle()]);
  });
  after(async () => {
    await browser.close();
    await server.close();
  });
  return {
    /**
     * @param {string} path
     * @param {import('playwright-core').BrowserContextOptions & {open?: boolean}} [options]
     */
    enter: (path, options) => enter(browser, server.origin + path, { script, ...options }),
  };
}

/** Resolves, in the page, once two frames have been drawn. */
export const TWO_FRAMES =
  'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(null))))';

/**
 * @param {Partial<import('../../extension/src/shared/protocol.js').Bubble>} [bubble]
 * @param {Partial<import('../../extension/src/shared/protocol.js').Look>} [look]
 * @returns {import('../../extension/src/shared/protocol.js').View}
 */
export function viewOf(bubble = {}, look = {}) {
  return {
    look: { lang: 'fr', size: 0, contrast: 'normal', ...look },
    offer: null,
    bubble: {
      tone: 'step',
      step: 'chercher',
      progress: { index: 3, total: 9 },
      say: { text: 'Cliquez sur « Rechercher ».', lang: 'fr' },
      lines: [],
      address: null,
      buttons: ['listen', 'help', 'stop'],
      panel: null,
      ...bubble,
    },
  };
}
