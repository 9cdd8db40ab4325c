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

/** @typedef {import('../../extension/src/shared/follow/messages.js').Box} Box */

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

// The widgets of many sites say in their name what was chosen: "Date de naissance, 3 mars 1950".
test('what a field is called is drawn only where it cannot hold what is in it', async () => {
  const fields = {
    'a text field':
      '<input aria-label="Motif : choisi" value="choisi" placeholder="choisi" title="choisi">',
    'a text field with a label': '<label>Motif <input aria-label="choisi" value="choisi"></label>',
    'a text field that is described by its value':
      '<span id="v" hidden>choisi</span><input aria-labelledby="v" aria-describedby="v">',
    'a date field': '<input type="date" aria-label="Né le 3 mars 1950, choisi" value="1950-03-03">',
    'a date widget':
      '<div role="group"><div role="spinbutton" tabindex="0" aria-label="jour, 3 choisi" aria-valuetext="choisi">choisi</div></div>',
    'the button of a date widget':
      '<input value="choisi"><button aria-label="Choisir la date, 3 mars 1950">📅</button>',
    'the button of a date dialog': '<button aria-haspopup="dialog">3 mars 1950</button>',
    'a list':
      '<div role="listbox" tabindex="0" aria-label="Ville : choisi"><div role="option" aria-selected="true">choisi</div></div>',
    'a combobox':
      '<div role="combobox" tabindex="0" aria-label="Ville, choisi" aria-expanded="false">choisi</div>',
    'a combobox that is a button':
      '<button role="combobox" aria-label="Ville, choisi">choisi</button>',
    'a button that opens a list':
      '<button aria-haspopup="listbox" aria-label="Ville, choisi"><span>choisi</span></button>',
    'a native list': '<select aria-label="choisi"><option selected>choisi</option></select>',
    'a slider':
      '<div role="slider" tabindex="0" aria-label="choisi" aria-valuetext="choisi">choisi</div>',
    'a custom element': '<x-date aria-label="choisi" tabindex="0">choisi <b>choisi</b></x-date>',
    'a custom element with a value':
      '<x-field value="choisi" aria-label="choisi"><b>choisi</b></x-field>',
    'a custom element of a form': '<x-form-field aria-label="choisi"><b>choisi</b></x-form-field>',
    'a custom element with a button in it':
      '<x-picker tabindex="0"><button aria-label="choisi">choisi</button></x-picker>',
  };
  await page.evaluate(() =>
    customElements.define(
      'x-form-field',
      class extends HTMLElement {
        static formAssociated = true;
      },
    ),
  );
  for (const [what, html] of Object.entries(fields))
    for (const rung of [2, 3]) {
      const texts = await page.evaluate(
        ([markup, wanted]) => {
          const part = document.createElement('section');
          part.innerHTML = String(markup);
          document.body.prepend(part);
          // @ts-ignore: put there above
          const { boxes } = globalThis.sharing.drawPage({
            window,
            roots: [document],
            rung: wanted,
            named: [...part.querySelectorAll('*')],
            guarded: [],
            idOf: () => 1,
          });
          part.remove();
          return boxes.map((/** @type {Box} */ { text = '' }) => text);
        },
        [html, rung],
      );
      assert.ok(texts.length > 0, what);
      assert.doesNotMatch(texts.join('\n'), /choisi|1950/, `${what}: ${texts}`);
      if (what.endsWith('with a label')) assert.ok(texts.includes('Motif'), `${texts}`);
    }
});

test('a button is called what it is called', async () => {
  const texts = await page.evaluate(() => {
    const part = document.createElement('section');
    part.innerHTML =
      '<button aria-label="Fermer">×</button><button aria-haspopup="dialog">Filtrer</button><a href="#a">Page 2</a>';
    document.body.prepend(part);
    // @ts-ignore: put there above
    const { boxes } = globalThis.sharing.drawPage({
      window,
      roots: [document],
      rung: 2,
      named: [...part.querySelectorAll('*')],
      guarded: [],
      idOf: () => 1,
    });
    part.remove();
    return boxes.flatMap((/** @type {Box} */ { text }) => text ?? []);
  });
  assert.deepEqual(texts, ['Fermer', 'Filtrer', 'Page 2']);
});

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
