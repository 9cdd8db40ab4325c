/** How long the finder takes among 2,000 candidates in Chromium, and how long it keeps the page from its turn. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const BUNDLE = fileURLToPath(new URL('../../../build/release/tests/locate.js', import.meta.url));
const ROUNDS = 3;

const card = (/** @type {number} */ number) => `<section class="card"><h2>Docteur ${number}</h2><p>Médecin généraliste, ${number} rue des Lilas</p>
<a class="name" href="/m/${number}">Voir la fiche ${number}</a><button class="slot">${8 + (number % 10)}:30</button><button class="slot">${8 + (number % 10)}:45</button>
<button class="book">Prendre rendez-vous</button><label>Me rappeler <input type="checkbox" name="r${number}"></label></section>`;

/** Changes that a site makes: other classes, a wrapper, a banner, a new first entry. In the page. */
function change() {
  for (const button of document.querySelectorAll('button')) button.className = `dl-${button.className}`;
  for (const section of document.querySelectorAll('section')) {
    const wrapper = document.createElement('div');
    section.replaceWith(wrapper);
    wrapper.append(section);
  }
  document.body.insertAdjacentHTML('afterbegin', '<div><a href="/nouveau">Du nouveau</a></div>');
}

/** In the page. @param {{rounds: number}} given */
async function measure({ rounds }) {
  const { capture, locate } = /** @type {any} */ (globalThis).PasAPasLocate;
  const elements = [...document.querySelectorAll('a,button,input')];
  const sample = elements.filter((_, index) => index % 40 === 7);
  const targets = sample.map((element) => ({ ...capture(element), selectors: undefined }));
  /** @type {any} */ (globalThis).change();
  const { scheduler } = /** @type {any} */ (globalThis);
  const own = scheduler.yield.bind(scheduler);
  let since = 0;
  /** @type {number[]} */
  const slices = [];
  scheduler.yield = async () => {
    slices.push(performance.now() - since);
    await own();
    since = performance.now();
  };
  /** @type {number[]} */
  const times = [];
  let right = 0;
  let wrong = 0;
  for (let round = 0; round < rounds; round++)
    for (const [index, target] of targets.entries()) {
      await new Promise((resolve) => { requestAnimationFrame(resolve); });
      const began = since = performance.now();
      const { kind, element } = await locate(document, target);
      const ended = performance.now();
      slices.push(ended - since);
      times.push(ended - began);
      if (kind === 'found') element === sample[index] ? right++ : wrong++;
    }
  return { candidates: elements.length, times, slices, right, wrong };
}

export async function measureSpeed() {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
    await page.setContent(`<!doctype html><html lang="fr"><main>${Array.from({ length: 400 }, (_, number) => card(number)).join('')}</main>`);
    await page.addScriptTag({ path: BUNDLE });
    await page.evaluate(`globalThis.change = ${change}`);
    return { ...await page.evaluate(measure, { rounds: ROUNDS }), size: readFileSync(BUNDLE).length };
  } finally {
    await browser.close();
  }
}
