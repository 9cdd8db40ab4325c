/*
 * Marie may see the page, and on it stood a password, a card and what had been written to the
 * doctor. She gets boxes of the screen, words only of what the guide names, and of what is secret
 * not even a box.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const PAGE = `<!doctype html><html lang="fr"><title>t</title><body style="margin:0">
  <h1>Vos rendez-vous</h1><p id="words">Bonjour Madame Camomille</p>
  <label>Médecin <input id="doctor" value="ecrit-un"></label>
  <label>Mot de passe <input id="password" type="password" value="ecrit-deux"></label>
  <input id="code" autocomplete="one-time-code" value="ecrit-trois"><input id="card" autocomplete="cc-number" value="ecrit-quatre"><input id="iban" name="ibanField" value="ecrit-cinq">
  <textarea>ecrit-six</textarea><div contenteditable>ecrit-sept <b>ecrit-huit</b></div>
  <select><option>choisi-un<option selected>choisi-deux</select><div role="combobox" tabindex="0">choisi-trois</div><output>ecrit-neuf</output>
  <input type="text" id="ailment" value="ecrit-dix"><button id="go">Rechercher</button><button>Autre</button><button>Avec <input value="ecrit-onze"></button>
  <input type="submit" value="Valider"><p style="height:3000px"></p><button id="below">Plus bas</button>`;

/** @type {import('playwright-core').Browser} */
let browser;
/** @type {import('playwright-core').Page} */
let page;
before(async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: `export { drawPage } from './extension/src/page/wireframe.js'; export { reasonFor } from './extension/src/page/privacy.js';`,
      resolveDir: new URL('../..', import.meta.url).pathname,
    },
    bundle: true,
    format: 'iife',
    globalName: 'sharing',
    target: 'es2022',
    write: false,
  });
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    headless: true,
    args: ['--no-sandbox'],
  });
  page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
  await page.setContent(PAGE);
  await page.evaluate(outputFiles[0].text.replace('var sharing', 'globalThis.sharing'));
});
after(() => browser.close());

/** @typedef {import('../../extension/src/shared/follow-messages.js').Box} Box */

/** @param {2 | 3} rung @returns {Promise<Box[]>} */
const boxesOn = (rung) =>
  page.evaluate((wanted) => {
    const all = (/** @type {string} */ css) => [...document.querySelectorAll(css)];
    /** @type {Map<Element, number>} */
    const ids = new Map();
    const idOf = (/** @type {Element} */ one) =>
      ids.get(one) ?? (ids.set(one, ids.size + 1), ids.size);
    // @ts-ignore: put there above
    return globalThis.sharing.drawPage({
      window,
      roots: [document],
      rung: wanted,
      named: all('#go, #doctor'),
      guarded: all('#ailment'),
      idOf,
    }).boxes;
  }, rung);

/** @param {string} css */
const placeOf = (css) =>
  page.evaluate((one) => {
    const { x, y } = /** @type {Element} */ (document.querySelector(one)).getBoundingClientRect();
    return [Math.round(x), Math.round(y)];
  }, css);

for (const rung of /** @type {const} */ ([2, 3])) {
  test(`on rung ${rung} nothing is in it that was written or chosen, and no box of what is secret`, async () => {
    const boxes = await boxesOn(rung);
    assert.ok(boxes.length >= 8, JSON.stringify(boxes));
    assert.doesNotMatch(JSON.stringify(boxes), /ecrit|choisi/);
    for (const css of ['#password', '#code', '#card', '#iban', '#ailment', '#below']) {
      const [x, y] = await placeOf(css);
      assert.ok(!boxes.some((box) => box.x === x && box.y === y), css);
    }
    const [x, y] = await placeOf('#go');
    assert.deepEqual(
      boxes
        .filter((box) => box.x === x && box.y === y)
        .map(({ role, text, target }) => ({ role, text, target })),
      [{ role: 'button', text: 'Rechercher', target: true }],
    );
  });
}

test('on the second rung only what the guide names has words; on the third the page has', async () => {
  const words = (/** @type {Box[]} */ boxes) => boxes.flatMap(({ text }) => text ?? []);
  assert.deepEqual(words(await boxesOn(2)).sort(), ['Médecin', 'Rechercher']);
  const third = words(await boxesOn(3));
  for (const text of [
    'Vos rendez-vous',
    'Bonjour Madame Camomille',
    'Autre',
    'Valider',
    'Rechercher',
  ])
    assert.ok(third.includes(text), `${text} in ${third}`);
});

test('a page on which one signs in or pays says so by its fields, seen and not read', async () => {
  /** @param {string} html @param {string} [address] */
  const why = (html, address = 'https://www.site.example/') =>
    page.evaluate(
      ([markup, at]) => {
        const part = document.body.appendChild(document.createElement('section'));
        part.innerHTML = markup;
        // @ts-ignore: put there above
        const reason = globalThis.sharing.reasonFor([part], at, ['https://www.site.example/*']);
        part.remove();
        return reason;
      },
      [html, address],
    );
  assert.equal(await why('<input><button>Oui</button>'), null);
  assert.equal(await why('<input type="password">'), 'sign-in');
  assert.equal(await why('<input type="password" hidden>'), null);
  assert.equal(await why('<input autocomplete="section-a one-time-code">'), 'sign-in');
  assert.equal(await why('<input autocomplete="cc-number">'), 'payment');
  assert.equal(await why('<input name="cardNumber"><input type="password">'), 'payment');
  assert.equal(await why('<iframe allow="payment *"></iframe>'), 'payment');
  assert.equal(await why('<input>', 'https://www.other.example/'), 'elsewhere');
});
