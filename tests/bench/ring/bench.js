/**
 * How many frames pass between a target's coming into the page and the ring around it on screen,
 * with the extension as it ships but for its open root (so that the page itself can see the ring
 * and count). One guide of many steps; each step's button is put in while a frame is being made.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../e2e/browser.js';
import { extensionFolder } from '../../e2e/home.js';
import { openScene } from '../../e2e/scene.js';

const STEPS = 21;
const CALM_MS = 640;

const guides = mkdtempSync(join(tmpdir(), 'pasapas-ring-'));
writeFileSync(
  join(guides, 'bench.guide.json'),
  JSON.stringify({
    format: 1,
    id: 'bench',
    revision: 1,
    reviewed: null,
    language: 'fr',
    title: { fr: 'Mesure' },
    summary: { fr: 'Une mesure.' },
    sites: ['https://www.doctolib.fr/*'],
    start: 'https://www.doctolib.fr/',
    topics: ['debuter'],
    minutes: 1,
    steps: Array.from({ length: STEPS }, (_, index) => ({
      id: `b${index}`,
      action: 'click',
      wait: 60000,
      say: { fr: `Cliquez sur « ${index} ».` },
      target: { selectors: [`#b${index}`] },
    })),
  }),
);

const filler = Array.from(
  { length: 400 },
  (_, index) =>
    `<section><h2>Partie ${index}</h2><p>Du texte.</p><a href="#x">Lien ${index}</a></section>`,
).join('');
const page = `<!doctype html><html lang="fr"><title>Mesure</title><main id="place"></main>${filler}`;

/**
 * Runs in the page. Puts the button in during a frame and counts frames until the ring's box is
 * around it at a frame's beginning, that is, until it was painted in the frame before.
 * @param {number} index
 */
function measure(index) {
  return new Promise((resolve, reject) => {
    requestAnimationFrame(() => {
      const button = Object.assign(document.createElement('button'), {
        id: `b${index}`,
        textContent: String(index),
      });
      button.style.cssText = `margin: ${20 + index * 4}px; padding: 8px`;
      document.querySelector('#place')?.replaceChildren(button);
      const box = button.getBoundingClientRect();
      const began = performance.now();
      let frames = 0;
      const look = () => {
        const ring = document
          .querySelector('[data-pasapas-host]')
          ?.shadowRoot?.querySelector('[data-pasapas=ring]')
          ?.getBoundingClientRect();
        const around =
          ring &&
          ring.width > 0 &&
          ring.left <= box.left &&
          ring.right >= box.right &&
          ring.top <= box.top &&
          ring.bottom >= box.bottom;
        if (around)
          return resolve({
            frames,
            ms: performance.now() - began,
            x: box.x + box.width / 2,
            y: box.y + box.height / 2,
          });
        if (frames++ > 120) return reject(new Error('no ring came'));
        requestAnimationFrame(look);
      };
      requestAnimationFrame(() => {
        frames = 1;
        look();
      });
    });
  });
}

/** @type {(() => Promise<void>)[]} */
const ends = [];
const scene = await openScene(
  'chromium',
  { after: (end) => ends.push(end) },
  {
    sites: {
      'www.doctolib.fr': (_, response) => {
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
      },
    },
    guides,
    extension: extensionFolder('chromium-test'),
  },
);
const { browser } = scene;

/** @param {string} handle */
async function press(handle) {
  const now = await until(browser, (one) => one.find(handle)?.clear === true, {
    what: handle,
    within: 20_000,
    calm: () => CALM_MS,
  });
  const { x, y, width, height } = /** @type {import('../../e2e/overlay-reader.js').Handle} */ (
    now.find(handle)
  ).box;
  await browser.click(x + width / 2, y + height / 2);
}

try {
  await browser.goto('https://www.doctolib.fr/');
  for (const handle of ['offer', 'me']) await press(handle);
  /** @type {{frames: number, ms: number}[]} */
  const rounds = [];
  for (let index = 0; index < STEPS; index++) {
    await until(browser, (now) => now.step === `b${index}` && now.ring === null, {
      what: `step ${index}`,
      within: 20_000,
      calm: () => CALM_MS,
    });
    const round = await browser.evaluate(measure, index);
    rounds.push(round);
    await browser.click(round.x, round.y);
  }
  const frames = rounds.map((round) => round.frames).sort((a, b) => a - b);
  const times = rounds.map((round) => round.ms).sort((a, b) => a - b);
  console.log('| target to ring, Chromium | median | worst |\n|---|---:|---:|');
  console.log(`| frames | ${frames[STEPS >> 1]} | ${frames[STEPS - 1]} |`);
  console.log(`| ms | ${times[STEPS >> 1].toFixed(1)} | ${times[STEPS - 1].toFixed(1)} |`);
} finally {
  for (const end of ends) await end();
  rmSync(guides, { recursive: true, force: true });
}
