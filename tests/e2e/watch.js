/*
 * ./dev watch [--headless]: a Chromium of its own, with the extension, before the practice site.
 * When a source changes, what depends on it is built again and the extension is loaded again, with
 * the practice site's tab. It prints one line a build. A build that fails is told, and what was
 * loaded stays.
 *
 * PASAPAS_SOURCES is another tree than this one, PASAPAS_WATCH another folder than build/watch/ for
 * the build and the profile: for its test.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, watch } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { launch } from './browser.js';
import { makeHome, TOP } from './home.js';
import { servePractice, startSite } from './site.js';

const run = promisify(execFile);
const ADDRESS = 'https://www.doctolib.fr/';
const SOURCES = resolve(process.env.PASAPAS_SOURCES ?? TOP);
const FOLDER = resolve(process.env.PASAPAS_WATCH ?? join(TOP, 'build/watch'));
const EXTENSION = join(FOLDER, 'extension/chromium');
/** An editor that saves several files, or one in several writes, is waited for. */
const SETTLE_MS = 60;

const headed =
  !process.argv.includes('--headless') &&
  Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);

const buildExtension = () =>
  run(process.execPath, [join(SOURCES, 'extension/build.js')], {
    env: { ...process.env, PASAPAS_BUILD: FOLDER },
  });

/** What is built, from which folders, and how. */
const PARTS = [
  {
    name: 'host',
    folders: ['host'],
    build: () => run('cmake', ['--build', '--preset', 'release', '--', '--quiet'], { cwd: TOP }),
  },
  {
    name: 'extension',
    folders: ['extension', 'guides', 'web'],
    build: buildExtension,
  },
];

/** Paths from the sources' folder that changed since the last build. @type {string[]} */
let changed = [];
/** @type {Set<string>} */
const watched = new Set();

/**
 * Watches a folder and those in it. Node 18 cannot do so by itself on Linux.
 * @param {string} folder
 */
function watchFolder(folder) {
  if (!watched.has(folder)) {
    watched.add(folder);
    watch(folder, (_, name) => {
      if (!name || /^\.|~$|\.sw[a-z]$|^4913$/.test(name)) return; // an editor's own
      changed.push(relative(SOURCES, join(folder, name)));
      wake();
    }).on('error', () => watched.delete(folder)); // it was removed
  }
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) watchFolder(join(folder, entry.name));
}

function watchAll() {
  for (const { folders } of PARTS)
    for (const folder of folders)
      try {
        watchFolder(join(SOURCES, folder));
      } catch (error) {
        if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error;
      }
}

/** @param {unknown} error  of a program that failed, or of ours */
const wordsOf = (error) => {
  const { stdout = '', stderr = '', message } = /** @type {any} */ (error);
  return `${stdout}${stderr}`.trim() || message;
};

/**
 * Builds the parts that the files belong to and loads the extension again.
 * @param {import('./browser.js').Browser} browser
 * @param {string[]} files
 */
async function renew(browser, files) {
  const start = performance.now();
  const parts = PARTS.filter(({ folders }) =>
    files.some((file) => folders.some((folder) => file.startsWith(`${folder}/`))),
  );
  const names = parts.map(({ name }) => name).join(' and ');
  const more = files.length > 1 ? ` and ${files.length - 1} more` : '';
  const seconds = () => `${((performance.now() - start) / 1000).toFixed(1)} s`;
  try {
    for (const { build } of parts) await build();
    await browser.reinstall(EXTENSION);
    await browser.reload().catch(() => {}); // its tab was closed
    console.log(`${names} reloaded in ${seconds()} (${files[0]}${more})`);
  } catch (error) {
    console.log(wordsOf(error));
    console.log(`${names} not reloaded, ${seconds()} (${files[0]}${more})`);
  }
}

/** @type {() => void} settles the wait for a change */
let wake = () => {};

/**
 * Builds again after each change, one build at a time, as long as the browser is there.
 * @param {import('./browser.js').Browser} browser
 */
async function follow(browser) {
  for (;;) {
    if (changed.length === 0)
      await new Promise((resolve) => {
        wake = () => resolve(undefined);
      });
    await setTimeout(SETTLE_MS);
    const files = [...new Set(changed)];
    changed = [];
    watchAll(); // folders that are new
    await renew(browser, files);
  }
}

mkdirSync(FOLDER, { recursive: true });
watchAll();
for (const { build, name } of PARTS) if (name === 'extension') await build();
const home = makeHome('watch', { folder: FOLDER, guides: [join(SOURCES, 'guides')] });
const site = await startSite({
  folder: home.folder,
  hosts: { 'www.doctolib.fr': servePractice('doctolib') },
});
const browser = await launch('chromium', {
  extension: EXTENSION,
  home,
  hosts: { 'www.doctolib.fr': site.port },
  headed,
  keepsProfile: true,
});
await browser.goto(ADDRESS);
console.log(`Chromium is open on ${ADDRESS} (the practice site). Ctrl-C ends it.`);
await Promise.race([follow(browser), browser.closed]);
process.exit(0);
