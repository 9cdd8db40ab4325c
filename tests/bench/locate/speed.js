/**
 * How long the finder takes among 2,000 candidates in Chromium, and how long it keeps the page from
 * its turn.
 */
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const BUNDLE = fileURLToPath(new URL('../../../build/release/tests/locate.js', import.meta.url));
const ROUNDS = 3;

const card = (
  /** @type {number} */ number,
) => `<section class="card"><h2>Docteur ${number}</h2><p>Médecin généraliste, ${number} rue des Lilas</p>
<a class="name" href="/m/${number}">Voir la fiche ${number}</a><button class="slot">${8 + (number % 10)}:30</button><button class="slot">${8 + (number % 10)}:45</button>
<button class="book">Prendre rendez-vous</button><label>Me rappeler <input type="checkbox" name="r${number}"></label></section>`;

/**
 * Changes that a site makes: other classes, a wrapper, a banner, a new first entry. In the page.
 */
function change() {
  for (const button of document.querySelectorAll('button'))
    button.className = `dl-${button.className}`;
  for (const section of document.querySelectorAll('section')) {
    const wrapper = document.createElement('div');
    section.replaceWith(wrapper);
    wrapper.append(section);
  }
  document.body.insertAdjacentHTML('afterbegin', '<div><a href="/nouveau">Du nouveau</a></div>');
}

/** What is looked for is taken down before the page changes. In the page. */
function prepare() {
  const world = /** @type {any} */ (globalThis);
  world.candidates = document.querySelectorAll('a,button,input').length;
  world.sample = [...document.querySelectorAll('a,button,input')].filter(
    (_, index) => index % 40 === 7,
  );
  world.targets = world.sample.map((/** @type {Element} */ element) => ({
    ...world.PasAPasLocate.capture(element),
    selectors: undefined,
  }));
  world.change();
}

/** In the page. @param {{rounds: number}} given */
async function measure({ rounds }) {
  const {
    PasAPasLocate: { locate },
    candidates,
    sample,
    targets,
  } = /** @type {any} */ (globalThis);
  /** @type {number[]} */
  const times = [];
  let right = 0;
  let wrong = 0;
  for (let round = 0; round < rounds; round++)
    for (const [index, target] of targets.entries()) {
      await new Promise((resolve) => {
        requestAnimationFrame(resolve);
      });
      const began = performance.now();
      performance.mark('pasapas-look');
      const { kind, element } = await locate(document, target);
      times.push(performance.now() - began);
      if (kind === 'found') element === sample[index] ? right++ : wrong++;
    }
  performance.mark('pasapas-end');
  return { candidates, times, right, wrong };
}

/** What runs a script on the main thread; the page's own drawing is not among it. */
const SCRIPT = new Set([
  'FunctionCall',
  'FireAnimationFrame',
  'v8.callFunction',
  'TimerFire',
  'RunYieldContinuation',
  'BlinkScheduler_PerformMicrotaskCheckpoint',
  'RunMicrotasks',
]);

/** A shorter run did nothing: a callback that only says that it was called. */
const NOTHING_MS = 0.1;

/**
 * How long each run of script was at a stretch, look by look, in milliseconds of the processor, so
 * that what else the machine does is not counted.
 * @param {{name: string, ph: string, pid: number, tid: number, ts: number, dur?: number, tdur?:
 *   number}[]} events
 */
function slicesIn(events) {
  const looks = events
    .filter(({ name }) => name === 'pasapas-look' || name === 'pasapas-end')
    .sort((one, other) => one.ts - other.ts);
  const runs = events
    .filter(
      ({ name, ph, pid, tid }) =>
        SCRIPT.has(name) && ph === 'X' && pid === looks[0].pid && tid === looks[0].tid,
    )
    .sort((one, other) => one.ts - other.ts || (other.dur ?? 0) - (one.dur ?? 0));
  /** @type {number[][]} */
  const slices = looks.slice(1).map(() => []);
  let look = -1;
  let end = 0;
  for (const { ts, dur = 0, tdur = 0 } of runs) {
    if (ts < end) continue; // part of the one before
    end = ts + dur;
    while (look + 1 < looks.length && looks[look + 1].ts < end) look++;
    if (look >= 0 && look < slices.length && tdur / 1000 > NOTHING_MS)
      slices[look].push(tdur / 1000);
  }
  return slices;
}

export async function measureSpeed() {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    headless: true,
    args: ['--no-sandbox'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
    await page.setContent(
      `<!doctype html><html lang="fr"><main>${Array.from({ length: 400 }, (_, number) => card(number)).join('')}</main>`,
    );
    await page.addScriptTag({ path: BUNDLE });
    await page.evaluate(`globalThis.change = ${change}`);
    await page.evaluate(prepare);
    const measured = await page.evaluate(measure, { rounds: ROUNDS });
    // Again, watched: that is work too, and none of ours.
    await browser.startTracing(page, {
      categories: ['toplevel', 'devtools.timeline', 'v8', 'blink.user_timing'],
    });
    await page.evaluate(measure, { rounds: ROUNDS });
    const { traceEvents } = JSON.parse(String(await browser.stopTracing()));
    return { ...measured, slices: slicesIn(traceEvents) };
  } finally {
    await browser.close();
  }
}
