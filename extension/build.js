/**
 * Builds the extension for each browser into build/release/extension/: one source, two manifests,
 * and a test variant of each that differs in two things only (localhost among its hosts, an open
 * shadow root). Also builds the pages that pasapas-service serves, in build/release/web/, and the
 * checksums of the helper's page, in build/release/SHA256SUMS. PASAPAS_BUILD selects a folder other
 * than build/release/.
 */
import { build } from 'esbuild';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { helperFiles, servedPage, sumsOf } from './helper-page.js';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.dirname(here);
const built = path.resolve(process.env.PASAPAS_BUILD ?? path.join(root, 'build/release'));
const out = path.join(built, 'extension');

const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));

/** @param {string} name @returns {Promise<Record<string, any>>} */
const manifestPart = async (name) =>
  JSON.parse(await readFile(path.join(here, 'manifest', `${name}.json`), 'utf8'));

/** @param {string} browser @param {boolean} test */
async function manifest(browser, test) {
  const common = await manifestPart('common');
  const own = await manifestPart(browser);
  const permissions = [...common.permissions, ...(own.permissions ?? [])];
  const hosts = [...common.host_permissions, ...(test ? ['http://localhost/*'] : [])];
  return { ...common, ...own, version, permissions, host_permissions: hosts };
}

/**
 * The extension's own pages: every folder of src/ with a JavaScript and a CSS file of its own name.
 */
async function pages() {
  const folders = await readdir(path.join(here, 'src'), { withFileTypes: true });
  return folders
    .map((folder) => folder.name)
    .filter((name) =>
      ['js', 'css'].every((kind) => existsSync(path.join(here, 'src', name, `${name}.${kind}`))),
    );
}

/**
 * Polyfills for functions that every supported browser has. The library that computes accessible
 * names bundles them, and they would be injected into every page.
 */
const NATIVE = { 'SetLike.mjs': 'Set', 'array.from.mjs': 'Array.from' };

/** @type {import('esbuild').Plugin} */
const native = {
  name: 'native',
  setup({ onLoad }) {
    for (const [file, own] of Object.entries(NATIVE))
      onLoad(
        { filter: new RegExp(`dom-accessibility-api.*${file.replaceAll('.', '\\.')}$`) },
        () => ({ contents: `export default ${own}` }),
      );
  },
};

/** @param {string} folder @param {boolean} test */
async function bundle(folder, test) {
  const common = {
    plugins: [native],
    bundle: true,
    minify: true,
    target: 'es2022',
    legalComments: /** @type {const} */ ('none'),
    define: { OPEN_ROOT: String(test) },
    absWorkingDir: root,
    outdir: folder,
  };
  await build({
    ...common,
    format: 'iife',
    entryPoints: {
      background: 'extension/src/background/main.js',
      page: 'extension/src/page/main.js',
    },
  });
  const ours = (await pages()).flatMap((name) =>
    ['js', 'css'].map((kind) => ({
      in: `extension/src/${name}/${name}.${kind}`,
      out: `${name}/${name}`,
    })),
  );
  await build({
    ...common,
    format: 'esm',
    entryPoints: [{ in: 'extension/src/page/runner.js', out: 'runner' }, ...ours],
  });
}

/** @param {string} folder */
async function copyFiles(folder) {
  // The body is empty: the page's script creates all of its content.
  const empty = await readFile(path.join(here, 'src/ui/page.html'), 'utf8');
  for (const name of await pages()) {
    const source = path.join(here, 'src', name);
    await mkdir(path.join(folder, name));
    await writeFile(path.join(folder, name, `${name}.html`), empty.replaceAll('NAME', name));
    for (const file of await readdir(source))
      if (/\.(?:html|svg|png)$/u.test(file))
        await cp(path.join(source, file), path.join(folder, name, file));
  }
  for (const [from, to] of [
    ['extension/_locales', '_locales'],
    ['extension/icons', 'icons'],
    ['guides/practice', 'practice'],
  ])
    if (existsSync(path.join(root, from)))
      await cp(path.join(root, from), path.join(folder, to), { recursive: true });
  const languages = await readdir(path.join(here, '_locales'));
  await writeFile(path.join(folder, 'languages.json'), JSON.stringify(languages.sort()));
}

/** @param {string} browser @param {boolean} test */
async function make(browser, test) {
  const folder = path.join(out, test ? `${browser}-test` : browser);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(
    path.join(folder, 'manifest.json'),
    JSON.stringify(await manifest(browser, test), null, 2),
  );
  if (browser === 'chromium')
    // Firefox needs no policy schema.
    await cp(path.join(here, 'manifest/managed.json'), path.join(folder, 'managed.json'));
  await copyFiles(folder);
  await helperFiles(root, path.join(folder, 'helper'));
  await bundle(folder, test);
}

/**
 * A single script that can be injected into pages that know nothing of the extension.
 * @param {string} entry @param {string} outfile
 */
async function script(entry, outfile) {
  await build({
    bundle: true,
    minify: true,
    target: 'es2022',
    format: 'iife',
    legalComments: 'none',
    absWorkingDir: root,
    entryPoints: [`extension/src/${entry}`],
    outfile: path.join(built, outfile),
  });
}

/**
 * The files that pasapas-service serves: its plain pages, and the practice sites. The files of a
 * practice site refer to each other below /practice/; people open them below /entrainement/.
 */
async function web() {
  const folder = path.join(built, 'web');
  await rm(folder, { recursive: true, force: true });
  await cp(path.join(root, 'web'), folder, { recursive: true });
  await cp(path.join(here, 'icons/icon.svg'), path.join(folder, 'icon.svg'));
  const practice = path.join(root, 'guides/practice');
  const sites = (await readdir(practice, { withFileTypes: true })).filter((entry) =>
    entry.isDirectory(),
  );
  for (const { name } of sites) {
    await cp(path.join(practice, name), path.join(folder, 'practice', name), { recursive: true });
    await cp(
      path.join(practice, name, 'index.html'),
      path.join(folder, 'entrainement', name, 'index.html'),
    );
  }
}

await web();
await script('locate/bundle.js', 'tests/locate.js'); // the finder alone, for benchmarks
// For `pasapas guide check`, and installed with it.
await script('check/check.js', 'share/pasapas/check.js');
for (const browser of ['chromium', 'firefox'])
  for (const test of [false, true]) await make(browser, test);
const aide = path.join(built, 'web/aide');
await servedPage(root, aide);
await writeFile(path.join(built, 'SHA256SUMS'), await sumsOf(aide));
