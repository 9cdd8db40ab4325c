/**
 * How much is put into a page and how long it takes until the first element is pointed at, beside
 * the libraries that a site's own tours are made with. Same page, same browser, one run; each
 * round takes every contender in turn, medians are compared.
 */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const ROUNDS = 21;
const CONTENDERS = ['pasapas', 'driver', 'shepherd', 'intro'];
const NAMES = /** @type {Record<string, string>} */ ({
  pasapas: 'Pas à Pas, overlay',
  driver: 'driver.js',
  shepherd: 'Shepherd',
  intro: 'intro.js',
});
const here = (/** @type {string} */ path) => new URL(path, import.meta.url).pathname;

/** @param {string} name */
async function bundle(name) {
  const { outputFiles } = await build({
    entryPoints: [here(`contenders/${name}.js`)],
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    legalComments: 'none',
    write: false,
    outdir: 'out',
  });
  const text = (/** @type {string} */ ending) =>
    outputFiles.find((file) => file.path.endsWith(ending))?.text ?? '';
  const js = text('.js');
  const css = text('.css');
  return { js, css, bytes: gzipSync(js + css, { level: 9 }).length };
}

const PAGE = `<!doctype html><html lang="fr"><title>page</title><body><main>${Array.from(
  { length: 300 },
  (_, index) =>
    `<section><h2>Partie ${index}</h2><p>Du texte.</p><button id="b${index}">Bouton ${index}</button></section>`,
).join('')}</main>`;

/**
 * @param {import('playwright-core').Browser} browser
 * @param {{js: string, css: string}} code
 * @returns {Promise<number>} ms from the first byte evaluated to the frame that shows it
 */
async function firstHighlight(browser, { js, css }) {
  const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
  await page.setContent(PAGE);
  const took = await page.evaluate(
    async ([script, style]) => {
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      const start = performance.now();
      if (style)
        document.head.append(
          Object.assign(document.createElement('style'), { textContent: style }),
        );
      (0, eval)(script);
      /** @type {any} */ (globalThis).pointAt('#b3', 'Cliquez sur « Bouton 3 ».');
      while (!(/** @type {any} */ (globalThis).isShown())) {
        if (performance.now() - start > 5000) throw new Error('nothing was shown');
        await new Promise((done) => requestAnimationFrame(done));
      }
      return performance.now() - start;
    },
    [js, css],
  );
  await page.close();
  return took;
}

/** @param {number[]} values */
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const bundles = Object.fromEntries(
  await Promise.all(CONTENDERS.map(async (name) => [name, await bundle(name)])),
);
/** @type {Record<string, number[]>} */
const times = Object.fromEntries(CONTENDERS.map((name) => [name, []]));
for (let round = 0; round < ROUNDS; round++)
  for (const name of CONTENDERS) times[name].push(await firstHighlight(browser, bundles[name]));
const version = browser.version();
await browser.close();

const injected = gzipSync(readFileSync(here('../../../build/release/extension/chromium/page.js')), {
  level: 9,
}).length;
const ours = median(times.pasapas);
console.log(`Chromium ${version}, ${ROUNDS} rounds, medians\n`);
console.log('| | gzipped, kB | to first highlight, ms | of ours |');
console.log('|---|---:|---:|---:|');
for (const name of CONTENDERS)
  console.log(
    `| ${NAMES[name]} | ${(bundles[name].bytes / 1000).toFixed(1)} | ${median(times[name]).toFixed(1)} | ${(median(times[name]) / ours).toFixed(2)} |`,
  );
console.log(
  `\nAll that is injected into a page (finding, watching, overlay; \`page.js\`): ${(injected / 1000).toFixed(1)} kB gzipped, of 40 allowed.`,
);
