/*
 * Somebody follows, sees boxes of the page, and says which one they would like to show. Whether
 * that is shown is decided where the page is: never what is secret or cannot be undone, never what
 * is gone.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const PAGE = `<!doctype html><html lang="fr"><title>t</title><style>body { margin: 0 } main, form, nav, button { padding: 9px }</style><main>
  <h1>Vos rendez-vous</h1><button id="go">Rechercher</button><button id="other">Autre</button>
  <form id="form"><label>Motif <input id="ailment"></label><button id="next" type="button">Suite</button></form>
  <form id="end"><button id="pay" type="button"><img id="sum" alt="25 euros" width="40" height="20"></button></form>
  <nav><iframe srcdoc="<button>Dedans</button>" width="200" height="60"></iframe></nav>
</main>`;

/**
 * @typedef {{what: string, why?: string | null, box?: number, view?: {boxes: {id: number, x:
 *   number, y: number}[]}}} Happening
 */

/** @type {import('playwright-core').Browser} */
let browser;
let script = '';
before(async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: `export { createPageSharing } from './extension/src/page/page-sharing.js';`,
      resolveDir: new URL('../..', import.meta.url).pathname,
    },
    bundle: true,
    format: 'iife',
    globalName: 'made',
    target: 'es2022',
    write: false,
  });
  script = outputFiles[0].text.replace('var made', 'globalThis.made');
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    headless: true,
    args: ['--no-sandbox'],
  });
});
after(() => browser.close());

/** Put into the page: what it says of itself, and how it is told what to look out for. */
function putEyes() {
  const world = /** @type {any} */ (globalThis);
  Object.assign(world, { said: [], shown: null, waiting: [] });
  world.sharing = world.made.createPageSharing({
    window,
    address: () => 'https://www.site.example/',
    report: (/** @type {Happening} */ happening) => {
      world.said.push(happening);
      for (const look of world.waiting.splice(0)) look();
    },
    onPointed: (/** @type {Element | undefined} */ element) => {
      world.shown = element?.id ?? null;
    },
  });
  world.tell = (/** @type {number | null} */ points) =>
    world.sharing.open({
      sites: ['https://www.site.example/*'],
      rung: 2,
      points,
      named: [{ selectors: ['#go'] }, { selectors: ['#pay'] }],
      guarded: [{ selectors: ['#ailment'] }],
      grave: [{ selectors: ['#pay'] }],
    });
  world.next = (/** @type {string} */ what) =>
    new Promise((resolve) => {
      const look = () => {
        const at = world.said.findIndex((/** @type {Happening} */ one) => one.what === what);
        if (at >= 0) resolve(world.said.splice(at, 1)[0]);
        else world.waiting.push(look);
      };
      look();
    });
}

/** A page that somebody sees. @param {import('node:test').TestContext} t */
async function seen(t) {
  const page = await browser.newPage({ viewport: { width: 1000, height: 700 } });
  t.after(() => page.close());
  await page.setContent(PAGE);
  await page.evaluate(script);
  await page.evaluate(putEyes);

  const tell = (/** @type {number | null} */ points) =>
    page.evaluate((box) => /** @type {any} */ (globalThis).tell(box), points);
  /**
   * The next of what it says of this, as it was not taken yet.
   * @param {string} what
   * @returns {Promise<Happening>}
   */
  const next = (what) => page.evaluate((one) => /** @type {any} */ (globalThis).next(one), what);
  await tell(null);
  const { view } = await next('view');

  /** @param {string} css */
  async function boxOf(css) {
    const place = await page.evaluate((one) => {
      const { x, y } = /** @type {Element} */ (document.querySelector(one)).getBoundingClientRect();
      return [Math.round(x), Math.round(y)].join();
    }, css);
    const box = view?.boxes.find(({ x, y }) => [x, y].join() === place);
    assert.ok(box, `there is a box of ${css} in ${JSON.stringify(view)}`);
    return box.id;
  }
  /** What came of showing it. @param {string} css @returns {Promise<string | null | undefined>} */
  async function point(css) {
    const box = await boxOf(css);
    await tell(box);
    const pointed = await next('pointed');
    assert.equal(pointed.box, box);
    return pointed.why;
  }
  /** @returns {Promise<string | null>} */
  const shown = () => page.evaluate(() => /** @type {any} */ (globalThis).shown);
  return { page, tell, next, boxOf, point, shown };
}

test('What is on the page is shown, then another thing instead of it, and nothing once it is taken back', async (t) => {
  const { tell, point, shown } = await seen(t);
  for (const id of ['other', 'go', 'next'])
    assert.deepEqual([await point(`#${id}`), await shown()], [null, id]);
  await tell(null);
  assert.equal(await shown(), null);
});

// "Montrez-lui où payer, elle appuiera."
for (const [css, what] of Object.entries({
  '#pay': 'what cannot be undone',
  '#sum': 'what is in it',
  '#end': 'what holds it',
  '#form': 'what holds a secret field',
  main: 'all of the page',
  iframe: 'what is not seen from here',
  nav: 'what holds that',
})) {
  test(`Nobody is shown ${what}`, async (t) => {
    const { point, shown } = await seen(t);
    assert.deepEqual([await point(css), await shown()], ['guarded', null]);
  });
}

test('A box that never was is refused; so is one of the page that was here before', async (t) => {
  const { page, tell, next, shown, boxOf } = await seen(t);
  await tell(7);
  assert.deepEqual(await next('pointed'), { what: 'pointed', box: 7, why: 'gone' });
  const old = await boxOf('#go');
  await page.evaluate(() => /** @type {any} */ (globalThis).sharing.close());
  await page.evaluate(putEyes);
  await tell(null);
  const { view } = await next('view');
  assert.ok(!view?.boxes.some(({ id }) => id === old), 'another page gives other numbers');
  await tell(old);
  assert.deepEqual(
    [await next('pointed'), await shown()],
    [{ what: 'pointed', box: old, why: 'gone' }, null],
  );
});

test('What is shown goes away from the page, or is hidden, or becomes a part of what cannot be undone: it is shown no more', async (t) => {
  for (const [change, why] of [
    ['go.remove()', 'gone'],
    ['go.style.visibility = "hidden"', 'gone'],
    ['go.hidden = true', 'gone'],
    ['pay.append(go)', 'guarded'],
    [
      'document.body.insertAdjacentHTML("beforeend", "<dialog id=over>Un mot</dialog>"); over.showModal()',
      'gone',
    ],
  ]) {
    const { page, point, next, shown } = await seen(t);
    assert.equal(await point('#go'), null);
    await page.evaluate(change);
    assert.equal((await next('pointed')).why, why, change);
    assert.equal(await shown(), null);
  }
});

// Only what keeps presses from the rest of the page is in the way.
test('Something opens beside what is shown, and takes no press from it: it stays shown', async (t) => {
  const { page, point, next, shown } = await seen(t);
  assert.equal(await point('#go'), null);
  await page.evaluate(
    'document.body.insertAdjacentHTML("beforeend", "<dialog id=over style=\'inset: 300px 0 auto\'>Un mot</dialog>"); over.show()',
  );
  const { view } = await next('view');
  assert.ok(
    view?.boxes.some(({ y }) => y === 300),
    'the dialog was seen',
  );
  assert.equal(await shown(), 'go');
});

test('Once she has pressed it, it is shown no more; what the page presses itself counts for nothing', async (t) => {
  const { page, point, next, shown } = await seen(t);
  assert.equal(await point('#go'), null);
  await page.evaluate(() => document.getElementById('go')?.click());
  await page.click('#other');
  assert.equal(await shown(), 'go');
  await page.click('#go');
  assert.deepEqual([(await next('pointed')).why, await shown()], ['over', null]);
});

test('A password is asked for, or nobody follows any more: nothing is shown', async (t) => {
  const { page, tell, point, next, shown } = await seen(t);
  assert.equal(await point('#go'), null);
  await page.evaluate(() =>
    document.body.insertAdjacentHTML('beforeend', '<input type="password">'),
  );
  while ((await next('private')).why !== 'sign-in');
  assert.equal(await shown(), null);
  await tell(null); // else it may be shown again before another one is asked for
  await page.evaluate(() => document.querySelector('[type=password]')?.remove());
  assert.equal(await point('#other'), null);
  await page.evaluate(() => /** @type {any} */ (globalThis).sharing.open(null));
  assert.equal(await shown(), null);
});
