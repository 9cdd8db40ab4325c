/**
 * A browser with the extension before a site, for the length of one test.
 */
import { copyFileSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CALM_MS, clickOn, launch, until } from './browser.js';
import { completions } from './journal.js';
import { extensionFolder, makeHome, TOP } from './home.js';
import { follow } from './robot.js';
import { startSite } from './site.js';
import { openVoice } from './voice.js';

/** @typedef {import('./browser.js').Browser} Browser */
/** @typedef {import('./browser.js').Seen} Seen */
/** @typedef {import('./robot.js').FollowOptions} FollowOptions */

/**
 * @typedef {Object} Scene
 * @property {import('./home.js').Home} home
 * @property {import('./site.js').Site} site
 * @property {Browser} browser
 * @property {Record<string, number>} hosts
 * @property {Awaited<ReturnType<typeof openVoice>> | null} voice
 * @property {(end: () => Promise<void>) => void} after   what was opened beside it, closed before
 *   the home goes
 * @property {(wanted: (now: Seen) => boolean | Promise<boolean>, what: string, calm?: number) =>
 *   Promise<Seen>} see  `calm`: ms without a change
 * @property {(handle: string) => Promise<void>} press   as a person does, once it can be pressed
 *   and nothing moves
 * @property {(options?: FollowOptions) => Promise<import('./robot.js').Followed>} follow  to the
 *   journal's `completed`
 */

/**
 * The file of a guide, wherever in a folder it is.
 * @param {string} folder
 * @param {string} id
 * @returns {string}
 */
function guideFile(folder, id) {
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!entry.endsWith('.guide.json')) continue;
    const file = join(folder, entry);
    if (JSON.parse(readFileSync(file, 'utf8')).id === id) return file;
  }
  throw new Error(`no guide ${id} in ${folder}`);
}

/**
 * Opens a browser in which one guide is installed, or all of the project's.
 * @param {'chromium' | 'firefox'} name
 * @param {{after: (end: () => Promise<void>) => void}} t
 * @param {{sites: Record<string, import('./site.js').Handler>, guide?: string, guides?: string,
 *   extension?: string, viewport?: {width: number, height: number}, headed?: boolean, voices?:
 *   [name: string, language: string][], sleepsAfter?: number, host?: ((home:
 *   import('./home.js').Home) => string) | null}} options `host`: makes the program that the
 *   browser starts in the place of the host; null where none is installed; `voices`: those that the
 *   computer has; none if not said
 * @returns {Promise<Scene>}
 */
export async function openScene(
  name,
  t,
  {
    sites,
    guide,
    guides = join(TOP, 'guides'),
    extension = extensionFolder(name),
    viewport,
    headed,
    voices,
    host,
    sleepsAfter,
  },
) {
  const home = makeHome(name, { guides: [] });
  /** @type {(() => Promise<void>)[]} what was opened, last first */
  const ends = [async () => home.remove()];
  t.after(async () => {
    for (const end of ends) await end();
  });
  if (host !== undefined) home.host = host?.(home) ?? '';
  home.env.PASAPAS_GUIDES = guide ? join(home.folder, 'guides') : guides;
  if (guide) {
    mkdirSync(home.env.PASAPAS_GUIDES);
    copyFileSync(guideFile(guides, guide), join(home.env.PASAPAS_GUIDES, `${guide}.guide.json`));
  }
  const voice = voices ? await openVoice(home.folder, voices) : null;
  if (voice) {
    Object.assign(home.env, voice.env);
    ends.unshift(voice.close);
  }
  const site = await startSite({ folder: home.folder, hosts: sites });
  ends.unshift(site.close);
  const hosts = Object.fromEntries(site.names.map((one) => [one, site.port]));
  const browser = await launch(name, { extension, home, hosts, viewport, headed, sleepsAfter });
  ends.unshift(async () => {
    if (process.env.PASAPAS_KEEP) await browser.closed; // by whoever looks at it
    await browser.close();
  });
  /** @type {Scene['see']} */
  const see = (wanted, what, calm = 0) =>
    until(browser, wanted, { what, within: 20_000, calm: () => calm });
  return {
    home,
    site,
    browser,
    hosts,
    voice,
    after: (end) => {
      ends.unshift(end);
    },
    see,
    press: async (handle) => {
      const now = await see(
        (one) => one.find(handle)?.clear === true,
        `the button ${handle}`,
        CALM_MS,
      );
      await clickOn(
        browser,
        /** @type {{box: import('./overlay-reader.js').Box}} */ (now.find(handle)).box,
      );
    },
    follow: async (options = {}) => {
      const before = await completions(home);
      return follow(browser, {
        guide,
        finished: async () => (await completions(home)) > before,
        ...options,
      });
    },
  };
}
