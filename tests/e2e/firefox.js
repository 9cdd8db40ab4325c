/**
 * A real Firefox with the extension. Through Marionette, since that opens the extension's own
 * pages too and runs a reader with the system's rights in the page's process, where a closed
 * shadow root can be opened.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GIVE_FILES, onRoots, PICK } from './firefox-scripts.js';
import { listenToRoot, lookAt, pressablesIn, readRoot } from './overlay-reader.js';
import { writeHostManifest } from './home.js';
import { openMarionette } from './marionette.js';

/** @typedef {import('./browser.js').Browser} Browser */
/** @typedef {import('./browser.js').LaunchOptions} LaunchOptions */

const UUID = '7ab0e3b1-3f5c-4d52-9a61-70a6a5a5a001';

/** WebDriver's code points for keys that are no letters. @type {Record<string, string>} */
const KEYS = {
  Enter: '\uE007',
  Tab: '\uE004',
  Escape: '\uE00C',
  ArrowDown: '\uE015',
  ArrowUp: '\uE013',
  Backspace: '\uE003',
  Home: '\uE011',
  End: '\uE010',
  Delete: '\uE017',
  Shift: '\uE008',
  Control: '\uE009',
  ' ': ' ',
};

/** @param {Record<string, number>} hosts @param {string} gecko @param {string} downloads */
function preferences(hosts, gecko, downloads) {
  const ports = new Set(Object.values(hosts));
  if (ports.size > 1)
    throw new Error('Firefox maps port 443 to one port: serve all hosts from one server');
  return {
    'marionette.port': 0,
    'network.dns.localDomains': Object.keys(hosts).join(','),
    'network.socket.forcePort': `443=${[...ports][0] ?? 443}`,
    'extensions.webextensions.uuids': JSON.stringify({ [gecko]: UUID }),
    'extensions.webextOptionalPermissionPrompts': false,
    'intl.accept_languages': 'fr-FR, fr',
    'intl.locale.requested': 'fr',
    'browser.shell.checkDefaultBrowser': false,
    'browser.aboutwelcome.enabled': false,
    'browser.startup.page': 0,
    'browser.download.folderList': 2,
    'browser.download.dir': downloads,
    'browser.download.always_ask_before_handling_new_types': false,
    'browser.tabs.remote.separatePrivilegedContentProcess': false,
    'datareporting.policy.dataSubmissionEnabled': false,
    'app.update.enabled': false,
    'extensions.update.enabled': false,
    'network.captive-portal-service.enabled': false,
    'network.connectivity-service.enabled': false,
    'services.settings.server': 'data:,',
    'browser.safebrowsing.malware.enabled': false,
    'browser.safebrowsing.phishing.enabled': false,
    'dom.ipc.processCount': 1,
    'fission.webContentIsolationStrategy': 0, // so that the reader sees into frames of other sites
    'dom.ipc.processPrelaunch.enabled': false,
    'network.proxy.type': 0,
    'dom.disable_open_during_load': false,
    'remote.log.truncate': true,
  };
}

/**
 * The port that this Firefox listens on, which it writes into its profile when it is ready.
 * @param {string} profile
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number>}
 */
function activePort(profile, child) {
  const file = join(profile, 'MarionetteActivePort');
  return new Promise((resolve, reject) => {
    const finish = () => {
      const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
      if (!/^\d+/.test(text)) return;
      watcher.close();
      clearTimeout(patience);
      resolve(parseInt(text, 10));
    };
    /** @param {string} words */
    const fail = (words) => {
      watcher.close();
      clearTimeout(patience);
      reject(new Error(words));
    };
    const watcher = watch(profile, finish);
    const patience = setTimeout(fail, 60_000, 'Firefox did not start within a minute');
    child.once('exit', (code) => fail(`Firefox ended with ${code} while it started`));
    finish();
  });
}

/** Words for "the page went away while you looked". */
const GONE =
  /browsing context|no such window|document was unloaded|navigat|dead object|stale|AbortError|actor|destroyed/i;

const WELCOME_PATIENCE_MS = 20_000;

/**
 * The first-run page, read and closed.
 * @param {(name: string, params?: object) => Promise<any>} send
 * @param {string} own
 */
async function closeWelcome(send, own) {
  for (const end = performance.now() + WELCOME_PATIENCE_MS; performance.now() < end;) {
    const other = (await send('WebDriver:GetWindowHandles')).find(
      (/** @type {string} */ handle) => handle !== own,
    );
    if (other === undefined) continue;
    await send('WebDriver:SwitchToWindow', { handle: other, focus: false });
    await send('WebDriver:CloseWindow');
    await send('WebDriver:SwitchToWindow', { handle: own, focus: true });
    return;
  }
  throw new Error('the first-run page did not open');
}

/**
 * Starts a Firefox on its profile, in which the host is known, without the extension.
 * @param {LaunchOptions} options
 * @param {string} folder  the profile
 * @param {string} gecko   the extension's id
 */
function start({ home, hosts, headed = HEADFUL, sleepsAfter }, folder, gecko) {
  mkdirSync(folder, { recursive: true });
  if (home.host)
    writeHostManifest(join(home.folder, '.mozilla/native-messaging-hosts'), home.host, {
      allowed_extensions: [gecko],
    });
  rmSync(join(folder, 'MarionetteActivePort'), { force: true });
  writeFileSync(
    join(folder, 'user.js'),
    Object.entries({
      ...preferences(hosts, gecko, home.downloads),
      ...(sleepsAfter ? { 'extensions.background.idle.timeout': sleepsAfter } : {}),
    })
      .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
      .join(''),
  );

  return spawn(
    process.env.FIREFOX ?? '/usr/bin/firefox-esr',
    [
      '--marionette',
      '--remote-allow-system-access',
      '--no-remote',
      '--profile',
      folder,
      ...(headed ? [] : ['--headless']),
    ],
    {
      env: { ...process.env, ...home.env, HOME: home.folder, MOZ_CRASHREPORTER_DISABLE: '1' },
      stdio: 'ignore',
    },
  );
}

/**
 * How scripts run and acts are done, through Marionette.
 * @param {(name: string, params?: object) => Promise<any>} send
 */
function createRemote(send) {
  /** @param {string} script @param {any[]} args @param {string | null} sandbox */
  const run = async (script, args, sandbox) => {
    const { value } = await send('WebDriver:ExecuteScript', {
      script,
      args,
      sandbox,
      newSandbox: false,
    });
    return value;
  };
  /** @param {string} script @param {any[]} args */
  const asynchronous = async (script, args) => {
    const { value } = await send('WebDriver:ExecuteAsyncScript', {
      script,
      args,
      sandbox: null,
      newSandbox: false,
    });
    return value;
  };
  /** @template T @param {() => Promise<T>} work @returns {Promise<T>} */
  const inChrome = async (work) => {
    await send('Marionette:SetContext', { value: 'chrome' });
    try {
      return await work();
    } finally {
      await send('Marionette:SetContext', { value: 'content' });
    }
  };
  /** @param {object[]} sources */
  const act = (sources) =>
    send('WebDriver:PerformActions', { actions: sources }).catch((error) => {
      // The act was done and led away from the page, whose own answer is lost with it.
      if (!/_dispatchEvent: message reply cannot be cloned/.test(String(error))) throw error;
    });
  const url = async () => (await send('WebDriver:GetCurrentURL')).value;
  /** @param {number} width @param {number} height */
  const setViewport = async (width, height) => {
    // Firefox has a least window width; below it the page's own area is narrowed instead.
    await send('WebDriver:SetWindowRect', { width: Math.max(width, 500), height: height + 100 });
    await inChrome(() =>
      run(
        `
      const browser = window.gBrowser.selectedBrowser;
      browser.style.cssText = 'flex: none; width: ${width}px; height: ${height}px';
    `,
        [],
        null,
      ),
    );
  };
  return { send, run, asynchronous, inChrome, act, url, setViewport };
}

/** @typedef {ReturnType<typeof createRemote>} Remote */

/**
 * The tabs, of which the person looks at one.
 * @param {Remote} remote
 */
async function createWindows({ send }) {
  const handles = async () => await send('WebDriver:GetWindowHandles');
  const windows = {
    /** @type {string[]} */
    known: await handles(),
    handles,
    // What a page opens comes to the front, and the person looks at it.
    lookAtFront: async () => {
      const now = await handles();
      const opened = now.find((/** @type {string} */ handle) => !windows.known.includes(handle));
      windows.known = now;
      if (opened) await send('WebDriver:SwitchToWindow', { handle: opened, focus: true });
    },
  };
  return windows;
}

/** @typedef {Awaited<ReturnType<typeof createWindows>>} Windows */

/**
 * What is done with the page in front.
 * @param {Remote} remote
 * @returns {Pick<Browser, 'goto' | 'reload' | 'goBack' | 'url' | 'evaluate' | 'loaded' |
 *   'listen' | 'heard' | 'accessibility' | 'lookAt' | 'pressablesIn'>}
 */
const pageActions = ({ send, run, inChrome, url }) => ({
  goto: async (address) => {
    await send('WebDriver:Navigate', { url: address });
  },
  reload: async () => {
    await send('WebDriver:Refresh');
  },
  //  As the button does: WebDriver's own waits for a page to load, which a page that only changes
  // its address never does.
  goBack: () => inChrome(() => run('window.gBrowser.goBack();', [], null)),
  url,
  evaluate: (what, ...args) =>
    run(
      typeof what === 'string' ? `return (${what});` : `return (${what.toString()})(...arguments);`,
      args,
      null,
    ),
  loaded: () => run('return document.readyState === "complete";', [], 'system').catch(() => false),
  listen: async () => {
    await run(onRoots(listenToRoot), [], 'system');
  },
  heard: async () => run('return globalThis.pasapasHeard ?? [];', [], 'system'),
  accessibility: async () => {
    throw new Error('the accessibility tree is read in Chromium');
  },
  lookAt: (x, y) => run(`return (${lookAt.toString()})(...arguments);`, [x, y], 'system'),
  pressablesIn: (ring) =>
    run(`return (${pressablesIn.toString()})(...arguments);`, [ring], 'system'),
});

/**
 * @param {Remote} remote
 * @param {Windows} windows
 * @returns {Browser['overlay']}
 */
const overlayReader =
  ({ run, url }, { lookAtFront }) =>
  async () => {
    try {
      await lookAtFront();
      /**
       * @type {{view: import('./overlay-reader.js').RootView, x: number, y: number, top: boolean,
       *   closed: boolean}[]}
       */
      const found = await run(onRoots(readRoot), [], 'system');
      return {
        url: await url(),
        views: (found ?? []).map(({ view, x, y, top, closed: sealed }) => {
          for (const { box } of view.handles) {
            box.x += x;
            box.y += y;
          }
          return { ...view, top, closed: sealed };
        }),
      };
    } catch (error) {
      if (GONE.test(String(error))) return { url: '', views: [] };
      throw error;
    }
  };

/**
 * Mouse, keyboard, files and the size of the window.
 * @param {Remote} remote
 * @returns {Pick<Browser, 'click' | 'type' | 'key' | 'pick' | 'giveFiles' | 'scroll' |
 *   'screenshot' | 'viewport' | 'zoom'>}
 */
function handActions({ send, run, asynchronous, inChrome, act, setViewport }) {
  /** @param {string} letters */
  const keys = (letters) =>
    act([
      {
        type: 'key',
        id: 'keyboard',
        actions: Array.from(letters).flatMap((value) => [
          { type: 'keyDown', value },
          { type: 'keyUp', value },
        ]),
      },
    ]);
  /** @param {number} x @param {number} y */
  const click = async (x, y) => {
    await act([
      {
        type: 'pointer',
        id: 'mouse',
        parameters: { pointerType: 'mouse' },
        actions: [
          {
            type: 'pointerMove',
            duration: 0,
            origin: 'viewport',
            x: Math.round(x),
            y: Math.round(y),
          },
          { type: 'pointerDown', button: 0 },
          { type: 'pointerUp', button: 0 },
        ],
      },
    ]);
  };
  return {
    click,
    type: async (text) => {
      await keys(text);
    },
    key: async (name) => {
      await keys(KEYS[name] ?? name);
    },
    pick: (words) => inChrome(() => asynchronous(PICK, [words])),
    giveFiles: (files) => inChrome(() => run(GIVE_FILES, [files], 'files')),
    scroll: async (dy) => {
      await act([
        {
          type: 'wheel',
          id: 'wheel',
          actions: [
            {
              type: 'scroll',
              duration: 0,
              origin: 'viewport',
              x: 10,
              y: 10,
              deltaX: 0,
              deltaY: dy,
            },
          ],
        },
      ]);
    },
    screenshot: async (file) => {
      mkdirSync(join(file, '..'), { recursive: true });
      const { value } = await send('WebDriver:TakeScreenshot', { full: false });
      writeFileSync(file, Buffer.from(value, 'base64'));
    },
    viewport: setViewport,
    zoom: (factor) =>
      inChrome(() =>
        run('window.gBrowser.selectedBrowser.fullZoom = arguments[0];', [factor], null),
      ),
  };
}

/**
 * @param {Remote} remote
 * @param {Windows} windows
 * @returns {Pick<Browser, 'tabs' | 'openTab' | 'switchTab' | 'closeTab'>}
 */
const tabActions = ({ send, url }, windows) => ({
  tabs: async () => {
    const { value: current } = await send('WebDriver:GetWindowHandle');
    const tabs = [];
    for (const handle of await windows.handles()) {
      await send('WebDriver:SwitchToWindow', { handle, focus: false });
      tabs.push({ url: await url(), current: handle === current });
    }
    await send('WebDriver:SwitchToWindow', { handle: current, focus: false });
    return tabs;
  },
  openTab: async (address) => {
    const { handle } = await send('WebDriver:NewWindow', { type: 'tab', focus: true });
    windows.known = await windows.handles();
    await send('WebDriver:SwitchToWindow', { handle, focus: true });
    windows.known = await windows.handles();
    await send('WebDriver:Navigate', { url: address });
  },
  switchTab: async (index) => {
    //  the person chose: nothing of it comes to the front by itself
    windows.known = await windows.handles();
    await send('WebDriver:SwitchToWindow', { handle: windows.known[index], focus: true });
  },
  closeTab: async () => {
    const left = await send('WebDriver:CloseWindow');
    await send('WebDriver:SwitchToWindow', { handle: left.at(-1), focus: true });
  },
});

/**
 * What is done with the extension and its worker.
 * @param {Remote} remote
 * @param {Windows} windows
 * @param {string} gecko      the extension's id
 * @param {string} extension  its folder
 * @returns {Pick<Browser, 'openPrivate' | 'stopWorker' | 'sleeps' | 'popup' | 'willAllow' |
 *   'takeBack' | 'reinstall'>}
 */
const extensionActions = ({ send, run, inChrome }, windows, gecko, extension) => ({
  openPrivate: async (address) => {
    // Here and not at the start: allowed means loaded once more, which may swallow the first run.
    await send('Addon:Install', { path: extension, temporary: true, allowPrivateBrowsing: true });
    const { handle } = await send('WebDriver:NewWindow', {
      type: 'window',
      focus: true,
      private: true,
    });
    await send('WebDriver:SwitchToWindow', { handle, focus: true });
    windows.known = await windows.handles();
    await send('WebDriver:Navigate', { url: address });
  },
  stopWorker: () =>
    inChrome(() =>
      run(
        `
      const {WebExtensionPolicy} = Cu.getGlobalForObject(Services);
      WebExtensionPolicy.getByID(arguments[0]).extension.terminateBackground();
    `,
        [gecko],
        null,
      ),
    ),
  sleeps: () =>
    inChrome(() =>
      run(
        `
      const {WebExtensionPolicy} = Cu.getGlobalForObject(Services);
      return WebExtensionPolicy.getByID(arguments[0]).extension.backgroundState === 'stopped';
    `,
        [gecko],
        null,
      ),
    ),
  popup: async () => {
    throw new Error('Firefox opens it for a person only');
  },
  willAllow: async () => {}, // set for all questions at the start
  takeBack: (pattern) =>
    inChrome(() =>
      run(
        `
      const {ExtensionPermissions} = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
      const {WebExtensionPolicy} = Cu.getGlobalForObject(Services);
      return ExtensionPermissions.remove(arguments[0], {permissions: [], origins: [arguments[1]]}, WebExtensionPolicy.getByID(arguments[0]).extension);
    `,
        [gecko, pattern],
        null,
      ),
    ),
  reinstall: async (from) => {
    await send('Addon:Install', { path: from, temporary: true });
  },
});

const HEADFUL = Boolean(process.env.PASAPAS_HEADFUL);

/**
 * @param {LaunchOptions} options
 * @returns {Promise<Browser>}
 */
export async function launchFirefox(options) {
  const { extension, home, viewport = { width: 1366, height: 768 }, profile = 'firefox' } = options;
  const manifest = JSON.parse(readFileSync(join(extension, 'manifest.json'), 'utf8'));
  const gecko = manifest.browser_specific_settings.gecko.id;
  const folder = join(home.folder, profile);
  const first = !existsSync(folder);
  const child = start(options, folder, gecko);
  const closed = new Promise((resolve) => {
    child.once('exit', () => resolve(undefined));
  });
  const port = await activePort(folder, child);
  const marionette = await openMarionette(port);
  const { send } = marionette;
  await send('WebDriver:NewSession', {
    acceptInsecureCerts: true,
    pageLoadStrategy: 'eager',
    unhandledPromptBehavior: 'accept',
  });
  const [own] = await send('WebDriver:GetWindowHandles');
  await send('Addon:Install', { path: extension, temporary: true });
  if (first) await closeWelcome(send, own);

  const remote = createRemote(send);
  await remote.setViewport(viewport.width, viewport.height);
  const windows = await createWindows(remote);

  return {
    name: 'firefox',
    pid: child.pid ?? 0,
    extensionUrl: (/** @type {string} */ path) => `moz-extension://${UUID}/${path}`,
    overlay: overlayReader(remote, windows),
    ...pageActions(remote),
    ...handActions(remote),
    ...tabActions(remote, windows),
    ...extensionActions(remote, windows, gecko, extension),
    kill: async () => {
      child.kill('SIGKILL');
      await closed;
      marionette.end();
    },
    close: async () => {
      await send('Marionette:Quit', { flags: ['eForceQuit'] }).catch(() => child.kill('SIGTERM'));
      await closed;
      marionette.end();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
    closed,
  };
}
