/**
 * The same overlay in Firefox, whose content scripts see the page through another kind of glass
 * than Chromium's. A small extension carries it into the page and does there what the test asks of
 * it, word for word.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import puppeteer from 'puppeteer-core';
import { bundle, serve, TWO_FRAMES, viewOf } from './stage.js';

const BODY =
  '<body style="margin:0;height:3000px"><button id="b" style="position:absolute;left:300px;top:200px;width:120px;height:40px">Ici</button><dialog id="d"><button>Dedans</button></dialog>';
const PAGES = {
  '/': `<!doctype html><html lang="fr"><title>t</title>${BODY}<script>for (const type of ['click', 'pointerdown', 'keydown']) addEventListener(type, (event) => event.stopImmediatePropagation(), true)</script>`,
  '/strict': {
    html: `<!doctype html><html lang="fr"><title>t</title>${BODY.replaceAll(/ style="[^"]*"/g, '')}`,
    headers: {
      'content-security-policy':
        "default-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
    },
  },
};
const ANSWER = `
addEventListener('stage', async ({detail}) => {
  const {id, expression} = JSON.parse(detail);
  let answer;
  try { answer = {value: await (0, eval)(expression)}; } catch (error) { answer = {error: String(error) + error.stack}; }
  dispatchEvent(new CustomEvent('stage-answer', {detail: JSON.stringify({id, ...answer})}));
});`;

/** @type {import('puppeteer-core').Browser} */
let browser;
/** @type {Awaited<ReturnType<typeof serve>>} */
let server;
let extension = '';

before(async () => {
  extension = await mkdtemp(join(tmpdir(), 'overlay-'));
  await writeFile(join(extension, 'stage.js'), (await bundle()) + ANSWER);
  await writeFile(
    join(extension, 'manifest.json'),
    JSON.stringify({
      manifest_version: 2,
      name: 'Stage',
      version: '1',
      browser_specific_settings: { gecko: { id: 'stage@pasapas.test' } },
      content_scripts: [
        { matches: ['http://127.0.0.1/*'], js: ['stage.js'], run_at: 'document_start' },
      ],
    }),
  );
  server = await serve(PAGES);
  browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: '/usr/bin/firefox-esr',
    headless: true,
  });
  await browser.installExtension(extension);
});
after(async () => {
  await browser.close();
  await server.close();
  await rm(extension, { recursive: true });
});

/** @param {string} path */
async function enter(path) {
  const page = await browser.newPage();
  await page.setViewport({ width: 1200, height: 700 });
  await page.goto(server.origin + path);
  let id = 0;
  /** @param {string} expression */
  async function run(expression) {
    id += 1;
    const answer = await page.evaluate(
      (ask, number) =>
        new Promise((done) => {
          addEventListener(
            'stage-answer',
            (event) =>
              JSON.parse(/** @type {CustomEvent} */ (event).detail).id === number &&
              done(/** @type {CustomEvent} */ (event).detail),
          );
          dispatchEvent(new CustomEvent('stage', { detail: ask }));
        }),
      JSON.stringify({ id, expression }),
      id,
    );
    const { value, error } = JSON.parse(answer);
    if (error) throw new Error(error);
    return value;
  }
  await run(
    `stage.overlay.show(${JSON.stringify(viewOf({ buttons: ['next', 'help', 'stop'] }))}); stage.overlay.point(document.querySelector('#b'), {ring: true, bubble: true})`,
  );
  await run(TWO_FRAMES);
  /** @param {string} handle */
  const press = async (handle) => {
    await run('stage.calm()');
    let box = null; // taken out of the page, it is back before the next frame
    while (!box) {
      await run(TWO_FRAMES);
      box = await run(`stage.box('[data-pasapas=${handle}]')`);
    }
    const { x, y, width, height } = box;
    await page.mouse.click(x + width / 2, y + height / 2);
  };
  return { page, run, press };
}

test('In Firefox the bubble is beside its target, in our colours, and hears presses that the page swallows', async () => {
  const { page, run, press } = await enter('/');
  assert.deepEqual(await run(`stage.box('.ring')`), { x: 294, y: 194, width: 132, height: 52 });
  const bubble = await run(`stage.box('.bubble')`);
  assert.equal(bubble.x, 434);
  assert.equal(
    await run(`getComputedStyle(stage.part('bubble')).backgroundColor`),
    'rgb(255, 253, 247)',
  );
  await press('next');
  assert.deepEqual(await run('stage.presses'), [{ name: 'next' }]);
  await run(`document.querySelector('#b').focus()`);
  await page.keyboard.down('Shift');
  await page.keyboard.press('Tab');
  await page.keyboard.up('Shift');
  assert.equal(await run(`stage.root().activeElement.getAttribute('data-pasapas')`), 'stop');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  assert.equal(await run('document.activeElement.id'), 'b');
  assert.deepEqual((await run('stage.presses')).at(-1), { name: 'stop' });
  await run('scrollTo(0, 120)');
  await run(TWO_FRAMES);
  assert.equal((await run(`stage.box('.ring')`)).y, 74);
  await page.close();
});

test('In Firefox too a strict policy, a dialog, and a page that takes us away change nothing', async () => {
  const { page, run, press } = await enter('/strict');
  assert.equal(
    await run(`getComputedStyle(stage.part('bubble')).backgroundColor`),
    'rgb(255, 253, 247)',
  );
  await page.evaluate(`document.querySelector('[data-pasapas-host]').inert = true`);
  await press('next');
  await page.evaluate(`document.querySelector('[data-pasapas-host]').remove()`);
  await press('next');
  await page.evaluate(`document.querySelector('#d').showModal()`);
  await press('next');
  await page.evaluate(`document.querySelector('#d').remove()`);
  await press('next');
  assert.equal((await run('stage.presses')).length, 4);
  assert.equal(
    await page.evaluate(`document.querySelector('[data-pasapas-host]').shadowRoot`),
    null,
  );
  await page.close();
});
