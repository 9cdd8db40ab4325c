/**
 * A real Chromium with the extension, and a person's senses and hands in it: every press and key
 * goes through the debugging protocol and is trusted, as if it came from the mouse.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';
import { listenToRoot, lookAt, pressablesIn, readRoot } from './overlay-reader.js';
import { writeHostManifest } from './home.js';

/** @typedef {import('puppeteer-core').Page} Page */
/** @typedef {import('puppeteer-core').CDPSession} CDPSession */
/** @typedef {import('./browser.js').Browser} Browser */
/** @typedef {import('./browser.js').LaunchOptions} LaunchOptions */
/** @typedef {import('devtools-protocol').Protocol.DOM.Node} DOMNode */

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
 * Every shadow root below a node that holds handles of ours, with the frame that it is in.
 * @param {DOMNode} node
 * @param {string} frame
 * @param {{root: DOMNode, frame: string, owners: number[]}[]} found
 * @param {number[]} owners  the iframes around it, outermost first
 */
function collectRoots(node, frame, found, owners = []) {
  for (const root of node.shadowRoots ?? []) {
    if (root.shadowRootType !== 'user-agent' && holdsHandle(root))
      found.push({ root, frame, owners });
    collectRoots(root, frame, found, owners);
  }
  if (node.contentDocument) {
    collectRoots(node.contentDocument, node.frameId ?? frame, found, [
      ...owners,
      node.backendNodeId,
    ]);
  }
  for (const child of node.children ?? []) collectRoots(child, frame, found, owners);
}

/** @param {DOMNode} node @returns {boolean} */
function holdsHandle(node) {
  const attributes = node.attributes ?? [];
  for (let i = 0; i < attributes.length; i += 2) {
    if (attributes[i] === 'data-pasapas' || attributes[i] === 'data-guide') return true;
  }
  return (node.children ?? []).some(holdsHandle);
}

/** Words of the protocol for "the page went away while you looked". */
const GONE =
  /context|Cannot find|navigat|detached|No node|Could not find|given id|closed|not belong|-32000/i;

/**
 * One page's sight: a debugging session and the private worlds that its reading functions run in.
 * A file chooser of the page gets the person's files at once.
 * @param {Pick<Page, 'createCDPSession'>} page  a tab, or a frame of another site
 * @param {() => string[]} files
 */
async function openSight(page, files) {
  const session = await page.createCDPSession();
  /** @type {Map<string, Promise<number>>} */
  const worlds = new Map();
  session.on('Runtime.executionContextsCleared', () => worlds.clear());
  session.on('Page.frameNavigated', (event) => worlds.delete(event.frame.id));
  await session.send('Page.enable');
  session.on('Page.fileChooserOpened', ({ backendNodeId }) => {
    if (backendNodeId)
      session.send('DOM.setFileInputFiles', { files: files(), backendNodeId }).catch(() => {});
  });
  await session.send('Page.setInterceptFileChooserDialog', { enabled: true });
  await session.send('Runtime.enable');

  /** @param {string} frame */
  const world = (frame) => {
    const known =
      worlds.get(frame) ??
      session
        .send('Page.createIsolatedWorld', { frameId: frame, worldName: 'eye' })
        .then((made) => made.executionContextId);
    worlds.set(frame, known);
    return known;
  };

  const roots = async () => {
    const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true });
    // Or each change of the page would be reported from now on, which jams a page that never rests.
    await session.send('DOM.disable');
    const { frameTree } = await session.send('Page.getFrameTree');
    /** @type {{root: DOMNode, frame: string, owners: number[]}[]} */
    const found = [];
    collectRoots(root, frameTree.frame.id, found);
    return found;
  };

  /** @param {{root: DOMNode, frame: string}} where @param {Function} what */
  const callOn = async ({ root, frame }, what) => {
    const { object } = await session.send('DOM.resolveNode', {
      backendNodeId: root.backendNodeId,
      executionContextId: await world(frame),
    });
    const { result, exceptionDetails } = await session.send('Runtime.callFunctionOn', {
      objectId: object.objectId,
      functionDeclaration: what.toString(),
      returnByValue: true,
    });
    if (exceptionDetails)
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };

  /** Where an iframe's content begins, in the top frame's pixels. @param {number[]} owners */
  const offset = async (owners) => {
    const inner = owners.at(-1);
    if (inner === undefined) return { x: 0, y: 0 };
    const { model } = await session.send('DOM.getBoxModel', { backendNodeId: inner });
    return { x: model.content[0], y: model.content[1] };
  };

  /**
   * Runs a function in the top frame, in a world that no page can change.
   * @param {Function} what
   * @param {any[]} args
   */
  const call = async (what, ...args) => {
    const { frameTree } = await session.send('Page.getFrameTree');
    const { result, exceptionDetails } = await session.send('Runtime.callFunctionOn', {
      functionDeclaration: what.toString(),
      arguments: args.map((value) => ({ value })),
      executionContextId: await world(frameTree.frame.id),
      returnByValue: true,
    });
    if (exceptionDetails)
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };

  return { session, roots, callOn, offset, call };
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

/**
 * @param {LaunchOptions} options
 * @returns {Promise<Browser>}
 */
export async function launchChromium({
  extension,
  home,
  hosts,
  viewport = { width: 1366, height: 768 },
  headed = Boolean(process.env.PASAPAS_HEADFUL),
  profile = 'chromium',
  keepsProfile = false,
}) {
  const id = extensionId(extension);
  const folder = join(home.folder, profile);
  const first = !existsSync(folder);
  mkdirSync(folder, { recursive: true });
  if (home.host)
    writeHostManifest(join(folder, 'NativeMessagingHosts'), home.host, {
      allowed_origins: [`chrome-extension://${id}/`],
    });

  const rules = Object.entries(hosts).map(([name, port]) => `MAP ${name}:443 127.0.0.1:${port}`);
  const browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: !headed,
    pipe: true,
    enableExtensions: true,
    acceptInsecureCerts: true,
    userDataDir: folder,
    downloadBehavior: { policy: 'allow', downloadPath: home.downloads },
    defaultViewport: headed ? null : viewport,
    env: { ...process.env, ...home.env, HOME: home.folder },
    args: [
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
      `--window-size=${viewport.width},${viewport.height}`,
    ],
  });
  const extensions = await browser.target().createCDPSession();
  /** As somebody has it who allowed it in private windows. @param {string} path */
  const install = async (path) =>
    (await extensions.send('Extensions.loadUnpacked', { path, enableInIncognito: true })).id;
  const installed = await install(extension);
  if (installed !== id) throw new Error(`the extension is ${installed}, its manifest says ${id}`);
  if (first) {
    const welcome = await browser.waitForTarget((target) =>
      target.url().endsWith('/welcome/welcome.html'),
    );
    await (await welcome.page())?.close(); // the first-run page, read and closed
  }

  /** @type {WeakMap<Page, ReturnType<typeof openSight>>} */
  const sights = new WeakMap();
  /** @type {string[]} */
  let given = [];
  let page = (await browser.pages())[0] ?? (await browser.newPage());
  // What a page opens comes to the front, and the person looks at it.
  browser.on('targetcreated', async (target) => {
    if (target.type() !== 'page' || target.opener() !== page.target()) return;
    page = (await target.page()) ?? page;
  });
  const sight = () => {
    const known = sights.get(page);
    if (known) return known;
    //  "leave this page?": yes, as people say
    page.on('dialog', (dialog) => void dialog.accept().catch(() => {}));
    const opened = openSight(page, () => given);
    sights.set(page, opened);
    return opened;
  };

  const workerTarget = () =>
    browser.waitForTarget(
      (target) =>
        target.type() === 'service_worker' && target.url().startsWith(`chrome-extension://${id}/`),
      { timeout: 10_000 },
    );

  /** @type {WeakMap<import('puppeteer-core').Target, ReturnType<typeof openSight>>} */
  const abroad = new WeakMap();
  /** Frames of other sites in the page in front, each with the iframe that holds it. */
  const foreign = async () => {
    const { session } = await sight();
    const addresses = page
      .frames()
      .slice(1)
      .map((frame) => frame.url());
    const found = [];
    for (const target of browser.targets()) {
      if (target.type() !== 'other' || !addresses.includes(target.url())) continue;
      const known = abroad.get(target) ?? openSight(target, () => given);
      abroad.set(target, known);
      const { frameTree } = await (await known).session.send('Page.getFrameTree');
      await session.send('DOM.getDocument', { depth: 0 });
      const { backendNodeId } = await session.send('DOM.getFrameOwner', {
        frameId: frameTree.frame.id,
      });
      await session.send('DOM.disable');
      found.push({ look: await known, owners: [backendNodeId] });
    }
    return found;
  };

  const overlay = async () => {
    const here = await sight();
    try {
      const views = [];
      for (const { look, owners } of [
        { look: here, owners: /** @type {number[]} */ ([]) },
        ...(await foreign()),
      ]) {
        for (const where of await look.roots()) {
          /** @type {import('./overlay-reader.js').RootView} */
          const view = await look.callOn(where, readRoot);
          const outer = await here.offset(owners);
          const inner = await look.offset(where.owners);
          for (const { box } of view.handles) {
            box.x += outer.x + inner.x;
            box.y += outer.y + inner.y;
          }
          views.push({
            ...view,
            top: owners.length + where.owners.length === 0,
            closed: where.root.shadowRootType === 'closed',
          });
        }
      }
      return { url: page.url(), views };
    } catch (error) {
      if (GONE.test(String(error))) return { url: page.url(), views: [] };
      throw error;
    }
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
    await page.bringToFront();
  };

  return {
    name: 'chromium',
    pid: browser.process()?.pid ?? 0,
    extensionUrl: (path) => `chrome-extension://${id}/${path}`,
    goto: async (url) => {
      await page.goto(url, { waitUntil: 'domcontentloaded' });
    },
    reload: async () => {
      await page.reload({ waitUntil: 'domcontentloaded' });
    },
    goBack: async () => {
      await page.goBack({ waitUntil: 'domcontentloaded' });
    },
    url: () => page.url(),
    evaluate: (what, ...args) => page.evaluate(what, ...args),
    loaded: async () =>
      (await sight()).call(() => document.readyState === 'complete').catch(() => false),
    overlay,
    listen: async () => {
      const { roots, callOn } = await sight();
      for (const where of await roots()) await callOn(where, listenToRoot);
    },
    heard: async () =>
      (await sight()).call(() => /** @type {any} */ (globalThis).pasapasHeard ?? []),
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
    click: (x, y) => page.mouse.click(x, y),
    type: (text) => page.keyboard.type(text),
    key: (name) => page.keyboard.press(name),
    pick: async (words) => {
      // A click has opened the list: letters go to it as they do for a person.
      if (words) await page.keyboard.type(words);
      else await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      return true;
    },
    giveFiles: async (files) => {
      given = files;
      await sight();
    },
    scroll: async (dy) => {
      await page.mouse.wheel({ deltaY: dy });
    },
    screenshot: async (file) => {
      mkdirSync(join(file, '..'), { recursive: true });
      await page.screenshot({ path: /** @type {`${string}.png`} */ (file) });
    },
    viewport: async (width, height) => {
      await page.setViewport({ width, height });
    },
    zoom: async (factor) => {
      const worker = await (await workerTarget()).worker();
      await worker?.evaluate((/** @type {number} */ to) => chrome.tabs.setZoom(to), factor);
    },
    tabs: async () =>
      (await browser.pages()).map((one) => ({ url: one.url(), current: one === page })),
    openTab: async (url) => {
      page = await browser.newPage();
      await page.goto(url, { waitUntil: 'domcontentloaded' });
    },
    openPrivate: async (url) => {
      const worker = await (await workerTarget()).worker();
      const opened = browser.waitForTarget((target) => target.url() === 'about:blank#private');
      await worker?.evaluate(() =>
        chrome.windows.create({ incognito: true, url: 'about:blank#private' }),
      );
      page = /** @type {Page} */ (await (await opened).page());
      await page.goto(url, { waitUntil: 'domcontentloaded' });
    },
    switchTab: async (index) => {
      page = (await browser.pages())[index];
      await page.bringToFront();
    },
    closeTab: async () => {
      await page.close();
      page = /** @type {Page} */ ((await browser.pages()).at(-1));
    },
    stopWorker: async () => {
      const worker = await (await workerTarget()).worker();
      await worker?.close();
    },
    // Without a screen the question cannot be shown; what was allowed before is not asked again.
    popup: async () => {
      await (await (await workerTarget()).worker())?.evaluate(() => chrome.action.openPopup());
      const target = await browser.waitForTarget(
        (one) => one.url() === `chrome-extension://${id}/popup/popup.html`,
      );
      return target.asPage();
    },
    willAllow: (pattern) => manage('addHostPermission', pattern),
    takeBack: (pattern) => manage('removeHostPermission', pattern),
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
