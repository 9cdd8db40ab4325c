/*
 * Somebody who hears the page: each new step is said once, with what it points at, and the bubble
 * is a region that a screen reader can go to.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { until } from './browser.js';
import { TOP } from './home.js';
import { openScene } from './scene.js';
import { serveFolder, servePractice } from './site.js';

/** What is said of each step, and of what it points at. */
const SAID = [
  ['Cliquez sur « Bonjour ».', 'Bonjour, bouton'],
  ['Écrivez votre prénom.', 'Prénom'],
  ['Choisissez un fruit dans la liste.', 'Fruit'],
  ['Cochez « D’accord ».', 'D’accord'],
  ['Cliquez sur « Envoyer ».', 'Envoyer, bouton'],
  ['C’est fait.', ''],
];

/** @param {string} text */
const plain = (text) => text.replace(/[\u2066-\u2069]/gu, '').replace(/\s+/gu, ' ');

test('each step is said once, with the name and the kind of its target', async (t) => {
  const scene = await openScene('chromium', t, {
    sites: { 'www.doctolib.fr': serveFolder(join(TOP, 'tests/e2e/pages')) },
    guides: join(TOP, 'tests/e2e/guides'),
    guide: 'essai',
  });
  const { browser } = scene;
  await browser.goto('https://www.doctolib.fr/form.html');
  await until(browser, (now) => now.find('offer') !== null, { what: 'the offer' });
  await browser.listen();

  /** @type {Map<string, {regions: number, live: number}>} */
  const trees = new Map();
  const { completed, lost } = await scene.follow({
    before: async (now) => {
      if (!now.step || now.find('danger-ok')) return;
      const nodes = await browser.accessibility();
      trees.set(now.step, {
        regions: nodes.filter(({ role, name }) => role === 'region' && name.startsWith('Pas à Pas'))
          .length,
        live: nodes.filter(({ live }) => live === 'polite').length,
      });
    },
  });
  assert.ok(completed, lost);

  const heard = (await browser.heard()).map(plain);
  for (const [say, target] of SAID) {
    const times = heard.filter((words) => words.includes(plain(say)));
    assert.equal(
      times.length,
      1,
      `« ${say} » was said ${times.length} times; heard: ${JSON.stringify(heard)}`,
    );
    assert.ok(times[0].includes(target), `${times[0]} says what it points at`);
  }
  assert.equal(trees.size, SAID.length);
  for (const [step, { regions, live }] of trees) {
    assert.equal(regions, 1, `the bubble of ${step} is one region`);
    assert.ok(live >= 1, `the tree of ${step} has a live region`);
  }
});

test('a question of the site comes first: the step behind it is not said before it is answered', async (t) => {
  const scene = await openScene('chromium', t, {
    sites: { 'www.doctolib.fr': servePractice('doctolib') },
    guide: 'doctolib-se-connecter',
  });
  const { browser } = scene;
  await browser.goto('https://www.doctolib.fr/?site=2025');
  await until(browser, (now) => now.find('offer') !== null, { what: 'the offer' });
  await browser.listen();
  await scene.follow({ before: async (now) => now.step === 'entrer' });
  const heard = (await browser.heard()).map(plain);
  const cookies = heard.findIndex((words) => words.includes('cookies'));
  const enter = heard.flatMap((words, index) => (words.includes('Se connecter') ? [index] : []));
  assert.ok(cookies >= 0 && enter.length === 1 && enter[0] > cookies, JSON.stringify(heard));
});
