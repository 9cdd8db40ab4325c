/*
 * Pages that work against the guidance. What the design promises: a page cannot read our texts,
 * forge an act of the person or make a step advance; it can hide us, and then it is said elsewhere.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { boxOf, clickOn, until } from './browser.js';
import { TOP } from './home.js';
import { rowsOf, stepsDone } from './journal.js';
import { openScene } from './scene.js';
import { serveFolder } from './site.js';
import { sampledBrowsers } from '../sampling.js';

/** @typedef {import('./browser.js').Browser} Browser */

const STEPS = ['bonjour', 'nom', 'fruit', 'accord', 'envoyer', 'fin'];

/**
 * @param {'chromium' | 'firefox'} name
 * @param {import('node:test').TestContext} t
 * @param {string} attack
 */
async function openAttack(name, t, attack) {
  const scene = await openScene(name, t, {
    sites: { 'www.doctolib.fr': serveFolder(join(TOP, 'tests/e2e/pages')) },
    guides: join(TOP, 'tests/e2e/guides'),
    guide: 'essai',
  });
  await scene.browser.goto(`https://www.doctolib.fr/form.html?attack=${attack}`);
  return scene;
}

/**
 * Somebody had to do every step: nothing advanced by itself, nothing was counted twice.
 * @param {import('./scene.js').Scene} scene
 */
async function everyStepByHand(scene) {
  const { completed, lost, transcript } = await scene.follow();
  assert.ok(completed, lost);
  const acted = transcript
    .filter(({ step, pressed }) => step && pressed !== 'danger-ok')
    .map(({ step }) => step);
  assert.deepEqual(acted, STEPS);
  assert.deepEqual(stepsDone(await rowsOf(scene.home)), STEPS);
}

/** @param {Browser} browser @param {string} selector */
const press = async (browser, selector) => clickOn(browser, await boxOf(browser, selector));

/**
 * The browser's own list gives the choice to the page a moment later: she looks at it before she
 * goes on.
 * @param {Browser} browser
 */
async function choosePear(browser) {
  await press(browser, '#fruit');
  await browser.pick('Poire');
  await until(
    browser,
    () => browser.evaluate('document.querySelector("#fruit").value === "Poire"'),
    { what: 'the choice in the list' },
  );
}

/**
 * What somebody does in the page who has the words only: no ring shows where.
 * @type {[say: string, act: (browser: Browser) => Promise<void>, button: string | null][]}
 */
const BY_THE_WORDS = [
  [
    'Écrivez votre prénom.',
    async (browser) => {
      await press(browser, '#nom');
      await browser.type('Anne');
    },
    'written',
  ],
  ['Choisissez un fruit', choosePear, null],
  ['Cochez', (browser) => press(browser, '#accord'), null],
  ['Le prochain clic envoie la page.', async () => {}, 'danger-ok'],
  ['Cliquez sur « Envoyer ».', (browser) => press(browser, '#envoyer'), null],
];

/** Waits in the popup for words. @param {Browser} browser @param {string} words */
async function readInPopup(browser, words) {
  let read = '';
  for (const end = performance.now() + 10_000; performance.now() < end;) {
    read = await browser.evaluate(() => document.body.innerText);
    if (read.includes(words)) return;
  }
  assert.fail(`« ${words} » is not in the popup: ${read}`);
}

/** @param {Browser} browser @param {string} name */
async function pressInPopup(browser, name) {
  await browser.evaluate(
    (/** @type {string} */ css) => document.querySelector(css)?.scrollIntoView({ block: 'center' }),
    `[data-name="press-${name}"]`,
  );
  await press(browser, `[data-name="press-${name}"]`);
}

for (const name of sampledBrowsers('chromium')) {
  describe(`in ${name}`, { concurrency: 2 }, () => {
    // Each of these may do what it likes and gains nothing.
    for (const attack of ['covers', 'inerts', 'floods', 'swallows', 'posts', 'forges']) {
      test(`a page that ${attack}: the person still does each step and comes to the end`, async (t) => {
        await everyStepByHand(await openAttack(name, t, attack));
      });
    }

    test('a page that reads: looks everywhere for our words and finds none', async (t) => {
      const scene = await openAttack(name, t, 'reads');
      await everyStepByHand(scene);
      const { read, hosts } = await scene.browser.evaluate(
        '({read: window.read, hosts: window.hosts})',
      );
      assert.ok(hosts > 0, 'it did see our element');
      assert.deepEqual(read, []);
    });

    test('a page that defines everything first: gets no root of ours in its hands', async (t) => {
      const scene = await openAttack(name, t, 'defines');
      await everyStepByHand(scene);
      assert.equal(await scene.browser.evaluate('window.stolen.length'), 0);
    });

    test('a page that removes: the popup says what the bubble cannot, and the person comes to the end', async (t) => {
      const scene = await openAttack(name, t, 'removes');
      const { browser } = scene;
      await scene.follow({ before: async (now) => now.step === 'bonjour' });
      await press(browser, '#bonjour');
      await until(browser, (now) => now.handles.length === 0, {
        what: 'nothing of ours in the page',
      });
      await browser.openTab(browser.extensionUrl('popup/popup.html'));
      await readInPopup(browser, 'Cette page cache le guide. Il continue ici.');
      for (const [say, act, button] of BY_THE_WORDS) {
        await readInPopup(browser, say);
        await browser.switchTab(0);
        await act(browser);
        await browser.switchTab(1);
        if (button) await pressInPopup(browser, button);
      }
      await readInPopup(browser, 'C’est fait.');
      await pressInPopup(browser, 'next');
      await readInPopup(browser, 'Bravo');
      assert.deepEqual(stepsDone(await rowsOf(scene.home)), STEPS);
    });

    test('a page that imitates: pressing its buttons does nothing', async (t) => {
      const scene = await openAttack(name, t, 'imitates');
      const { handles } = (await scene.browser.overlay()).views
        .flatMap((view) => view)
        .find((view) => view.handles.some((handle) => handle.name === 'imitation')) ?? {
        handles: [],
      };
      for (const button of handles.filter((handle) =>
        ['next', 'danger-ok'].includes(handle.name),
      )) {
        await clickOn(scene.browser, button.box);
      }
      assert.ok(handles.length > 0, 'the imitation is there');
      await scene.browser.evaluate('document.getElementById("imitation").remove()');
      await everyStepByHand(scene);
    });
  });
}
