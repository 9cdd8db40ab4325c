/**
 * One way to hold either browser.
 */
import { launchChromium } from './chromium.js';
import { launchFirefox } from './firefox.js';

/**
 * @typedef {Object} LaunchOptions
 * @property {string} extension                   folder of the built extension
 * @property {import('./home.js').Home} home
 * @property {Record<string, number>} hosts       host name → port on loopback where its https is
 *   served
 * @property {{width: number, height: number}} [viewport]
 * @property {boolean} [headed]                   with a window, for a person; if not said, where
 *   PASAPAS_HEADFUL is set
 * @property {number} [sleepsAfter]                ms without work after which Firefox puts the
 *   worker to sleep
 * @property {string} [profile]                   the profile's folder in the home; another one is
 *   another browser
 * @property {boolean} [keepsProfile]             after its end: Chromium
 */

/**
 * What a person sees of the guidance, all frames together. No views while a page is being left.
 * @typedef {{url: string, views: (import('./overlay-reader.js').RootView & {top: boolean, closed:
 *   boolean})[]}} Overlay
 */

/**
 * @typedef {Object} Browser
 * @property {'chromium' | 'firefox'} name
 * @property {number} pid
 * @property {(path: string) => string} extensionUrl
 * @property {(url: string) => Promise<void>} goto
 * @property {() => Promise<void>} reload
 * @property {() => Promise<void>} goBack
 * @property {() => string | Promise<string>} url
 * @property {(what: any, ...args: any[]) => Promise<any>} evaluate   in the page's own world, top
 *   frame
 * @property {() => Promise<boolean>} loaded      the browser's own sign of loading is gone
 * @property {() => Promise<Overlay>} overlay
 * @property {() => Promise<void>} listen          begins to note what the live regions say
 * @property {() => Promise<string[]>} heard       what they said since
 * @property {() => Promise<{role: string, name: string, live: string}[]>} accessibility
 * @property {(x: number, y: number) => Promise<import('./overlay-reader.js').Looks>} lookAt
 * @property {(ring: import('./overlay-reader.js').Box) => Promise<{text: string, x: number, y:
 *   number}[]>} pressablesIn
 * @property {(x: number, y: number) => Promise<void>} click
 * @property {(text: string) => Promise<void>} type
 * @property {(name: any) => Promise<void>} key
 * @property {(words: string) => Promise<boolean>} pick  in a list that a click has opened; false:
 *   none is open
 * @property {(files: string[]) => Promise<void>} giveFiles   what every file chooser that opens
 *   from now on gets
 * @property {(dy: number) => Promise<void>} scroll
 * @property {(file: string) => Promise<void>} screenshot
 * @property {(width: number, height: number) => Promise<void>} viewport
 * @property {(factor: number) => Promise<void>} zoom   as with Ctrl and +
 * @property {() => Promise<{url: string, current: boolean}[]>} tabs
 * @property {(url: string) => Promise<void>} openTab
 * @property {(url: string) => Promise<void>} openPrivate   a private window, in which the person
 *   allowed the extension
 * @property {(index: number) => Promise<void>} switchTab
 * @property {() => Promise<void>} closeTab
 * @property {() => Promise<void>} stopWorker   as the browser does when it thinks that nothing goes
 *   on
 * @property {() => Promise<boolean>} sleeps      the worker does: Firefox
 * @property {(extension: string) => Promise<void>} reinstall   an update: the same extension from
 *   another folder
 * @property {() => Promise<import('puppeteer-core').Page>} popup   opened as the button in the
 *   toolbar does; Chromium
 * @property {(pattern: string) => Promise<void>} willAllow   what the person answers when they are
 *   asked about a site
 * @property {(pattern: string) => Promise<void>} takeBack    the permission, on the browser's own
 *   page about extensions
 * @property {() => Promise<void>} kill             as in a crash
 * @property {() => Promise<void>} close
 * @property {Promise<void>} closed                 settles when the browser is gone
 */

/**
 * @param {'chromium' | 'firefox'} name
 * @param {LaunchOptions} options
 * @returns {Promise<Browser>}
 */
export function launch(name, options) {
  return name === 'chromium' ? launchChromium(options) : launchFirefox(options);
}

/**
 * Every handle that is shown, and the step's id. Of several overlays in one frame (a page may
 * imitate ours) the one whose bubble is not covered counts.
 * @param {Overlay} overlay
 */
export function seen(overlay) {
  const views = overlay.views.filter((view) => view.handles.some((handle) => handle.shown));
  const handles = views.flatMap((view) => view.handles).filter((handle) => handle.shown);
  /** @param {string} name */
  const find = (name) => handles.find((handle) => handle.name === name) ?? null;
  return {
    url: overlay.url,
    handles,
    find,
    step:
      views.find((view) => view.handles.some((handle) => handle.name === 'bubble' && handle.shown))
        ?.step ?? null,
    say: find('say')?.text ?? '',
    ring: find('ring'),
    bubble: find('bubble'),
    guides: handles.filter((handle) => handle.guide !== null),
  };
}

/** @typedef {ReturnType<typeof seen>} Seen */

/** Our own buttons take no press for 600 ms after a change; a person is slower than that anyway. */
export const CALM_MS = 700;

/**
 * Presses in the middle of a box.
 * @param {Browser} browser
 * @param {import('./overlay-reader.js').Box} box
 */
export const clickOn = (browser, { x, y, width, height }) =>
  browser.click(x + width / 2, y + height / 2);

/**
 * Where something of the page is, now.
 * @param {Browser} browser
 * @param {string} selector
 * @returns {Promise<import('./overlay-reader.js').Box>}
 */
export const boxOf = (browser, selector) =>
  browser.evaluate((/** @type {string} */ css) => {
    const { x, y, width, height } = /** @type {Element} */ (
      document.querySelector(css)
    ).getBoundingClientRect();
    return { x, y, width, height };
  }, selector);

/**
 * For `evaluate`, in an own page: where something is, once it is there, on screen, and has come to
 * rest.
 * @param {string} selector
 */
export const placeOf = (selector) =>
  new Promise((resolve, reject) => {
    const patience = setTimeout(
      () => reject(new Error(`no ${selector} in: ${document.body.innerText}`)),
      20_000,
    );
    let before = '';
    let still = 0;
    const look = () => {
      const element = document.querySelector(selector);
      const at = element?.getBoundingClientRect();
      if (at && (at.top < 0 || at.bottom > innerHeight))
        element?.scrollIntoView({ block: 'center' });
      const box = element?.getBoundingClientRect();
      const now = JSON.stringify(box);
      still = box?.width && now === before ? still + 1 : 0;
      before = now;
      //  a page that Firefox does not draw yet has no frames
      if (!box || still < 20) return void setTimeout(look, 20);
      clearTimeout(patience);
      resolve({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
    };
    look();
  });

/**
 * Presses something in an own page, once it is there.
 * @param {Browser} browser
 * @param {string} selector
 */
export async function pressOn(browser, selector) {
  const { x, y } = await browser.evaluate(placeOf, selector);
  await browser.click(x, y);
}

/**
 * One string for all that a person would notice; the ring's place to the pixel.
 * @param {Seen} now
 */
export function fingerprint(now) {
  return JSON.stringify([
    now.step,
    now.handles.map(({ name, text, guide, box }) => [
      name,
      text,
      guide,
      Math.round(box.x),
      Math.round(box.y),
      Math.round(box.width),
      Math.round(box.height),
    ]),
  ]);
}

const LOOK_EVERY_MS = 80;

/**
 * Looks again and again until what is seen satisfies `wanted`; the time is only the end of
 * patience. `calm` says for how many ms nothing must have changed before a sight is judged at all.
 * @param {Browser} browser
 * @param {(now: Seen) => boolean | Promise<boolean>} wanted
 * @param {{within?: number, what?: string, calm?: (now: Seen) => number}} [options]
 * @returns {Promise<Seen>}
 */
export async function until(
  browser,
  wanted,
  { within = 10_000, what = 'the overlay', calm = () => 0 } = {},
) {
  const end = performance.now() + within;
  let since = performance.now();
  let before = '';
  for (;;) {
    const now = seen(await browser.overlay());
    const print = fingerprint(now);
    if (print !== before) since = performance.now();
    before = print;
    if (performance.now() - since >= calm(now) && (await wanted(now))) return now;
    if (performance.now() > end) {
      const shown =
        now.handles.map(({ name, text }) => `${name}: ${text}`).join(' | ') || 'nothing';
      throw new Error(`waited ${within} ms for ${what} at ${now.url}; seen: ${shown}`);
    }
    await new Promise((resolve) => {
      setTimeout(resolve, LOOK_EVERY_MS);
    });
  }
}
