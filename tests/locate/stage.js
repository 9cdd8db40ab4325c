/**
 * Small pages of our own in a real Chromium and a real Firefox, with the finder's bundle put into
 * them as a bench would: nothing of the extension is there.
 */
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import puppeteer from 'puppeteer-core';
import { serve } from '../overlay/stage.js';

/** The bundle that the build makes, from the sources as they are. */
export const FINDER = new URL('../../extension/src/locate/bundle.js', import.meta.url).pathname;

/** @param {string} entry */
async function bundle(entry) {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    write: false,
  });
  return outputFiles[0].text;
}

/**
 * @typedef {object} Stage
 * @property {(path: string) => Promise<void>} open  a page, with the finder in it
 * @property {(work: any, given?: any) => Promise<any>} run  a function in that page
 * @property {() => Promise<void>} close
 */

/**
 * @param {'chromium' | 'firefox'} name
 * @param {Record<string, string>} pages
 * @param {string} [entry] what is put into them
 * @returns {Promise<Stage>}
 */
export async function openStage(name, pages, entry = FINDER) {
  const script = await bundle(entry);
  const server = await serve(pages);
  const browser =
    name === 'chromium'
      ? await chromium.launch({
          executablePath: '/usr/bin/chromium',
          headless: true,
          args: ['--no-sandbox', '--no-first-run'],
        })
      : await puppeteer.launch({
          browser: 'firefox',
          executablePath: '/usr/bin/firefox-esr',
          headless: true,
        });
  const page = /** @type {any} */ (await browser.newPage());
  await (name === 'chromium'
    ? page.setViewportSize({ width: 1200, height: 800 })
    : page.setViewport({ width: 1200, height: 800 }));
  return {
    open: async (path) => {
      await page.goto(server.origin + path);
      await page.evaluate(script);
    },
    run: (work, given) => page.evaluate(work, given),
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}
